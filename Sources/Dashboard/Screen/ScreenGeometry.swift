/// Columns and rows of a terminal.
package struct ScreenSize: Hashable, Sendable {
  package var columns: Int
  package var rows: Int

  package init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }
}

/// A rectangle of cells; column and row count from 0 at the top left.
package struct Rectangle: Hashable, Sendable {
  package var column: Int
  package var row: Int
  package var width: Int
  package var height: Int

  package init(column: Int, row: Int, width: Int, height: Int) {
    self.column = column
    self.row = row
    self.width = max(0, width)
    self.height = max(0, height)
  }

  package init(_ size: ScreenSize) { self.init(column: 0, row: 0, width: size.columns, height: size.rows) }

  package var isEmpty: Bool { width == 0 || height == 0 }
  /// The first column to the right of it.
  package var endColumn: Int { column + width }
  /// The first row below it.
  package var endRow: Int { row + height }

  package func contains(column: Int, row: Int) -> Bool {
    column >= self.column && column < endColumn && row >= self.row && row < endRow
  }

  /// What is left when so many cells are taken off each side.
  package func inset(left: Int = 0, top: Int = 0, right: Int = 0, bottom: Int = 0) -> Rectangle {
    Rectangle(
      column: column + left, row: row + top, width: width - left - right, height: height - top - bottom)
  }
}
