/// One JSON value with its order, its number form and its exact text kept.
///
/// Integers and fractions are told apart as the reference does (`1` and `1.0` are different values and are
/// written differently). Two texts are equal only when their UTF-8 bytes are.
package enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)
}

extension JSONValue: Hashable {
  /// Equality of kind and bytes; a not-a-number equals itself, and zero differs from negative zero.
  package static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.integer(let a), .integer(let b)): a == b
    case (.number(let a), .number(let b)): a.bitPattern == b.bitPattern
    case (.string(let a), .string(let b)): a.isIdentical(to: b)
    case (.array(let a), .array(let b)): a == b
    case (.object(let a), .object(let b)): a == b
    default: false
    }
  }

  /// Feeds the kind and the exact value.
  package func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let value):
      hasher.combine(1)
      hasher.combine(value)
    case .integer(let value):
      hasher.combine(2)
      hasher.combine(value)
    case .number(let value):
      hasher.combine(3)
      hasher.combine(value.bitPattern)
    case .string(let value):
      hasher.combine(4)
      hasher.combine(ExactText(value))
    case .array(let values):
      hasher.combine(5)
      hasher.combine(values)
    case .object(let object):
      hasher.combine(6)
      hasher.combine(object)
    }
  }
}

extension JSONValue {
  /// The text of a string, else nil.
  package var stringValue: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The value of an integer literal, else nil; a fraction such as `1.0` isn't one.
  package var intValue: Int? {
    if case .integer(let value) = self { value } else { nil }
  }

  /// The value of a fraction or of an integer, else nil.
  package var doubleValue: Double? {
    switch self {
    case .number(let value): value
    case .integer(let value): Double(value)
    default: nil
    }
  }

  /// The value of `true` or `false`, else nil.
  package var boolValue: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The elements of an array, else nil.
  package var arrayValue: [JSONValue]? {
    if case .array(let values) = self { values } else { nil }
  }

  /// The members of an object, else nil.
  package var objectValue: JSONObject? {
    if case .object(let object) = self { object } else { nil }
  }

  /// Whether this is `null`.
  package var isNull: Bool {
    if case .null = self { true } else { false }
  }

  /// The member of that name; nil when this is no object or has no such member.
  package subscript(key: String) -> JSONValue? {
    objectValue?[key]
  }

  /// The element at that place; nil when this is no array or is shorter.
  package subscript(index: Int) -> JSONValue? {
    guard let values = arrayValue, values.indices.contains(index) else { return nil }
    return values[index]
  }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral, ExpressibleByStringInterpolation
{
  /// Makes `null`.
  package init(nilLiteral: ()) { self = .null }
  /// Makes `true` or `false`.
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  /// Makes an integer.
  package init(integerLiteral value: Int) { self = .integer(value) }
  /// Makes a fraction.
  package init(floatLiteral value: Double) { self = .number(value) }
  /// Makes a string.
  package init(stringLiteral value: String) { self = .string(value) }
  /// Makes an array.
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// Makes an object with its members in the written order; of equal names the last value counts.
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(JSONObject(elements))
  }
}

extension JSONValue: CustomStringConvertible {
  /// The value in the reference's default layout.
  package var description: String { JSONWriter.text(of: self, layout: .python) }
}
