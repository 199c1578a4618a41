import SkillModel

/// A detail view over the whole screen: a title rule, the page with a scroll bar, and two rows for status and keys.
package struct DetailScreen {
  package let page: Page
  package let layout: PageLayout
  package let state: DetailState
  package let area: Rectangle

  /// Where the page's text lies on a screen: below header and title, above status and keys.
  package static func textArea(of size: ScreenSize) -> Rectangle {
    let header = size.rows >= 8 ? 1 : 0
    let footer = size.rows >= 6 ? 2 : size.rows >= 4 ? 1 : 0
    return Rectangle(
      column: 0, row: header + 1, width: max(0, size.columns - 1), height: size.rows - header - 1 - footer)
  }

  /// - Parameters:
  ///   - page: with what is searched for marked.
  ///   - layout: of that page, `textArea(of: size)` wide.
  package init(page: Page, layout: PageLayout, state: DetailState, size: ScreenSize) {
    self.page = page
    self.layout = layout
    self.state = state
    area = Self.textArea(of: size)
  }

  /// Row of the layout under the cursor.
  package var cursorRow: Int {
    guard !layout.firstRows.isEmpty else { return 0 }
    let line = min(max(0, state.line), layout.firstRows.count - 1)
    return layout.firstRows[line] + min(max(0, state.part), layout.rowCount(of: line) - 1)
  }

  /// The rows in view: as wished, as far as the cursor allows.
  package var window: ListWindow {
    ListWindow(
      total: layout.rows.count, cursor: layout.rows.isEmpty ? nil : cursorRow, scroll: state.scroll,
      height: area.height)
  }

  /// Draws the title rule and the text; header, status and keys are drawn by the caller.
  package func draw(glyphs: GlyphSet, on buffer: inout ScreenBuffer) {
    let frame = FrameGlyphs(glyphs)
    drawRule(
      page.title, note: page.note, row: area.row - 1, glyph: frame.focused, style: .borderFocus, on: &buffer)
    let window = window
    for (place, index) in window.range.enumerated() {
      let row = layout.rows[index]
      let line = page.lines[row.line]
      let screenRow = area.row + place
      if line.under == .border {
        drawRule(
          row.pieces, note: line.note, row: screenRow, glyph: frame.horizontal, style: .border, on: &buffer)
      } else {
        let pieces = state.wraps ? row.pieces : Self.shifted(row.pieces, by: state.column)
        buffer.write(pieces, column: area.column, row: screenRow, clip: area)
      }
      guard row.line == state.line else { continue }
      let cells = Rectangle(column: area.column, row: screenRow, width: area.width, height: 1)
      if index == cursorRow { buffer.restyle(.matchCurrent, in: cells, only: .match) }
      buffer.lay(.cursor, under: cells)
      markCursor(row: screenRow, isLink: line.link != nil && !row.isContinuation, on: &buffer)
    }
    drawScrollbar(window, frame: frame, on: &buffer)
  }

  /// A cursor must be seen without colours too.
  private func markCursor(row: Int, isLink: Bool, on buffer: inout ScreenBuffer) {
    guard area.width > 0, buffer[area.column, row].base == " ", buffer[area.column, row].width == 1 else {
      return
    }
    buffer.set(
      ScreenCell(">", style: CellStyle(isLink ? .key : .text, on: .cursor)), column: area.column, row: row,
      clip: area)
  }

  private func drawRule(
    _ title: [StyledText], note: [StyledText], row: Int, glyph: Unicode.Scalar, style: ThemeRole,
    on buffer: inout ScreenBuffer
  ) {
    guard row >= 0, row < buffer.size.rows else { return }
    let rule = Rectangle(column: 0, row: row, width: buffer.size.columns, height: 1)
    buffer.fill(rule, with: glyph, style: CellStyle(style))
    var column = buffer.write([StyledText(" ", .border)] + title, column: 1, row: row, clip: rule)
    column = buffer.write([StyledText(" ", .border)], column: column, row: row, clip: rule)
    guard !note.isEmpty else { return }
    let start = rule.endColumn - note.width - 4
    if start > column {
      buffer.write(
        [StyledText(" ", .border)] + note + [StyledText(" ", .border)], column: start, row: row, clip: rule)
    }
  }

  private func drawScrollbar(_ window: ListWindow, frame: FrameGlyphs, on buffer: inout ScreenBuffer) {
    guard window.total > area.height, area.height > 1 else { return }
    let length = max(1, area.height * area.height / window.total)
    let start = min(area.height - length, window.first * area.height / window.total)
    for row in 0..<area.height {
      let isThumb = row >= start && row < start + length
      buffer.set(
        ScreenCell(isThumb ? frame.thumb : frame.track, style: CellStyle(.scrollbar)), column: area.endColumn,
        row: area.row + row)
    }
  }

  private static func shifted(_ pieces: [StyledText], by columns: Int) -> [StyledText] {
    guard columns > 0 else { return pieces }
    var skipped = 0
    var result: [StyledText] = []
    for piece in pieces {
      var text = ""
      for cluster in CellCluster.clusters(of: piece.text) {
        if skipped < columns {
          skipped += cluster.width
          continue
        }
        text.unicodeScalars.append(cluster.base)
        if let marks = cluster.marks { text += marks }
      }
      if !text.isEmpty { result.append(StyledText(SafeText(text), style: piece.style)) }
    }
    return result
  }
}
