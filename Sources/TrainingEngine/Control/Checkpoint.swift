import SkillModel

/// A place between two stages at which a run can be held.
package struct Checkpoint: Hashable, Sendable {
  /// In the order in which a run meets them; the raw value is what screens and records call the place.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case runStart = "run start"
    case epochStart = "epoch start"
    case stepStart = "step start"
    case rolloutDone = "rollout"
    case reflectionDone = "reflection"
    case aggregationDone = "aggregation"
    case editsReady = "edits ready"
    case candidateReady = "candidate ready"
    case gateDone = "gate"
    case committed = "commit"
    case epochEnd = "epoch end"
    case finalEvaluations = "final evaluations"
  }
  package var kind: Kind
  /// 0 outside of the epochs.
  package var epoch: Int
  /// 0 outside of a step.
  package var step: Int

  package init(_ kind: Kind, epoch: Int = 0, step: Int = 0) {
    self.kind = kind
    self.epoch = epoch
    self.step = step
  }

  package var place: String { kind.rawValue }

  /// Whether a run that was sent to the next such place stops here.
  ///
  /// - Parameter previous: the checkpoint before; where nothing happened in between, one of the two is enough.
  package func fulfils(_ goal: StepGoal, after previous: Kind?) -> Bool {
    switch goal {
    case .stage:
      switch kind {
      case .epochStart: false
      case .stepStart: previous != .committed && previous != .epochEnd
      default: true
      }
    case .decision: kind == .editsReady || kind == .gateDone
    case .step: kind == .stepStart
    case .epoch: kind == .epochStart
    }
  }
}
