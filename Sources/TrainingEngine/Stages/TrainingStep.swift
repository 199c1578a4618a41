import SkillModel

/// One training step: rollout, reflection, aggregation, selection, update, gate.
struct TrainingStep: Sendable {
  let engine: TrainingEngine
  let context: StepContext
  let stepInEpoch: Int
  let batches: [EpochPlan<TrainingTask>.Batch]
  /// The state at the start of the step.
  let start: RunState

  func run() async throws {
    let recorder = engine.recorder
    var timer = StageTimer(clock: engine.clock)
    let plans = batches.enumerated().map {
      BatchPlan(index: $0.offset, seed: $0.element.seed, tasks: $0.element.items.map(\.id))
    }
    try await recorder.record(
      .stepStarted(
        StepStarted(step: context.step, epoch: context.epoch, stepInEpoch: stepInEpoch, batches: plans)))
    try await engine.control.reached(context.checkpoint(.stepStart), points: pausesAtStart)

    let trajectories = try await rollouts()
    timer.mark(.rollout)
    try await engine.control.reached(context.checkpoint(.rolloutDone))
    var record = StepRecord(context: context, stepInEpoch: stepInEpoch)
    let replies = try await reflections(on: trajectories, into: &record)
    timer.mark(.reflect)
    try await engine.control.reached(context.checkpoint(.reflectionDone))

    let patches = PatchNormalisation(of: replies.map(JSONValue.object), mode: context.update)
    record.take(trajectories: trajectories.flatMap { $0 }, patches: patches)
    let aggregated = try await Aggregation(context: context).merged(patches)
    if aggregated == nil, start.deferred.isEmpty {
      return try await skip("skip_no_patches", record: record, timer: timer)
    }
    if let aggregated {
      try await recorder.record(.patchesMerged(PatchesMerged(step: context.step, patch: aggregated)))
    }
    let merged = aggregated ?? [:]
    timer.mark(.aggregate)
    try await engine.control.reached(context.checkpoint(.aggregationDone))

    let selection = Selection(
      context: context, selectionsMade: start.selectionsMade, totalSteps: engine.plan.totalSteps,
      rollout: record.rollout)
    let outcome = try await selection.chosen(from: merged, deferred: start.deferred)
    record.take(merged: merged, outcome: outcome)
    let checked = engine.checks.record(of: outcome.all, step: context.step, on: context.skill)
    if let checked { try await recorder.record(.editsChecked(checked)) }
    timer.mark(.select)

    let notes = replies.flatMap { Self.notes(in: $0) }
    switch try await reviewAndGate(
      outcome.chosen, isSuspicious: checked?.holdsSuspicion(in: outcome.chosen) ?? false, notes: notes,
      into: &record, timer: &timer)
    {
    case .skipped(let action):
      engine.control.endReview()
      try await skip(action, record: record, timer: timer)
    case .decided(let decision, let approved):
      timer.mark(.evaluate)
      let points = decision.isWeakAcceptance ? pauses([.weakAccept]) : []
      try await engine.control.reached(context.checkpoint(.gateDone), points: points)
      let digest = digest(of: decision, chosen: approved, replies: replies, trajectories: trajectories)
      let state = recorder.state
      record.take(decision, state: state)
      try await recorder.record(
        .stepCommitted(
          StepCommitted(
            step: context.step, action: decision.action,
            record: record.json(state: state, usageBefore: start.usage, timer: timer), digest: digest.json)))
    }
    try await engine.control.reached(context.checkpoint(.committed))
  }

  /// How a step's edits ended.
  private enum Ending {
    case decided(GateDecided, approved: [NumberedItem])
    case skipped(action: String)
  }

  /// Review, candidate and gate; once more with what is left for each veto that stops a gate.
  private func reviewAndGate(
    _ chosen: [NumberedItem], isSuspicious: Bool, notes: [String], into record: inout StepRecord,
    timer: inout StageTimer
  ) async throws -> Ending {
    var round = 0
    while true {
      let closed = try await engine.control.review(
        at: context.checkpoint(.editsReady), points: isSuspicious && round == 0 ? pauses([.suspicious]) : [],
        recorder: engine.recorder)
      record.take(closed)
      let approved = closed?.approved ?? chosen
      if closed != nil, approved.isEmpty { return .skipped(action: "skip_no_edits") }
      guard
        let candidate = try await Update(context: context, round: round).candidate(
          from: approved, notes: notes)
      else { return .skipped(action: "skip_no_rewrite") }
      record.take(candidate)
      timer.mark(.update)
      try await engine.control.reached(context.checkpoint(.candidateReady))
      if let decision = try await gate(candidate, round: round) {
        return .decided(decision, approved: approved)
      }
      timer.mark(.evaluate)
      round += 1
    }
  }

  private var pausesAtStart: [ReviewSettings.PausePoint] {
    pauses(context.step == 1 ? [.firstStep, .everyStep] : [.everyStep])
  }

  /// Those of the points that the configuration asks for.
  private func pauses(_ points: [ReviewSettings.PausePoint]) -> [ReviewSettings.PausePoint] {
    context.configuration.review.pauseOn.filter(points.contains)
  }

  /// All accumulation batches side by side: they use the same skill.
  private func rollouts() async throws -> [[Trajectory]] {
    let phases = batches.indices.map { context.phase(.rollout, batch: $0) }
    let results = try await mapInOrder(batches, slots: WorkerSlots(batches.count)) { index, batch in
      try await engine.evaluation.results(of: batch.items, with: context.skill, in: phases[index])
    }
    var trajectories: [[Trajectory]] = []
    for (index, (batch, results)) in zip(batches, results).enumerated() {
      let those = try zip(batch.items, results).map { try Trajectory(task: $0, result: $1) }
      let pair = those.map(\.row).meanScores
      try await engine.recorder.record(
        .rolloutMeasured(
          RolloutMeasured(
            step: context.step, batch: index,
            score: MeasuredScore(hard: pair.hard.value, soft: pair.soft.value, count: those.count))))
      trajectories.append(those)
    }
    return trajectories
  }

  private func reflections(
    on trajectories: [[Trajectory]], into record: inout StepRecord
  ) async throws -> [JSONObject] {
    var all: [JSONObject] = []
    for (index, those) in trajectories.enumerated() {
      let replies = try await Reflection(context: context).patches(
        of: those, batch: index, seed: batches[index].seed)
      record.take(batch: index, seed: batches[index].seed, trajectories: those, replies: replies)
      all += replies
    }
    return all
  }

  /// The gate's decision; nil where a veto stopped it.
  private func gate(_ candidate: CandidateBuilt, round: Int) async throws -> GateDecided? {
    let (control, recorder) = (engine.control, engine.recorder)
    let phase = context.phase(.gate, batch: round)
    if case .gateStopped(let stopped) = recorder.expectedDecision {
      recorder.takeOver(phase)
      try await control.repeatStop(stopped, recorder: recorder)
      return nil
    }
    control.openGate(recorder: recorder)
    control.entered(phase)
    var decided: GateDecided?
    do {
      let measured = try await engine.gate.score(
        of: SkillDocument(candidate.skill), in: phase, known: start, tiesWithCurrent: true,
        mustBeat: engine.gate.rejectsEarly ? start.current.gateScore : nil,
        unless: { try control.throwIfWithdrawn() })
      decided = decision(on: measured)
    } catch is CandidateWithdrawn {
      recorder.takeOver(phase)
    }
    switch try await control.closeGate(decided, candidate: candidate, recorder: recorder) {
    case .decided: return decided
    case .stopped: return nil
    }
  }

  private func decision(on measured: SelectionScore) -> GateDecided {
    let standing = GateStanding(
      current: start.current.gateScore, best: start.best.gateScore, bestStep: start.bestStep)
    let decision = GateDecision(
      candidate: measured.gateScore, step: context.step, against: standing,
      isForced: !context.configuration.evaluation.usesGate)
    return GateDecided(
      step: context.step, score: measured.score, isReused: measured.isReused,
      metric: context.configuration.evaluation.metric.rawValue, candidateScore: measured.gateScore,
      action: decision.verdict.rawValue, previousScore: start.current.gateScore,
      currentScore: decision.standing.current, bestScore: decision.standing.best,
      bestStep: decision.standing.bestStep,
      outcomes: SelectionGate.outcomes(
        measured.items,
        against: measured.stoppedAfter.map { Array((start.currentItems ?? []).prefix($0)) }
          ?? start.currentItems),
      stoppedAfter: measured.stoppedAfter)
  }

  private func skip(_ action: String, record: StepRecord, timer: StageTimer) async throws {
    let state = engine.recorder.state
    try await engine.recorder.record(
      .stepCommitted(
        StepCommitted(
          step: context.step, action: action,
          record: record.skipped(action, state: state, timer: timer), digest: nil)))
  }

  /// What the steps that follow in this epoch are told of this one (FORMATS 1.7).
  private func digest(
    of decision: GateDecided, chosen: [NumberedItem], replies: [JSONObject], trajectories: [[Trajectory]]
  ) -> StepDigest {
    let rows = trajectories.flatMap { $0 }.map(\.row)
    let rejection =
      decision.action == GateVerdict.reject.rawValue
      ? StepDigest.Rejection(
        scoreBefore: decision.previousScore, scoreAfter: decision.candidateScore,
        isBound: decision.stoppedAfter != nil,
        items: chosen.map { ProposedItem.summary(of: $0.item) }) : nil
    return StepDigest(
      step: context.step, action: decision.action, total: max(1, rows.count),
      failed: rows.count { !$0.isSuccess },
      patterns: FailurePattern.patterns(of: rows, names: replies.flatMap(Self.failureNames)),
      rejection: rejection)
  }

  private static func failureNames(in reply: JSONObject) -> [String] {
    (reply["failure_summary"]?.arrayValue ?? []).compactMap { entry in
      guard let type = entry["failure_type"]?.stringValue else { return nil }
      return "\(type): \(entry["description"]?.stringValue ?? "")"
    }
  }

  private static func notes(in reply: JSONObject) -> [String] {
    (reply["appendix_notes"]?.arrayValue ?? []).compactMap(\.stringValue)
  }
}
