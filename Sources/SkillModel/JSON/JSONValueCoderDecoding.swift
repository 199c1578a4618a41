/// A place in a decoded value, as a chain up to the root. nil stands for the root itself.
final class JSONDecodingPath {
  private let parent: JSONDecodingPath?
  private let step: JSONPathStep

  init(_ parent: JSONDecodingPath?, _ step: JSONPathStep) {
    self.parent = parent
    self.step = step
  }

  var keys: [any CodingKey] {
    var keys: [any CodingKey] = []
    var place: JSONDecodingPath? = self
    while let current = place {
      if let key = current.step.key { keys.append(key) }
      place = current.parent
    }
    return keys.reversed()
  }
}

/// A decoder for one piece of JSON at one place.
struct JSONValueReading: Decoder {
  let json: JSONValue
  let path: JSONDecodingPath?

  var codingPath: [any CodingKey] { path?.keys ?? [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .object(let object) = json else { throw Self.mismatch(JSONObject.self, json, at: path) }
    return KeyedDecodingContainer(JSONMembersDecoding<Key>(object: object, path: path))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .array(let values) = json else { throw Self.mismatch([JSONValue].self, json, at: path) }
    return JSONElementsDecoding(values: values, path: path)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { JSONSingleDecoding(reading: self) }

  static func decode<Value: Decodable>(
    _ type: Value.Type, from json: JSONValue, at path: @autoclosure () -> JSONDecodingPath?
  ) throws -> Value {
    if let value = scalar(type, of: json) { return value }
    let place = path()
    if isScalar(type) { throw mismatch(type, json, at: place) }
    return try Value(from: JSONValueReading(json: json, path: place))
  }

  static func mismatch(_ type: Any.Type, _ json: JSONValue, at path: JSONDecodingPath?) -> DecodingError {
    let found =
      switch json {
      case .null: "null"
      case .bool: "true or false"
      case .integer: "an integer"
      case .number: "a fraction"
      case .string: "a string"
      case .array: "an array"
      case .object: "an object"
      }
    return .typeMismatch(
      type, .init(codingPath: path?.keys ?? [], debugDescription: "\(type) can't be read from \(found)"))
  }

  /// The value of a type without parts; nil when the type has parts, or when the JSON doesn't fit it.
  private static func scalar<Value>(_ type: Value.Type, of json: JSONValue) -> Value? {
    let wanted: Any.Type = type
    switch json {
    case .string(let text): return wanted == String.self ? text as? Value : nil
    case .bool(let truth): return wanted == Bool.self ? truth as? Value : nil
    case .number(let number):
      if wanted == Double.self { return number as? Value }
      return wanted == Float.self ? Float(number) as? Value : nil
    case .integer(let number): return scalar(type, of: number)
    default: return nil
    }
  }

  private static func scalar<Value>(_ type: Value.Type, of number: Int) -> Value? {
    let wanted: Any.Type = type
    if wanted == Int.self { return number as? Value }
    if wanted == Double.self { return Double(number) as? Value }
    if wanted == Float.self { return Float(number) as? Value }
    guard let integer = type as? any FixedWidthInteger.Type else { return nil }
    return narrowed(number, to: integer) as? Value
  }

  private static func narrowed<Narrow: FixedWidthInteger>(_ number: Int, to type: Narrow.Type) -> Narrow? {
    Narrow(exactly: number)
  }

  private static func isScalar(_ type: Any.Type) -> Bool {
    type == String.self || type == Int.self || type == Double.self || type == Bool.self || type == Float.self
      || type is any FixedWidthInteger.Type
  }
}

private struct JSONMembersDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let object: JSONObject
  let path: JSONDecodingPath?

  var codingPath: [any CodingKey] { path?.keys ?? [] }
  var allKeys: [Key] { object.keys.compactMap { Key(stringValue: $0) } }

  func contains(_ key: Key) -> Bool { object[key.stringValue] != nil }

  private func member(_ key: Key) throws -> JSONValue {
    guard let json = object[key.stringValue] else {
      let context = DecodingError.Context(
        codingPath: codingPath, debugDescription: "no member named \(key.stringValue)")
      throw DecodingError.keyNotFound(key, context)
    }
    return json
  }

  func decodeNil(forKey key: Key) throws -> Bool { try member(key).isNull }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try JSONValueReading.decode(type, from: try member(key), at: JSONDecodingPath(path, .member(key)))
  }

  func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
    guard let json = object[key.stringValue], !json.isNull else { return nil }
    return try JSONValueReading.decode(type, from: json, at: JSONDecodingPath(path, .member(key)))
  }

  private func reading(_ key: Key) throws -> JSONValueReading {
    JSONValueReading(json: try member(key), path: JSONDecodingPath(path, .member(key)))
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    try reading(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try reading(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder {
    JSONValueReading(
      json: object[JSONMemberKey.parent.stringValue] ?? .null,
      path: JSONDecodingPath(path, .member(JSONMemberKey.parent)))
  }

  func superDecoder(forKey key: Key) throws -> any Decoder { try reading(key) }
}

private struct JSONElementsDecoding: UnkeyedDecodingContainer {
  let values: [JSONValue]
  let path: JSONDecodingPath?
  private(set) var currentIndex = 0

  var codingPath: [any CodingKey] { path?.keys ?? [] }
  var count: Int? { values.count }
  var isAtEnd: Bool { currentIndex == values.count }

  init(values: [JSONValue], path: JSONDecodingPath?) {
    self.values = values
    self.path = path
  }

  private func element(_ type: Any.Type) throws -> JSONValue {
    guard currentIndex < values.count else {
      let keys = JSONDecodingPath(path, .element(currentIndex)).keys
      throw DecodingError.valueNotFound(
        type, .init(codingPath: keys, debugDescription: "the array is shorter"))
    }
    return values[currentIndex]
  }

  mutating func decodeNil() throws -> Bool {
    guard try element(JSONValue.self).isNull else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    let index = currentIndex
    let value = try JSONValueReading.decode(
      type, from: try element(type), at: JSONDecodingPath(path, .element(index)))
    currentIndex += 1
    return value
  }

  private mutating func reading(_ type: Any.Type) throws -> JSONValueReading {
    let reading = JSONValueReading(
      json: try element(type), path: JSONDecodingPath(path, .element(currentIndex)))
    currentIndex += 1
    return reading
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> {
    try reading(JSONObject.self).container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try reading([JSONValue].self).unkeyedContainer()
  }

  mutating func superDecoder() throws -> any Decoder { try reading(JSONValue.self) }
}

private struct JSONSingleDecoding: SingleValueDecodingContainer {
  let reading: JSONValueReading

  var codingPath: [any CodingKey] { reading.codingPath }

  func decodeNil() -> Bool { reading.json.isNull }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try JSONValueReading.decode(type, from: reading.json, at: reading.path)
  }
}
