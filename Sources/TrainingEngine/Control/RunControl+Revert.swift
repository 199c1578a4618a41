import SkillModel

extension RunControl {
  /// Within the lane: checks and records that a person wants a step taken back.
  func ask(
    for request: RevertRequest, by actor: DecisionActor, _ attachment: Attachment
  ) async throws -> CommandAnswer {
    let run = attachment.recorder.state
    if let refusal = refusal(of: request, run) { return .refused(refusal) }
    let (decision, control) = nextDecision(by: actor)
    var request = request
    request.reason = request.reason.normalised
    try await attachment.recorder.record(
      .revertAsked(
        RevertAsked(
          decision: decision, epoch: run.epoch, request: request, actor: actor, mode: control.mode,
          wasPaused: control.pausedPlace != nil,
          milliseconds: attachment.clock.milliseconds() - attachment.start)))
    return .done
  }

  private func refusal(of request: RevertRequest, _ run: RunState) -> String? {
    let control = state
    if control.ending != nil { return "the run is over" }
    if control.isBeyondReverts || run.final != nil { return "too late: the last evaluations have begun" }
    guard request.shownSkill.isIdentical(to: SkillDigest(of: run.current.text).hexadecimal) else {
      return "the skill has changed since it was shown"
    }
    if run.layer(ofStep: request.step) == nil {
      return "step \(request.step) is not in the skill: it was not accepted, or is taken back already"
    }
    if let asked = run.revert, asked.request.step <= request.step {
      return "step \(asked.request.step) is being taken back, and this one with it"
    }
    return nil
  }

  /// Between two units: what a person wanted taken back is taken back.
  ///
  /// - Parameter isLast: whether this is the last such place of the run.
  func takeBack(in recorder: RunRecorder, isLast: Bool = false) async throws {
    try await lane.run {
      let run = recorder.state
      // A unit that is on record from before an interruption comes to its end first.
      if recorder.expectedDecision == nil, let asked = run.revert,
        let layer = run.layer(ofStep: asked.request.step)
      {
        try await recorder.record(
          .skillReverted(
            SkillReverted(
              step: asked.request.step, afterStep: run.lastStep, decision: asked.decision,
              skill: SkillDigest(of: layer.current.text).hexadecimal)))
      }
      if isLast { self.update { $0.state.closeReverts() } }
    }
  }
}
