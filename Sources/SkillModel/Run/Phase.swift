/// What a run is doing: the stages of a step, of an epoch's end and of the evaluations around them.
///
/// Declared in the order in which a run meets them; records are sorted by it.
package enum Stage: String, Hashable, Sendable, Codable, CaseIterable {
  case baseline
  case rollout
  case reflection
  case merge
  case budget
  case ranking
  case rewrite
  case appendix
  case gate
  case slowRolloutPrevious = "slow_rollout_previous"
  case slowRolloutCurrent = "slow_rollout_current"
  case slowUpdate = "slow_update"
  case metaNote = "meta_note"
  case slowGate = "slow_gate"
  case finalSelection = "final_selection"
  case testBaseline = "test_baseline"
  case testBest = "test_best"
  case testFinal = "test_final"

  /// Position in the order above.
  package var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// Which model the calls of this stage go to.
  package var role: ModelRole {
    switch self {
    case .reflection, .merge, .budget, .ranking, .rewrite, .appendix, .slowUpdate, .metaNote: .optimizer
    case .baseline, .rollout, .gate, .slowRolloutPrevious, .slowRolloutCurrent, .slowGate, .finalSelection,
      .testBaseline, .testBest, .testFinal:
      .target
    }
  }

  /// The name under which the reference counts tokens of this stage (FORMATS 1.3).
  package var tokenStage: String {
    switch self {
    case .reflection: "analyst"
    case .merge: "merge"
    case .budget: "lr_autonomous"
    case .ranking: "ranking"
    case .rewrite: "rewrite"
    case .appendix: "appendix_consolidate"
    case .slowUpdate: "slow_update"
    case .metaNote: "meta_skill"
    case .baseline, .rollout, .gate, .slowRolloutPrevious, .slowRolloutCurrent, .slowGate, .finalSelection,
      .testBaseline, .testBest, .testFinal:
      "rollout"
    }
  }

  /// Which split's tasks this stage does; nil for stages that ask the optimizer.
  package var split: DataSplit? {
    switch self {
    case .rollout, .slowRolloutPrevious, .slowRolloutCurrent: .train
    case .baseline, .gate, .slowGate, .finalSelection: .selection
    case .testBaseline, .testBest, .testFinal: .test
    default: nil
    }
  }
}

/// One stretch of a run: a stage of a step, or of an epoch's end.
package struct Phase: Hashable, Sendable, Codable {
  /// From 1; 0 outside of the epochs.
  package var epoch: Int
  /// Global step from 1; 0 outside of a step.
  package var step: Int
  package var stage: Stage
  /// Accumulation batch from 0.
  package var batch: Int

  package init(epoch: Int = 0, step: Int = 0, stage: Stage, batch: Int = 0) {
    self.epoch = epoch
    self.step = step
    self.stage = stage
    self.batch = batch
  }
}

extension Phase: Comparable {
  private var sortKey: (Int, Int, Int, Int) { (epoch, step, stage.order, batch) }
  package static func < (left: Phase, right: Phase) -> Bool { left.sortKey < right.sortKey }
}

/// Names one model call of a run, whatever the order in which calls come back.
package struct CallKey: Hashable, Sendable, Codable {
  package var phase: Phase
  /// What within the phase: `failure`, `success`, a merge level such as `failure-2`; empty where there is one lane.
  package var lane: String
  /// Index of the task, minibatch or merge group from 0.
  package var index: Int
  /// Turn within a task from 0.
  package var turn: Int
  /// 0 for the first ask, 1 where an unusable reply was asked for once more.
  package var ask: Int

  package init(_ phase: Phase, lane: String = "", index: Int = 0, turn: Int = 0, ask: Int = 0) {
    self.phase = phase
    self.lane = lane
    self.index = index
    self.turn = turn
    self.ask = ask
  }

  /// The same question asked once more.
  package var again: CallKey {
    var key = self
    key.ask += 1
    return key
  }
}

extension CallKey: Comparable {
  package static func < (left: CallKey, right: CallKey) -> Bool {
    if left.phase != right.phase { return left.phase < right.phase }
    if left.lane != right.lane { return ExactText(left.lane) < ExactText(right.lane) }
    return (left.index, left.turn, left.ask) < (right.index, right.turn, right.ask)
  }
}
