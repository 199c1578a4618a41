import SkillModel

/// A box in the middle of the screen with a title.
package struct PopupFrame: Hashable, Sendable {
  /// Inside of the frame.
  package let inside: Rectangle
  private let outside: Rectangle

  /// - Parameters:
  ///   - width: wished cells inside.
  ///   - height: wished rows inside.
  package init(size: ScreenSize, width: Int, height: Int) {
    let wide = min(width + 4, size.columns)
    let high = min(height + 2, size.rows)
    outside = Rectangle(
      column: (size.columns - wide) / 2, row: (size.rows - high) / 2, width: wide, height: high)
    inside = outside.inset(
      left: min(2, wide / 2), top: min(1, high / 2), right: min(2, wide / 2), bottom: min(1, high / 2))
  }

  /// Clears the box and draws its frame.
  package func draw(title: String, glyphs: GlyphSet, on buffer: inout ScreenBuffer) {
    let frame = FrameGlyphs(glyphs)
    buffer.fill(outside, style: CellStyle(.popup, on: .popup))
    guard outside.width >= 2, outside.height >= 2 else { return }
    let style = CellStyle(.popupBorder, on: .popup)
    buffer.fill(
      Rectangle(column: outside.column, row: outside.row, width: outside.width, height: 1),
      with: frame.horizontal,
      style: style)
    buffer.fill(
      Rectangle(column: outside.column, row: outside.endRow - 1, width: outside.width, height: 1),
      with: frame.horizontal, style: style)
    buffer.fill(
      Rectangle(column: outside.column, row: outside.row, width: 1, height: outside.height),
      with: frame.vertical,
      style: style)
    buffer.fill(
      Rectangle(column: outside.endColumn - 1, row: outside.row, width: 1, height: outside.height),
      with: frame.vertical, style: style)
    for (column, row, corner) in [
      (outside.column, outside.row, frame.topLeft), (outside.endColumn - 1, outside.row, frame.topRight),
      (outside.column, outside.endRow - 1, frame.bottomLeft),
      (outside.endColumn - 1, outside.endRow - 1, frame.bottomRight),
    ] {
      buffer.set(ScreenCell(corner, style: style), column: column, row: row)
    }
    buffer.write(
      [StyledText(" \(title) ", .titleFocus)], column: outside.column + 2, row: outside.row, on: .popup,
      clip: outside.inset(right: 1))
  }
}

/// The characters of frames and rules.
package struct FrameGlyphs: Hashable, Sendable {
  package var horizontal: Unicode.Scalar
  package var focused: Unicode.Scalar
  package var vertical: Unicode.Scalar
  package var topLeft: Unicode.Scalar
  package var topRight: Unicode.Scalar
  package var bottomLeft: Unicode.Scalar
  package var bottomRight: Unicode.Scalar
  /// Of a scroll bar: its way and its part in view.
  package var track: Unicode.Scalar
  package var thumb: Unicode.Scalar

  package init(_ set: GlyphSet) {
    switch set {
    case .unicode:
      horizontal = "─"
      focused = "═"
      vertical = "│"
      topLeft = "┌"
      topRight = "┐"
      bottomLeft = "└"
      bottomRight = "┘"
      track = "│"
      thumb = "█"
    case .ascii:
      horizontal = "-"
      focused = "="
      vertical = "|"
      topLeft = "+"
      topRight = "+"
      bottomLeft = "+"
      bottomRight = "+"
      track = "|"
      thumb = "#"
    }
  }
}
