extension JSONParser {
  /// The longest number literal that is read, in bytes; Python stops at the same number of digits.
  static let longestNumber = 4_300

  mutating func parseNumber() throws(Failure) -> JSONValue {
    let start = position
    let isNegative = current == UInt8(ascii: "-")
    if isNegative { position += 1 }
    if isNegative, current == UInt8(ascii: "I") { return try parseNonFinite("Infinity", -.infinity) }
    guard let first = current else { throw error(.unexpectedEnd) }
    guard isDigit(first) else { throw error(.badNumber) }
    if first == UInt8(ascii: "0") {
      position += 1
      if let next = current, isDigit(next) { throw error(.badNumber) }
    } else {
      skipDigits()
    }
    let isFraction = try skipFraction()
    guard position - start <= Self.longestNumber else { throw error(.numberTooLong, at: start) }
    if !isFraction, let value = integer(from: start, isNegative: isNegative) { return .integer(value) }
    return .number(try double(from: start))
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private mutating func skipDigits() {
    while position < bytes.count, isDigit(bytes[position]) { position += 1 }
  }

  private mutating func skipFraction() throws(Failure) -> Bool {
    var found = false
    if current == UInt8(ascii: ".") {
      found = true
      position += 1
      try skipRequiredDigits()
    }
    if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
      found = true
      position += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
      try skipRequiredDigits()
    }
    return found
  }

  private mutating func skipRequiredDigits() throws(Failure) {
    guard let first = current else { throw error(.unexpectedEnd) }
    guard isDigit(first) else { throw error(.badNumber) }
    skipDigits()
  }

  private func integer(from start: Int, isNegative: Bool) -> Int? {
    var value = 0
    for byte in bytes[(isNegative ? start + 1 : start)..<position] {
      let digit = Int(byte &- UInt8(ascii: "0"))
      let (tens, tensOverflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, sumOverflow) =
        isNegative ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
      if tensOverflow || sumOverflow { return nil }
      value = sum
    }
    return value
  }

  private func double(from start: Int) throws(Failure) -> Double {
    let literal = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let value = Double(literal) else { throw error(.badNumber, at: start) }
    if value.isInfinite, options.nonFinite == .refuse { throw error(.numberOverflow, at: start) }
    return value
  }

  mutating func parseString() throws(Failure) -> String {
    position += 1
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        let text = try validated(bytes[start..<position], from: start)
        position += 1
        return text
      }
      if byte == UInt8(ascii: "\\") { return try parseEscapedString(from: start) }
      if byte < 0x20 { throw error(.controlCharacter) }
      position += 1
    }
    throw error(.unexpectedEnd)
  }

  private func validated(_ slice: ArraySlice<UInt8>, from start: Int) throws(Failure) -> String {
    guard let text = String(validating: slice, as: UTF8.self) else {
      throw error(.invalidUTF8, at: start)
    }
    return text
  }

  private mutating func parseEscapedString(from start: Int) throws(Failure) -> String {
    var unescaped = Array(bytes[start..<position])
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        let text = try validated(unescaped[...], from: start)
        position += 1
        return text
      }
      if byte < 0x20 { throw error(.controlCharacter) }
      position += 1
      if byte == UInt8(ascii: "\\") {
        try appendEscape(to: &unescaped)
      } else {
        unescaped.append(byte)
      }
    }
    throw error(.unexpectedEnd)
  }

  private mutating func appendEscape(to unescaped: inout [UInt8]) throws(Failure) {
    guard let byte = current else { throw error(.unexpectedEnd) }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): unescaped.append(byte)
    case UInt8(ascii: "b"): unescaped.append(0x08)
    case UInt8(ascii: "f"): unescaped.append(0x0C)
    case UInt8(ascii: "n"): unescaped.append(0x0A)
    case UInt8(ascii: "r"): unescaped.append(0x0D)
    case UInt8(ascii: "t"): unescaped.append(0x09)
    case UInt8(ascii: "u"): unescaped.append(contentsOf: Array(String(try escapedScalar()).utf8))
    default: throw error(.badEscape, at: position - 2)
    }
  }

  private mutating func escapedScalar() throws(Failure) -> Unicode.Scalar {
    let start = position - 2
    let unit = try hexUnit()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard unit < 0xDC00, current == UInt8(ascii: "\\"), position + 1 < bytes.count,
      bytes[position + 1] == UInt8(ascii: "u")
    else { throw error(.loneSurrogate, at: start) }
    position += 2
    let low = try hexUnit()
    guard (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00))
    else { throw error(.loneSurrogate, at: start) }
    return scalar
  }

  private mutating func hexUnit() throws(Failure) -> UInt16 {
    guard position + 4 <= bytes.count else { throw error(.unexpectedEnd, at: bytes.count) }
    var unit: UInt16 = 0
    for _ in 0..<4 {
      let byte = bytes[position]
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: throw error(.badEscape)
      }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }
}
