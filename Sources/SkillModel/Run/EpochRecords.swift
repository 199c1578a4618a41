/// The same tasks under the last epoch's skill and this one's.
package struct PairsCompared: Hashable, Sendable, Codable {
  package var epoch: Int
  /// The pairs that the slow update and the meta note see (comparison_pairs.json).
  package var kept: [JSONObject]
  /// All pairs, where the policy keeps fewer.
  package var all: [JSONObject]?
  package var previous: MeasuredScore
  package var current: MeasuredScore
  package init(
    epoch: Int, kept: [JSONObject], all: [JSONObject]?, previous: MeasuredScore, current: MeasuredScore
  ) {
    self.epoch = epoch
    self.kept = kept
    self.all = all
    self.previous = previous
    self.current = current
  }
}

/// How a slow update ended.
package struct SlowUpdateDecided: Hashable, Sendable, Codable {
  package var epoch: Int
  /// `inject_placeholder`, `no_content`, `force_accept`, or the gate's action.
  package var action: String
  package var guidance: String
  package var reasoning: String
  /// The skill with the new block; nil without content.
  package var candidate: String?
  /// The candidate's scores where it was gated.
  package var score: MeasuredScore?
  package var isReused: Bool
  package var currentScore: Double
  package var bestScore: Double
  package var bestStep: Int
  package init(
    epoch: Int, action: String, guidance: String, reasoning: String, candidate: String?,
    score: MeasuredScore?,
    isReused: Bool, currentScore: Double, bestScore: Double, bestStep: Int
  ) {
    self.epoch = epoch
    self.action = action
    self.guidance = guidance
    self.reasoning = reasoning
    self.candidate = candidate
    self.score = score
    self.isReused = isReused
    self.currentScore = currentScore
    self.bestScore = bestScore
    self.bestStep = bestStep
  }
}

/// The meta note of an epoch.
package struct MetaNoteDecided: Hashable, Sendable, Codable {
  package var epoch: Int
  /// `skip_first_epoch`, `no_content` or `write_meta_skill`.
  package var action: String
  package var note: String
  package var reasoning: String
  package init(epoch: Int, action: String, note: String, reasoning: String) {
    self.epoch = epoch
    self.action = action
    self.note = note
    self.reasoning = reasoning
  }
}

/// An epoch is over: the skill that it ends with is the next epoch's point of comparison.
package struct EpochFinished: Hashable, Sendable, Codable {
  package var epoch: Int
  package init(epoch: Int) { self.epoch = epoch }
}

/// The last skill on the selection split, and whether it became the best.
package struct FinalSelected: Hashable, Sendable, Codable {
  /// Measured, or the known scores where the last skill is the best one.
  package var score: MeasuredScore?
  package var gateScore: Double
  package var isPromoted: Bool
  package init(score: MeasuredScore?, gateScore: Double, isPromoted: Bool) {
    self.score = score
    self.gateScore = gateScore
    self.isPromoted = isPromoted
  }
}

/// A skill on the test split.
package struct TestMeasured: Hashable, Sendable, Codable {
  package var stage: Stage
  package var score: MeasuredScore
  /// True when the same skill was measured just now under another name.
  package var isReused: Bool
  /// summary.json of the folder.
  package var buckets: JSONObject
  package init(stage: Stage, score: MeasuredScore, isReused: Bool, buckets: JSONObject) {
    self.stage = stage
    self.score = score
    self.isReused = isReused
    self.buckets = buckets
  }
}

/// The run is complete.
package struct RunFinished: Hashable, Sendable, Codable {
  /// summary.json.
  package var summary: JSONObject
  package init(summary: JSONObject) { self.summary = summary }
}
