import SkillModel

/// A candidate measured on the selection split, or its known scores where it was measured before.
struct SelectionScore: Sendable {
  let score: MeasuredScore
  let pair: ScorePair
  let isReused: Bool
  /// Hard scores by position, where it was measured now.
  let items: [Double]?
}

/// Measures skills on the selection split (FORMATS section 3, point 6).
struct SelectionGate: Sendable {
  let evaluation: Evaluation
  let tasks: [TrainingTask]
  let settings: EvaluationSettings

  var scoring: GateScoring {
    GateScoring(
      metric: settings.metric, mixedWeight: settings.mixedWeight,
      densityWeight: settings.usesSemanticDensity ? settings.semanticDensityWeight : nil,
      leadingWords: settings.leadingWords ?? SemanticDensity.builtInWords)
  }

  /// - Parameters:
  ///   - state: what is known already: a text that was measured is not measured again.
  ///   - tiesWithCurrent: whether a text equal to the current skill takes its scores without being measured, so that
  ///     it ties (RELIABILITY, decision 10).
  func score(
    of skill: SkillDocument, in phase: Phase, known state: RunState, tiesWithCurrent: Bool
  ) async throws -> SelectionScore {
    if let measured = state.measured[skill.digest.hexadecimal] {
      return try reused(measured)
    }
    if tiesWithCurrent, skill.text.isIdentical(to: state.current.text) {
      let count = tasks.count
      let ungated = MeasuredScore(hard: min(1, max(0, state.current.gateScore)), soft: 0, count: count)
      return try reused(state.current.score ?? ungated)
    }
    let results = try await evaluation.results(of: tasks, with: skill, in: phase)
    let pair = try zip(tasks, results).map { try Trajectory(task: $0, result: $1).row }.meanScores
    return SelectionScore(
      score: MeasuredScore(hard: pair.hard.value, soft: pair.soft.value, count: results.count), pair: pair,
      isReused: false, items: results.map(\.hard))
  }

  private func reused(_ score: MeasuredScore) throws -> SelectionScore {
    let pair = ScorePair(hard: try Score(score.hard), soft: try Score(score.soft))
    return SelectionScore(score: score, pair: pair, isReused: true, items: nil)
  }

  /// Task by task against the current skill, where both are known.
  static func outcomes(_ candidate: [Double]?, against current: [Double]?) -> PairedOutcomes? {
    guard let candidate, let current, candidate.count == current.count else { return nil }
    let pairs = zip(candidate, current)
    return PairedOutcomes(
      wins: pairs.count { $0 > $1 }, losses: pairs.count { $0 < $1 }, ties: pairs.count { $0 == $1 })
  }
}
