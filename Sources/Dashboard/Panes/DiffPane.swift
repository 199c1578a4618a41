import SkillModel

/// The difference that the edit under the cursor makes to the skill that it would change.
struct DiffPane: ScreenPane {
  private let context: PaneContext
  private let edit: EditRow?
  private var glyphs: Glyphs { context.glyphs }

  init(_ context: PaneContext) {
    self.context = context
    let edits = ListRows.shownStep(of: context.run)?.edits ?? []
    let rows = ListRows(run: context.run, list: context.view[list: .edits]).edits(in: edits)
    let cursor = context.view[list: .edits].cursor
    edit = rows.first { .edit(edits[$0].id) == cursor }.map { edits[$0] } ?? rows.first.map { edits[$0] }
  }

  var titleWords: [LinePart] {
    guard let edit else { return [] }
    return [LinePart(" of edit \(edit.rank)", .titleCount)]
  }

  var counts: [[LinePart]] {
    guard let edit else { return [] }
    return [
      [LinePart(edit.stateWord, edit.stateRole)],
      [LinePart(SafeText.singleLine(edit.id.rawValue), .titleCount)],
    ]
  }

  var list: ListArea? { nil }

  func draw(on buffer: inout ScreenBuffer) {
    let area = context.content
    guard let edit else {
      buffer.draw(
        [LinePart(" No edit is under the cursor.", .textDim)], column: area.column, row: area.row,
        width: area.width, glyphs: glyphs)
      return
    }
    let checks = PreviewChecks(edit: edit, skill: context.run.current.text).lines
    let hasChecks = area.height >= checks.count + 8
    var row = area.row
    let end = area.endRow - (hasChecks ? checks.count + 1 : 0)
    for line in lines(of: edit).flatMap({ LineWrap.lines($0, width: area.width - 1, indent: 2) }) {
      guard row < end else { break }
      buffer.draw([LinePart(" ")] + line, column: area.column, row: row, width: area.width, glyphs: glyphs)
      row += 1
    }
    guard hasChecks else { return }
    for (offset, line) in checks.enumerated() {
      buffer.draw(
        line, column: area.column + 1, row: area.endRow - checks.count + offset, width: area.width - 1,
        glyphs: glyphs)
    }
  }

  private func lines(of edit: EditRow) -> [[LinePart]] {
    let item = edit.effectiveItem
    if edit.isOverAndOut || edit.kind == .suggestion {
      // The skill that it was written for is not there any more: its own texts stand for the difference.
      let target = item["target"]?.stringValue ?? ""
      let content = item["content"]?.stringValue ?? item["instruction"]?.stringValue ?? ""
      return DifferenceLines.lines(
        TextDifference(from: edit.kind == .insert ? "" : target, to: content), context: 2)
    }
    let before = context.run.current.text
    let after: String
    if edit.kind == .rewrite {
      after = item["new_skill"]?.stringValue ?? before
    } else if case .edit(let change) = EditReading(.object(item)) {
      after = EditApplication.applying(change, to: before).text
    } else {
      after = before
    }
    return DifferenceLines.lines(TextDifference(from: before, to: after), context: 3)
  }
}

/// What validation found of an edit, in lines.
struct PreviewChecks {
  let edit: EditRow
  let skill: String

  var lines: [[LinePart]] {
    let item = edit.effectiveItem
    let target = item["target"]?.stringValue ?? ""
    let content = item["content"]?.stringValue ?? item["new_skill"]?.stringValue ?? ""
    var lines = [[LinePart("checks", .textStrong)]]
    func add(_ name: String, _ value: String, _ role: ThemeRole = .text) {
      lines.append([
        LinePart("  " + name + String(repeating: " ", count: max(1, 22 - name.utf8.count)), .textDim),
        LinePart(SafeText.singleLine(value), role),
      ])
    }
    if !target.isEmpty, !edit.isOverAndOut {
      let places = skill.ranges(ofExactly: target).count
      let words = places == 1 ? "yes" : places == 0 ? "no, it is not there" : "no, in \(places) places"
      add("target found once", words, places == 1 ? .text : .statusWarn)
    }
    add(
      "size", "+\(content.codePointCount) / -\(edit.kind == .insert ? 0 : target.codePointCount) characters")
    if let refusal = edit.refusal { add("refused", refusal.description, .statusError) }
    for remark in edit.remarks { add("remark", remark.words, .statusWarn) }
    add(
      "hidden characters", edit.hiddenCharacters == 0 ? "none" : "\(edit.hiddenCharacters), shown as text",
      edit.hiddenCharacters == 0 ? .text : .suspicious)
    return lines
  }
}

extension EditRow {
  /// Its gate has decided, or it never came there.
  var isOverAndOut: Bool {
    switch stage {
    case .accepted, .rejected, .refused, .notApplied, .vetoed, .deferred: true
    case .proposed, .clipped, .inGate: false
    }
  }
}

extension EditValidation.Remark {
  /// The remark in one phrase.
  package var words: String {
    switch self {
    case .operationCaseFolded(let written): "operation written as \(written)"
    case .ambiguousTarget(let lines):
      "target stands on lines " + lines.map(String.init).joined(separator: ", ") + "; the first is edited"
    case .fallbackAppend: "target not found: appended to the end"
    case .willBeSkipped(let outcome):
      "will not be applied: " + outcome.rawValue.replacingAll(exactly: "_", with: " ")
    case .changesNothing: "changes nothing"
    case .markersRemoved: "marker comments are taken out"
    case .hiddenCharacters(let count): "\(count) hidden characters"
    }
  }
}
