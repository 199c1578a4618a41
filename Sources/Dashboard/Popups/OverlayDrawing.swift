import SkillModel

/// Draws popups over a picture.
package struct OverlayDrawing {
  package let map: KeyMap
  package let glyphs: GlyphSet
  package let replay: Bool
  /// Seconds that the engine may take to stop; nil: it can't be stopped from here.
  package let canControl: Bool

  package init(map: KeyMap, glyphs: GlyphSet, replay: Bool, canControl: Bool) {
    self.map = map
    self.glyphs = glyphs
    self.replay = replay
    self.canControl = canControl
  }

  package func draw(_ overlay: Overlay, on buffer: inout ScreenBuffer) {
    switch overlay {
    case .help(let list):
      draw(
        list, of: ActionList.help(list.box.text, map: map, replay: replay), title: "Help", prompt: "find: ",
        on: &buffer)
    case .palette(let list):
      draw(
        list, of: ActionList.palette(list.box.text, map: map, replay: replay), title: "Commands", prompt: ":",
        on: &buffer)
    case .themes(let choice): draw(choice, on: &buffer)
    case .confirm(let question): draw(question, on: &buffer)
    case .leave: drawLeave(on: &buffer)
    }
  }

  private func draw(
    _ list: PickList, of actions: ActionList, title: String, prompt: String, on buffer: inout ScreenBuffer
  ) {
    let frame = PopupFrame(
      size: buffer.size, width: min(96, buffer.size.columns - 8), height: max(6, buffer.size.rows - 6))
    frame.draw(title: title, glyphs: glyphs, on: &buffer)
    let area = frame.inside
    guard area.height > 1, area.width > 4 else { return }
    let column = buffer.write(
      [StyledText(prompt, .key)], column: area.column, row: area.row, on: .popup, clip: area)
    let typed = list.box.window(width: area.endColumn - column)
    buffer.fill(
      Rectangle(column: column, row: area.row, width: area.endColumn - column, height: 1),
      style: CellStyle(.input, on: .popup))
    buffer.write(
      [StyledText(typed.text, style: CellStyle(.input))], column: column, row: area.row, on: .popup,
      clip: area)
    buffer.cursor = (column + typed.cursor, area.row)
    let rows = area.inset(top: 1, bottom: area.height > 6 ? 1 : 0)
    let cursor = actions.choices.indices.contains(list.cursor) ? actions.choices[list.cursor] : nil
    let window = ListWindow(
      total: actions.rows.count, cursor: cursor, scroll: max(0, (cursor ?? 0) - rows.height / 2),
      height: rows.height)
    for (place, index) in window.range.enumerated() {
      draw(actions.rows[index], isCurrent: index == cursor, row: rows.row + place, in: rows, on: &buffer)
    }
    if actions.rows.isEmpty {
      buffer.write(
        [StyledText("nothing found", .textDim)], column: rows.column, row: rows.row, on: .popup, clip: rows)
    }
    if area.height > 6 {
      buffer.write(
        [StyledText("Enter runs it  Esc closes  \(actions.choices.count) commands", .textDim)],
        column: area.column,
        row: area.endRow - 1, on: .popup, clip: area)
    }
  }

  private func draw(
    _ row: ActionList.Row, isCurrent: Bool, row line: Int, in area: Rectangle, on buffer: inout ScreenBuffer
  ) {
    switch row {
    case .heading(let title):
      buffer.write([StyledText(title, .title)], column: area.column, row: line, on: .popup, clip: area)
    case .action(let id, let keys, let text):
      let under: ThemeRole = isCurrent ? .cursor : .popup
      if isCurrent {
        buffer.fill(
          Rectangle(column: area.column, row: line, width: area.width, height: 1),
          style: CellStyle(.text, on: under))
      }
      let mark = isCurrent ? "> " : "  "
      buffer.write(
        [StyledText(mark, .text), StyledText(keys, .key)], column: area.column, row: line, on: under,
        clip: area)
      let textColumn = area.column + 14
      var column = buffer.write(
        [StyledText(text, .text)], column: textColumn, row: line, on: under, clip: area)
      column = max(column + 2, area.endColumn - id.rawValue.unicodeScalars.count)
      if column + id.rawValue.unicodeScalars.count <= area.endColumn {
        buffer.write([StyledText(id.rawValue, .textDim)], column: column, row: line, on: under, clip: area)
      }
    }
  }

  private func draw(_ choice: ThemeChoice, on buffer: inout ScreenBuffer) {
    let width = max(28, choice.names.map(\.unicodeScalars.count).max() ?? 0) + 4
    let frame = PopupFrame(
      size: buffer.size, width: width, height: min(choice.names.count + 1, buffer.size.rows - 4))
    frame.draw(title: "Theme", glyphs: glyphs, on: &buffer)
    let area = frame.inside
    let rows = area.inset(bottom: area.height > 2 ? 1 : 0)
    let window = ListWindow(total: choice.names.count, cursor: choice.cursor, scroll: 0, height: rows.height)
    for (place, index) in window.range.enumerated() {
      let isCurrent = index == choice.cursor
      let under: ThemeRole = isCurrent ? .cursor : .popup
      if isCurrent {
        buffer.fill(
          Rectangle(column: rows.column, row: rows.row + place, width: rows.width, height: 1),
          style: CellStyle(.text, on: under))
      }
      buffer.write(
        [StyledText((isCurrent ? "> " : "  ") + choice.names[index], .text)], column: rows.column,
        row: rows.row + place, on: under, clip: rows)
    }
    if area.height > 2 {
      buffer.write(
        [StyledText("Enter keeps it  Esc goes back", .textDim)], column: area.column, row: area.endRow - 1,
        on: .popup, clip: area)
    }
  }

  private func draw(_ question: Question, on buffer: inout ScreenBuffer) {
    let answers = [
      StyledText("y", .key), StyledText(" yes   ", .keyLabel), StyledText("[n]", .key),
      StyledText(" no, nothing happens", .keyLabel),
    ]
    drawLines(
      question.lines.map { [StyledText($0, style: CellStyle(.text))] } + [[], answers], title: "Sure?",
      on: &buffer)
  }

  private func drawLeave(on buffer: inout ScreenBuffer) {
    func choice(_ key: String, _ text: String) -> [StyledText] {
      [
        StyledText("  \(key)", .key),
        StyledText(String(repeating: " ", count: max(1, 6 - key.unicodeScalars.count)) + text, .text),
      ]
    }
    var lines = [
      [StyledText("Leave how? A run that is held stays held.", .text)], [],
      choice("[Esc]", "stay"),
      choice("d", "detach: the run goes on without this screen"),
    ]
    if canControl {
      lines.append(choice("s", "stop after this step, resumable"))
      lines.append(choice("k", "stop now, resumable"))
    }
    lines += [[], [StyledText("Ctrl-C once more within 2 s stops at once.", .textDim)]]
    drawLines(lines, title: "Quit", on: &buffer)
  }

  private func drawLines(_ lines: [[StyledText]], title: String, on buffer: inout ScreenBuffer) {
    let widest = lines.map(\.width).max() ?? 0
    let width = min(max(30, widest), max(1, buffer.size.columns - 6))
    var page = Page()
    for line in lines { page.add(PageLine(line)) }
    let rows = PageLayout(of: page, width: width, wraps: true).rows
    let frame = PopupFrame(size: buffer.size, width: width, height: rows.count)
    frame.draw(title: title, glyphs: glyphs, on: &buffer)
    // Where it does not all fit, the answers at the end matter most.
    let shown = rows.count > frame.inside.height ? rows.suffix(frame.inside.height) : rows[...]
    for (place, row) in shown.enumerated() {
      buffer.write(
        row.pieces, column: frame.inside.column, row: frame.inside.row + place, on: .popup, clip: frame.inside
      )
    }
  }
}
