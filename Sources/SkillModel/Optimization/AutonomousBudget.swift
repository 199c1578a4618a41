/// The edit budget that the optimizer chose for a step (FORMATS 1.8).
package struct AutonomousBudget: Hashable, Sendable {
  /// What the optimizer said, before it was brought into range.
  package let raw: Int?
  /// The budget, from 0 to the number of available items.
  package let budget: Int
  /// Whether the choice was brought into range.
  package let isClamped: Bool
  /// Whether the reply held no usable number, so that no edit is chosen.
  package let isFallback: Bool

  /// Reads the choice; anything without a number in it counts as zero.
  package init(reading value: JSONValue?, available: Int) {
    raw = value.flatMap(Self.number)
    let chosen = raw ?? 0
    budget = max(0, min(chosen, available))
    isClamped = raw != nil && budget != chosen
    isFallback = raw == nil
  }

  /// The number in a value, not below zero: an integer, the whole part of a fraction, else the first run of digits
  /// in the value's text.
  package static func nonnegativeInteger(in value: JSONValue) -> Int? {
    number(in: value).map { max(0, $0) }
  }

  private static func number(in value: JSONValue) -> Int? {
    switch value {
    case .null, .bool: nil
    case .integer(let number): number
    case .number(let number): Int(exactly: number.rounded(.towardZero))
    default: firstInteger(in: value.pythonText)
    }
  }

  private static func firstInteger(in text: String) -> Int? {
    let bytes = Array(text.utf8)
    guard let start = bytes.firstIndex(where: isDigit) else { return nil }
    let digits = bytes[start...].prefix(while: isDigit)
    let isNegative = start > 0 && bytes[start - 1] == UInt8(ascii: "-")
    let magnitude = Int(String(decoding: digits, as: UTF8.self)) ?? Int.max
    return isNegative ? -magnitude : magnitude
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
}
