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
      [StyledText(" ", .status)] + left, column: area.column, row: area.row, width: rest, glyphs: glyphs)
    if rest < area.width {
      buffer.draw(right, column: area.endColumn - width, row: area.row, width: width, glyphs: glyphs)
    }
  }

  private var left: [StyledText] {
    if let message = view.message {
      let role: ThemeRole =
        switch message.weight {
        case .plain: .status
        case .warning: .statusWarn
        case .error: .statusError
        }
      return [StyledText(message.text, role)]
    }
    if let frozen = view.frozen {
      let seconds = Quantity.duration(Double(max(0, now - frozen.since)) / 1_000)
      let new = max(0, run.events - frozen.run.events)
      return [StyledText("FROZEN \(seconds), \(new) new. F goes on.", .statusWarn)]
    }
    return RunBadge(run: run, view: view, now: now).sentence
  }

  private var warnings: [StyledText] {
    var parts: [StyledText] = []
    if run.isUngated {
      parts += [StyledText("UNGATED slow update in the skill", .statusWarn), StyledText(" ", .status)]
    }
    for warning in view.warnings { parts += [StyledText(warning, .statusWarn), StyledText(" ", .status)] }
    if view.replay != nil {
      parts += [
        StyledText(view.replay?.isForeign == true ? "replay of a foreign folder" : "replay", .badgeReplay),
        StyledText(" ", .status),
      ]
    }
    if view.status?.stopsAfterStep == true {
      parts += [StyledText("stops after this step", .statusWarn), StyledText(" ", .status)]
    }
    if let goal = view.status?.goal {
      parts += [StyledText("runs to the next \(goal.rawValue)", .status), StyledText(" ", .status)]
    }
    return parts
  }

  /// The keys that fit, in their order: each that still has room, beginning with the lowest number.
  func drawKeys(_ keys: [FooterKey], in area: Rectangle, on buffer: inout ScreenBuffer) {
    buffer.fill(area, style: CellStyle(.keyLabel))
    let isShort = area.width < 60
    let gap = isShort ? 1 : 2
    func parts(_ key: FooterKey) -> [StyledText] {
      let label = isShort ? key.shortLabel : key.label
      return [StyledText(key.key, .key)] + (label.isEmpty ? [] : [StyledText(" " + label, .keyLabel)])
    }
    var room = area.width - 1 + gap
    var kept: Set<Int> = []
    for (place, key) in keys.enumerated().sorted(by: {
      ($0.element.priority, $0.offset) < ($1.element.priority, $1.offset)
    }) {
      let width = parts(key).width + gap
      guard width <= room else { continue }
      kept.insert(place)
      room -= width
    }
    var column = area.column + 1
    for place in keys.indices where kept.contains(place) {
      column =
        gap
        + buffer.draw(
          parts(keys[place]), column: column, row: area.row, width: area.endColumn - column, glyphs: glyphs)
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
        ? [StyledText("[", .titleFocus), StyledText(text, .titleFocus), StyledText("]", .titleFocus)]
        : [StyledText(" " + text, .title)]
      column = buffer.draw(
        parts, column: column, row: area.row, width: area.endColumn - column, glyphs: glyphs)
    }
  }
}
