import SkillModel

extension Dashboard {
  /// A click focuses and selects, a double click opens, the wheel scrolls. Decisions are never made by mouse.
  mutating func mouse(
    _ action: TerminalInput.MouseAction, column: Int, row: Int, at now: Int
  ) -> [DashboardEffect] {
    guard view.isMouseOn, view.prompt == nil else { return [] }
    if view.overlay != nil { return mouseInOverlay(action, at: now) }
    if view.details.last != nil { return mouseInDetail(action, row: row) }
    guard let hit = MainScreen.hit(column: column, row: row, run: shownRun, view: view, size: view.size)
    else { return [] }
    switch action {
    case .click, .doubleClick:
      view.focus = hit.pane
      guard let id = hit.row else { return [] }
      let rows = focusedRows
      if let place = rows.firstIndex(of: id) { setCursor(place, in: rows) }
      return action == .doubleClick ? perform(.open, via: "mouse", at: now) : []
    case .wheelUp, .wheelDown:
      view.focus = hit.pane
      scrollList(by: action == .wheelUp ? -3 : 3)
      return []
    }
  }

  private mutating func mouseInOverlay(_ action: TerminalInput.MouseAction, at now: Int) -> [DashboardEffect]
  {
    let key: KeyStroke
    switch action {
    case .wheelUp: key = KeyStroke(.up)
    case .wheelDown: key = KeyStroke(.down)
    case .click, .doubleClick: return []
    }
    switch view.overlay {
    case .help, .palette, .themes: return pressInOverlay(key, at: now)
    case .confirm, .leave, nil: return []
    }
  }

  private mutating func mouseInDetail(_ action: TerminalInput.MouseAction, row: Int) -> [DashboardEffect] {
    guard let detail = view.details.last else { return [] }
    let screen = detailScreen(detail, size: view.size)
    switch action {
    case .wheelUp, .wheelDown:
      scrollDetail(by: action == .wheelUp ? -3 : 3)
      return []
    case .click, .doubleClick:
      let index = screen.window.first + row - screen.area.row
      guard screen.area.contains(column: 0, row: row), screen.layout.rows.indices.contains(index) else {
        return []
      }
      jump(to: screen.layout.rows[index].line, screen)
      return action == .doubleClick ? perform(.open, via: "mouse", at: clock) : []
    }
  }
}
