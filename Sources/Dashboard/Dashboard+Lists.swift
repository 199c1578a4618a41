import SkillModel

extension Dashboard {
  /// Index of the line under the cursor; the last one of a log that is followed; nil in an empty list.
  func cursorIndex(in rows: [RowID], _ list: ListState) -> Int? {
    guard !rows.isEmpty else { return nil }
    if let cursor = list.cursor, let place = rows.firstIndex(of: cursor) { return place }
    if view.focus == .log, list.cursor == nil { return rows.count - 1 }
    return min(max(0, list.scroll), rows.count - 1)
  }

  /// The pane whose list keys act on.
  private var pane: PaneID { view.focus == .diff ? .edits : view.focus }

  /// The lines of the focused list.
  var focusedRows: [RowID] { MainScreen.rows(of: pane, run: shownRun, view: view) }

  /// The line under the cursor of the focused list.
  var focusedRow: RowID? {
    let rows = focusedRows
    return cursorIndex(in: rows, view[list: pane]).map { rows[$0] }
  }

  mutating func move(_ action: ActionID) -> [DashboardEffect] {
    if !view.details.isEmpty {
      moveInDetail(action)
      return []
    }
    if action == .moveLeft || action == .moveRight {
      focus(by: action == .moveLeft ? -1 : 1)
      return []
    }
    let rows = focusedRows
    guard let cursor = cursorIndex(in: rows, view[list: pane]) else { return [] }
    let page = max(1, MainScreen.pageHeight(of: pane, run: shownRun, view: view, size: view.size) - 1)
    if action == .pageDown || action == .pageUp {
      scrollList(by: action == .pageDown ? page : -page)
      return []
    }
    let place =
      switch action {
      case .moveDown: cursor + 1
      case .moveUp: cursor - 1
      case .moveTop: 0
      default: rows.count - 1
      }
    setCursor(place, in: rows)
    return []
  }

  /// The focused list some lines on, the cursor with it.
  mutating func scrollList(by lines: Int) {
    let rows = focusedRows
    guard let cursor = cursorIndex(in: rows, view[list: pane]) else { return }
    let height = MainScreen.pageHeight(of: pane, run: shownRun, view: view, size: view.size)
    let first = MainScreen.firstRow(of: pane, run: shownRun, view: view, size: view.size)
    view[list: pane].scroll = min(max(0, first + lines), max(0, rows.count - height))
    setCursor(cursor + lines, in: rows)
  }

  mutating func setCursor(_ place: Int, in rows: [RowID]) {
    guard !rows.isEmpty else { return }
    let place = min(max(0, place), rows.count - 1)
    let height = MainScreen.pageHeight(of: pane, run: shownRun, view: view, size: view.size)
    // A log at its end is followed.
    view[list: pane].cursor = pane == .log && place == rows.count - 1 ? nil : rows[place]
    view[list: pane].scroll =
      ListWindow(total: rows.count, cursor: place, scroll: view[list: pane].scroll, height: max(1, height))
      .first
  }

  /// Moves on to the next edit that still needs a decision, where there is one.
  mutating func moveToNextUndecided(after decided: [EditID]) {
    guard view.focus == .edits || view.focus == .diff else { return }
    let rows = focusedRows
    guard let cursor = cursorIndex(in: rows, view[list: .edits]) else { return }
    let others = Array(rows[(cursor + 1)...]) + Array(rows[..<cursor])
    let next = others.first { row in
      guard case .edit(let id) = row, !decided.contains(id), !desk.isSaving(id) else { return false }
      return run.edit(id)?.isOpen == true
    }
    if let next, let place = rows.firstIndex(of: next) { setCursor(place, in: rows) }
  }

  mutating func list(_ action: ActionID) -> [DashboardEffect] {
    switch action {
    case .mark:
      guard let row = focusedRow else { return [] }
      if view[list: pane].marked.remove(row) == nil { view[list: pane].marked.insert(row) }
      return move(.moveDown)
    case .range:
      let isOpen = view[list: pane].anchor != nil
      view[list: pane].anchor = isOpen ? nil : focusedRow
      if !isOpen { say("range begins here: move, then a v d; V or Esc ends it", while: .rangeOpen(pane)) }
      return []
    case .next: return seek(forward: true)
    case .previous: return seek(forward: false)
    case .search:
      let text = view.details.last?.search ?? view[list: pane].search
      view.prompt = LinePrompt(purpose: .search, box: TextBox(earlier: text.isEmpty ? [] : [text]))
      return []
    case .filter:
      view.prompt = LinePrompt(purpose: .filter, box: TextBox(view[list: pane].filter))
      return []
    case .sort:
      let columns = Self.columns(of: pane)
      let now = view[list: pane].sort.flatMap { columns.firstIndex(of: $0) }
      let next = now.map { $0 + 1 } ?? 0
      view[list: pane].sort = next < columns.count ? columns[next] : nil
      say(view[list: pane].sort.map { "sorted by \($0.rawValue)" } ?? "in its own order")
      return []
    default:
      view[list: pane].isInverted.toggle()
      say(view[list: pane].isInverted ? "order turned round" : "order as before")
      return []
    }
  }

  /// What a list can be sorted by, in the order in which the key goes through it.
  static func columns(of pane: PaneID) -> [ListColumn] {
    switch pane {
    case .edits, .diff: [.operation, .place, .support, .state, .text]
    case .rejected: [.step, .operation, .why, .text]
    case .scores: [.state, .score, .time, .text]
    case .notes: [.step, .score]
    case .log: [.time, .text]
    }
  }

  /// Looks for a text in the list or the view, from the cursor on.
  mutating func search(_ text: String) {
    if !view.details.isEmpty {
      view.details[view.details.count - 1].search = text
    } else {
      view[list: pane].search = text
    }
    guard !text.isEmpty else { return }
    _ = seek(forward: true)
  }

  /// The next match; without a search the next undecided edit.
  private mutating func seek(forward: Bool) -> [DashboardEffect] {
    if let detail = view.details.last {
      if !detail.search.isEmpty {
        seekLine(forward: forward)
      } else if case .edit(let id) = detail.subject {
        seekEdit(from: id, forward: forward)
      } else {
        say("nothing is searched for: / searches", weight: .warning)
      }
      return []
    }
    let rows = focusedRows
    guard let cursor = cursorIndex(in: rows, view[list: pane]) else { return [] }
    let wanted: Set<RowID>
    if view[list: pane].search.isEmpty, pane != .edits {
      say("nothing is searched for: / searches", weight: .warning)
      return []
    }
    if !view[list: pane].search.isEmpty {
      wanted = Set(MainScreen.matches(of: pane, run: shownRun, view: view))
    } else {
      wanted = Set(run.edits.filter(\.isOpen).map { .edit($0.id) })
    }
    let order = Self.ring(count: rows.count, from: cursor, forward: forward)
    if let place = order.first(where: { wanted.contains(rows[$0]) }) {
      setCursor(place, in: rows)
    } else {
      say(
        view[list: pane].search.isEmpty ? "no edit is undecided" : "not found: \(view[list: pane].search)",
        weight: .warning)
    }
    return []
  }

  /// All places once, beginning after one and ending with it.
  static func ring(count: Int, from start: Int, forward: Bool) -> [Int] {
    guard count > 0 else { return [] }
    return (1...count).map { ((start + (forward ? $0 : -$0)) % count + count) % count }
  }

  private mutating func seekEdit(from id: EditID, forward: Bool) {
    let edits = run.edits
    guard let start = edits.firstIndex(where: { $0.id == id }) else { return }
    let order = Self.ring(count: edits.count, from: start, forward: forward)
    guard let place = order.first(where: { edits[$0].isOpen && $0 != start }) else {
      say("no other edit is undecided", weight: .warning)
      return
    }
    view.details[view.details.count - 1] = DetailState(.edit(edits[place].id))
    view[list: .edits].cursor = .edit(edits[place].id)
  }

  mutating func focus(by step: Int) {
    let panes: [PaneID] = [.scores, .edits, .rejected, .notes, .log]
    let now = panes.firstIndex(of: pane) ?? 0
    view.focus = panes[(now + step + panes.count) % panes.count]
  }
}
