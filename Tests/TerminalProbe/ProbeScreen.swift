import CursesTerminal
import Dashboard
import SkillModel

/// A small screen to try the terminal with: a list with a cursor, the last keys, a number that others raise.
struct ProbeScreen: ScreenContent, Sendable {
  var number = 0
  var size = ScreenSize(columns: 80, rows: 24)
  var cursor = 0
  var inputs: [String] = []
  var hasClock = false
  var message = "ready"
  var repaints = 0
  /// Shown page by page: hostile text, for the test of what reaches the terminal.
  var lines: [SafeText] = []
  var page = 0
  private var lastControlC: Int?

  mutating func handle(_ input: TerminalInput, at now: Int) -> [DashboardEffect] {
    switch input {
    case .resize(let new): size = new
    case .restored: repaints += 1
    case .paste(let text): remember("paste \(text.utf8.count)")
    case .mouse(let action, let column, let row): remember("\(action) \(column),\(row)")
    case .focus(let isIn): remember("focus \(isIn)")
    case .key(let key): return press(key, at: now)
    }
    return []
  }

  private mutating func remember(_ input: String) { inputs = inputs.suffix(4) + [input] }

  private mutating func press(_ key: KeyStroke, at now: Int) -> [DashboardEffect] {
    if key.isControl, case .character(let letter) = key.code { return control(letter, at: now) }
    switch key.code {
    case .character("q"): return [.quit]
    case .character("j"), .down: cursor = min(cursor + 1, max(0, size.rows - 4))
    case .character("k"), .up: cursor = max(cursor - 1, 0)
    case .character("n"): page += 1
    case .character("y"): return [.copy(SafeText("copied text"))]
    case .character("W"): return [.writeScreen(picture(size: size, at: now))]
    case .character("m"): return [.useMouse(false)]
    case .character("M"): return [.useMouse(true)]
    case .character("b"): return [.bell]
    case .character("D"): return [.detach]
    case .character("e"):
      let request = EditorRequest(
        step: 1, edit: EditID(step: 1, rank: 1), explanation: "a test", text: "text to edit")
      return [.edit(request)]
    case .character("T"), .character("V"), .character("A"), .character("X"), .character("U"):
      if case .character(let letter) = key.code { return [.useTheme(name: String(letter))] }
    default: break
    }
    remember("\(key.code)")
    return []
  }

  private mutating func control(_ letter: Unicode.Scalar, at now: Int) -> [DashboardEffect] {
    switch letter {
    case "z": return [.suspend]
    case "l": return [.redraw]
    case "c":
      defer { lastControlC = now }
      if let last = lastControlC, now - last < 2_000 { return [.quit] }
      message = "again to quit"
    default: remember("ctrl-\(letter)")
    }
    return []
  }

  func picture(size: ScreenSize, at now: Int) -> ScreenBuffer {
    var buffer = ScreenBuffer(size: size)
    let clock = hasClock ? "  \(now / 1_000)" : ""
    buffer.write(
      SafeText("probe  number \(number)\(clock)  page \(page)  \(message)"), column: 0, row: 0,
      style: CellStyle(.header))
    for row in 1..<max(1, size.rows - 2) {
      let isCursor = row - 1 == cursor
      buffer.write(
        SafeText.singleLine("\(isCursor ? ">" : " ") row \(row)  "), column: 0, row: row, style: .text)
      let place = page * max(1, size.rows - 3) + row - 1
      let example = SafeText("日本 é ─ ⣿ value \(row * 7 + (row == 3 ? number : 0))")
      let line = lines.isEmpty ? example : place < lines.count ? lines[place] : SafeText("")
      buffer.write(line, column: 12, row: row, style: CellStyle(.scorePass))
      if isCursor {
        buffer.lay(.cursor, under: Rectangle(column: 0, row: row, width: size.columns, height: 1))
      }
    }
    buffer.write(
      SafeText.singleLine("keys: " + inputs.joined(separator: " | ")), column: 0, row: size.rows - 1,
      style: CellStyle(.status))
    return buffer
  }

  mutating func painted(size: ScreenSize, at now: Int) {}

  func nextTick(after now: Int) -> Int? { hasClock ? (now / 1_000 + 1) * 1_000 : nil }
}
