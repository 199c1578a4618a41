import Dashboard

/// Turns the bytes of a terminal into keys, clicks and pastes. Pure: no terminal, no clock.
///
/// Keys are not read through curses, so that a paste, a mouse report and a sequence cut in two are decided in one
/// place that tests can reach, and a lone Esc never makes the loop wait inside of a call.
package struct InputDecoder {
  /// How long the rest of a sequence may take, milliseconds. A lone Esc is a key after that.
  package static let patience = 25
  /// Two clicks on one cell within that many milliseconds are a double click.
  static let doubleClickTime = 400

  private var pending: [UInt8] = []
  private var paste = PasteCollector()
  private var lastClick: (column: Int, row: Int, time: Int)?
  /// Keys by the sequences of this terminal's terminfo entry.
  private let known: [[UInt8]: KeyStroke.Code]

  package init(known: [[UInt8]: KeyStroke.Code] = [:]) {
    self.known = known
  }

  /// Whether the beginning of a sequence is held back until its rest arrives or `timeOut` is called.
  package var isWaiting: Bool { !pending.isEmpty && !paste.isOpen }

  /// Takes bytes that arrived at a time in milliseconds.
  package mutating func take(_ bytes: some Sequence<UInt8>, at now: Int) -> [TerminalInput] {
    pending.append(contentsOf: bytes)
    var inputs: [TerminalInput] = []
    consume(at: now, isFinal: false, into: &inputs)
    return inputs
  }

  /// The rest of a sequence did not come: what is held back is taken as keys.
  package mutating func timeOut(at now: Int) -> [TerminalInput] {
    var inputs: [TerminalInput] = []
    if isWaiting { consume(at: now, isFinal: true, into: &inputs) }
    return inputs
  }

  private mutating func consume(at now: Int, isFinal: Bool, into inputs: inout [TerminalInput]) {
    var place = 0
    while place < pending.count {
      if paste.isOpen {
        place = paste.take(pending, from: place)
        if let text = paste.finished() { inputs.append(.paste(text)) } else { break }
        continue
      }
      let unit = InputUnit.next(in: pending[place...], known: known, isFinal: isFinal)
      guard unit.length > 0 else { break }
      place += unit.length
      take(unit.meaning, at: now, into: &inputs)
    }
    pending.removeFirst(min(place, pending.count))
  }

  private mutating func take(_ meaning: InputUnit.Meaning, at now: Int, into inputs: inout [TerminalInput]) {
    switch meaning {
    case .nothing: break
    case .key(let key): inputs.append(.key(key))
    case .focus(let isIn): inputs.append(.focus(isIn))
    case .pasteStart: paste.open()
    case .mouse(let report): if let input = input(of: report, at: now) { inputs.append(input) }
    }
  }

  private mutating func input(of report: MouseReport, at now: Int) -> TerminalInput? {
    guard let action = report.action else { return nil }
    let (column, row) = (report.column, report.row)
    guard action == .click else { return .mouse(action, column: column, row: row) }
    if let last = lastClick, last.column == column, last.row == row, now - last.time <= Self.doubleClickTime {
      lastClick = nil
      return .mouse(.doubleClick, column: column, row: row)
    }
    lastClick = (column, row, now)
    return .mouse(.click, column: column, row: row)
  }
}

/// Collects a bracketed paste up to its end, and no more than a limit of it.
struct PasteCollector {
  /// Bytes of a paste that are kept; the rest is dropped.
  static let limit = 65_536
  private static let end: [UInt8] = Array("\u{1B}[201~".utf8)

  private(set) var isOpen = false
  private var bytes: [UInt8] = []
  private var isComplete = false

  mutating func open() {
    isOpen = true
    isComplete = false
    bytes = []
  }

  /// Takes what belongs to the paste.
  ///
  /// - Returns: the place behind it; what could be a part of the end mark is left.
  mutating func take(_ input: [UInt8], from start: Int) -> Int {
    var place = start
    while place < input.count {
      if input[place] == 0x1B {
        let rest = input[place...].prefix(Self.end.count)
        if rest.elementsEqual(Self.end) {
          isComplete = true
          return place + Self.end.count
        }
        if Self.end.starts(with: rest) { return place }
      }
      if bytes.count < Self.limit { bytes.append(input[place]) }
      place += 1
    }
    return place
  }

  /// The text of a paste that has ended, once.
  mutating func finished() -> String? {
    guard isOpen, isComplete else { return nil }
    isOpen = false
    defer { bytes = [] }
    return String(decoding: bytes, as: UTF8.self)
  }
}
