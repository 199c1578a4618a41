/// One decision on one edit. On disk before any screen confirms it (RELIABILITY section 7).
///
/// Undoing is a further record with `clear`; the last record for an edit counts.
package struct EditDecided: Hashable, Sendable, Codable {
  /// Whether the decision was for this edit alone or for several at once.
  package enum Scope: String, Hashable, Sendable, Codable {
    case edit, range, allShown = "all_shown", policy
  }
  /// Unique within the run: session and counter.
  package var decision: String
  package var epoch: Int
  package var step: Int
  package var edit: EditID
  package var verdict: EditVerdict
  package var scope: Scope
  /// For vetoes.
  package var reason: VetoReason?
  /// For `edit`: the item in the person's wording, with `author` set to `human`.
  package var edited: JSONObject?
  /// For `edit`: from the proposed wording to the person's, as a unified difference. nil in records of earlier versions.
  package var difference: String?
  package var shown: ShownEdit
  /// Digest of the candidate whose gate was running, where one was.
  package var candidate: String?
  package var actor: DecisionActor
  /// The key, command or policy that said it.
  package var via: String
  /// Review mode in force.
  package var mode: ReviewSettings.Mode
  /// Whether the run was paused.
  package var wasPaused: Bool
  /// Milliseconds since this process took the run up, from a clock that never goes back.
  package var milliseconds: Int

  package init(
    decision: String, epoch: Int, step: Int, edit: EditID, verdict: EditVerdict, scope: Scope = .edit,
    reason: VetoReason? = nil, edited: JSONObject? = nil, difference: String? = nil, shown: ShownEdit,
    candidate: String? = nil, actor: DecisionActor, via: String, mode: ReviewSettings.Mode,
    wasPaused: Bool = false, milliseconds: Int
  ) {
    self.decision = decision
    self.epoch = epoch
    self.step = step
    self.edit = edit
    self.verdict = verdict
    self.scope = scope
    self.reason = reason
    self.edited = edited
    self.difference = difference
    self.shown = shown
    self.candidate = candidate
    self.actor = actor
    self.via = via
    self.mode = mode
    self.wasPaused = wasPaused
    self.milliseconds = milliseconds
  }
}

/// An edit that was vetoed, as the rejected-edit buffer keeps it.
package struct VetoedEdit: Hashable, Sendable, Codable {
  package var step: Int
  package var item: NumberedItem
  package var reason: VetoReason
  package var actor: DecisionActor

  package init(step: Int, item: NumberedItem, reason: VetoReason, actor: DecisionActor) {
    self.step = step
    self.item = item
    self.reason = reason
    self.actor = actor
  }
}

/// Review of a step's edits is over: what goes into the candidate and what does not.
///
/// Written whenever review changed anything, or when somebody had to decide. A run in automatic mode that nobody
/// touched has no such record, as the reference has none.
package struct ReviewClosed: Hashable, Sendable, Codable {
  package var step: Int
  /// 0 for the review before the gate; counts up for each veto that stopped a gate.
  package var round: Int
  /// In the order in which they are applied; edited ones in the person's wording.
  package var approved: [NumberedItem]
  package var vetoed: [VetoedEdit]
  /// Offered again in the next step's pool.
  package var deferred: [NumberedItem]
  /// Clipped edits that moved up because one above them was vetoed.
  package var promoted: [EditID]

  package init(
    step: Int, round: Int, approved: [NumberedItem], vetoed: [VetoedEdit], deferred: [NumberedItem],
    promoted: [EditID]
  ) {
    self.step = step
    self.round = round
    self.approved = approved
    self.vetoed = vetoed
    self.deferred = deferred
    self.promoted = promoted
  }
}

/// A veto came while the candidate was in the gate: its evaluation was stopped, what is left is gated again.
package struct GateStopped: Hashable, Sendable, Codable {
  package var step: Int
  package var round: Int
  /// Digest of the candidate that nobody judges any more.
  package var candidate: String
  package var vetoed: [EditID]

  package init(step: Int, round: Int, candidate: String, vetoed: [EditID]) {
    self.step = step
    self.round = round
    self.candidate = candidate
    self.vetoed = vetoed
  }
}

/// From now on edits are reviewed in another way than the configuration, or the last such record, says.
///
/// Holds until the next one, also for whoever takes the run up later.
package struct ReviewModeSet: Hashable, Sendable, Codable {
  package var mode: ReviewSettings.Mode
  package var windowSeconds: Double
  /// What held before.
  package var previous: ReviewSettings.Mode
  /// Where the run was; 0 before its first epoch or step.
  package var epoch: Int
  package var step: Int
  package var actor: DecisionActor

  package init(
    mode: ReviewSettings.Mode, windowSeconds: Double, previous: ReviewSettings.Mode, epoch: Int, step: Int,
    actor: DecisionActor
  ) {
    self.mode = mode
    self.windowSeconds = windowSeconds
    self.previous = previous
    self.epoch = epoch
    self.step = step
    self.actor = actor
  }
}

/// The run was held at a checkpoint by a person or a setting.
package struct RunPaused: Hashable, Sendable, Codable {
  /// `step start`, `rollout`, `edits ready`, ...: where it is held.
  package var place: String
  package var epoch: Int
  package var step: Int
  /// Why: `asked`, or the name of a `review.pause_on` point.
  package var cause: String
  package var actor: DecisionActor

  package init(place: String, epoch: Int, step: Int, cause: String, actor: DecisionActor) {
    self.place = place
    self.epoch = epoch
    self.step = step
    self.cause = cause
    self.actor = actor
  }
}

/// A held run goes on.
package struct RunContinued: Hashable, Sendable, Codable {
  /// Where it will be held next; nil: nowhere.
  package var goal: StepGoal?
  package var actor: DecisionActor

  package init(goal: StepGoal?, actor: DecisionActor) {
    self.goal = goal
    self.actor = actor
  }
}
