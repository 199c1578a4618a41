/// Finds the known name that a mistyped one most likely means. Used for keys, values, environments and commands.
package struct NearestName: Sendable {
  /// Longer names are never compared: nobody mistypes them by a letter.
  private static let longestName = 80

  private let candidates: [String]

  /// - Parameter candidates: the known names; of two equally near ones the earlier is given.
  package init(among candidates: some Sequence<String>) {
    self.candidates = Array(candidates)
  }

  /// The nearest known name, or nil when none is near enough to be meant.
  ///
  /// Near enough is a third of the letters, at least one and at most four. Case and the choice between `-`, `_`
  /// and a blank don't count.
  package func match(for name: String) -> String? {
    let wanted = Self.folded(name)
    guard !wanted.isEmpty, wanted.count <= Self.longestName else { return nil }
    let limit = min(4, max(1, wanted.count / 3))
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let letters = Self.folded(candidate)
      guard abs(letters.count - wanted.count) <= limit else { continue }
      let distance = Self.distance(wanted, letters)
      if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
  }

  /// How many insertions, deletions, changes of a letter and swaps of two neighbours turn one text into the other,
  /// where no part is edited twice. Time grows with the product of the lengths.
  package static func distance(_ left: String, _ right: String) -> Int {
    distance(Array(left.unicodeScalars), Array(right.unicodeScalars))
  }

  private static func folded(_ name: String) -> [Unicode.Scalar] {
    name.lowercased().unicodeScalars.map { $0 == "-" || $0 == " " ? "_" : $0 }
  }

  private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in 1...left.count {
      var current = [row]
      current.reserveCapacity(right.count + 1)
      for column in 1...right.count {
        let change = left[row - 1] == right[column - 1] ? 0 : 1
        var best = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + change)
        if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
          best = min(best, beforeLast[column - 2] + 1)
        }
        current.append(best)
      }
      beforeLast = last
      last = current
    }
    return last[right.count]
  }
}
