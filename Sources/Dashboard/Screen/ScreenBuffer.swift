import SkillModel

/// How a cell looks, by meaning: the theme and the terminal's depth decide on colours and attributes.
package struct CellStyle: Hashable, Sendable {
  package var role: ThemeRole
  /// Whose background lies under it: the cursor's line, a marked line, a popup; nil for the screen's own.
  package var under: ThemeRole?

  package init(_ role: ThemeRole, on under: ThemeRole? = nil) {
    self.role = role
    self.under = under
  }

  package static let text = CellStyle(.text)
}

/// One cell of the screen.
package struct ScreenCell: Hashable, Sendable {
  /// The base character; a blank in the second cell of a wide one.
  package var base: Unicode.Scalar
  /// Combining marks on it, at most four; nil for nearly all.
  package var marks: String?
  /// 1 or 2; 0 marks the second cell of a wide character.
  package var width: UInt8
  package var style: CellStyle

  package init(_ base: Unicode.Scalar, marks: String? = nil, width: UInt8 = 1, style: CellStyle = .text) {
    self.base = base
    self.marks = marks
    self.width = width
    self.style = style
  }

  package static let blank = ScreenCell(" ")

  // Every frame compares all its cells; marks, the dear part, are there for next to none.
  package static func == (one: ScreenCell, other: ScreenCell) -> Bool {
    one.base == other.base && one.width == other.width && one.style == other.style
      && (one.marks == nil) == (other.marks == nil) && (one.marks == nil || one.marks == other.marks)
  }
}

/// A picture of the whole screen, as cells. Drawing outside of it or of the clip does nothing.
package struct ScreenBuffer: Hashable, Sendable {
  package let size: ScreenSize
  /// Row by row.
  package private(set) var cells: [ScreenCell]
  /// Where the terminal's cursor stands in a text box; nil: hidden.
  package var cursor: (column: Int, row: Int)? {
    get { cursorPlace.map { ($0.column, $0.row) } }
    set { cursorPlace = newValue.map { Rectangle(column: $0.column, row: $0.row, width: 1, height: 1) } }
  }
  private var cursorPlace: Rectangle?

  package init(size: ScreenSize, style: CellStyle = .text) {
    self.size = ScreenSize(columns: max(0, size.columns), rows: max(0, size.rows))
    cells = Array(repeating: ScreenCell(" ", style: style), count: self.size.columns * self.size.rows)
  }

  package subscript(column: Int, row: Int) -> ScreenCell {
    guard column >= 0, row >= 0, column < size.columns, row < size.rows else { return .blank }
    return cells[row * size.columns + column]
  }

  /// Writes text on one row from a column on, cut at the clip's right edge.
  ///
  /// A wide character that does not fit whole is left out and its cell left blank; half of one that is written over
  /// becomes a blank. TAB and LF are drawn as blanks.
  ///
  /// - Parameter clip: the rectangle that may be touched; nil: the whole screen.
  /// - Returns: the column after the last cell written.
  @discardableResult
  package mutating func write(
    _ text: SafeText, column: Int, row: Int, style: CellStyle, clip: Rectangle? = nil
  ) -> Int {
    if let end = writeASCII(text.text, column: column, row: row, style: style, clip: clip) { return end }
    var column = column
    for cluster in CellCluster.clusters(of: text) {
      let end = min(clip?.endColumn ?? size.columns, size.columns)
      if column >= end { break }
      if column + cluster.width > end {
        set(ScreenCell(" ", style: style), column: column, row: row, clip: clip)
        column += 1
        break
      }
      set(
        ScreenCell(cluster.base, marks: cluster.marks, width: UInt8(cluster.width), style: style),
        column: column,
        row: row, clip: clip)
      if cluster.width == 2 {
        set(ScreenCell(" ", width: 0, style: style), column: column + 1, row: row, clip: clip)
      }
      column += cluster.width
    }
    return column
  }

  /// The same for texts of one byte a cell, which nearly all are; nil for others.
  private mutating func writeASCII(
    _ text: String, column: Int, row: Int, style: CellStyle, clip: Rectangle?
  ) -> Int? {
    let end = min(clip?.endColumn ?? size.columns, size.columns)
    return text.utf8.withContiguousStorageIfAvailable { bytes -> Int? in
      guard bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
      var column = column
      for byte in bytes {
        if column >= end { break }
        let base = Unicode.Scalar(byte < 0x20 ? 0x20 : byte)
        set(ScreenCell(base, style: style), column: column, row: row, clip: clip)
        column += 1
      }
      return column
    } ?? nil
  }

  /// The stretches of a row that are to be drawn where another picture of this size stands: whole characters that differ.
  package func changes(inRow row: Int, since before: ScreenBuffer) -> [Range<Int>] {
    let start = row * size.columns
    guard before.size == size, row >= 0, row < size.rows else { return [0..<size.columns] }
    return cells.withUnsafeBufferPointer { new in
      before.cells.withUnsafeBufferPointer { old in
        var stretches: [Range<Int>] = []
        var column = 0
        while column < size.columns {
          if new[start + column] == old[start + column] {
            column += 1
            continue
          }
          let first = new[start + column].width == 0 && column > 0 ? column - 1 : column
          while column < size.columns, new[start + column] != old[start + column] { column += 1 }
          // The second half of a wide character goes with the first.
          if column < size.columns, new[start + column].width == 0 { column += 1 }
          stretches.append(first..<column)
        }
        return stretches
      }
    }
  }

  /// Fills a rectangle with one character of width 1.
  package mutating func fill(_ area: Rectangle, with base: Unicode.Scalar = " ", style: CellStyle) {
    for row in max(0, area.row)..<max(0, max(area.row, min(area.endRow, size.rows))) {
      for column in max(0, area.column)..<max(0, max(area.column, min(area.endColumn, size.columns))) {
        set(ScreenCell(base, style: style), column: column, row: row, clip: nil)
      }
    }
  }

  /// Lays another background under the cells of a rectangle, for cursor lines and marks.
  package mutating func lay(_ under: ThemeRole, under area: Rectangle) {
    for row in max(0, area.row)..<max(max(0, area.row), min(area.endRow, size.rows)) {
      for column in max(0, area.column)..<max(max(0, area.column), min(area.endColumn, size.columns)) {
        cells[row * size.columns + column].style.under = under
      }
    }
  }

  /// Gives the cells of a rectangle another role, where they have one of those meant.
  mutating func restyle(_ role: ThemeRole, in area: Rectangle, only meant: ThemeRole? = nil) {
    for row in max(0, area.row)..<max(max(0, area.row), min(area.endRow, size.rows)) {
      for column in max(0, area.column)..<max(max(0, area.column), min(area.endColumn, size.columns)) {
        let place = row * size.columns + column
        if let meant, cells[place].style.role != meant { continue }
        cells[place].style.role = role
      }
    }
  }

  /// Sets one cell; mends the other half of a wide character that it cuts.
  package mutating func set(_ cell: ScreenCell, column: Int, row: Int, clip: Rectangle? = nil) {
    guard column >= 0, row >= 0, column < size.columns, row < size.rows else { return }
    if let clip, !clip.contains(column: column, row: row) { return }
    let place = row * size.columns + column
    if cells[place].width == 2, column + 1 < size.columns, cells[place + 1].width == 0 {
      cells[place + 1] = ScreenCell(" ", style: cells[place + 1].style)
    }
    if cells[place].width == 0, cell.width != 0, column > 0, cells[place - 1].width == 2 {
      cells[place - 1] = ScreenCell(" ", style: cells[place - 1].style)
    }
    cells[place] = cell
  }

  /// The picture as lines of text, blanks at their ends removed.
  package var lines: [String] {
    (0..<size.rows).map { row in
      var line = String.UnicodeScalarView()
      for column in 0..<size.columns {
        let cell = self[column, row]
        guard cell.width > 0 else { continue }
        line.append(cell.base)
        if let marks = cell.marks { line.append(contentsOf: marks.unicodeScalars) }
      }
      while line.last == " " { line.removeLast() }
      return String(line)
    }
  }
}
