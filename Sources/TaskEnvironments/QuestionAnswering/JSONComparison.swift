import SkillModel

/// Compares JSON values by meaning: the order of members doesn't matter, `1` equals `1.0`.
package enum JSONComparison {
  /// Whether two values mean the same.
  ///
  /// - Parameter tolerance: how far numbers may be apart, 0 or more.
  package static func areEqual(_ left: JSONValue, _ right: JSONValue, tolerance: Double = 0) -> Bool {
    switch (left, right) {
    case (.array(let a), .array(let b)):
      return a.count == b.count && zip(a, b).allSatisfy { areEqual($0, $1, tolerance: tolerance) }
    case (.object(let a), .object(let b)):
      return a.count == b.count
        && a.allSatisfy { member in
          b[member.key].map { areEqual(member.value, $0, tolerance: tolerance) } ?? false
        }
    default:
      if left == right { return true }
      guard let a = left.doubleValue, let b = right.doubleValue else { return false }
      return a == b || (a - b).magnitude <= tolerance
    }
  }

  /// The share of leaves that stand at the same place with the same value in both, of all leaves of either, 0...1.
  ///
  /// Leaves are texts, numbers, truth values, nulls and empty containers.
  package static func equalShare(_ left: JSONValue, _ right: JSONValue, tolerance: Double = 0) -> Double {
    let counts = leaves(left, right, tolerance: tolerance)
    return counts.all == 0 ? 0 : Double(counts.equal) / Double(counts.all)
  }

  private static func leaves(
    _ left: JSONValue?, _ right: JSONValue?, tolerance: Double
  ) -> (equal: Int, all: Int) {
    switch (left, right) {
    case (.object(let a), .object(let b)) where !a.isEmpty || !b.isEmpty:
      let names = a.keys + b.keys.filter { a[$0] == nil }
      return sum(names.map { leaves(a[$0], b[$0], tolerance: tolerance) })
    case (.array(let a), .array(let b)) where !a.isEmpty || !b.isEmpty:
      return sum(
        (0..<max(a.count, b.count)).map { place in
          leaves(
            place < a.count ? a[place] : nil, place < b.count ? b[place] : nil, tolerance: tolerance)
        })
    case (.some(let a), .some(let b)) where !isNested(a) && !isNested(b):
      return (areEqual(a, b, tolerance: tolerance) ? 1 : 0, 1)
    default:
      return (0, max(left.map(leafCount) ?? 0, right.map(leafCount) ?? 0))
    }
  }

  private static func sum(_ counts: [(equal: Int, all: Int)]) -> (equal: Int, all: Int) {
    counts.reduce((0, 0)) { ($0.equal + $1.equal, $0.all + $1.all) }
  }

  private static func isNested(_ value: JSONValue) -> Bool {
    switch value {
    case .array(let values): !values.isEmpty
    case .object(let object): !object.isEmpty
    default: false
    }
  }

  private static func leafCount(_ value: JSONValue) -> Int {
    switch value {
    case .array(let values) where !values.isEmpty: values.map(leafCount).reduce(0, +)
    case .object(let object) where !object.isEmpty: object.values.map(leafCount).reduce(0, +)
    default: 1
    }
  }
}
