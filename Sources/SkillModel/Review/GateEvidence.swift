extension PairedOutcomes {
  /// Probability that the candidate is better, from wins and losses alone: P(p > 1/2) for p ~ Beta(1 + wins, 1 + losses)
  /// (RELIABILITY section 6). 0.5 without any.
  package var probabilityOfBetter: Double {
    // P(Beta(a, b) > 1/2) is the chance of fewer than a heads in a + b - 1 throws of a fair coin.
    let throwCount = wins + losses + 1
    var term = 1.0
    for _ in 0..<throwCount { term /= 2 }
    guard term > 0 else { return normalApproximation }
    var sum = 0.0
    for heads in 0...wins {
      sum += term
      term *= Double(throwCount - heads) / Double(heads + 1)
    }
    return min(1, sum)
  }

  /// For counts whose powers of two don't fit a Double: more than a thousand unequal tasks.
  private var normalApproximation: Double {
    let margin = Double(wins - losses) / Double(wins + losses).squareRoot()
    return margin > 0 ? 1 : margin < 0 ? 0 : 0.5
  }
}

extension GateDecided {
  /// Below this probability the evidence for a better candidate is weak (RELIABILITY section 6).
  package static let weakEvidence = 0.8

  /// Whether the candidate was taken on evidence that is weak or not known.
  package var isWeakAcceptance: Bool {
    guard !action.isIdentical(to: GateVerdict.reject.rawValue) else { return false }
    guard let outcomes else { return true }
    return outcomes.probabilityOfBetter < Self.weakEvidence
  }
}
