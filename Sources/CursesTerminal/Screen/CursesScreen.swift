import CNCurses
import Dashboard
import Glibc
import SkillModel

/// The terminal as a screen, drawn through curses.
///
/// curses is one-threaded: the thread that opens a screen makes every other call as well, and there is one at a time.
package final class CursesScreen {
  /// What a style looks like; set it anew for another theme.
  package var look: (CellStyle) -> TerminalLook {
    didSet { inks = [:]; shown = nil }
  }
  /// Columns and rows; 80 x 24 where the terminal does not say.
  package private(set) var size = ScreenSize(columns: 80, rows: 24)
  /// The open terminal: where keys are read from.
  let terminal: Int32

  private let kind: ScreenKind
  private let modes: TerminalModes
  private var usesMouse: Bool
  private var colors = 0
  private var pairs = ColorPairs(capacity: 1)
  private var inks: [CellStyle: Ink] = [:]
  private var shown: ScreenBuffer?
  private var run: [UInt32] = []

  /// Attributes and pair of a style, as curses takes them.
  private struct Ink: Equatable {
    var attributes: UInt32
    var pair: Int32
  }

  /// Takes the terminal: it is given back on every way out of the process from here on, until `close()`.
  package init(
    _ kind: ScreenKind, usesMouse: Bool = true, look: @escaping (CellStyle) -> TerminalLook
  ) throws(Problem) {
    self.kind = kind
    self.usesMouse = usesMouse
    self.look = look
    terminal = Self.openTerminal()
    guard terminal >= 0 else {
      throw Problem(.inputOutput, at: Place("/dev/tty"), "the terminal can't be opened: \(Self.reason)")
    }
    modes = TerminalModes(term: kind.term)
    skillopt_guard_install()
    _ = skillopt_guard_take(terminal, modes.off)
    guard skillopt_screen_start(kind.term, terminal) == 0 else {
      _ = skillopt_guard_release()
      skillopt_guard_restore_settings()
      Glibc.close(terminal)
      throw Problem(
        .configuration, "TERM=\(kind.term) can't show a screen", cure: "use --plain, or set TERM")
    }
    startColors()
    send(modes.on(mouse: usesMouse))
    measure()
  }

  private static func openTerminal() -> Int32 {
    let own = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
    if own >= 0 { return own }
    return fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
  }

  private static var reason: String { String(cString: strerror(errno)) }

  private func startColors() {
    guard kind.depth != .mono else { return }
    var count: Int32 = 0
    colors = Int(skillopt_screen_start_colors(&count))
    pairs = ColorPairs(capacity: min(Int(count), 32_767))
  }

  /// Gives the terminal back. Later calls do nothing.
  package func close() {
    guard skillopt_guard_is_taken() == 1 else { return }
    send(modes.ownOff)
    guard skillopt_guard_release() == 1 else { return }
    skillopt_screen_end()
  }

  /// Nothing more is written: the terminal is gone.
  func abandon() { _ = skillopt_guard_release() }

  /// Gives the terminal back for a while: to the shell or to an editor.
  func pause() {
    send(modes.ownOff)
    guard skillopt_guard_release() == 1 else { return }
    skillopt_screen_pause()
  }

  /// Takes the terminal back after a pause, or after somebody else changed it. Everything is drawn anew by the next draw.
  func resume() {
    skillopt_guard_retake()
    skillopt_screen_resume()
    send(modes.on(mouse: usesMouse))
    measure()
  }

  /// Enters the alternate screen and the modes once more and draws everything anew.
  func redraw() {
    skillopt_screen_enter_again()
    send(modes.on(mouse: usesMouse))
    skillopt_screen_forget()
    shown = nil
  }

  /// Switches the reports of clicks and of the wheel.
  func useMouse(_ isOn: Bool) {
    usesMouse = isOn
    send(modes.mouse(isOn))
  }

  /// Asks the terminal for its size and takes it over; everything is drawn anew by the next draw.
  package func measure() {
    var columns: Int32 = 0
    var rows: Int32 = 0
    if skillopt_terminal_size(terminal, &columns, &rows) == 0, columns > 0, rows > 0 {
      size = ScreenSize(columns: Int(columns), rows: Int(rows))
    }
    skillopt_screen_resize(Int32(size.rows), Int32(size.columns))
    shown = nil
  }

  /// Sends a sequence of ours that curses does not know of. Never text from elsewhere.
  func send(_ sequence: String) { send(Array(sequence.utf8)) }

  func send(_ bytes: [UInt8]) {
    guard skillopt_guard_is_taken() == 1 else { return }
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { write(terminal, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      if written <= 0 { return }
      rest = rest.dropFirst(written)
    }
  }
}

extension CursesScreen {
  /// Shows a picture: cells that differ from the last one are sent. An equal picture sends nothing.
  package func draw(_ picture: ScreenBuffer) {
    guard skillopt_guard_is_taken() == 1 else { return }
    let rows = min(picture.size.rows, size.rows)
    let columns = min(picture.size.columns, size.columns)
    let before = shown?.size == picture.size ? shown : nil
    var isChanged = before == nil
    picture.cells.withUnsafeBufferPointer { cells in
      for row in 0..<rows {
        for stretch in before.map({ picture.changes(inRow: row, since: $0) }) ?? [0..<columns] {
          draw(cells, row, row * picture.size.columns, stretch.clamped(to: 0..<columns))
          isChanged = true
        }
      }
    }
    let hasMoved =
      shown?.cursor?.column != picture.cursor?.column || shown?.cursor?.row != picture.cursor?.row
    guard isChanged || hasMoved else { return }
    place(picture.cursor, rows: rows, columns: columns)
    skillopt_screen_refresh()
    shown = picture
  }

  private func place(_ cursor: (column: Int, row: Int)?, rows: Int, columns: Int) {
    if let cursor, cursor.row < rows, cursor.column < columns, cursor.row >= 0, cursor.column >= 0 {
      skillopt_screen_set_cursor(Int32(cursor.row), Int32(cursor.column))
    } else {
      skillopt_screen_set_cursor(-1, 0)
    }
  }

  private func draw(_ cells: UnsafeBufferPointer<ScreenCell>, _ row: Int, _ start: Int, _ columns: Range<Int>)
  {
    var runStart = columns.lowerBound
    var runStyle: CellStyle?
    func flush() {
      if let runStyle, !run.isEmpty {
        let ink = ink(of: runStyle)
        skillopt_screen_put_run(
          Int32(row), Int32(runStart), run, Int32(run.count), ink.attributes, ink.pair)
      }
      run.removeAll(keepingCapacity: true)
    }
    for column in columns {
      let cell = cells[start + column]
      if cell.width == 0 { continue }
      let isPlain = cell.marks == nil && cell.width == 1 && (0x20...0x7E).contains(cell.base.value)
      let drawn = isPlain ? nil : DrawnCharacter.of(cell, isUnicode: kind.isUnicode)
      let isRun = isPlain || (cell.width == 1 && drawn?.marks.isEmpty == true)
      if !isRun || runStyle != cell.style || runStart + run.count != column {
        flush()
        runStart = column
        runStyle = cell.style
      }
      if isRun {
        run.append(drawn?.base ?? cell.base.value)
      } else if let drawn {
        let ink = ink(of: cell.style)
        // Half of a wide character at the edge would wrap.
        let fits = cell.width == 1 || drawn.needsBlank || column + 1 < size.columns
        skillopt_screen_put(
          Int32(row), Int32(column), fits ? drawn.base : 0x20, drawn.marks, Int32(drawn.marks.count),
          ink.attributes, ink.pair)
        if drawn.needsBlank, column + 1 < size.columns {
          skillopt_screen_put(Int32(row), Int32(column + 1), 0x20, nil, 0, ink.attributes, ink.pair)
        }
        runStyle = nil
      }
    }
    flush()
  }

  private func ink(of style: CellStyle) -> Ink {
    if let known = inks[style] { return known }
    let ink = ink(for: look(style))
    inks[style] = ink
    return ink
  }

  private func ink(for look: TerminalLook) -> Ink {
    var bits: UInt32 = 0
    if look.attributes.contains(.bold) { bits |= skillopt_attribute_bold }
    if look.attributes.contains(.dim) { bits |= skillopt_attribute_dim }
    if look.attributes.contains(.italic) { bits |= skillopt_attribute_italic }
    if look.attributes.contains(.underline) { bits |= skillopt_attribute_underline }
    if look.attributes.contains(.reverse) { bits |= skillopt_attribute_reverse }
    guard colors > 0 else { return Ink(attributes: bits, pair: 0) }
    let isDirect = kind.depth == .direct
    let limit = kind.depth == .eight ? min(8, colors) : kind.depth == .sixteen ? min(16, colors) : colors
    let foreground = ColorNumber.of(look.foreground, colors: limit, isDirect: isDirect)
    let background = ColorNumber.of(look.background, colors: limit, isDirect: isDirect)
    if foreground.needsBold { bits |= skillopt_attribute_bold }
    let pair = ColorPairs.Pair(foreground: foreground.number, background: background.number)
    let (number, isNew) = pairs.number(of: pair)
    if isNew { _ = skillopt_screen_set_pair(number, pair.foreground, pair.background) }
    return Ink(attributes: bits, pair: number)
  }
}
