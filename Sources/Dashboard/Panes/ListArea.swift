import SkillModel

/// A list on the screen: its lines, which of them are shown, and where.
struct ListArea {
  /// Positions, as `ListRows` gives them.
  let rows: [Int]
  let ids: [RowID]
  let area: Rectangle
  let window: ListWindow
  /// Index in `rows` of the line under the cursor; nil in an empty list.
  let cursor: Int?
  let list: ListState
  let isFocused: Bool
  let glyphs: Glyphs
  /// Whether the cursor was put on a line, or stands where it stands by default.
  private let hasCursor: Bool

  /// - Parameter followsEnd: without a cursor of its own the list shows its end.
  init(
    rows: [Int], list: ListState, area: Rectangle, isFocused: Bool, glyphs: Glyphs, followsEnd: Bool = false,
    id: (Int) -> RowID
  ) {
    self.rows = rows
    self.area = area
    self.list = list
    self.isFocused = isFocused
    self.glyphs = glyphs
    let ids = rows.map(id)
    self.ids = ids
    let chosen = list.cursor.flatMap { wanted in ids.firstIndex(of: wanted) }
    hasCursor = chosen != nil
    cursor = rows.isEmpty ? nil : chosen ?? (followsEnd ? rows.count - 1 : 0)
    // A list that nobody moves in shows its own end or start, whatever its scroll position was.
    let scroll = list.cursor == nil && followsEnd ? rows.count : list.scroll
    window = ListWindow(total: rows.count, cursor: cursor, scroll: scroll, height: area.height)
  }

  /// The line shown on a row of the screen.
  func id(atRow row: Int) -> RowID? {
    let index = window.first + row - area.row
    return row >= area.row && window.range.contains(index) ? ids[index] : nil
  }

  /// Draws each line shown, then the cursor's line, marks, found words and a scroll bar.
  ///
  /// - Parameter scrollbar: the column for it; nil where there is no room.
  func draw(
    on buffer: inout ScreenBuffer, scrollbar: Int?, search: Bool = true,
    line: (inout ScreenBuffer, Int, Rectangle) -> Void
  ) {
    let range = anchorRange
    for (offset, index) in window.range.enumerated() {
      let row = Rectangle(column: area.column, row: area.row + offset, width: area.width, height: 1)
      line(&buffer, rows[index], row)
      let isMarked = list.marked.contains(ids[index]) || range?.contains(index) == true
      let isCursor = index == cursor && (isFocused || hasCursor)
      if isMarked {
        buffer.set(ScreenCell(glyphs.marked, style: CellStyle(.marked)), column: row.column, row: row.row)
      }
      if isCursor, !isMarked {
        buffer.set(
          ScreenCell(glyphs.cursor, style: CellStyle(isFocused ? .textStrong : .textDim)), column: row.column,
          row: row.row)
      }
      if isMarked { buffer.lay(.marked, under: row) }
      if isCursor { buffer.lay(isFocused ? .cursor : .cursorUnfocused, under: row) }
    }
    if !list.search.isEmpty {
      buffer.highlight(
        list.search, in: area, currentRow: cursor.map { area.row + $0 - window.first })
    }
    if let scrollbar { drawScrollbar(on: &buffer, column: scrollbar) }
  }

  private var anchorRange: ClosedRange<Int>? {
    guard let anchor = list.anchor, let cursor, let start = ids.firstIndex(of: anchor) else { return nil }
    return min(start, cursor)...max(start, cursor)
  }

  private func drawScrollbar(on buffer: inout ScreenBuffer, column: Int) {
    guard window.total > area.height, area.height > 1 else { return }
    let length = max(1, area.height * area.height / window.total)
    let room = area.height - length
    let most = max(1, window.total - area.height)
    let start = (window.first * room + most / 2) / most
    for row in 0..<area.height where row >= start && row < start + length {
      buffer.set(
        ScreenCell(glyphs.thumb, style: CellStyle(.scrollbar)), column: column, row: area.row + row)
    }
  }
}
