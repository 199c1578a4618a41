/// What a person asks when an edit is found bad after its gate: the skill as it was before that step (RELIABILITY
/// section 7, rule 2).
package struct RevertRequest: Hashable, Sendable, Codable {
  /// The step whose acceptance is taken back.
  package var step: Int
  package var reason: VetoReason
  /// SHA-256 of the current skill, as it was shown.
  package var shownSkill: String
  package var via: String

  package init(step: Int, reason: VetoReason, shownSkill: String, via: String) {
    self.step = step
    self.reason = reason
    self.shownSkill = shownSkill
    self.via = via
  }
}

/// A person wants an accepted step taken back. On disk before any screen confirms it; done when the step that goes on is
/// complete.
package struct RevertAsked: Hashable, Sendable, Codable {
  /// Unique within the run: session and counter.
  package var decision: String
  /// Where the run was.
  package var epoch: Int
  package var request: RevertRequest
  package var actor: DecisionActor
  /// Review mode in force.
  package var mode: ReviewSettings.Mode
  /// Whether the run was paused.
  package var wasPaused: Bool
  /// Milliseconds since this process took the run up, from a clock that never goes back.
  package var milliseconds: Int

  package init(
    decision: String, epoch: Int, request: RevertRequest, actor: DecisionActor, mode: ReviewSettings.Mode,
    wasPaused: Bool, milliseconds: Int
  ) {
    self.decision = decision
    self.epoch = epoch
    self.request = request
    self.actor = actor
    self.mode = mode
    self.wasPaused = wasPaused
    self.milliseconds = milliseconds
  }
}

/// The skill is again what it was before a step was accepted, and so is the best one. Nothing is deleted: records and
/// candidates stay, and the step's edits are vetoed from here on.
package struct SkillReverted: Hashable, Sendable, Codable {
  /// The step that is taken back, with everything that was accepted after it.
  package var step: Int
  /// The last step that was complete.
  package var afterStep: Int
  /// `RevertAsked.decision`.
  package var decision: String
  /// SHA-256 of the skill that holds now.
  package var skill: String

  package init(step: Int, afterStep: Int, decision: String, skill: String) {
    self.step = step
    self.afterStep = afterStep
    self.decision = decision
    self.skill = skill
  }
}

/// One acceptance that the current skill is made of.
package struct SkillLayer: Hashable, Sendable {
  package enum Origin: Hashable, Sendable {
    case step(Int)
    /// Also the empty protected block that the first epoch's end adds.
    case slowUpdate(epoch: Int)
  }
  package var origin: Origin
  /// What the candidate held.
  package var edits: [NumberedItem]
  /// What stood before.
  package var current: HeldSkill
  package var currentItems: [Double]?
  package var best: HeldSkill
  package var bestStep: Int
}
