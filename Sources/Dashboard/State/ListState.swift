import SkillModel

/// Where a person is in one list, and what of it is shown.
package struct ListState: Hashable, Sendable {
  /// The line under the cursor by what it shows; nil: the first line, or the last one in a log that is followed.
  package var cursor: RowID?
  /// The first line shown, as far as the cursor allows (see `ListWindow`).
  package var scroll = 0
  /// Words as typed: `op:`, `state:`, `why:` and plain text, all of which a line must match. Empty: all lines.
  package var filter = ""
  /// The text looked for; found lines stay among the others.
  package var search = ""
  /// Column by which the lines are sorted; nil: the list's own order.
  package var sort: ListColumn?
  package var isInverted = false
  package var marked: Set<RowID> = []
  /// Where a range selection began; it goes to the cursor.
  package var anchor: RowID?

  package init() {}
}

/// What lists can be sorted by. A list ignores columns that it does not have.
package enum ListColumn: String, CaseIterable, Hashable, Sendable {
  case step, rank, operation, place, support, state, why, text, score, time
}

/// Which lines of a list are on the screen: the scroll position as near to the wished one as the cursor allows.
package struct ListWindow: Hashable, Sendable {
  /// Index of the first line shown.
  package let first: Int
  /// Lines shown.
  package let count: Int
  /// Lines in all.
  package let total: Int

  /// - Parameters:
  ///   - cursor: index of the line that must be visible; nil: none must.
  ///   - scroll: wished first line.
  ///   - height: lines that there is room for.
  package init(total: Int, cursor: Int?, scroll: Int, height: Int) {
    let height = max(0, height)
    var first = min(max(0, scroll), max(0, total - height))
    if let cursor, height > 0, total > 0 {
      let cursor = min(max(0, cursor), total - 1)
      if cursor < first { first = cursor }
      if cursor >= first + height { first = cursor - height + 1 }
    }
    self.first = first
    self.total = total
    count = min(height, max(0, total - first))
  }

  package var range: Range<Int> { first..<(first + count) }
}
