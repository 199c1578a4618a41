extension StringProtocol {
  /// The number that Python's `float(text)` reads; nil where it would raise.
  package var pythonFloat: Double? {
    let digits = strippingBlanks()
    switch digits.pythonLowercased {
    case "nan", "+nan", "-nan": return .nan
    case "inf", "+inf", "infinity", "+infinity": return .infinity
    case "-inf", "-infinity": return -.infinity
    default: break
    }
    guard let plain = digits.droppingDigitSeparators, plain.isDecimalLiteral else { return nil }
    return Double(plain)
  }

  /// The number that Python's `int(text)` reads; nil where it would raise, and beyond 64 bits.
  package var pythonInteger: Int? {
    guard let plain = strippingBlanks().droppingDigitSeparators else { return nil }
    return Int(plain)
  }

  /// The text without single underscores between digits; nil with an underscore elsewhere.
  private var droppingDigitSeparators: String? {
    let bytes = Array(utf8)
    for (place, byte) in bytes.enumerated() where byte == UInt8(ascii: "_") {
      guard place > 0, place + 1 < bytes.count, bytes[place - 1].isDigit, bytes[place + 1].isDigit else {
        return nil
      }
    }
    return String(decoding: bytes.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
  }

  private var isDecimalLiteral: Bool {
    var rest = Substring(self).utf8
    if let first = rest.first, first == UInt8(ascii: "+") || first == UInt8(ascii: "-") {
      rest = rest.dropFirst()
    }
    let whole = rest.prefix { $0.isDigit }
    rest = rest.dropFirst(whole.count)
    var hasDigits = !whole.isEmpty
    if rest.first == UInt8(ascii: ".") {
      let fraction = rest.dropFirst().prefix { $0.isDigit }
      hasDigits = hasDigits || !fraction.isEmpty
      rest = rest.dropFirst(1 + fraction.count)
    }
    guard hasDigits else { return false }
    guard let letter = rest.first else { return true }
    guard letter == UInt8(ascii: "e") || letter == UInt8(ascii: "E") else { return false }
    rest = rest.dropFirst()
    if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      rest = rest.dropFirst()
    }
    return !rest.isEmpty && rest.allSatisfy { $0.isDigit }
  }
}

extension UInt8 {
  /// Whether this is the code of an ASCII digit.
  fileprivate var isDigit: Bool { self >= 0x30 && self <= 0x39 }
}

extension Double {
  /// The number with that many decimal places, as Python's `"%.nf"` writes it: rounded half to even on its exact
  /// value.
  ///
  /// For 0 to 9 places and magnitudes below about 4 million, where the scaled number is exact.
  package func fixed(places: Int) -> String {
    guard isFinite else { return pythonRepresentation }
    var scale = 1
    for _ in 0..<max(0, min(places, 9)) { scale *= 10 }
    let units = scaledHalfEven(by: Double(scale))
    guard let whole = Int(exactly: units) else { return pythonRepresentation }
    let sign = self.sign == .minus ? "-" : ""
    guard scale > 1 else { return sign + String(whole) }
    let fraction = String(whole % scale + scale).dropFirst()
    return "\(sign)\(whole / scale).\(fraction)"
  }

  /// The number that Python's `round(number, places)` gives; see `fixed(places:)` for the range.
  package func rounded(places: Int) -> Double {
    guard isFinite else { return self }
    return Double(fixed(places: places)) ?? self
  }

  /// The magnitude times a scale, rounded half to even as if the product were exact.
  private func scaledHalfEven(by scale: Double) -> Double {
    let product = magnitude * scale
    let error = (-product).addingProduct(magnitude, scale)
    let nearest = product.rounded(.toNearestOrEven)
    let distance = product - nearest
    if distance == 0.5 && error > 0 { return nearest.rounded(.down) + 1 }
    if distance == -0.5 && error < 0 { return nearest - 1 }
    return nearest
  }
}

extension JSONValue {
  /// The value as Python's `str()` writes it.
  package var pythonText: String {
    if case .string(let text) = self { text } else { pythonRepresentation }
  }

  /// The value as Python's `repr()` writes it.
  package var pythonRepresentation: String {
    switch self {
    case .null: "None"
    case .bool(let value): value ? "True" : "False"
    case .integer(let value): String(value)
    case .number(let value): value.pythonRepresentation
    case .string(let text): text.pythonRepresentation
    case .array(let values): "[" + values.map(\.pythonRepresentation).joined(separator: ", ") + "]"
    case .object(let object):
      "{"
        + object.map { "\($0.key.pythonRepresentation): \($0.value.pythonRepresentation)" }
        .joined(separator: ", ") + "}"
    }
  }

  /// Whether Python takes the value as true: not null, false, zero or empty.
  package var isTruthy: Bool {
    switch self {
    case .null: false
    case .bool(let value): value
    case .integer(let value): value != 0
    case .number(let value): value != 0
    case .string(let text): !text.isEmpty
    case .array(let values): !values.isEmpty
    case .object(let object): !object.isEmpty
    }
  }
}
