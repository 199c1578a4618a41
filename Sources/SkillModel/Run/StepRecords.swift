/// Mean scores of one evaluation, 0...1.
package struct MeasuredScore: Hashable, Sendable, Codable {
  package var hard: Double
  package var soft: Double
  /// Tasks measured.
  package var count: Int
  package init(hard: Double, soft: Double, count: Int) {
    self.hard = hard
    self.soft = soft
    self.count = count
  }
}

/// The starting skill was measured on the selection split.
package struct BaselineMeasured: Hashable, Sendable, Codable {
  package var score: MeasuredScore
  /// In the metric of the gate.
  package var gateScore: Double
  package init(score: MeasuredScore, gateScore: Double) {
    self.score = score
    self.gateScore = gateScore
  }
}

/// An epoch begins: the step buffer is empty again.
package struct EpochStarted: Hashable, Sendable, Codable {
  package var epoch: Int
  package init(epoch: Int) { self.epoch = epoch }
}

/// The tasks of one accumulation batch.
package struct BatchPlan: Hashable, Sendable, Codable {
  package var index: Int
  package var seed: Int
  package var tasks: [TaskID]
  package init(index: Int, seed: Int, tasks: [TaskID]) {
    self.index = index
    self.seed = seed
    self.tasks = tasks
  }
}

/// A step begins.
package struct StepStarted: Hashable, Sendable, Codable {
  package var step: Int
  package var epoch: Int
  /// From 0, as in history.json.
  package var stepInEpoch: Int
  package var batches: [BatchPlan]
  package init(step: Int, epoch: Int, stepInEpoch: Int, batches: [BatchPlan]) {
    self.step = step
    self.epoch = epoch
    self.stepInEpoch = stepInEpoch
    self.batches = batches
  }
}

/// A batch was rolled out.
package struct RolloutMeasured: Hashable, Sendable, Codable {
  package var step: Int
  package var batch: Int
  package var score: MeasuredScore
  package init(step: Int, batch: Int, score: MeasuredScore) {
    self.step = step
    self.batch = batch
    self.score = score
  }
}

/// One minibatch was reflected on.
package struct MinibatchReflected: Hashable, Sendable, Codable {
  package var step: Int
  package var batch: Int
  package var source: EditSource
  /// From 0 within its source.
  package var index: Int
  package var tasks: [TaskID]
  /// What goes into patches/minibatch_*.json; nil when the reply was unusable.
  package var patch: JSONObject?
  package init(
    step: Int, batch: Int, source: EditSource, index: Int, tasks: [TaskID], patch: JSONObject?
  ) {
    self.step = step
    self.batch = batch
    self.source = source
    self.index = index
    self.tasks = tasks
    self.patch = patch
  }
}

/// All patches of a step became one.
package struct PatchesMerged: Hashable, Sendable, Codable {
  package var step: Int
  /// merged_patch.json.
  package var patch: JSONObject
  package init(step: Int, patch: JSONObject) {
    self.step = step
    self.patch = patch
  }
}

/// The optimizer decided the edit budget of a step itself (lr_decision.json).
package struct BudgetDecided: Hashable, Sendable, Codable {
  package var step: Int
  package var decision: JSONObject
  package init(step: Int, decision: JSONObject) {
    self.step = step
    self.decision = decision
  }
}

/// A change with the id that decisions bind to.
package struct NumberedItem: Hashable, Sendable, Codable {
  package var id: EditID
  /// The change as merged_patch.json holds it.
  package var item: JSONObject
  package init(id: EditID, item: JSONObject) {
    self.id = id
    self.item = item
  }
}

/// Ranked and clipped to the budget: what goes on to review and to the candidate.
package struct EditsProposed: Hashable, Sendable, Codable {
  package var step: Int
  /// nil where nothing limits it.
  package var budget: Int?
  package var chosen: [NumberedItem]
  package var clipped: [NumberedItem]
  /// ranked_edits.json.
  package var ranked: JSONObject
  package init(step: Int, budget: Int?, chosen: [NumberedItem], clipped: [NumberedItem], ranked: JSONObject) {
    self.step = step
    self.budget = budget
    self.chosen = chosen
    self.clipped = clipped
    self.ranked = ranked
  }
}

/// An edit that validation did not let through, with the reason.
package struct RefusedEdit: Hashable, Sendable, Codable {
  package var id: EditID
  package var reason: String
  package init(id: EditID, reason: String) {
    self.id = id
    self.reason = reason
  }
}

/// The candidate skill of a step exists.
package struct CandidateBuilt: Hashable, Sendable, Codable {
  package var step: Int
  package var skill: String
  /// Full SHA-256.
  package var digest: String
  /// edit_apply_report.json, empty in the rewrite modes.
  package var report: [JSONObject]
  package var refused: [RefusedEdit]
  /// rewrite_result.json or full_rewrite_result.json.
  package var rewrite: JSONObject?
  /// appendix_notes.json (skill-aware reflection).
  package var appendixNotes: JSONObject?
  package init(
    step: Int, skill: String, digest: String, report: [JSONObject], refused: [RefusedEdit],
    rewrite: JSONObject? = nil, appendixNotes: JSONObject? = nil
  ) {
    self.step = step
    self.skill = skill
    self.digest = digest
    self.report = report
    self.refused = refused
    self.rewrite = rewrite
    self.appendixNotes = appendixNotes
  }
}

/// Task by task against the skill that holds now.
package struct PairedOutcomes: Hashable, Sendable, Codable {
  package var wins: Int
  package var losses: Int
  package var ties: Int
  package init(wins: Int, losses: Int, ties: Int) {
    self.wins = wins
    self.losses = losses
    self.ties = ties
  }
}

/// The gate decided on a candidate.
package struct GateDecided: Hashable, Sendable, Codable {
  package var step: Int
  package var score: MeasuredScore
  /// True when the scores were known and nothing was asked.
  package var isReused: Bool
  package var metric: String
  package var candidateScore: Double
  /// `accept_new_best`, `accept`, `reject`, `force_accept`.
  package var action: String
  package var previousScore: Double
  package var currentScore: Double
  package var bestScore: Double
  package var bestStep: Int
  /// nil where the current skill has no item scores to compare with.
  package var outcomes: PairedOutcomes?
  /// After how many tasks the candidate could not win any more (`early_reject`); `score` and `outcomes` are of these,
  /// and `candidateScore` is the most that it could have reached. nil: all tasks were measured.
  package var stoppedAfter: Int?
  package init(
    step: Int, score: MeasuredScore, isReused: Bool, metric: String, candidateScore: Double, action: String,
    previousScore: Double, currentScore: Double, bestScore: Double, bestStep: Int, outcomes: PairedOutcomes?,
    stoppedAfter: Int? = nil
  ) {
    self.stoppedAfter = stoppedAfter
    self.step = step
    self.score = score
    self.isReused = isReused
    self.metric = metric
    self.candidateScore = candidateScore
    self.action = action
    self.previousScore = previousScore
    self.currentScore = currentScore
    self.bestScore = bestScore
    self.bestStep = bestStep
    self.outcomes = outcomes
  }
}

/// A step is done. Everything that later steps need of it follows from the records up to here.
package struct StepCommitted: Hashable, Sendable, Codable {
  package var step: Int
  package var action: String
  /// The row of history.json.
  package var record: JSONObject
  /// trajectory_digest.json; nil for skipped steps.
  package var digest: JSONObject?
  package init(step: Int, action: String, record: JSONObject, digest: JSONObject?) {
    self.step = step
    self.action = action
    self.record = record
    self.digest = digest
  }
}
