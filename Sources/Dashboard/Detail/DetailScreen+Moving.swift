extension DetailScreen {
  private var lastLine: Int { max(0, page.lines.count - 1) }
  private var lastRow: Int { max(0, layout.rows.count - 1) }

  /// Where a movement leads. A line with more rows than are in view is scrolled through row by row.
  func moved(_ action: ActionID) -> DetailState {
    var state = state
    switch action {
    case .moveLeft: state.column = max(0, state.column - 8)
    case .moveRight: if !state.wraps { state.column = min(2_000, state.column + 8) }
    case .moveTop: (state.line, state.part) = (0, 0)
    case .moveBottom: return shown(row: lastRow)
    case .moveDown: down(&state)
    case .moveUp: up(&state)
    case .pageDown: return scrolled(by: max(1, area.height - 1))
    case .pageUp: return scrolled(by: -max(1, area.height - 1))
    default: break
    }
    return settled(state)
  }

  /// The view some rows on, the cursor with it.
  func scrolled(by rows: Int) -> DetailState {
    guard !layout.rows.isEmpty else { return state }
    var next = state
    next.scroll = min(max(0, window.first + rows), max(0, layout.rows.count - area.height))
    let target = min(max(0, cursorRow + rows), lastRow)
    put(&next, on: target)
    if next.line == state.line, next.part == state.part, target != cursorRow {
      // Within one line that just fits a page would not move the cursor: go on to the next one.
      next.line = min(max(0, next.line + rows.signum()), lastLine)
    }
    return settled(next)
  }

  /// The cursor on one line.
  func shown(line: Int) -> DetailState {
    var state = state
    (state.line, state.part) = (min(max(0, line), lastLine), 0)
    return settled(state)
  }

  /// The cursor on one row, the first match on it in view also where lines are not wrapped.
  func shown(row: Int) -> DetailState {
    var state = state
    guard layout.rows.indices.contains(row) else { return state }
    state.line = layout.rows[row].line
    state.part = row - layout.firstRows[state.line]
    if !state.wraps {
      let pieces = layout.rows[row].pieces
      let start = pieces.prefix { $0.style.role != .match }.map { $0 }.width
      let isInView = start >= state.column && start < state.column + area.width - 4
      if pieces.holdsMatch, !isInView { state.column = start < area.width - 4 ? 0 : start - area.width / 2 }
    }
    return settled(state)
  }

  /// The next row with a match after the one under the cursor, round the end; nil where there is none.
  func nextMatch(forward: Bool) -> (row: Int, place: Int, count: Int)? {
    let found = layout.rows.indices.filter { row in
      layout.rows[row].pieces.holdsMatch || page.lines[layout.rows[row].line].note.holdsMatch
    }
    guard let first = found.first, let last = found.last else { return nil }
    let row =
      forward ? found.first { $0 > cursorRow } ?? first : found.last { $0 < cursorRow } ?? last
    return (row, (found.firstIndex(of: row) ?? 0) + 1, found.count)
  }

  private func down(_ state: inout DetailState) {
    let first = layout.firstRows.indices.contains(state.line) ? layout.firstRows[state.line] : 0
    let lastSeen = window.range.upperBound - 1
    if first + layout.rowCount(of: state.line) - 1 > lastSeen, cursorRow <= lastSeen {
      state.part = lastSeen + 1 - first
    } else if state.line < lastLine {
      (state.line, state.part) = (state.line + 1, 0)
    }
  }

  private func up(_ state: inout DetailState) {
    let first = layout.firstRows.indices.contains(state.line) ? layout.firstRows[state.line] : 0
    if first < window.first {
      state.part = window.first - 1 - first
    } else if state.line > 0 {
      state.line -= 1
      put(&state, on: first - 1)
    }
  }

  /// A line that fits is stood on as a whole, a longer one on a row of it.
  private func put(_ state: inout DetailState, on row: Int) {
    guard layout.rows.indices.contains(row) else { return }
    state.line = layout.rows[row].line
    let fits = layout.rowCount(of: state.line) <= area.height
    state.part = fits ? 0 : row - layout.firstRows[state.line]
  }

  /// With its scroll position: the whole line in view where it fits, else the row that must be.
  private func settled(_ state: DetailState) -> DetailState {
    guard layout.firstRows.indices.contains(state.line) else { return state }
    var state = state
    let first = layout.firstRows[state.line]
    let count = layout.rowCount(of: state.line)
    let rows = count <= area.height ? [first + count - 1, first] : [first + min(state.part, count - 1)]
    for row in rows {
      state.scroll =
        ListWindow(total: layout.rows.count, cursor: row, scroll: state.scroll, height: area.height).first
    }
    return state
  }
}
