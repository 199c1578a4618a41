import CNCurses

/// The sequences that switch what curses does not: mouse reports and bracketed paste; and those that give everything
/// back when curses can't be asked any more.
struct TerminalModes {
  private let hasMouse: Bool
  private let hasPaste: Bool
  /// Everything off, in one string: for handlers of fatal signals.
  let off: String

  /// Reads the terminfo entry of the terminal.
  init(term: String) {
    var status: Int32 = 0
    _ = skillopt_terminal_exists(term, &status)
    self.init(term: term) { name in skillopt_terminal_string(name).map { String(cString: $0) } }
  }

  /// - Parameter capability: the strings of a terminfo entry by name.
  init(term: String, capability: (String) -> String?) {
    // Hardware of old has neither; anything younger ignores what it does not know.
    let isOld = term.hasPrefix("vt") || term == "linux" || term == "ansi"
    hasMouse = capability("kmous") != nil && !isOld
    hasPaste = capability("BE") != nil || !isOld
    let leave = ["sgr0", "rmkx", "cnorm"].compactMap(capability) + [capability("rmcup") ?? "\r\n"]
    off = Self.ownOff(hasMouse, hasPaste) + leave.map(Self.withoutPadding).joined()
  }

  /// What is on while the screen is shown.
  func on(mouse: Bool) -> String { (hasPaste ? "\u{1B}[?2004h" : "") + (mouse ? self.mouse(true) : "") }

  func mouse(_ isOn: Bool) -> String {
    guard hasMouse else { return "" }
    return isOn ? "\u{1B}[?1000h\u{1B}[?1006h" : "\u{1B}[?1006l\u{1B}[?1000l"
  }

  /// What was on is off again; the rest is left to curses.
  var ownOff: String { Self.ownOff(hasMouse, hasPaste) }

  private static func ownOff(_ hasMouse: Bool, _ hasPaste: Bool) -> String {
    (hasMouse ? "\u{1B}[?1006l\u{1B}[?1002l\u{1B}[?1000l" : "") + (hasPaste ? "\u{1B}[?2004l" : "")
  }

  /// A capability without its delays, `$<5>`.
  static func withoutPadding(_ capability: String) -> String {
    var rest = capability[...]
    var text = ""
    while let start = rest.range(of: "$<"), let end = rest[start.upperBound...].firstIndex(of: ">") {
      text += rest[..<start.lowerBound]
      rest = rest[rest.index(after: end)...]
    }
    return text + rest
  }
}

extension Substring {
  fileprivate func range(of word: String) -> Range<Index>? {
    var place = startIndex
    while place < endIndex {
      if self[place...].hasPrefix(word) { return place..<index(place, offsetBy: word.count) }
      place = index(after: place)
    }
    return nil
  }
}
