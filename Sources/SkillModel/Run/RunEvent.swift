/// What happened in a run, in the order in which it counts. The journal stores these and nothing else.
package enum RunEvent: Hashable, Sendable {
  case runStarted(RunStarted)
  case runResumed(RunResumed)
  case runInterrupted(RunInterrupted)
  case textKept(TextKept)
  case callIntended(CallIntended)
  case callAttemptFailed(CallAttemptFailed)
  case callReplied(CallReplied)
  case taskScored(TaskScored)
  case degraded(Degraded)
  case baselineMeasured(BaselineMeasured)
  case epochStarted(EpochStarted)
  case stepStarted(StepStarted)
  case rolloutMeasured(RolloutMeasured)
  case minibatchReflected(MinibatchReflected)
  case patchesMerged(PatchesMerged)
  case budgetDecided(BudgetDecided)
  case editsProposed(EditsProposed)
  case editsChecked(EditsChecked)
  case editDecided(EditDecided)
  case reviewClosed(ReviewClosed)
  case gateStopped(GateStopped)
  case runPaused(RunPaused)
  case runContinued(RunContinued)
  case reviewModeSet(ReviewModeSet)
  case revertAsked(RevertAsked)
  case skillReverted(SkillReverted)
  case candidateBuilt(CandidateBuilt)
  case gateDecided(GateDecided)
  case stepCommitted(StepCommitted)
  case pairsCompared(PairsCompared)
  case slowUpdateDecided(SlowUpdateDecided)
  case metaNoteDecided(MetaNoteDecided)
  case epochFinished(EpochFinished)
  case finalSelected(FinalSelected)
  case testMeasured(TestMeasured)
  case runFinished(RunFinished)

  /// The names under which events stand in the journal. They never change.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case runStarted = "run.started"
    case runResumed = "run.resumed"
    case runInterrupted = "run.interrupted"
    case textKept = "text.kept"
    case callIntended = "call.intent"
    case callAttemptFailed = "call.attempt_failed"
    case callReplied = "call.result"
    case taskScored = "task.scored"
    case degraded = "degraded"
    case baselineMeasured = "baseline.measured"
    case epochStarted = "epoch.started"
    case stepStarted = "step.started"
    case rolloutMeasured = "rollout.measured"
    case minibatchReflected = "minibatch.reflected"
    case patchesMerged = "patches.merged"
    case budgetDecided = "budget.decided"
    case editsProposed = "edits.proposed"
    case editsChecked = "edits.checked"
    case editDecided = "edit.decided"
    case reviewClosed = "review.closed"
    case gateStopped = "gate.stopped"
    case runPaused = "run.paused"
    case runContinued = "run.continued"
    case reviewModeSet = "review.mode_set"
    case revertAsked = "skill.revert_asked"
    case skillReverted = "skill.reverted"
    case candidateBuilt = "candidate.built"
    case gateDecided = "gate.decided"
    case stepCommitted = "step.committed"
    case pairsCompared = "pairs.compared"
    case slowUpdateDecided = "slow_update.decided"
    case metaNoteDecided = "meta_note.decided"
    case epochFinished = "epoch.finished"
    case finalSelected = "final.selected"
    case testMeasured = "test.measured"
    case runFinished = "run.finished"
  }

  package var kind: Kind {
    switch self {
    case .runStarted: .runStarted
    case .runResumed: .runResumed
    case .runInterrupted: .runInterrupted
    case .textKept: .textKept
    case .callIntended: .callIntended
    case .callAttemptFailed: .callAttemptFailed
    case .callReplied: .callReplied
    case .taskScored: .taskScored
    case .degraded: .degraded
    case .baselineMeasured: .baselineMeasured
    case .epochStarted: .epochStarted
    case .stepStarted: .stepStarted
    case .rolloutMeasured: .rolloutMeasured
    case .minibatchReflected: .minibatchReflected
    case .patchesMerged: .patchesMerged
    case .budgetDecided: .budgetDecided
    case .editsProposed: .editsProposed
    case .editsChecked: .editsChecked
    case .editDecided: .editDecided
    case .reviewClosed: .reviewClosed
    case .gateStopped: .gateStopped
    case .runPaused: .runPaused
    case .runContinued: .runContinued
    case .reviewModeSet: .reviewModeSet
    case .revertAsked: .revertAsked
    case .skillReverted: .skillReverted
    case .candidateBuilt: .candidateBuilt
    case .gateDecided: .gateDecided
    case .stepCommitted: .stepCommitted
    case .pairsCompared: .pairsCompared
    case .slowUpdateDecided: .slowUpdateDecided
    case .metaNoteDecided: .metaNoteDecided
    case .epochFinished: .epochFinished
    case .finalSelected: .finalSelected
    case .testMeasured: .testMeasured
    case .runFinished: .runFinished
    }
  }

  /// What the record holds beside its kind.
  package var payload: any Codable & Sendable {
    switch self {
    case .runStarted(let value): value
    case .runResumed(let value): value
    case .runInterrupted(let value): value
    case .textKept(let value): value
    case .callIntended(let value): value
    case .callAttemptFailed(let value): value
    case .callReplied(let value): value
    case .taskScored(let value): value
    case .degraded(let value): value
    case .baselineMeasured(let value): value
    case .epochStarted(let value): value
    case .stepStarted(let value): value
    case .rolloutMeasured(let value): value
    case .minibatchReflected(let value): value
    case .patchesMerged(let value): value
    case .budgetDecided(let value): value
    case .editsProposed(let value): value
    case .editsChecked(let value): value
    case .editDecided(let value): value
    case .reviewClosed(let value): value
    case .gateStopped(let value): value
    case .runPaused(let value): value
    case .runContinued(let value): value
    case .reviewModeSet(let value): value
    case .revertAsked(let value): value
    case .skillReverted(let value): value
    case .candidateBuilt(let value): value
    case .gateDecided(let value): value
    case .stepCommitted(let value): value
    case .pairsCompared(let value): value
    case .slowUpdateDecided(let value): value
    case .metaNoteDecided(let value): value
    case .epochFinished(let value): value
    case .finalSelected(let value): value
    case .testMeasured(let value): value
    case .runFinished(let value): value
    }
  }

  /// Reads a record back.
  ///
  /// - Throws: a decoding error naming the member that does not fit.
  package init(kind: Kind, payload: JSONValue) throws {
    func read<Value: Decodable>(_ type: Value.Type) throws -> Value {
      try JSONValueDecoder().decode(type, from: payload)
    }
    switch kind {
    case .runStarted: self = .runStarted(try read(RunStarted.self))
    case .runResumed: self = .runResumed(try read(RunResumed.self))
    case .runInterrupted: self = .runInterrupted(try read(RunInterrupted.self))
    case .textKept: self = .textKept(try read(TextKept.self))
    case .callIntended: self = .callIntended(try read(CallIntended.self))
    case .callAttemptFailed: self = .callAttemptFailed(try read(CallAttemptFailed.self))
    case .callReplied: self = .callReplied(try read(CallReplied.self))
    case .taskScored: self = .taskScored(try read(TaskScored.self))
    case .degraded: self = .degraded(try read(Degraded.self))
    case .baselineMeasured: self = .baselineMeasured(try read(BaselineMeasured.self))
    case .epochStarted: self = .epochStarted(try read(EpochStarted.self))
    case .stepStarted: self = .stepStarted(try read(StepStarted.self))
    case .rolloutMeasured: self = .rolloutMeasured(try read(RolloutMeasured.self))
    case .minibatchReflected: self = .minibatchReflected(try read(MinibatchReflected.self))
    case .patchesMerged: self = .patchesMerged(try read(PatchesMerged.self))
    case .budgetDecided: self = .budgetDecided(try read(BudgetDecided.self))
    case .editsProposed: self = .editsProposed(try read(EditsProposed.self))
    case .editsChecked: self = .editsChecked(try read(EditsChecked.self))
    case .editDecided: self = .editDecided(try read(EditDecided.self))
    case .reviewClosed: self = .reviewClosed(try read(ReviewClosed.self))
    case .gateStopped: self = .gateStopped(try read(GateStopped.self))
    case .runPaused: self = .runPaused(try read(RunPaused.self))
    case .runContinued: self = .runContinued(try read(RunContinued.self))
    case .reviewModeSet: self = .reviewModeSet(try read(ReviewModeSet.self))
    case .revertAsked: self = .revertAsked(try read(RevertAsked.self))
    case .skillReverted: self = .skillReverted(try read(SkillReverted.self))
    case .candidateBuilt: self = .candidateBuilt(try read(CandidateBuilt.self))
    case .gateDecided: self = .gateDecided(try read(GateDecided.self))
    case .stepCommitted: self = .stepCommitted(try read(StepCommitted.self))
    case .pairsCompared: self = .pairsCompared(try read(PairsCompared.self))
    case .slowUpdateDecided: self = .slowUpdateDecided(try read(SlowUpdateDecided.self))
    case .metaNoteDecided: self = .metaNoteDecided(try read(MetaNoteDecided.self))
    case .epochFinished: self = .epochFinished(try read(EpochFinished.self))
    case .finalSelected: self = .finalSelected(try read(FinalSelected.self))
    case .testMeasured: self = .testMeasured(try read(TestMeasured.self))
    case .runFinished: self = .runFinished(try read(RunFinished.self))
    }
  }
}

extension RunEvent {
  /// How records of this kind stand to each other.
  package enum Ordering: Hashable, Sendable {
    /// In the one order that the engine decides.
    case decision
    /// In whatever order calls come back; sorted by step, stage and index where two runs are compared.
    case call
    /// About the process and not about the run: left out of comparisons.
    case process
  }

  package var ordering: Ordering {
    switch self {
    case .textKept, .callIntended, .callAttemptFailed, .callReplied, .taskScored, .degraded, .editsChecked:
      .call
    case .runResumed, .runInterrupted, .editDecided, .runPaused, .runContinued, .reviewModeSet, .revertAsked:
      .process
    default: .decision
    }
  }
}
