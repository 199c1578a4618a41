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
    try await engine.control.reached(.stepStart(step: context.step))

    let trajectories = try await rollouts()
    timer.mark(.rollout)
    var record = StepRecord(context: context, stepInEpoch: stepInEpoch)
    let replies = try await reflections(on: trajectories, into: &record)
    timer.mark(.reflect)

    let patches = PatchNormalisation(of: replies.map(JSONValue.object), mode: context.update)
    record.take(trajectories: trajectories.flatMap { $0 }, patches: patches)
    guard let merged = try await Aggregation(context: context).merged(patches) else {
      return try await skip("skip_no_patches", record: record, timer: timer)
    }
    try await recorder.record(.patchesMerged(PatchesMerged(step: context.step, patch: merged)))
    timer.mark(.aggregate)

    let selection = Selection(
      context: context, selectionsMade: start.selectionsMade, totalSteps: engine.plan.totalSteps,
      rollout: record.rollout)
    let outcome = try await selection.chosen(from: merged)
    record.take(merged: merged, outcome: outcome)
    if let checked = engine.checks.record(of: outcome.all, step: context.step, on: context.skill) {
      try await recorder.record(.editsChecked(checked))
    }
    timer.mark(.select)
    try await engine.control.reached(.editsReady(step: context.step))

    let notes = replies.flatMap { Self.notes(in: $0) }
    guard let candidate = try await Update(context: context).candidate(from: outcome.chosen, notes: notes)
    else {
      return try await skip("skip_no_rewrite", record: record, timer: timer)
    }
    record.take(candidate)
    timer.mark(.update)
    try await engine.control.reached(.candidateReady(step: context.step))

    let decision = try await gate(candidate)
    timer.mark(.evaluate)
    let digest = digest(of: decision, chosen: outcome.chosen, replies: replies, trajectories: trajectories)
    let state = recorder.state
    record.take(decision, state: state)
    try await recorder.record(
      .stepCommitted(
        StepCommitted(
          step: context.step, action: decision.action,
          record: record.json(state: state, usageBefore: start.usage, timer: timer), digest: digest.json)))
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

  private func gate(_ candidate: CandidateBuilt) async throws -> GateDecided {
    let skill = SkillDocument(candidate.skill)
    let gate = engine.gate
    let measured = try await gate.score(
      of: skill, in: context.phase(.gate), known: start, tiesWithCurrent: true)
    let standing = GateStanding(
      current: start.current.gateScore, best: start.best.gateScore, bestStep: start.bestStep)
    let decision = GateDecision(
      candidate: measured.gateScore, step: context.step, against: standing,
      isForced: !context.configuration.evaluation.usesGate)
    let decided = GateDecided(
      step: context.step, score: measured.score, isReused: measured.isReused,
      metric: context.configuration.evaluation.metric.rawValue, candidateScore: measured.gateScore,
      action: decision.verdict.rawValue, previousScore: start.current.gateScore,
      currentScore: decision.standing.current, bestScore: decision.standing.best,
      bestStep: decision.standing.bestStep,
      outcomes: SelectionGate.outcomes(measured.items, against: start.currentItems))
    try await engine.recorder.record(.gateDecided(decided))
    return decided
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
