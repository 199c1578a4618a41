import SkillModel

/// A candidate measured on the selection split, or its known scores where it was measured before.
struct SelectionScore: Sendable {
  let score: MeasuredScore
  /// In the metric of the gate.
  let gateScore: Double
  let isReused: Bool
  /// Hard scores by position, where it was measured now.
  let items: [Double]?
  /// After how many tasks it was known to lose; `score` and `items` are of these, `gateScore` is a bound. nil: all tasks
  /// were measured.
  var stoppedAfter: Int?
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

  /// Whether candidates that can't win any more are rejected before they are measured to the end.
  var rejectsEarly: Bool { settings.rejectsEarly && settings.usesGate }

  /// - Parameters:
  ///   - state: what is known already: a text that was measured is not measured again.
  ///   - tiesWithCurrent: whether a text equal to the current skill takes its scores without being measured, so that
  ///     it ties (RELIABILITY, decision 10).
  ///   - bar: the score that must be beaten: measuring ends as soon as this can't be done any more. nil: all tasks.
  ///   - check: throws where the score is no longer wanted.
  func score(
    of skill: SkillDocument, in phase: Phase, known state: RunState, tiesWithCurrent: Bool,
    mustBeat bar: Double? = nil,
    unless check: @escaping @Sendable () throws -> Void = {}
  ) async throws -> SelectionScore {
    let isCurrent = skill.text.isIdentical(to: state.current.text)
    if isCurrent, !state.current.isGated {
      if tiesWithCurrent { return tied(with: state.current) }
    } else if let measured = state.measured[skill.digest.hexadecimal] {
      let pair = ScorePair(hard: try Score(measured.hard), soft: try Score(measured.soft))
      return SelectionScore(
        score: measured, gateScore: scoring.score(of: pair, skill: skill.text), isReused: true, items: nil)
    } else if tiesWithCurrent, isCurrent {
      return tied(with: state.current)
    }
    if let bar {
      return try await score(of: skill, in: phase, beating: bar, unless: check)
    }
    let results = try await evaluation.results(of: tasks, with: skill, in: phase, unless: check)
    return try score(of: skill, from: results)
  }

  /// Measures until all tasks are done or the candidate is known to lose.
  private func score(
    of skill: SkillDocument, in phase: Phase, beating bar: Double,
    unless check: @escaping @Sendable () throws -> Void
  ) async throws -> SelectionScore {
    let watch = LosingWatch(tasks: tasks, scoring: scoring, skill: skill.text, bar: bar)
    do {
      let results = try await evaluation.results(
        of: tasks, with: skill, in: phase,
        unless: {
          try check()
          try watch.throwIfLost()
        }, scored: { try watch.take($0, $1) })
      if watch.loss == nil { return try score(of: skill, from: results) }
    } catch is CandidateLost {
      // What came in of calls beyond the stop is on record and counted, and is not asked for again.
      evaluation.recorder.takeOver(phase)
    }
    guard let loss = watch.loss else { throw CandidateLost() }
    let pair = ScorePair(meanOf: loss.scores)
    return SelectionScore(
      score: MeasuredScore(hard: pair.hard.value, soft: pair.soft.value, count: loss.scores.count),
      gateScore: loss.bound, isReused: false, items: loss.scores.map(\.hard.value),
      stoppedAfter: loss.scores.count)
  }

  private func score(of skill: SkillDocument, from results: [TaskResult]) throws -> SelectionScore {
    let pair = try zip(tasks, results).map { try Trajectory(task: $0, result: $1).row }.meanScores
    return SelectionScore(
      score: MeasuredScore(hard: pair.hard.value, soft: pair.soft.value, count: results.count),
      gateScore: scoring.score(of: pair, skill: skill.text), isReused: false, items: results.map(\.hard))
  }

  /// The scores of the current skill; where it was forced in unmeasured, those that it stands with.
  private func tied(with current: HeldSkill) -> SelectionScore {
    let ungated = MeasuredScore(hard: min(1, max(0, current.gateScore)), soft: 0, count: tasks.count)
    return SelectionScore(
      score: current.score ?? ungated, gateScore: current.gateScore, isReused: true, items: nil)
  }

  /// Task by task against the current skill, where both are known.
  static func outcomes(_ candidate: [Double]?, against current: [Double]?) -> PairedOutcomes? {
    guard let candidate, let current, candidate.count == current.count else { return nil }
    let pairs = zip(candidate, current)
    return PairedOutcomes(
      wins: pairs.count { $0 > $1 }, losses: pairs.count { $0 < $1 }, ties: pairs.count { $0 == $1 })
  }
}
