/// One value while it is being encoded: an encoder for it, and afterwards its JSON.
///
/// A node is used by one encoding call only, and no longer than that call.
final class JSONValueNode: Encoder {
  private enum Kind {
    case nothing, scalar, array, object
  }

  /// A part of a container: done, or a nested container that may still grow.
  private enum Part {
    case done(JSONValue)
    case open(JSONValueNode)

    var json: JSONValue {
      switch self {
      case .done(let json): json
      case .open(let node): node.json
      }
    }
  }

  private let parent: JSONValueNode?
  private let step: JSONPathStep
  private var kind = Kind.nothing
  private var scalar = JSONValue.null
  private var names: [String] = []
  private var parts: [Part] = []

  init(parent: JSONValueNode?, step: JSONPathStep) {
    self.parent = parent
    self.step = step
  }

  /// The JSON of a value that stands at a place below a node.
  static func encoded<Value: Encodable>(
    _ value: Value, parent: JSONValueNode?, step: JSONPathStep
  ) throws -> JSONValue {
    switch try scalar(of: value) {
    case .scalar(let json): return json
    case .unwritable(let reason):
      let path = (parent?.codingPath ?? []) + [step.key].compactMap { $0 }
      throw EncodingError.invalidValue(value, .init(codingPath: path, debugDescription: reason))
    case .composed:
      let node = JSONValueNode(parent: parent, step: step)
      if let dictionary = value as? any StringKeyed {
        try dictionary.encodeSorted(to: node)
      } else {
        try value.encode(to: node)
      }
      return node.json
    }
  }

  var json: JSONValue {
    switch kind {
    case .nothing: return .object([:])
    case .scalar: return scalar
    case .array: return .array(parts.map(\.json))
    case .object:
      var object = JSONObject()
      object.reserveCapacity(parts.count)
      for (name, part) in zip(names, parts) { object.updateValue(part.json, forKey: name) }
      return .object(object)
    }
  }

  var codingPath: [any CodingKey] {
    var keys: [any CodingKey] = []
    var node: JSONValueNode? = self
    while let current = node {
      if let key = current.step.key { keys.append(key) }
      node = current.parent
    }
    return keys.reversed()
  }

  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// Makes this value a finished piece of JSON.
  func set(_ json: JSONValue) {
    kind = .scalar
    scalar = json
  }

  var count: Int { parts.count }

  func append(_ json: JSONValue) { parts.append(.done(json)) }

  func add(_ json: JSONValue, named name: String) {
    names.append(name)
    parts.append(.done(json))
  }

  func appendOpen(_ step: JSONPathStep) -> JSONValueNode {
    if case .member(let key) = step { names.append(key.stringValue) }
    let node = JSONValueNode(parent: self, step: step)
    parts.append(.open(node))
    return node
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    kind = .object
    return KeyedEncodingContainer(JSONMembersEncoding<Key>(node: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    kind = .array
    return JSONElementsEncoding(node: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { JSONSingleEncoding(node: self) }
}

extension JSONValueNode {
  /// What a value is to JSON.
  enum Form {
    case scalar(JSONValue)
    case unwritable(String)
    case composed
  }

  /// The JSON of the kinds of values that have no parts. Types are compared before they are cast: that is cheap.
  static func scalar<Value>(of value: Value) throws -> Form {
    let type: Any.Type = Value.self
    if type == String.self, let text = value as? String { return .scalar(.string(text)) }
    if type == Int.self, let number = value as? Int { return .scalar(.integer(number)) }
    if type == Double.self, let number = value as? Double { return fraction(number) }
    if type == Bool.self, let truth = value as? Bool { return .scalar(.bool(truth)) }
    if type == Float.self, let number = value as? Float { return fraction(Double(number)) }
    if type == Int64.self, let number = value as? Int64 { return integer(number) }
    if type == Int32.self, let number = value as? Int32 { return integer(number) }
    if type == Int16.self, let number = value as? Int16 { return integer(number) }
    if type == Int8.self, let number = value as? Int8 { return integer(number) }
    if type == UInt.self, let number = value as? UInt { return integer(number) }
    if type == UInt64.self, let number = value as? UInt64 { return integer(number) }
    if type == UInt32.self, let number = value as? UInt32 { return integer(number) }
    if type == UInt16.self, let number = value as? UInt16 { return integer(number) }
    if type == UInt8.self, let number = value as? UInt8 { return integer(number) }
    return .composed
  }

  private static func integer(_ number: some BinaryInteger) -> Form {
    guard let exact = Int(exactly: number) else { return .unwritable("\(number) is out of range") }
    return .scalar(.integer(exact))
  }

  private static func fraction(_ number: Double) -> Form {
    number.isFinite ? .scalar(.number(number)) : .unwritable("\(number) isn't a JSON number")
  }
}

/// A dictionary whose members have names, and hence an order that can be made the same each time.
private protocol StringKeyed {
  func encodeSorted(to node: JSONValueNode) throws
}

extension Dictionary: StringKeyed where Key == String, Value: Encodable {
  fileprivate func encodeSorted(to node: JSONValueNode) throws {
    var container = node.container(keyedBy: JSONMemberKey.self)
    for name in keys.sorted() {
      guard let value = self[name] else { continue }
      try container.encode(value, forKey: JSONMemberKey(name))
    }
  }
}

private struct JSONMembersEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let node: JSONValueNode

  var codingPath: [any CodingKey] { node.codingPath }

  func encodeNil(forKey key: Key) { node.add(.null, named: key.stringValue) }

  func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
    let json = try JSONValueNode.encoded(value, parent: node, step: .member(key))
    node.add(json, named: key.stringValue)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy keyType: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> {
    node.appendOpen(.member(key)).container(keyedBy: keyType)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    node.appendOpen(.member(key)).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { node.appendOpen(.member(JSONMemberKey.parent)) }

  func superEncoder(forKey key: Key) -> any Encoder { node.appendOpen(.member(key)) }
}

private struct JSONElementsEncoding: UnkeyedEncodingContainer {
  let node: JSONValueNode

  var codingPath: [any CodingKey] { node.codingPath }
  var count: Int { node.count }

  func encodeNil() { node.append(.null) }

  func encode<Value: Encodable>(_ value: Value) throws {
    node.append(try JSONValueNode.encoded(value, parent: node, step: .element(count)))
  }

  func nestedContainer<Nested: CodingKey>(keyedBy keyType: Nested.Type) -> KeyedEncodingContainer<Nested> {
    node.appendOpen(.element(count)).container(keyedBy: keyType)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    node.appendOpen(.element(count)).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { node.appendOpen(.element(count)) }
}

private struct JSONSingleEncoding: SingleValueEncodingContainer {
  let node: JSONValueNode

  var codingPath: [any CodingKey] { node.codingPath }

  func encodeNil() { node.set(.null) }

  func encode<Value: Encodable>(_ value: Value) throws {
    node.set(try JSONValueNode.encoded(value, parent: node, step: .root))
  }
}
