import SkillModel

/// Random test inputs that are the same in every run.
package struct SeededGenerator {
  private var random: PythonRandom

  /// Starts the series of a seed.
  package init(seed: Int) {
    random = PythonRandom(seed: seed)
  }

  /// A number from 0 up to but not including the bound.
  package mutating func below(_ bound: Int) -> Int { random.below(bound) }

  /// A number from 0 up to but not including 1.
  package mutating func fraction() -> Double { random.random() }

  /// One of the given values; the list must not be empty.
  package mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

  /// Up to that many pieces, one after the other.
  package mutating func text(from pieces: [String], upTo count: Int) -> String {
    (0..<below(count + 1)).map { _ in pick(pieces) }.joined()
  }

  /// A JSON value of at most that depth.
  package mutating func json(depth: Int) -> JSONValue {
    switch below(depth > 0 ? 8 : 6) {
    case 0: return .null
    case 1: return .bool(below(2) == 0)
    case 2: return .integer(below(1_000_000) - 500_000)
    case 3: return .number((fraction() - 0.5) * pick([1, 1e-7, 1e18, 1e300]))
    case 4, 5: return .string(text(from: Self.pieces, upTo: 6))
    case 6: return .array((0..<below(4)).map { _ in json(depth: depth - 1) })
    default:
      return .object(
        JSONObject(
          (0..<below(4)).map { _ in (text(from: Self.pieces, upTo: 2), json(depth: depth - 1)) }))
    }
  }

  private static let pieces = [
    "a", "\"", "\\", "\n", "\u{1}", "é", "e\u{301}", "日本", "👩‍👩‍👧", "\u{2028}", "{", "]", ":", "\u{7F}",
  ]
}
