import SkillModel

/// What is proposed: every edit with its decision, operation, place, support and text.
struct EditsPane: ScreenPane {
  private let context: PaneContext
  private let step: StepPicture?
  private var glyphs: Glyphs { context.glyphs }
  private var edits: [EditRow] { step?.edits ?? [] }

  init(_ context: PaneContext) {
    self.context = context
    step = ListRows.shownStep(of: context.run)
  }

  private var isOlder: Bool { step != nil && step?.step != context.run.steps.last?.step }

  var titleWords: [StyledText] {
    guard let step else { return [] }
    return [StyledText(isOlder ? " of \(step.name), the step before" : " of \(step.name)", .titleCount)]
  }

  var counts: [[StyledText]] {
    guard let step else { return [[StyledText("none yet", .titleCount)]] }
    let clipped = step.edits.count { if case .clipped = $0.stage { true } else { false } }
    var words: [StyledText] = []
    if step.isTakenBack {
      words.append(StyledText(" accepted, taken back", .editVetoed))
    } else if let gate = step.gate {
      words.append(
        StyledText(gate.isAccepted ? " accepted" : " rejected", gate.isAccepted ? .gateAccept : .gateReject))
    } else if let gate = context.run.runningGate, !isOlder {
      words.append(StyledText(" in the gate \(gate.done)/\(gate.total)", .badgeGate))
    } else if !isOlder, context.run.isBeforeGate {
      let review = context.run.reviewCounts
      if review.approved > 0 { words.append(StyledText(" \(review.approved) ok", .editApproved)) }
      if review.vetoed > 0 { words.append(StyledText(" \(review.vetoed) veto", .editVetoed)) }
      if review.deferred > 0 { words.append(StyledText(" \(review.deferred) later", .editDeferred)) }
      words.append(StyledText(" \(review.open) open", .titleCount))
    }
    if clipped > 0 { words.append(StyledText(" \(clipped) clipped", .titleCount)) }
    let count = "\(step.edits.count - clipped)" + (words.isEmpty ? "" : ":")
    let hidden = step.edits.reduce(0) { $0 + $1.hiddenCharacters }
    return [
      [StyledText(count, .titleCount)] + words,
      hidden > 0 ? [StyledText("hidden characters: \(hidden)", .suspicious)] : [], context.filterPart,
    ]
  }

  private var facts: [[StyledText]] {
    guard context.place.frame != .line, context.content.width >= 60, let step, !isOlder else { return [] }
    return EditFacts(run: context.run, step: step).lines
  }

  private var listRectangle: Rectangle {
    var area = context.content
    if hasHeading { area = area.inset(top: 1) }
    let facts = facts.count
    // A blank line before them where there is room for it.
    if facts > 0, area.height >= edits.count + facts {
      area = area.inset(bottom: min(facts + 1, area.height - edits.count))
    }
    return context.listArea(area)
  }

  private var hasHeading: Bool { context.place.frame == .box && context.content.height >= 7 }

  var list: ListArea? {
    guard context.place.frame != .line, step != nil else { return nil }
    let edits = edits
    return ListArea(
      rows: ListRows(run: context.run, list: context.list).edits(in: edits), list: context.list,
      area: listRectangle, isFocused: context.isFocused, glyphs: glyphs
    ) { .edit(edits[$0].id) }
  }

  func draw(on buffer: inout ScreenBuffer) {
    let area = context.content
    guard let list, !list.rows.isEmpty else {
      let words =
        step == nil || edits.isEmpty
        ? "No edits are proposed yet." : "No edit matches the filter."
      buffer.draw(
        [StyledText(" " + words, .textDim)], column: area.column, row: area.row, width: area.width,
        glyphs: glyphs)
      return
    }
    let columns = Columns(width: list.area.width)
    if hasHeading {
      buffer.draw(
        [StyledText(columns.heading, .textDim)], column: area.column, row: area.row, width: area.width,
        glyphs: glyphs)
    }
    let edits = edits
    let saving = context.view.saving
    list.draw(on: &buffer, scrollbar: context.scrollbar) { buffer, index, row in
      columns.draw(
        edits[index], isSaving: saving.contains(edits[index].id), in: row, glyphs: glyphs, on: &buffer)
    }
    let facts = facts
    guard area.endRow - list.area.endRow >= facts.count else { return }
    for (offset, line) in facts.enumerated() {
      buffer.draw(
        [StyledText(" ")] + line, column: area.column, row: area.endRow - facts.count + offset,
        width: area.width,
        glyphs: glyphs)
    }
  }

  /// The columns of the list by width.
  struct Columns {
    let place: Int
    let support: Int
    let start: Int

    init(width: Int) {
      place = width >= 90 ? 16 : width >= 56 ? 11 : 0
      support = width >= 36 ? 4 : 0
      start = 12 + place + support
    }

    var heading: String {
      func cell(_ text: String, _ width: Int) -> String {
        width == 0 ? "" : text + String(repeating: " ", count: max(0, width - text.utf8.count))
      }
      return " dec # op   " + cell("where", place) + cell("sup", support) + "text"
    }

    func draw(
      _ edit: EditRow, isSaving: Bool, in row: Rectangle, glyphs: Glyphs, on buffer: inout ScreenBuffer
    ) {
      let mark = String(edit.mark)
      let role = edit.stateRole
      let brackets = isSaving ? ("(", ")") : ("[", "]")
      let column = row.column
      buffer.put(brackets.0 + mark + brackets.1, role, column: column + 1, row: row.row, clip: row)
      let rank = String(edit.rank)
      buffer.put(rank, .textDim, column: column + 6 - rank.utf8.count, row: row.row, clip: row)
      buffer.put(edit.kind.rawValue, edit.kind.role, column: column + 7, row: row.row, clip: row)
      if place > 0 {
        buffer.draw(edit.place, .textDim, column: column + 12, row: row.row, width: place - 1, glyphs: glyphs)
      }
      if support > 0 {
        buffer.put(edit.supportWord, .textDim, column: column + 12 + place, row: row.row, clip: row)
      }
      var parts: [StyledText] = []
      if edit.hiddenCharacters > 0 {
        parts.append(StyledText("!\(edit.hiddenCharacters) hidden ", .suspicious))
      }
      for finding in edit.findings where finding.kind.isSuspicious && finding.kind != .invisibleCharacters {
        parts.append(StyledText(finding.kind.badge + " ", .suspicious))
      }
      if edit.isPromoted { parts.append(StyledText("moved up ", .textDim)) }
      if let warning = edit.warningWord { parts.append(StyledText(warning + " ", .statusWarn)) }
      parts.append(StyledText(edit.text, edit.isSettledOut ? .textDim : .text))
      buffer.draw(
        parts, column: column + start, row: row.row, width: row.width - start, glyphs: glyphs)
    }
  }
}

extension EditRow {
  /// `6f`: six failures support it; `2s`: two successes.
  package var supportWord: String {
    guard let support else { return "-" }
    let letter =
      switch source {
      case .failure: "f"
      case .success: "s"
      case nil: ""
      }
    return "\(min(support, 99))\(letter)"
  }

  package var stateRole: ThemeRole {
    switch mark {
    case "a": .editApproved
    case "v": .editVetoed
    case "e": .editEdited
    case "d": .editDeferred
    case "*": .badgeGate
    case "+": .gateAccept
    case "-": .gateReject
    case "!": .statusWarn
    default: .editUndecided
    }
  }

  /// What validation warns of, in a word or two; nil where there is nothing.
  var warningWord: String? {
    if refusal != nil { return "refused:" }
    for remark in remarks {
      switch remark {
      case .willBeSkipped: return "skipped:"
      case .changesNothing: return "no change:"
      case .ambiguousTarget(let lines): return "\(Quantity.counted(lines.count, "place")):"
      case .markersRemoved: return "markers:"
      case .fallbackAppend: return "no target:"
      case .operationCaseFolded, .hiddenCharacters: continue
      }
    }
    return nil
  }

  /// Nothing will come of it any more in this step.
  var isSettledOut: Bool {
    switch stage {
    case .clipped, .rejected, .takenBack, .refused, .notApplied, .vetoed, .deferred: true
    case .proposed: decision?.verdict == .veto || decision?.verdict == .defer
    case .inGate, .accepted: false
    }
  }
}
