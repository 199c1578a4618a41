import CNCurses
import Dashboard

/// Keys by the sequences that terminals send for them.
enum KeySequences {
  /// What a control sequence means: its parameters, and the byte that ends it.
  static func meaning(of inside: ArraySlice<UInt8>, final: UInt8) -> InputUnit.Meaning {
    if inside.first == UInt8(ascii: "<") { return mouse(inside.dropFirst(), final) }
    let numbers = inside.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
      .map { number(of: $0) }
    let first = numbers.first ?? nil
    switch final {
    case UInt8(ascii: "~"):
      if first == 200 { return .pasteStart }
      return numbered(first).map { .key(KeyStroke($0)) } ?? .nothing
    case UInt8(ascii: "I") where inside.isEmpty: return .focus(true)
    case UInt8(ascii: "O") where inside.isEmpty: return .focus(false)
    case UInt8(ascii: "u"): return extended(first, modifiers: numbers.count > 1 ? numbers[1] : nil)
    default: return lettered(final).map { .key(KeyStroke($0)) } ?? .nothing
    }
  }

  /// `ESC O` and a letter: keys in application mode.
  static func applicationKey(_ letter: UInt8) -> KeyStroke? {
    switch letter {
    case UInt8(ascii: "M"): return KeyStroke(.enter)
    case UInt8(ascii: "j")...UInt8(ascii: "y"): return KeyStroke(Unicode.Scalar(letter - 0x40))
    case UInt8(ascii: "X"): return KeyStroke("=")
    case UInt8(ascii: "I"): return KeyStroke(.tab)
    default: return lettered(letter).map { KeyStroke($0) }
    }
  }

  private static func lettered(_ letter: UInt8) -> KeyStroke.Code? {
    switch letter {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): .right
    case UInt8(ascii: "D"): .left
    case UInt8(ascii: "F"): .end
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "Z"): .backTab
    case UInt8(ascii: "P")...UInt8(ascii: "S"): .function(Int(letter) - 0x4F)
    default: nil
    }
  }

  private static func numbered(_ number: Int?) -> KeyStroke.Code? {
    switch number {
    case 1, 7: .home
    case 2: .insert
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case .some(11...15): .function((number ?? 0) - 10)
    case .some(17...21): .function((number ?? 0) - 11)
    case .some(23...24): .function((number ?? 0) - 12)
    default: nil
    }
  }

  /// The form that newer terminals use for keys with modifiers: code point, modifiers + 1.
  private static func extended(_ code: Int?, modifiers: Int?) -> InputUnit.Meaning {
    guard let code, let scalar = Unicode.Scalar(UInt32(code)) else { return .nothing }
    let isControl = ((modifiers ?? 1) - 1) & 4 != 0
    let isShift = ((modifiers ?? 1) - 1) & 1 != 0
    switch code {
    case 9: return .key(KeyStroke(isShift ? .backTab : .tab))
    case 13: return .key(KeyStroke(.enter))
    case 27: return .key(KeyStroke(.escape))
    case 127: return .key(KeyStroke(.backspace))
    case 0x20..., 0: return .key(KeyStroke(.character(scalar), control: isControl))
    default: return .nothing
    }
  }

  private static func mouse(_ inside: ArraySlice<UInt8>, _ final: UInt8) -> InputUnit.Meaning {
    let numbers = inside.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
      .compactMap { number(of: $0) }
    let isPress = final == UInt8(ascii: "M")
    guard numbers.count == 3, isPress || final == UInt8(ascii: "m") else { return .nothing }
    return .mouse(
      MouseReport(button: numbers[0], column: numbers[1], row: numbers[2], isPress: isPress))
  }

  /// At most six digits.
  private static func number(of digits: ArraySlice<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.count <= 6, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    return digits.reduce(0) { $0 * 10 + Int($1) - 0x30 }
  }

  /// What this terminal's terminfo entry says of its keys; two or more bytes each.
  static func ofTerminal(_ term: String) -> [[UInt8]: KeyStroke.Code] {
    var status: Int32 = 0
    guard skillopt_terminal_exists(term, &status) == 0 else { return [:] }
    var known: [[UInt8]: KeyStroke.Code] = [:]
    for (name, code) in capabilities {
      guard let sequence = skillopt_terminal_string(name) else { continue }
      let bytes = Array(String(cString: sequence).utf8)
      if bytes.count > 2, bytes[0] == 0x1B { known[bytes] = code }
    }
    return known
  }

  private static let capabilities: [(String, KeyStroke.Code)] =
    [
      ("kcuu1", .up), ("kcud1", .down), ("kcub1", .left), ("kcuf1", .right), ("khome", .home), ("kend", .end),
      ("kpp", .pageUp), ("knp", .pageDown), ("kich1", .insert), ("kdch1", .delete), ("kcbt", .backTab),
    ] + (1...12).map { ("kf\($0)", .function($0)) }
}
