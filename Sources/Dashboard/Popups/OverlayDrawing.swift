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

  /// Cells for the keys before a command's text.
  private func keyColumn(_ width: Int) -> Int { width >= 48 ? 14 : 9 }

  private func draw(
    _ list: PickList, of actions: ActionList, title: String, prompt: String, on buffer: inout ScreenBuffer
  ) {
    let size = buffer.size
    let frame = PopupFrame(
      size: size, width: size.columns < 60 ? size.columns : min(96, size.columns - 8),
      height: max(6, size.rows - (size.rows < 16 ? 2 : 6)))
    frame.draw(title: title, glyphs: glyphs, on: &buffer)
    let area = frame.inside
    guard area.height > 0, area.width > 4 else { return }
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
    draw(actions, cursor: list.cursor, in: rows, on: &buffer)
    if area.height > 6 {
      let count = Quantity.counted(actions.choices.count, "command")
      let keys = "Enter runs it  Esc closes" + (area.width < 40 ? "" : "  " + count)
      buffer.write(
        [StyledText(keys, .textDim)], column: area.column, row: area.endRow - 1, on: .popup, clip: area)
    }
  }

  /// The rows in view, texts wrapped: nothing of a command is cut.
  private func draw(
    _ actions: ActionList, cursor: Int, in area: Rectangle, on buffer: inout ScreenBuffer
  ) {
    guard !actions.rows.isEmpty else {
      buffer.write(
        [StyledText("nothing found", .textDim)], column: area.column, row: area.row, on: .popup, clip: area)
      return
    }
    let current = actions.choices.indices.contains(cursor) ? actions.choices[cursor] : nil
    var lines: [(row: Int, pieces: [StyledText])] = []
    for (place, row) in actions.rows.enumerated() {
      lines += pieces(of: row, isCurrent: place == current, width: area.width).map {
        (row: place, pieces: $0)
      }
    }
    let first = lines.firstIndex { $0.row == current } ?? 0
    let last = lines.lastIndex { $0.row == current } ?? 0
    let scroll = max(0, first - area.height / 2)
    let window = ListWindow(
      total: lines.count, cursor: first,
      scroll: ListWindow(total: lines.count, cursor: last, scroll: scroll, height: area.height).first,
      height: area.height)
    for (place, index) in window.range.enumerated() {
      let isCurrent = lines[index].row == current
      let row = area.row + place
      if isCurrent {
        buffer.fill(
          Rectangle(column: area.column, row: row, width: area.width, height: 1),
          style: CellStyle(.text, on: .cursor))
      }
      buffer.write(
        lines[index].pieces, column: area.column, row: row, on: isCurrent ? .cursor : .popup, clip: area)
    }
  }

  /// A heading, or a command: its keys, what it does, and its name where there is room for it.
  private func pieces(of row: ActionList.Row, isCurrent: Bool, width: Int) -> [[StyledText]] {
    switch row {
    case .heading(let title): return [[StyledText(title, .title)]]
    case .action(let id, let keys, let text):
      let column = keyColumn(width)
      let margin = max(1, column - 2 - keys.unicodeScalars.count)
      let pieces = [
        StyledText(isCurrent ? "> " : "  ", .text), StyledText(keys, .key),
        StyledText(String(repeating: " ", count: margin), .text), StyledText(text, .text),
      ]
      var lines = pieces.wrapped(width: width, indent: column)
      let name = StyledText(id.rawValue, .textDim)
      let room = width - (lines.first?.width ?? 0) - name.width
      if lines.count == 1, room >= 2 {
        lines[0] += [StyledText(String(repeating: " ", count: room), .text), name]
      }
      return lines
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
    let short = [
      StyledText("y", .key), StyledText(" yes ", .keyLabel), StyledText("[n]", .key),
      StyledText(" no", .keyLabel),
    ]
    drawLines(
      question.lines.map { [StyledText($0, style: CellStyle(.text))] }, answers: [[], answers],
      short: [short], title: "Sure?", on: &buffer)
  }

  private func drawLeave(on buffer: inout ScreenBuffer) {
    func choice(_ key: String, _ text: String) -> [StyledText] {
      [
        StyledText("  \(key)", .key),
        StyledText(String(repeating: " ", count: max(1, 6 - key.unicodeScalars.count)) + text, .text),
      ]
    }
    func short(_ key: String, _ text: String) -> [StyledText] {
      [StyledText(key, .key), StyledText(" " + text, .text)]
    }
    var answers = [
      [], choice("[Esc]", "stay"), choice("d", "detach: the run goes on without this screen"),
    ]
    var few = [short("[Esc]", "stay")]
    if canControl {
      answers.append(choice("s", "stop after this step, resumable"))
      answers.append(choice("k", "stop now, resumable"))
      few.append(short("d", "detach") + [StyledText("  ", .text)] + short("k", "stop"))
      few.append(short("s", "stop after step"))
    } else {
      few.append(short("d", "detach"))
    }
    answers += [[], [StyledText("Ctrl-C once more within 2 s stops at once.", .textDim)]]
    drawLines(
      [[StyledText("Leave how? A run that is held stays held.", .text)]], answers: answers,
      short: few, title: "Quit", on: &buffer)
  }

  /// A question with its answers; where there is no room for all of it the answers in short, and the harmless one first.
  private func drawLines(
    _ lines: [[StyledText]], answers: [[StyledText]], short: [[StyledText]], title: String,
    on buffer: inout ScreenBuffer
  ) {
    let all = lines + answers
    let size = buffer.size
    let width = min(max(30, all.map(\.width).max() ?? 0), max(1, size.columns - 6))
    let rows = all.flatMap { $0.wrapped(width: width) }
    if rows.count + 2 <= size.rows, size.columns >= 30 {
      let frame = PopupFrame(size: size, width: width, height: rows.count)
      frame.draw(title: title, glyphs: glyphs, on: &buffer)
      for (place, row) in rows.enumerated() {
        buffer.write(
          row, column: frame.inside.column, row: frame.inside.row + place, on: .popup, clip: frame.inside)
      }
      return
    }
    // Without a frame, over the whole screen.
    let area = Rectangle(size)
    buffer.fill(area, style: CellStyle(.popup, on: .popup))
    var text = lines.flatMap { $0.wrapped(width: area.width) }
    let room = max(0, area.height - short.count)
    if text.count > room {
      // What does not fit is left on the last line, which is cut with a sign.
      let rest = text.suffix(text.count - max(0, room - 1)).flatMap { $0 + [StyledText(" ", .text)] }
      text = Array(text.prefix(max(0, room - 1))) + (room > 0 ? [rest] : [])
    }
    for (place, row) in (text + short).prefix(area.height).enumerated() {
      buffer.draw(
        row.map { StyledText($0.text, style: CellStyle($0.style.role, on: .popup)) }, column: 0, row: place,
        width: area.width, glyphs: Glyphs(glyphs))
    }
  }
}
