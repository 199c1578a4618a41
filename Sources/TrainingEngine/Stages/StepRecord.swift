import SkillModel

/// The row of history.json that a step leaves (FORMATS 1.3), gathered while the step goes on.
struct StepRecord: Sendable {
  private let context: StepContext
  private let stepInEpoch: Int
  private(set) var rollout = MeasuredScore(hard: 0, soft: 0, count: 0)
  private var batches: [JSONValue] = []
  private var failurePatches = 0
  private var successPatches = 0
  private var merged = 0
  private var outcome: Selection.Outcome?
  private var candidate: CandidateBuilt?
  private var decision: GateDecided?
  private var review: ReviewClosed?

  init(context: StepContext, stepInEpoch: Int) {
    self.context = context
    self.stepInEpoch = stepInEpoch
  }

  mutating func take(batch: Int, seed: Int, trajectories: [Trajectory], replies: [JSONObject]) {
    let pair = trajectories.map(\.row).meanScores
    let patches = PatchNormalisation(of: replies.map(JSONValue.object), mode: context.update)
    batches.append([
      "batch_idx": .integer(batch), "batch_seed": .integer(seed), "n_envs": .integer(trajectories.count),
      "hard": .number(pair.hard.value), "soft": .number(pair.soft.value),
      "n_failure_patches": .integer(patches.failures.count),
      "n_success_patches": .integer(patches.successes.count),
    ])
  }

  mutating func take(trajectories: [Trajectory], patches: PatchNormalisation) {
    let pair = trajectories.map(\.row).meanScores
    rollout = MeasuredScore(hard: pair.hard.value, soft: pair.soft.value, count: trajectories.count)
    failurePatches = patches.failures.count
    successPatches = patches.successes.count
  }

  mutating func take(merged patch: JSONObject, outcome: Selection.Outcome) {
    merged = patch[context.update.itemsKey]?.arrayValue?.count ?? 0
    self.outcome = outcome
  }

  /// What people made of the edits; nil where they stand as proposed.
  mutating func take(_ review: ReviewClosed?) { self.review = review }

  mutating func take(_ candidate: CandidateBuilt) { self.candidate = candidate }

  mutating func take(_ decision: GateDecided, state: RunState) { self.decision = decision }

  /// The row of a step that went through all stages.
  func json(state: RunState, usageBefore: [String: UsageTotal], timer: StageTimer) -> JSONObject {
    var row = opening(timer: timer, tokens: Self.tokens(from: usageBefore, to: state.usage))
    row["n_edits_merged"] = .integer(merged)
    row["n_edits_ranked"] = .integer(outcome?.chosen.count ?? 0)
    row["edit_budget"] = outcome?.budget.map(JSONValue.integer) ?? .null
    let control =
      context.update == .fullRewriteMinibatch ? .none : context.configuration.optimizer.budgetControl
    row["lr_control_mode"] = .string(control.rawValue)
    if let lrDecision = outcome?.decision { row["lr_decision"] = .object(lrDecision) }
    row["support_counts"] = .array((outcome?.chosen ?? []).map { $0.item["support_count"] ?? 0 })
    add(review, to: &row)
    if let candidate { add(candidate, to: &row) }
    if let decision { add(decision, to: &row) }
    row["current_score"] = .number(state.current.gateScore)
    row["best_score"] = .number(state.best.gateScore)
    row["best_step"] = .integer(state.bestStep)
    row["current_origin"] = .string(state.current.origin)
    row["best_origin"] = .string(state.best.origin)
    row["skill_len"] = .integer(state.current.text.codePointCount)
    row["wall_time_s"] = .number(timer.total)
    return row
  }

  /// The row of a step that ended early.
  func skipped(_ action: String, state: RunState, timer: StageTimer) -> JSONObject {
    var row = opening(timer: timer, tokens: [:])
    row["action"] = .string(action)
    add(review, to: &row)
    row["current_score"] = .number(state.current.gateScore)
    row["best_score"] = .number(state.best.gateScore)
    row["best_step"] = .integer(state.bestStep)
    row["skill_len"] = .integer(state.current.text.codePointCount)
    row["wall_time_s"] = .number(timer.total)
    return row
  }

  private func opening(timer: StageTimer, tokens: JSONObject) -> JSONObject {
    [
      "step": .integer(context.step), "epoch": .integer(context.epoch),
      "step_in_epoch": .integer(stepInEpoch),
      "timing": .object(timer.json), "tokens": .object(tokens),
      "rollout_hard": .number(Self.rounded(rollout.hard)),
      "rollout_soft": .number(Self.rounded(rollout.soft)),
      "rollout_n": .integer(rollout.count), "accumulation_batches": .array(batches),
      "n_patches": .integer(failurePatches + successPatches), "n_failure_patches": .integer(failurePatches),
      "n_success_patches": .integer(successPatches),
    ]
  }

  /// Our members, only where review changed anything: the reference has no review.
  private func add(_ review: ReviewClosed?, to row: inout JSONObject) {
    guard let review else { return }
    row["n_edits_approved"] = .integer(review.approved.count)
    row["n_edits_vetoed"] = .integer(review.vetoed.count)
    row["n_edits_deferred"] = .integer(review.deferred.count)
    row["n_edits_by_hand"] = .integer(review.approved.count { $0.item["author"] == "human" })
  }

  private func add(_ candidate: CandidateBuilt, to row: inout JSONObject) {
    row["candidate_hash"] = .string(String(candidate.digest.prefix(16)))
    row["candidate_skill_len"] = .integer(candidate.skill.codePointCount)
    if let rewrite = candidate.rewrite { row["rewrite_change_summary"] = rewrite["change_summary"] ?? [] }
    if !candidate.report.isEmpty { row["edit_apply_summary"] = .object(Self.summary(of: candidate.report)) }
    for (key, value) in candidate.appendixNotes ?? [:] where key.hasExactPrefix("n_") { row[key] = value }
  }

  private func add(_ decision: GateDecided, to row: inout JSONObject) {
    row["selection_hard"] = .number(decision.score.hard)
    row["selection_soft"] = .number(decision.score.soft)
    row["gate_metric"] = .string(decision.metric)
    row["candidate_gate_score"] = .number(decision.candidateScore)
    if let count = decision.stoppedAfter { row["early_reject_after"] = .integer(count) }
    row["action"] = .string(decision.action)
  }

  private static func summary(of report: [JSONObject]) -> JSONObject {
    func count(_ prefix: String) -> JSONValue {
      .integer(report.count { $0["status"]?.stringValue?.hasExactPrefix(prefix) == true })
    }
    return [
      "total": .integer(report.count), "applied": count("applied"), "skipped": count("skipped"),
      "errors": count("error"),
    ]
  }

  private static func tokens(from before: [String: UsageTotal], to now: [String: UsageTotal]) -> JSONObject {
    JSONObject(
      now.sorted { ExactText($0.key) < ExactText($1.key) }.map { stage, total in
        let spent = total - (before[stage] ?? UsageTotal())
        return (
          stage,
          [
            "calls": .integer(spent.calls), "prompt_tokens": .integer(spent.prompt),
            "completion_tokens": .integer(spent.completion),
          ]
        )
      })
  }

  /// Six digits after the point, half to even, as Python rounds.
  private static func rounded(_ value: Double) -> Double {
    (value * 1_000_000).rounded(.toNearestOrEven) / 1_000_000
  }
}
