/// How far a stepped run goes before it is held again.
package enum StepGoal: String, Hashable, Sendable, Codable, CaseIterable {
  /// The next stage of a step.
  case stage
  /// The next place at which somebody may decide: edits ready, or the end of a gate.
  case decision
  /// The next step's start.
  case step
  /// The next epoch's start.
  case epoch
}

/// One verdict on one edit, as a screen or a controller sends it.
package struct DecisionRequest: Hashable, Sendable, Codable {
  package var step: Int
  package var edit: EditID
  package var verdict: EditVerdict
  package var scope: EditDecided.Scope
  package var reason: VetoReason?
  /// For `edit`: the changed item.
  package var edited: JSONObject?
  package var shown: ShownEdit
  package var via: String

  package init(
    step: Int, edit: EditID, verdict: EditVerdict, scope: EditDecided.Scope = .edit,
    reason: VetoReason? = nil, edited: JSONObject? = nil, shown: ShownEdit, via: String
  ) {
    self.step = step
    self.edit = edit
    self.verdict = verdict
    self.scope = scope
    self.reason = reason
    self.edited = edited
    self.shown = shown
    self.via = via
  }
}

/// What a person asks of a running engine. Commands that change a result become events with their author.
package enum RunCommand: Hashable, Sendable, Codable {
  /// Held at the next checkpoint; calls in flight come in, no new ones are sent meanwhile.
  case pause
  /// Goes on; at a review it also closes it: undecided edits count as deferred in manual mode.
  case resume
  /// Goes on to the next such place and is held there.
  case step(StepGoal)
  case decide([DecisionRequest])
  /// Takes an accepted step back, and what was built on it.
  case revert(RevertRequest)
  case setReviewMode(ReviewSettings.Mode, windowSeconds: Double?)
  /// Ends the run, resumable, when the current step is committed; false takes it back.
  case stopAfterStep(Bool)
  /// Ends the run now, resumable; replies in flight are waited for, up to 5 s.
  case stopNow
}

/// What became of a command.
package enum CommandAnswer: Hashable, Sendable, Codable {
  /// Done and, where it changes a result, on disk.
  case done
  /// Not done, and why: `too late: the gate has decided`, `the edit has changed since it was shown`.
  case refused(String)
}
