import Dashboard

/// The first whole thing in a row of bytes from a terminal: a key, a report, or something to ignore.
struct InputUnit {
  enum Meaning {
    case nothing
    case key(KeyStroke)
    case mouse(MouseReport)
    case focus(Bool)
    case pasteStart
  }
  var meaning: Meaning
  /// Bytes that it takes; 0: not yet complete.
  var length: Int

  private static let incomplete = InputUnit(meaning: .nothing, length: 0)
  private static let longestSequence = 64
  private static let escape = InputUnit(meaning: .key(KeyStroke(.escape)), length: 1)

  /// - Parameter isFinal: nothing more comes: an incomplete sequence is what its first byte is.
  static func next(
    in bytes: ArraySlice<UInt8>, known: [[UInt8]: KeyStroke.Code], isFinal: Bool
  ) -> InputUnit {
    guard let first = bytes.first else { return incomplete }
    switch first {
    case 0x1B: return sequence(in: bytes, known, isFinal)
    case 0x20...0x7E, 0x80...: return character(in: bytes, isFinal)
    default: return InputUnit(meaning: .key(control(first)), length: 1)
    }
  }

  private static func control(_ byte: UInt8) -> KeyStroke {
    switch byte {
    case 0x0D, 0x0A: KeyStroke(.enter)
    case 0x09: KeyStroke(.tab)
    case 0x08, 0x7F: KeyStroke(.backspace)
    case 0x00: .control(" ")
    case 0x01...0x1A: .control(Unicode.Scalar(byte + 0x60))
    default: .control(Unicode.Scalar(byte + 0x40))
    }
  }

  private static func character(in bytes: ArraySlice<UInt8>, _ isFinal: Bool) -> InputUnit {
    guard let first = bytes.first else { return incomplete }
    if first < 0x80 { return InputUnit(meaning: .key(KeyStroke(Unicode.Scalar(first))), length: 1) }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1
    let whole = bytes.prefix(length)
    let isTorn = whole.dropFirst().allSatisfy { (0x80...0xBF).contains($0) }
    if length > 1, whole.count < length, isTorn, !isFinal { return incomplete }
    var decoder = UTF8()
    var iterator = whole.makeIterator()
    guard length > 1, whole.count == length, case .scalarValue(let scalar) = decoder.decode(&iterator),
      scalar.value >= 0xA0
    else { return InputUnit(meaning: .nothing, length: 1) }
    return InputUnit(meaning: .key(KeyStroke(scalar)), length: length)
  }

  private static func sequence(
    in bytes: ArraySlice<UInt8>, _ known: [[UInt8]: KeyStroke.Code], _ isFinal: Bool
  ) -> InputUnit {
    let start = bytes.startIndex
    guard bytes.count > 1 else { return isFinal ? escape : incomplete }
    switch bytes[start + 1] {
    case 0x5B:
      return parameters(in: bytes, known) ?? (isFinal ? escape : incomplete)
    case 0x4F:
      guard bytes.count > 2 else { return isFinal ? escape : incomplete }
      guard (0x40...0x7E).contains(bytes[start + 2]) else { return escape }
      if let code = known[Array(bytes.prefix(3))] {
        return InputUnit(meaning: .key(KeyStroke(code)), length: 3)
      }
      guard let key = KeySequences.applicationKey(bytes[start + 2]) else {
        return InputUnit(meaning: .nothing, length: 3)
      }
      return InputUnit(meaning: .key(key), length: 3)
    default:
      // Esc and then another key: Alt-keys are not in any default map.
      return escape
    }
  }

  /// A control sequence: parameters, intermediate bytes, final byte. Nil: incomplete.
  private static func parameters(
    in bytes: ArraySlice<UInt8>, _ known: [[UInt8]: KeyStroke.Code]
  ) -> InputUnit? {
    let start = bytes.startIndex
    // The Linux console's F1 to F5 have a second bracket.
    if bytes.count > 2, bytes[start + 2] == 0x5B {
      guard bytes.count > 3 else { return nil }
      let number = Int(bytes[start + 3]) - 0x40
      let isKey = (1...5).contains(number)
      return InputUnit(meaning: isKey ? .key(KeyStroke(.function(number))) : .nothing, length: 4)
    }
    var place = start + 2
    while place < bytes.endIndex, (0x20...0x3F).contains(bytes[place]) {
      place += 1
      if place - start > longestSequence { return InputUnit(meaning: .nothing, length: place - start) }
    }
    guard place < bytes.endIndex else { return nil }
    let length = place - start + 1
    // Broken off by something else: that begins anew.
    guard (0x40...0x7E).contains(bytes[place]) else {
      return InputUnit(meaning: .nothing, length: length - 1)
    }
    let inside = bytes[(start + 2)..<place]
    if bytes[place] == 0x4D, inside.isEmpty {
      guard bytes.count >= length + 3 else { return nil }
      let report = MouseReport(plain: bytes.dropFirst(length).prefix(3))
      return InputUnit(meaning: .mouse(report), length: length + 3)
    }
    if let code = known[Array(bytes.prefix(length))] {
      return InputUnit(meaning: .key(KeyStroke(code)), length: length)
    }
    return InputUnit(meaning: KeySequences.meaning(of: inside, final: bytes[place]), length: length)
  }
}

/// What a mouse reports.
struct MouseReport: Hashable {
  /// nil: a release, a movement, another button.
  var action: TerminalInput.MouseAction?
  /// From 0.
  var column: Int
  var row: Int

  /// The form of SGR 1006: button, column and row from 1.
  init(button: Int, column: Int, row: Int, isPress: Bool) {
    self.column = max(0, column - 1)
    self.row = max(0, row - 1)
    let isMovement = button & 32 != 0
    // Shift, Meta and Ctrl do not matter.
    switch button & ~(4 | 8 | 16) {
    case 64: action = .wheelUp
    case 65: action = .wheelDown
    case 0 where isPress && !isMovement: action = .click
    default: action = nil
    }
  }

  /// The old form: three bytes, each moved by 32.
  init(plain bytes: some Collection<UInt8>) {
    let values = bytes.map { Int($0) - 32 }
    self.init(button: values[0], column: values[1], row: values[2], isPress: values[0] & 3 != 3)
  }
}
