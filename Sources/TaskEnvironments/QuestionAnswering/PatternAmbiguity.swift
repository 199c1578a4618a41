/// In how many ways a regular expression can match one text, as an upper bound.
///
/// The bound for a text of n code points is `factor` times the number of ways to divide n among `loops` repetitions,
/// which is the binomial coefficient of n + loops over loops. Alternatives add up; what stands side by side
/// multiplies; a bounded repetition is spelt out. An unbounded repetition of anything that can itself match in more
/// than one way has no bound.
struct PatternAmbiguity {
  /// Ways times atoms that are let pass when only unbounded repetitions differ. Swift's engine was seen to need some
  /// 0.05 microseconds for each, so that the worst pattern takes a second or two.
  private static let loopBudget = 2e7
  /// The same with alternatives or options, which were seen to take up to 3 microseconds each.
  private static let branchBudget = 2e6
  private static let deepestNesting = 20

  private var factor: Double
  private var loops: Int
  /// Single code points and classes to match on one way, at most.
  private var atoms: Int

  private static let single = PatternAmbiguity(factor: 1, loops: 0, atoms: 1)

  private init(factor: Double, loops: Int, atoms: Int) {
    self.factor = factor
    self.loops = loops
    self.atoms = atoms
  }

  /// Measures a pattern; nil when it has no bound.
  init?(of pattern: String) {
    var reader = Reader(scalars: Array(pattern.unicodeScalars))
    guard let measured = reader.alternatives(depth: 0), reader.isAtEnd else { return nil }
    self = measured
  }

  /// The longest text within the budget, no longer than the upper limit; nil below the lower one.
  func answerLimit(from lower: Int, to upper: Int) -> Int? {
    let budget = factor == 1 ? Self.loopBudget : Self.branchBudget
    var limit = upper
    while ways(for: limit) * Double(atoms) > budget {
      guard limit > lower else { return nil }
      limit = max(lower, limit * 3 / 4)
    }
    return limit
  }

  private func ways(for length: Int) -> Double {
    guard loops <= 64, factor.isFinite else { return .infinity }
    return (0..<loops).reduce(factor) { $0 * Double(length + $1 + 1) / Double($1 + 1) }
  }

  private func followed(by next: PatternAmbiguity) -> PatternAmbiguity {
    PatternAmbiguity(
      factor: factor * next.factor, loops: loops + next.loops, atoms: atoms + next.atoms)
  }

  private func or(_ other: PatternAmbiguity) -> PatternAmbiguity {
    PatternAmbiguity(
      factor: factor + other.factor, loops: max(loops, other.loops), atoms: max(atoms, other.atoms))
  }

  /// Repeated between two bounds; without the upper one only what matches in one way.
  private func repeated(from least: Int, to most: Int?) -> PatternAmbiguity? {
    guard let most else {
      return factor == 1 && loops == 0 ? PatternAmbiguity(factor: 1, loops: 1, atoms: atoms) : nil
    }
    guard most <= 1_000, least <= most else { return nil }
    if factor == 1, loops == 0 {
      return PatternAmbiguity(factor: Double(most - least + 1), loops: 0, atoms: atoms * max(1, most))
    }
    var sum = 0.0
    var power = 1.0
    for count in 0...most {
      if count >= least { sum += power }
      power *= factor
    }
    return PatternAmbiguity(factor: sum, loops: loops * most, atoms: atoms * max(1, most))
  }

  private struct Reader {
    let scalars: [Unicode.Scalar]
    var place = 0

    init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

    var isAtEnd: Bool { place == scalars.count }
    private var current: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

    mutating func alternatives(depth: Int) -> PatternAmbiguity? {
      guard depth <= deepestNesting, var sum = sequence(depth: depth) else { return nil }
      while current == "|" {
        place += 1
        guard let next = sequence(depth: depth) else { return nil }
        sum = sum.or(next)
      }
      return sum
    }

    private mutating func sequence(depth: Int) -> PatternAmbiguity? {
      var product = single
      while let scalar = current, scalar != "|", scalar != ")" {
        guard let atom = atom(depth: depth), let quantified = quantified(atom) else { return nil }
        product = product.followed(by: quantified)
      }
      return product
    }

    private mutating func atom(depth: Int) -> PatternAmbiguity? {
      guard let scalar = current else { return nil }
      place += 1
      switch scalar {
      case "\\": return escape()
      case "[": return characterClass()
      case "(":
        guard skipGroupHead(), let inner = alternatives(depth: depth + 1), current == ")" else { return nil }
        place += 1
        return inner
      default: return single
      }
    }

    /// Passes what stands behind an opening bracket before the group's content: `?:`, `?<name>`, `?i:` and the like;
    /// false for the free spacing of `?x`, in which blanks would be misread.
    private mutating func skipGroupHead() -> Bool {
      guard current == "?" else { return true }
      place += 1
      while let scalar = current, scalar != ")" {
        if scalar == "x" { return false }
        let isName =
          scalar == "<" && place + 1 < scalars.count && !"=!".unicodeScalars.contains(scalars[place + 1])
        place += 1
        if isName {
          while let letter = current, letter != ">" { place += 1 }
          if current != nil { place += 1 }
          return true
        }
        if ":=!>|".unicodeScalars.contains(scalar) { return true }
      }
      return true
    }

    private mutating func escape() -> PatternAmbiguity? {
      guard let letter = current else { return nil }
      place += 1
      if letter == "Q" {
        while place + 1 < scalars.count, !(scalars[place] == "\\" && scalars[place + 1] == "E") { place += 1 }
        place = min(scalars.count, place + 2)
      } else if "pPxukNgo".unicodeScalars.contains(letter), let closing = closingBracket(for: current) {
        while let scalar = current, scalar != closing { place += 1 }
        guard current != nil else { return nil }
        place += 1
      }
      return single
    }

    private func closingBracket(for opening: Unicode.Scalar?) -> Unicode.Scalar? {
      switch opening {
      case "{": "}"
      case "<": ">"
      default: nil
      }
    }

    private mutating func characterClass() -> PatternAmbiguity? {
      var depth = 1
      if current == "^" { place += 1 }
      if current == "]" { place += 1 }
      while depth > 0 {
        guard let scalar = current else { return nil }
        place += scalar == "\\" ? 2 : 1
        if scalar == "[" { depth += 1 }
        if scalar == "]" { depth -= 1 }
      }
      return place <= scalars.count ? single : nil
    }

    private mutating func quantified(_ atom: PatternAmbiguity) -> PatternAmbiguity? {
      guard let (least, most) = quantifier() else { return atom }
      if current == "?" || current == "+" { place += 1 }
      return atom.repeated(from: least, to: most)
    }

    private mutating func quantifier() -> (least: Int, most: Int?)? {
      switch current {
      case "*":
        place += 1
        return (0, nil)
      case "+":
        place += 1
        return (1, nil)
      case "?":
        place += 1
        return (0, 1)
      case "{": return counted()
      default: return nil
      }
    }

    /// Reads `{2}`, `{2,}`, `{,5}` or `{2,5}`; anything else in braces is text.
    private mutating func counted() -> (least: Int, most: Int?)? {
      guard let end = scalars[place...].firstIndex(of: "}") else { return nil }
      let text = scalars[(place + 1)..<end].filter { $0 != " " }
      let parts = text.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false).map { part in
        String(String.UnicodeScalarView(part))
      }
      guard let first = parts.first, parts.contains(where: { !$0.isEmpty }) else { return nil }
      let least = first.isEmpty ? 0 : Int(first)
      let most = parts.count == 1 ? least : Int(parts[1])
      guard let least, most != nil || parts[1].isEmpty else { return nil }
      place = end + 1
      return (least, most)
    }
  }
}
