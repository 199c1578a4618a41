import SkillModel

/// The frame of a pane with its title on the left and its numbers on the right.
struct PaneFrame {
  let place: ScreenLayout.Place
  let isFocused: Bool
  let glyphs: Glyphs
  let title: [StyledText]
  /// Numbers, most important first; what does not fit is left out.
  let counts: [[StyledText]]

  func draw(on buffer: inout ScreenBuffer) {
    let style = CellStyle(isFocused ? .borderFocus : .border)
    let box = glyphs.box(isFocused: isFocused)
    let area = place.area
    guard !area.isEmpty, place.frame != .bare else { return }
    let top = Rectangle(column: area.column, row: area.row, width: area.width, height: 1)
    buffer.fill(top, with: box.horizontal, style: style)
    if place.frame == .box { sides(box, style, on: &buffer) }
    let inset = 2
    var column = area.column + inset
    let end = area.endColumn - inset
    column = write(title, at: column, end: end, on: &buffer)
    var shown: [[StyledText]] = []
    var width = 0
    for parts in counts where !parts.isEmpty {
      let more = parts.width + (shown.isEmpty ? 2 : 3)
      guard column + 1 + width + more <= end else { continue }
      shown.append(parts)
      width += more
    }
    guard !shown.isEmpty else { return }
    var joined: [StyledText] = []
    for (index, parts) in shown.enumerated() {
      if index > 0 { joined.append(StyledText("   ", .titleCount)) }
      joined += parts
    }
    write(joined, at: end - width, end: end, on: &buffer)
  }

  /// Writes parts with a blank on either side.
  @discardableResult
  private func write(_ parts: [StyledText], at column: Int, end: Int, on buffer: inout ScreenBuffer) -> Int {
    guard end - column > 2 else { return column }
    let blank = StyledText(" ", .title)
    return buffer.draw(
      [blank] + parts + [blank], column: column, row: place.area.row, width: end - column, glyphs: glyphs)
  }

  private func sides(_ box: Glyphs.Box, _ style: CellStyle, on buffer: inout ScreenBuffer) {
    let area = place.area
    let right = area.endColumn - 1
    let bottom = area.endRow - 1
    for row in area.row..<area.endRow {
      buffer.set(ScreenCell(box.vertical, style: style), column: area.column, row: row)
      buffer.set(ScreenCell(box.vertical, style: style), column: right, row: row)
    }
    buffer.fill(
      Rectangle(column: area.column, row: bottom, width: area.width, height: 1), with: box.horizontal,
      style: style)
    for (glyph, column, row) in [
      (box.topLeft, area.column, area.row), (box.topRight, right, area.row),
      (box.bottomLeft, area.column, bottom), (box.bottomRight, right, bottom),
    ] { buffer.set(ScreenCell(glyph, style: style), column: column, row: row) }
  }
}
