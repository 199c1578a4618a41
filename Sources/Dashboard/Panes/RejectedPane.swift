import SkillModel

/// What was rejected and why, and what of it the optimizer will be told.
struct RejectedPane: ScreenPane {
  private let context: PaneContext
  private var glyphs: Glyphs { context.glyphs }

  init(_ context: PaneContext) { self.context = context }

  private var totals: [StyledText] {
    let counts = context.run.rejectionCounts
    guard !counts.isEmpty else { return [] }
    return [StyledText(counts.map { "\($0.word) \($0.count)" }.joined(separator: "  "), .titleCount)]
  }

  var counts: [[StyledText]] {
    let rows = context.run.rejected
    guard !rows.isEmpty else { return [[StyledText("none yet", .titleCount)]] }
    var counts = [[StyledText("\(rows.count)", .titleCount)]]
    if context.place.frame == .line, let last = rows.last {
      counts.append([
        StyledText("last ", .titleCount),
        StyledText(
          SafeText.singleLine(last.name + " " + last.reason.word + " " + last.reason.shown), .titleCount),
      ])
    } else {
      counts.append([StyledText("\(context.run.rejectedTold) told", .titleCount)])
      if !hasTotals { counts.append(totals) }
    }
    counts.append(context.filterPart)
    return counts
  }

  private var hasTotals: Bool { context.place.frame == .box && context.content.height >= 12 }
  private var hasHeading: Bool { context.place.frame == .box && context.content.height >= 6 }

  private var listRectangle: Rectangle {
    context.listArea(context.content.inset(top: hasHeading ? 1 : 0, bottom: hasTotals ? 3 : 0))
  }

  var list: ListArea? {
    guard context.place.frame != .line else { return nil }
    let rows = context.run.rejected
    return ListArea(
      rows: ListRows(run: context.run, list: context.list).rejected(), list: context.list,
      area: listRectangle,
      isFocused: context.isFocused, glyphs: glyphs
    ) { .edit(rows[$0].id) }
  }

  func draw(on buffer: inout ScreenBuffer) {
    let area = context.content
    guard let list, !list.rows.isEmpty else {
      let words = context.run.rejected.isEmpty ? "Nothing was rejected yet." : "No line matches the filter."
      buffer.draw(
        [StyledText(" " + words, .textDim)], column: area.column, row: area.row, width: area.width,
        glyphs: glyphs)
      return
    }
    let width = list.area.width
    let why = reasonWidth(width)
    if hasHeading {
      let heading = " step  op   " + "why" + String(repeating: " ", count: why - 3) + "text"
      buffer.draw(
        [StyledText(heading, .textDim)], column: area.column, row: area.row, width: area.width, glyphs: glyphs
      )
    }
    let rows = context.run.rejected
    let epoch = context.run.epoch
    list.draw(on: &buffer, scrollbar: context.scrollbar) { buffer, index, row in
      draw(rows[index], isTold: rows[index].isTold(inEpoch: epoch), why: why, in: row, on: &buffer)
    }
    guard hasTotals else { return }
    let bottom = area.endRow
    buffer.draw(
      [StyledText(" by reason: ", .textDim)] + totals, column: area.column, row: bottom - 2,
      width: area.width,
      glyphs: glyphs)
    buffer.draw(
      [
        StyledText(
          " t: told to the optimizer in the next reflection: \(context.run.rejectedTold) of \(rows.count)",
          .textDim)
      ], column: area.column, row: bottom - 1, width: area.width, glyphs: glyphs)
  }

  /// Cells for the reason: as many as the longest of them takes, up to half of the line.
  private func reasonWidth(_ width: Int) -> Int {
    let usual = width >= 90 ? 26 : width >= 60 ? 21 : width >= 50 ? 18 : 15
    let longest = context.run.rejected.suffix(50).map { row in
      max(5, row.reason.word.utf8.count + 1) + CellWidth.of(SafeText.singleLine(row.reason.shown)) + 2
    }
    return max(usual, min(longest.max() ?? 0, (width - 12) / 2))
  }

  private func draw(
    _ edit: RejectedRow, isTold: Bool, why: Int, in row: Rectangle, on buffer: inout ScreenBuffer
  ) {
    let column = row.column + 1
    buffer.put(edit.name, .textDim, column: column, row: row.row, clip: row)
    if isTold { buffer.put("t", .key, column: column + 4, row: row.row, clip: row) }
    buffer.put(edit.kind.rawValue, edit.kind.role, column: column + 6, row: row.row, clip: row)
    let word = edit.reason.word
    buffer.draw(
      [
        StyledText(
          word + (word.utf8.count < 5 ? String(repeating: " ", count: 5 - word.utf8.count) : " "),
          edit.reason.role),
        StyledText(SafeText.singleLine(edit.reason.shown), .text),
      ], column: column + 11, row: row.row, width: min(why - 1, row.endColumn - column - 11), glyphs: glyphs)
    buffer.draw(
      edit.text, .textDim, column: column + 11 + why, row: row.row, width: row.endColumn - column - 11 - why,
      glyphs: glyphs)
  }
}

extension RejectedRow {
  /// `2.3`: epoch and step within it.
  package var name: String { "\(epoch).\(stepInEpoch)" }
}

extension RejectionReason {
  var role: ThemeRole {
    switch self {
    case .gate: .gateReject
    case .veto, .vetoedBefore: .editVetoed
    case .clipped: .textDim
    case .notApplicable, .refused: .statusWarn
    }
  }
}
