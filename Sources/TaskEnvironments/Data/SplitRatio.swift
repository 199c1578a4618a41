import SkillModel

/// The weights of the three splits, `train:val:test`.
package struct SplitRatio: Hashable, Sendable {
  /// Three weights above 0.
  package let weights: [Int]

  /// Reads three whole numbers between colons; blanks around them don't matter, digits of every script count.
  ///
  /// - Throws: class 78.
  package init(_ text: String) throws(Problem) {
    let parts = text.unicodeScalars.split(separator: ":", omittingEmptySubsequences: false).map {
      String($0).strippingBlanks()
    }
    guard parts.count == 3 else { throw Self.problem(text, "needs three parts, train:val:test") }
    var weights: [Int] = []
    for part in parts {
      guard let weight = Self.integer(part) else { throw Self.problem(text, "needs whole numbers") }
      weights.append(weight)
    }
    guard weights.allSatisfy({ $0 > 0 }) else { throw Self.problem(text, "needs numbers above 0") }
    guard weights.allSatisfy({ $0 <= 1_000_000 }) else {
      throw Self.problem(text, "needs numbers up to 1000000")
    }
    self.weights = weights
  }

  private static func problem(_ text: String, _ need: String) -> Problem {
    Problem(
      .configuration, at: Place("env.split_ratio"), "env.split_ratio \(need); it is \(text)",
      cure: "write it as 2:1:7")
  }

  private static func integer(_ text: String) -> Int? {
    guard let value = PythonFloat.parse(text), value.magnitude < 1e15,
      text.unicodeScalars.allSatisfy({
        $0.decimalDigit != nil || $0 == "-" || $0 == "+" || $0 == "_"
      })
    else { return nil }
    return Int(value)
  }

  /// How many of `total` items each split gets: whole shares, and the rest to the largest fractions, then to the
  /// larger weights, then in the order train, val, test.
  ///
  /// Fractions are those of doubles, as in the reference: 0.4 and the fraction of 1.4 aren't the same.
  package func counts(of total: Int) -> [Int] {
    let sum = Double(weights.reduce(0, +))
    let shares = weights.map { Double(total) * Double($0) / sum }
    var counts = shares.map { Int($0) }
    let ranked = weights.indices.sorted { left, right in
      let (a, b) = (shares[left] - Double(counts[left]), shares[right] - Double(counts[right]))
      return (-a, -weights[left], left) < (-b, -weights[right], right)
    }
    for split in ranked.prefix(max(0, total - counts.reduce(0, +))) { counts[split] += 1 }
    return counts
  }
}
