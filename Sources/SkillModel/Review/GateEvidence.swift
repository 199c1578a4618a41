extension PairedOutcomes {
  /// Probability that the candidate is better, from wins and losses alone: P(p > 1/2) for p ~ Beta(1 + wins, 1 + losses)
  /// (RELIABILITY section 6). 0.5 without any.
  package var probabilityOfBetter: Double {
    // P(Beta(a, b) > 1/2) is the chance of fewer than a heads in a + b - 1 throws of a fair coin. Terms and sum are kept
    // as multiples of a power of two, so that counts of any size fit a Double.
    let throwCount = wins + losses + 1
    var term = 1.0
    var sum = 0.0
    var exponent = -throwCount
    for heads in 0...max(0, wins) {
      sum += term
      term *= Double(throwCount - heads) / Double(heads + 1)
      if max(sum, term) > 0x1p500 {
        sum *= 0x1p-500
        term *= 0x1p-500
        exponent += 500
      }
    }
    return min(1, Double(sign: .plus, exponent: exponent, significand: sum))
  }
}

extension GateDecided {
  /// Whether the candidate's score is only known to be at most `candidateScore`.
  package var isBound: Bool { stoppedAfter != nil }

  /// `<`, `=` or `>`: the candidate's score against the current skill's.
  package var sign: String {
    candidateScore > previousScore ? ">" : candidateScore < previousScore ? "<" : "="
  }

  /// Below this probability the evidence for a better candidate is weak (RELIABILITY section 6).
  package static let weakEvidence = 0.8

  /// Whether the candidate was taken on evidence that is weak or not known.
  package var isWeakAcceptance: Bool {
    guard !action.isIdentical(to: GateVerdict.reject.rawValue) else { return false }
    guard let outcomes else { return true }
    return outcomes.probabilityOfBetter < Self.weakEvidence
  }
}
