import SkillModel

/// The last lines: what it waits for, and the keys.
struct FooterBar {
  let run: RunPicture
  let view: ViewState
  let now: Int
  let glyphs: Glyphs

  /// A message, or what the run waits for or does; warnings that stay on the right.
  func drawStatus(in area: Rectangle, on buffer: inout ScreenBuffer) {
    buffer.fill(area, style: CellStyle(.status))
    let right = warnings
    let width = right.width
    let rest = width > 0 && area.width - width > 30 ? area.width - width - 1 : area.width
    buffer.draw(
      [LinePart(" ", .status)] + left, column: area.column, row: area.row, width: rest, glyphs: glyphs)
    if rest < area.width {
      buffer.draw(right, column: area.endColumn - width, row: area.row, width: width, glyphs: glyphs)
    }
  }

  private var left: [LinePart] {
    if let message = view.message {
      let role: ThemeRole =
        switch message.weight {
        case .plain: .status
        case .warning: .statusWarn
        case .error: .statusError
        }
      return [LinePart(message.text, role)]
    }
    if let frozen = view.frozen {
      let seconds = Quantity.duration(Double(max(0, now - frozen.since)) / 1_000)
      let new = max(0, run.events - frozen.run.events)
      return [LinePart("FROZEN \(seconds), \(new) new. F goes on.", .statusWarn)]
    }
    return RunBadge(run: run, view: view, now: now).sentence
  }

  private var warnings: [LinePart] {
    var parts: [LinePart] = []
    if run.isUngated {
      parts += [LinePart("UNGATED slow update in the skill", .statusWarn), LinePart(" ", .status)]
    }
    for warning in view.warnings { parts += [LinePart(warning, .statusWarn), LinePart(" ", .status)] }
    if view.replay != nil {
      parts += [
        LinePart(view.replay?.isForeign == true ? "replay of a foreign folder" : "replay", .badgeReplay),
        LinePart(" ", .status),
      ]
    }
    if view.status?.stopsAfterStep == true {
      parts += [LinePart("stops after this step", .statusWarn), LinePart(" ", .status)]
    }
    if let goal = view.status?.goal {
      parts += [LinePart("runs to the next \(goal.rawValue)", .status), LinePart(" ", .status)]
    }
    return parts
  }

  /// The keys that fit, in their order; those with the highest number go first.
  func drawKeys(_ keys: [FooterKey], in area: Rectangle, on buffer: inout ScreenBuffer) {
    buffer.fill(area, style: CellStyle(.keyLabel))
    let isShort = area.width < 60
    var shown = keys
    func label(_ key: FooterKey) -> String { isShort ? key.shortLabel : key.label }
    func width() -> Int { shown.reduce(1) { $0 + $1.key.utf8.count + label($1).utf8.count + 3 } }
    while !shown.isEmpty, width() > area.width + 2, let most = shown.map(\.priority).max() {
      if let place = shown.lastIndex(where: { $0.priority == most }) { shown.remove(at: place) }
    }
    var column = area.column + 1
    for key in shown {
      column = buffer.draw(
        [LinePart(key.key, .key), LinePart(" " + label(key), .keyLabel)], column: column, row: area.row,
        width: area.endColumn - column, glyphs: glyphs)
      column += isShort ? 1 : 2
    }
  }

  /// The names of all panes with their counts, the focused one between brackets.
  func drawTabs(in area: Rectangle, on buffer: inout ScreenBuffer) {
    var column = area.column
    for pane in PaneID.allCases where pane != .diff || view.focus == .diff {
      let isFocused = pane == view.focus
      let count: Int? =
        switch pane {
        case .edits: run.edits.count
        case .rejected: run.rejected.count
        case .notes: run.epochs.count
        default: nil
        }
      let number = pane.digit.map(String.init) ?? ""
      let text = number + pane.shortTitle + (count.map { " \($0)" } ?? "")
      let parts =
        isFocused
        ? [LinePart("[", .titleFocus), LinePart(text, .titleFocus), LinePart("]", .titleFocus)]
        : [LinePart(" " + text + " ", .title)]
      column = buffer.draw(
        parts, column: column, row: area.row, width: area.endColumn - column, glyphs: glyphs)
    }
  }
}
