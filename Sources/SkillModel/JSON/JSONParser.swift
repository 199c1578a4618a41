/// Reads JSON as RFC 8259 writes it, with every tolerance named in its options.
///
/// One pass over the bytes, linear in their number. Recursion is bounded by `Options.maximumDepth`.
package struct JSONParser {
  /// What is accepted beyond the standard.
  package struct Options: Hashable, Sendable {
    /// What to do with a name that an object gives twice.
    package enum DuplicateKeys: Hashable, Sendable {
      case refuse
      /// The last value counts, at the place of the first, as in Python.
      case keepLast
    }

    /// What to do with `NaN`, `Infinity`, `-Infinity` and numbers beyond a double.
    package enum NonFinite: Hashable, Sendable {
      case refuse
      /// Taken over as Python does; an overflowing literal becomes an infinity.
      case accept
    }

    /// The deepest nesting of arrays and objects that is read; values above 2,000 count as 2,000.
    package var maximumDepth: Int
    /// What to do with a name that an object gives twice.
    package var duplicateKeys: DuplicateKeys
    /// What to do with numbers that aren't finite.
    package var nonFinite: NonFinite

    /// The defaults refuse everything that isn't in the standard or is ambiguous in it.
    package init(
      maximumDepth: Int = 512, duplicateKeys: DuplicateKeys = .refuse, nonFinite: NonFinite = .refuse
    ) {
      self.maximumDepth = maximumDepth
      self.duplicateKeys = duplicateKeys
      self.nonFinite = nonFinite
    }

    /// Refuses whatever is ambiguous.
    package static let strict = Options()
    /// What the reference's parser accepts.
    package static let python = Options(maximumDepth: 990, duplicateKeys: .keepLast, nonFinite: .accept)
  }

  /// What is wrong, and at which byte.
  package struct Failure: Error, Hashable, Sendable {
    /// What is wrong.
    package let reason: JSONError.Reason
    /// Place of the offending byte, from 0.
    package let byteOffset: Int
  }

  let bytes: [UInt8]
  let options: Options
  var position = 0
  private let depthLimit: Int
  private var depth = 0

  private init(bytes: [UInt8], options: Options) {
    self.bytes = bytes
    self.options = options
    depthLimit = min(options.maximumDepth, 2_000)
  }

  /// Reads one value that fills the whole text except for blanks around it.
  package static func parse(_ text: String, options: Options = .strict) throws(JSONError) -> JSONValue {
    try parse(Array(text.utf8), options: options)
  }

  /// Reads one value that fills all the bytes except for blanks around it.
  package static func parse(
    _ utf8: some Collection<UInt8>, options: Options = .strict
  ) throws(JSONError) -> JSONValue {
    try parse(Array(utf8), options: options)
  }

  /// Reads one value that fills all the bytes except for blanks around it.
  package static func parse(_ utf8: [UInt8], options: Options = .strict) throws(JSONError) -> JSONValue {
    do {
      var parser = JSONParser(bytes: utf8, options: options)
      return try parser.parseDocument()
    } catch {
      throw JSONError(error.reason, at: error.byteOffset, in: utf8)
    }
  }

  /// Reads the value that starts at a byte, whatever follows it; gives the byte after it.
  ///
  /// A failure gives no line, so that many attempts on one text stay cheap; `JSONError` finds it.
  package static func parsePrefix(
    _ utf8: [UInt8], from start: Int, options: Options = .strict
  ) throws(Failure) -> (value: JSONValue, end: Int) {
    var parser = JSONParser(bytes: utf8, options: options)
    parser.position = max(0, start)
    let value = try parser.parseValue()
    return (value, parser.position)
  }

  func error(_ reason: JSONError.Reason) -> Failure {
    Failure(reason: reason, byteOffset: position)
  }

  func error(_ reason: JSONError.Reason, at place: Int) -> Failure {
    Failure(reason: reason, byteOffset: place)
  }

  private mutating func parseDocument() throws(Failure) -> JSONValue {
    skipBlanks()
    let value = try parseValue()
    skipBlanks()
    if position < bytes.count { throw error(.trailingContent) }
    return value
  }

  var current: UInt8? {
    position < bytes.count ? bytes[position] : nil
  }

  private mutating func skipBlanks() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  private mutating func parseValue() throws(Failure) -> JSONValue {
    guard let byte = current else { throw error(.unexpectedEnd) }
    switch byte {
    case UInt8(ascii: "{"): return try parseObject()
    case UInt8(ascii: "["): return try parseArray()
    case UInt8(ascii: "\""): return .string(try parseString())
    case UInt8(ascii: "t"): return try parseLiteral("true", .bool(true))
    case UInt8(ascii: "f"): return try parseLiteral("false", .bool(false))
    case UInt8(ascii: "n"): return try parseLiteral("null", .null)
    case UInt8(ascii: "N"): return try parseNonFinite("NaN", .nan)
    case UInt8(ascii: "I"): return try parseNonFinite("Infinity", .infinity)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try parseNumber()
    default: throw error(.unexpectedCharacter)
    }
  }

  private mutating func parseLiteral(
    _ literal: StaticString, _ value: JSONValue
  ) throws(Failure) -> JSONValue {
    guard skip(literal) else { throw error(.badLiteral) }
    return value
  }

  /// Reads a literal that only Python writes.
  mutating func parseNonFinite(_ literal: StaticString, _ value: Double) throws(Failure) -> JSONValue {
    let start = position
    guard skip(literal) else { throw error(.badLiteral) }
    guard options.nonFinite == .accept else { throw error(.nonFinite, at: start) }
    return .number(value)
  }

  private mutating func skip(_ literal: StaticString) -> Bool {
    let length = literal.utf8CodeUnitCount
    guard position + length <= bytes.count else { return false }
    let matches = literal.withUTF8Buffer { expected in
      bytes[position..<(position + length)].elementsEqual(expected)
    }
    if matches { position += length }
    return matches
  }

  private mutating func enter() throws(Failure) {
    guard depth < depthLimit else { throw error(.tooDeep) }
    depth += 1
    position += 1
    skipBlanks()
  }

  private mutating func parseArray() throws(Failure) -> JSONValue {
    try enter()
    defer { depth -= 1 }
    var values: [JSONValue] = []
    if current == UInt8(ascii: "]") {
      position += 1
      return .array(values)
    }
    while true {
      values.append(try parseValue())
      guard try separator(closing: UInt8(ascii: "]")) else { return .array(values) }
    }
  }

  private mutating func parseObject() throws(Failure) -> JSONValue {
    try enter()
    defer { depth -= 1 }
    var object = JSONObject()
    if current == UInt8(ascii: "}") {
      position += 1
      return .object(object)
    }
    while true {
      let start = position
      guard let byte = current else { throw error(.unexpectedEnd) }
      guard byte == UInt8(ascii: "\"") else { throw error(.unexpectedCharacter) }
      let name = try parseString()
      skipBlanks()
      guard let colon = current else { throw error(.unexpectedEnd) }
      guard colon == UInt8(ascii: ":") else { throw error(.unexpectedCharacter) }
      position += 1
      skipBlanks()
      let value = try parseValue()
      if object.updateValue(value, forKey: name) != nil, options.duplicateKeys == .refuse {
        throw error(.duplicateKey, at: start)
      }
      guard try separator(closing: UInt8(ascii: "}")) else { return .object(object) }
    }
  }

  /// Passes a comma (true) or the closing bracket (false), and the blanks around them.
  private mutating func separator(closing: UInt8) throws(Failure) -> Bool {
    skipBlanks()
    guard let byte = current else { throw error(.unexpectedEnd) }
    position += 1
    if byte == closing { return false }
    guard byte == UInt8(ascii: ",") else { throw error(.unexpectedCharacter, at: position - 1) }
    skipBlanks()
    return true
  }
}
