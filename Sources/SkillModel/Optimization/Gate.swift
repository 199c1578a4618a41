/// Which of a candidate's scores the gate compares.
package enum GateMetric: String, CaseIterable, Hashable, Sendable {
  case hard
  case soft
  case mixed

  /// Reads an accepted spelling, whatever its case; nil is unknown.
  package init?(spelling: String) {
    let word = spelling.strippingBlanks().pythonLowercased
    guard let metric = Self.allCases.first(where: { $0.rawValue.isIdentical(to: word) }) else { return nil }
    self = metric
  }
}

/// How the score of a candidate is formed for the gate.
package struct GateScoring: Hashable, Sendable {
  /// Which scores count.
  package var metric: GateMetric
  /// The share of the soft score in the mixed metric; values outside 0 to 1 count as the nearest bound.
  package var mixedWeight: Double
  /// How much the density of leading words adds; nil leaves it out.
  ///
  /// The reference offers it; it lets a skill's wording raise its score (RELIABILITY section 2, defect 20).
  package var densityWeight: Double?
  /// The words that count as leading.
  package var leadingWords: [String]

  /// The defaults are the reference's.
  package init(
    metric: GateMetric = .hard, mixedWeight: Double = 0.5, densityWeight: Double? = nil,
    leadingWords: [String] = SemanticDensity.builtInWords
  ) {
    self.metric = metric
    self.mixedWeight = mixedWeight
    self.densityWeight = densityWeight
    self.leadingWords = leadingWords
  }

  /// The score that the gate compares; above 1 only through the density of leading words.
  package func score(of scores: ScorePair, skill: String) -> Double {
    score(hard: scores.hard.value, soft: scores.soft.value, skill: skill)
  }

  /// The same for bare numbers, whatever their range.
  package func score(hard: Double, soft: Double, skill: String) -> Double {
    let base = score(hard: hard, soft: soft)
    guard let densityWeight else { return base }
    return base + densityWeight * SemanticDensity.density(of: skill, leadingWords: leadingWords)
  }

  /// The most that a candidate can still score when these are its first scores of so many.
  ///
  /// Summed as the scores themselves are, so that rounding never puts it below what the candidate would get.
  package func bound(after scores: some Collection<ScorePair>, of count: Int, skill: String) -> Double {
    let rest = Array(
      repeating: ScorePair(hard: .one, soft: .one), count: max(0, count - scores.count))
    return score(of: ScorePair(meanOf: Array(scores) + rest), skill: skill)
  }

  /// The score without regard to the skill's wording.
  package func score(of scores: ScorePair) -> Double {
    score(hard: scores.hard.value, soft: scores.soft.value)
  }

  private func score(hard: Double, soft: Double) -> Double {
    switch metric {
    case .hard: return hard
    case .soft: return soft
    case .mixed:
      let weight = mixedWeight.isNaN ? 0 : max(0, min(mixedWeight, 1))
      return (1 - weight) * hard + weight * soft
    }
  }
}

/// What the gate compares a candidate with; a score below zero stands for none yet.
package struct GateStanding: Hashable, Sendable {
  /// The score of the current skill.
  package var current: Double
  /// The score of the best skill so far.
  package var best: Double
  /// The step that the best skill comes from; 0 is the initial skill.
  package var bestStep: Int

  /// Makes a standing.
  package init(current: Double, best: Double, bestStep: Int) {
    self.current = current
    self.best = best
    self.bestStep = bestStep
  }
}

/// The verdict on a candidate; the raw values are the actions of the reference's files.
package enum GateVerdict: String, CaseIterable, Hashable, Sendable {
  /// Better than the current skill and than every one before.
  case acceptNewBest = "accept_new_best"
  /// Better than the current skill only.
  case accept
  /// Not better than the current skill; a tie isn't better.
  case reject
  /// Taken over whatever its score, because the gate is switched off.
  case forceAccept = "force_accept"

  /// Whether the candidate becomes the current skill.
  package var isAccepted: Bool { self != .reject }
}

/// The strict gate of the paper: a candidate must score higher than the current skill.
package struct GateDecision: Hashable, Sendable {
  /// The verdict.
  package let verdict: GateVerdict
  /// Whether the candidate becomes the best skill.
  package let isNewBest: Bool
  /// The standing after the decision.
  package let standing: GateStanding

  /// Decides on a candidate's score; a score that isn't a number is rejected.
  ///
  /// - Parameter isForced: whether the candidate is taken over in any case; it is the best only when it scores higher.
  package init(candidate score: Double, step: Int, against standing: GateStanding, isForced: Bool = false) {
    let isBetter = score > standing.current
    isNewBest = (isBetter || isForced) && score > standing.best
    verdict = isForced ? .forceAccept : isBetter ? (isNewBest ? .acceptNewBest : .accept) : .reject
    var next = standing
    if verdict.isAccepted { next.current = score }
    if isNewBest {
      next.best = score
      next.bestStep = step
    }
    self.standing = next
  }
}
