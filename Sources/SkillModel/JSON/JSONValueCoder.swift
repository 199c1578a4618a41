/// Turns `Encodable` values into `JSONValue`s, with the members in the order in which they are encoded.
///
/// Integers stay integers and fractions stay fractions. Dictionaries keyed by strings are written in the order
/// of their names, since they have none of their own. A number that isn't finite is refused.
package struct JSONValueEncoder: Sendable {
  /// Makes an encoder; it keeps nothing between two values.
  package init() {}

  /// - Throws: `EncodingError` with the path of the value that can't be written; whatever the value throws.
  package func encode<Value: Encodable>(_ value: Value) throws -> JSONValue {
    try JSONValueNode.encoded(value, parent: nil, step: .root)
  }
}

/// Turns `JSONValue`s back into `Decodable` values.
///
/// A `Double` is read from an integer too; an integer is never read from a fraction. Members that nobody asks for
/// are passed over.
package struct JSONValueDecoder: Sendable {
  /// Makes a decoder; it keeps nothing between two values.
  package init() {}

  /// - Throws: `DecodingError` with the path of the value that doesn't fit; whatever the type throws.
  package func decode<Value: Decodable>(_ type: Value.Type, from json: JSONValue) throws -> Value {
    try JSONValueReading.decode(type, from: json, at: nil)
  }
}

extension JSONValue: Codable {
  /// Hands the value over as it is to a `JSONValueEncoder`; other encoders get it element by element.
  package func encode(to encoder: any Encoder) throws {
    if let node = encoder as? JSONValueNode {
      node.set(self)
      return
    }
    switch self {
    case .object(let object): try object.encode(to: encoder)
    case .array(let values):
      var container = encoder.unkeyedContainer()
      for value in values { try container.encode(value) }
    case .null:
      var container = encoder.singleValueContainer()
      try container.encodeNil()
    case .bool(let value): try value.encode(to: encoder)
    case .integer(let value): try value.encode(to: encoder)
    case .number(let value): try value.encode(to: encoder)
    case .string(let value): try value.encode(to: encoder)
    }
  }

  /// Takes the value as it is from a `JSONValueDecoder`; from other decoders it tries kind after kind.
  package init(from decoder: any Decoder) throws {
    if let reading = decoder as? JSONValueReading {
      self = reading.json
    } else if let object = try? JSONObject(from: decoder) {
      self = .object(object)
    } else if let values = try? [JSONValue](from: decoder) {
      self = .array(values)
    } else {
      self = try Self.scalar(in: try decoder.singleValueContainer())
    }
  }

  private static func scalar(in container: any SingleValueDecodingContainer) throws -> JSONValue {
    if container.decodeNil() { return .null }
    if let value = try? container.decode(Bool.self) { return .bool(value) }
    if let value = try? container.decode(Int.self) { return .integer(value) }
    if let value = try? container.decode(Double.self) { return .number(value) }
    return .string(try container.decode(String.self))
  }
}

extension JSONObject: Codable {
  /// Hands the object over as it is to a `JSONValueEncoder`; other encoders get it member by member.
  package func encode(to encoder: any Encoder) throws {
    if let node = encoder as? JSONValueNode {
      node.set(.object(self))
      return
    }
    var container = encoder.container(keyedBy: JSONMemberKey.self)
    for (name, value) in self { try container.encode(value, forKey: JSONMemberKey(name)) }
  }

  /// Takes the object as it is from a `JSONValueDecoder`; from other decoders in the order of their keys.
  package init(from decoder: any Decoder) throws {
    if let reading = decoder as? JSONValueReading {
      guard case .object(let object) = reading.json else {
        throw JSONValueReading.mismatch(JSONObject.self, reading.json, at: reading.path)
      }
      self = object
      return
    }
    let container = try decoder.container(keyedBy: JSONMemberKey.self)
    self.init()
    for key in container.allKeys { self[key.stringValue] = try container.decode(JSONValue.self, forKey: key) }
  }
}

/// The name of a member, or the place of an element, as a coding key.
struct JSONMemberKey: CodingKey {
  let stringValue: String
  let intValue: Int?

  init(_ name: String) {
    stringValue = name
    intValue = nil
  }

  init(index: Int) {
    stringValue = "\(index)"
    intValue = index
  }

  init?(stringValue: String) { self.init(stringValue) }
  init?(intValue: Int) { self.init(index: intValue) }

  static let parent = JSONMemberKey("super")
}

/// One step of a coding path, kept as a chain so that a path is built only when somebody asks for it.
enum JSONPathStep {
  case root
  case member(any CodingKey)
  case element(Int)

  var key: (any CodingKey)? {
    switch self {
    case .root: nil
    case .member(let key): key
    case .element(let index): JSONMemberKey(index: index)
    }
  }
}
