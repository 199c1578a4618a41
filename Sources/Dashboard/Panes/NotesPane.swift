import SkillModel

/// What was learnt from epoch to epoch: a table, and the texts of one epoch with their differences.
struct NotesPane: ScreenPane {
  private let context: PaneContext
  private var glyphs: Glyphs { context.glyphs }

  init(_ context: PaneContext) { self.context = context }

  var counts: [[StyledText]] {
    guard let last = context.run.epochs.last else { return [[StyledText("none yet", .titleCount)]] }
    var counts = [
      [StyledText("E\(last.epoch) ", .titleCount), StyledText(last.scores, .titleCount)] + last.gainParts
    ]
    if context.place.frame == .line {
      let note = context.run.epochs.last { $0.metaNote?.text.text.isEmpty == false }?.metaNote
      if let note {
        counts.append([StyledText(SafeText.singleLine(note.text.text.prefix(codePoints: 40)), .noteText)])
      }
    }
    if context.run.isUngated { counts.insert([StyledText("UNGATED", .statusWarn)], at: 0) }
    counts.append(context.filterPart)
    return counts
  }

  private var hasTexts: Bool { context.content.height >= 8 }

  private var listRectangle: Rectangle {
    guard hasTexts else { return context.listArea(context.content) }
    let most = max(2, context.content.height / 3)
    let rows = min(max(1, context.run.epochs.count), most)
    return context.listArea(
      Rectangle(
        column: context.content.column, row: context.content.row + 1, width: context.content.width,
        height: rows))
  }

  var list: ListArea? {
    guard context.place.frame != .line else { return nil }
    let epochs = context.run.epochs
    return ListArea(
      rows: ListRows(run: context.run, list: context.list).epochs(), list: context.list, area: listRectangle,
      isFocused: context.isFocused, glyphs: glyphs
    ) { .epoch(epochs[$0].epoch) }
  }

  func draw(on buffer: inout ScreenBuffer) {
    let area = context.content
    let epochs = context.run.epochs
    guard let list, !list.rows.isEmpty else {
      let words = epochs.isEmpty ? "No epoch has begun yet." : "No epoch matches the filter."
      buffer.draw(
        [StyledText(" " + words, .textDim)], column: area.column, row: area.row, width: area.width,
        glyphs: glyphs)
      return
    }
    guard hasTexts else {
      list.draw(on: &buffer, scrollbar: context.scrollbar) { buffer, index, row in
        drawShort(epochs[index], in: row, on: &buffer)
      }
      return
    }
    let columns = NoteColumns(width: list.area.width, hasCost: context.run.cost != nil)
    buffer.draw(
      [StyledText(columns.heading, .textDim)], column: area.column, row: area.row, width: area.width,
      glyphs: glyphs)
    list.draw(on: &buffer, scrollbar: context.scrollbar) { buffer, index, row in
      buffer.draw(
        columns.line(epochs[index], cost: context.run.cost(ofEpoch: epochs[index])), column: row.column,
        row: row.row, width: row.width, glyphs: glyphs)
    }
    drawTexts(below: list, on: &buffer)
  }

  /// One epoch on one line: scores, pairs, and the beginning of its note.
  private func drawShort(_ row: NoteRow, in area: Rectangle, on buffer: inout ScreenBuffer) {
    var parts =
      [StyledText(" E\(row.epoch) ", .textStrong), StyledText(row.scores + " ", .text)] + row.gainParts
    if row.isUngated { parts.append(StyledText(" UNGATED", .statusWarn)) }
    if !row.isFinished, let plan = context.run.header?.plan {
      let step = context.run.steps.last.map { $0.epoch == row.epoch ? $0.stepInEpoch : 0 } ?? 0
      parts.append(
        StyledText(
          "  step \(step)/\(plan.stepsPerEpoch), \(row.stepsAccepted) accepted, \(row.stepsRejected) rejected",
          .textDim))
    }
    if let pairs = row.pairs { parts += [StyledText("  ")] + pairs.parts }
    if let note = row.metaNote?.text ?? row.slowUpdate?.text, !note.text.isEmpty {
      parts += [StyledText("  "), StyledText(SafeText.singleLine(note.text), .noteText)]
    }
    buffer.draw(parts, column: area.column, row: area.row, width: area.width, glyphs: glyphs)
  }

  private func drawTexts(below list: ListArea, on buffer: inout ScreenBuffer) {
    let area = context.content
    let epochs = context.run.epochs
    let chosen =
      context.list.cursor != nil
      ? list.cursor.map { epochs[list.rows[$0]] }
      : epochs.last { $0.metaNote != nil || $0.slowUpdate != nil } ?? epochs.last
    guard let chosen else { return }
    var row = list.area.endRow
    if area.endRow - row > 6 { row += 1 }
    for line in NoteTexts(row: chosen, width: area.width - 2).lines {
      guard row < area.endRow else { break }
      buffer.draw(line, column: area.column + 1, row: row, width: area.width - 1, glyphs: glyphs)
      row += 1
    }
  }
}

/// The texts of one epoch, wrapped.
struct NoteTexts {
  let row: NoteRow
  let width: Int

  var lines: [[StyledText]] {
    var lines: [[StyledText]] = []
    if let pairs = row.pairs {
      let line = [StyledText("E\(row.epoch) tasks: ", .textStrong)] + pairs.longParts
      lines += line.wrapped(width: width)
    } else {
      lines.append([
        StyledText("E\(row.epoch) ", .textStrong),
        StyledText(row.epoch == 1 ? "has no epoch to compare with" : "is not compared yet", .textDim),
      ])
    }
    if let slow = row.slowUpdate { lines += text(slow, "slow update", verdict(slow)) }
    if let note = row.metaNote { lines += text(note, "meta note", []) }
    return lines
  }

  private func verdict(_ slow: EpochText) -> [StyledText] {
    let score = row.slowScore.map { " val \(Quantity.score($0))" } ?? ""
    switch slow.action {
    case "force_accept": return [StyledText(" UNGATED: taken without being measured", .statusWarn)]
    case "reject": return [StyledText(" rejected" + score, .gateReject)]
    case "no_content": return []
    default: return [StyledText(" accepted" + score, .gateAccept)]
    }
  }

  private func text(_ text: EpochText, _ name: String, _ verdict: [StyledText]) -> [[StyledText]] {
    let isNew = text.difference == nil
    let heading = [StyledText("E\(row.epoch) \(name)", .textStrong)] + verdict
    guard !text.text.text.isEmpty else { return [heading + [StyledText(": nothing written", .textDim)]] }
    let lines =
      isNew
      ? text.text.lines.map { [StyledText("  "), StyledText($0, .noteText)] }
      : DifferenceLines.newThenGone(text.difference ?? TextDifference(from: "", to: ""))
    let same = text.difference?.isEmpty == true
    return [heading + (same ? [StyledText(", as in the epoch before", .textDim)] : [])]
      + (same ? text.text.lines.map { [StyledText("  "), StyledText($0, .noteText)] } : lines)
      .flatMap { $0.wrapped(width: width, indent: 2) }
  }
}

/// The columns of the table of epochs by width.
struct NoteColumns {
  let width: Int
  let hasCost: Bool

  private func cell(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.utf8.count))
  }

  private var hasPairs: Bool { width >= 64 }
  private var hasTokens: Bool { width >= 46 }

  var heading: String {
    var text = " epoch " + cell("val", 11) + cell("gain", 7) + "acc rej veto "
    if hasPairs { text += cell("pairs", 15) }
    if hasTokens { text += cell("tok", 7) }
    if hasCost, width >= 54 { text += "cost" }
    return text
  }

  func line(_ row: NoteRow, cost: Double?) -> [StyledText] {
    func right(_ number: Int, _ width: Int) -> String {
      let text = String(number)
      return String(repeating: " ", count: max(0, width - text.utf8.count)) + text
    }
    let name = "E\(row.epoch)" + (row.isUngated ? "!" : row.isFinished ? "" : "*")
    var parts = [
      StyledText(" " + cell(name, 6), .textStrong), StyledText(cell(row.scores, 11), .text),
    ]
    let gain = row.gainParts
    parts += gain + [StyledText(String(repeating: " ", count: max(1, 7 - gain.width)))]
    parts.append(
      StyledText(
        right(row.stepsAccepted, 3) + " " + right(row.stepsRejected, 3) + " " + right(row.editsVetoed, 4)
          + " ", .text))
    if hasPairs {
      let pairs = row.pairs?.parts ?? [StyledText("-", .textDim)]
      parts += pairs + [StyledText(String(repeating: " ", count: max(1, 15 - pairs.width)))]
    }
    if hasTokens { parts.append(StyledText(cell(Quantity.tokens(row.usage.tokens), 7), .textDim)) }
    if hasCost, width >= 54, let cost { parts.append(StyledText(Quantity.money(cost), .textDim)) }
    return parts
  }
}

extension NoteRow {
  /// `.571>.640`; `.640` before there is a second one.
  var scores: String {
    guard let start = scoreAtStart else { return "-" }
    guard isFinished, let end = scoreNow else {
      return Quantity.score(start) + ">" + (scoreNow.map(Quantity.score) ?? "")
    }
    return Quantity.score(start) + ">" + Quantity.score(end)
  }

  var gainParts: [StyledText] {
    guard let start = scoreAtStart, let now = scoreNow else { return [] }
    let gain = now - start
    let text = gain.magnitude < 0.0005 ? "=" : (gain > 0 ? "+" : "-") + Quantity.score(gain.magnitude)
    return [StyledText(" ", .text), StyledText(text, gain > 0 ? .noteGain : gain < 0 ? .noteLoss : .textDim)]
  }
}

extension PairCounts {
  /// `+4 -1 x9 =6`: improved, regressed, still failing, still passing.
  var parts: [StyledText] {
    [
      StyledText("+\(improved) ", .noteGain), StyledText("-\(regressed) ", .noteLoss),
      StyledText("x\(stillFailing) ", .scoreFail), StyledText("=\(stillPassing)", .textDim),
    ]
  }

  var longParts: [StyledText] {
    [
      StyledText("\(improved) improved", .noteGain), StyledText(", ", .textDim),
      StyledText("\(regressed) regressed", .noteLoss), StyledText(", ", .textDim),
      StyledText("\(stillFailing) still failing", .scoreFail), StyledText(", ", .textDim),
      StyledText("\(stillPassing) still passing", .textDim),
    ]
  }
}
