/// How much a gate's outcome says, by the probability that the candidate is better (RELIABILITY section 6).
package enum EvidenceStrength: String, Hashable, Sendable, Codable, CaseIterable {
  /// Below .80.
  case weak
  case fair
  /// Above .95.
  case strong

  package init(probability: Double) {
    self = probability > 0.95 ? .strong : probability < GateDecided.weakEvidence ? .weak : .fair
  }
}

extension PairedOutcomes {
  /// Tasks that both arms did.
  package var count: Int { wins + losses + ties }

  package var strength: EvidenceStrength { EvidenceStrength(probability: probabilityOfBetter) }
}

/// Wilson's score interval of a share: where the true share lies with 95 % confidence.
package struct WilsonInterval: Hashable, Sendable {
  package let lower: Double
  package let upper: Double

  /// The 97.5 % point of the normal distribution.
  package static let normalPoint = 1.959963984540054

  /// - Parameter share: passes by tasks, 0...1; partial credit counts as part of a pass.
  /// - Returns: nil without tasks or for a share that isn't one.
  package init?(share: Double, count: Int, normalPoint z: Double = normalPoint) {
    guard count > 0, share >= 0, share <= 1 else { return nil }
    let n = Double(count)
    let denominator = 1 + z * z / n
    let centre = share + z * z / (2 * n)
    let margin = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    lower = max(0, (centre - margin) / denominator)
    upper = min(1, (centre + margin) / denominator)
  }
}

extension RunState {
  /// By how much the best validation score is above the same skill's test score: what choosing by the gate has
  /// flattered it. Hard scores; nil while either is unknown.
  package var inflation: Double? {
    guard let best = best.score?.hard, let test = tests[.testBest]?.score.hard else { return nil }
    return best - test
  }
}
