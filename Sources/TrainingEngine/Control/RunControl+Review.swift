import SkillModel

extension RunControl {
  /// What became of a candidate in the gate.
  enum GateEnd: Sendable {
    case decided
    /// A veto came: what is left is to be gated anew.
    case stopped
  }

  // MARK: Verdicts

  /// Within the lane: checks all verdicts, then records each. One that does not fit refuses all of them.
  func decide(
    _ requests: [DecisionRequest], by actor: DecisionActor, _ attachment: Attachment
  ) async throws -> CommandAnswer {
    let control = state
    guard control.ending == nil else { return .refused("the run is over") }
    let run = attachment.recorder.state
    // What the record holds of an interrupted step comes out as it is recorded: only a veto can still count, and
    // only before the gate.
    let isReplaying = attachment.recorder.expectedDecision != nil
    if attachment.recorder.expectsEndOfStep || (run.review != nil && control.reviewing == nil) {
      return .refused(DecisionCheck.tooLate)
    }
    let isClosed = isReplaying || control.reviewing?.isClosed == true
    let check = DecisionCheck(
      review: run.review, lastStep: run.lastStep, isClosed: isClosed,
      skill: SkillDocument(run.current.text), update: attachment.configuration.optimizer.update)
    for request in requests {
      if let refusal = check.refusal(of: request) { return .refused(refusal) }
    }
    for request in requests {
      try await record(request, by: actor, candidate: run.review?.candidate, attachment)
    }
    update { shared in
      if isClosed, !requests.isEmpty { shared.isGateWithdrawn = true }
    }
    return .done
  }

  /// The name of one more decision, unique within the run, and the state in which it was made.
  func nextDecision(by actor: DecisionActor) -> (name: String, control: RunControlState) {
    shared.withLock { shared in
      shared.decisions += 1
      let session = actor.session.isEmpty ? actor.kind.rawValue : actor.session
      return ("\(session)-\(shared.decisions)", shared.state)
    }
  }

  private func record(
    _ request: DecisionRequest, by actor: DecisionActor, candidate: String?, _ attachment: Attachment
  ) async throws {
    let (decision, control) = nextDecision(by: actor)
    let edited = request.verdict == .edit ? request.edited?.writtenByPerson : nil
    let proposed = attachment.recorder.state.review?[request.edit]?.item.item
    let decided = EditDecided(
      decision: decision,
      epoch: attachment.recorder.state.epoch, step: request.step, edit: request.edit,
      verdict: request.verdict, scope: request.scope,
      reason: request.verdict == .veto ? (request.reason ?? VetoReason()).normalised : nil,
      edited: edited, difference: edited.map { UnifiedDifference.text(from: proposed ?? [:], to: $0) },
      shown: request.shown,
      candidate: candidate, actor: actor, via: request.via, mode: control.mode,
      wasPaused: control.pausedPlace != nil, milliseconds: attachment.clock.milliseconds() - attachment.start)
    try await attachment.recorder.record(.editDecided(decided))
  }

  /// Within the lane: a verdict of a rule.
  private func record(
    _ verdict: EditVerdict, on entry: OpenReview.Entry, of review: OpenReview, reason: VetoReason? = nil,
    policy: String, _ attachment: Attachment
  ) async throws {
    let shown = ShownEdit(itemDigest: entry.item.itemDigest, baseDigest: review.baseDigest)
    let request = DecisionRequest(
      step: review.step, edit: entry.item.id, verdict: verdict, scope: .policy, reason: reason, shown: shown,
      via: policy)
    try await record(request, by: .policy(policy), candidate: nil, attachment)
  }

  // MARK: Review

  /// Records what a step proposes and opens it for verdicts, in one go.
  func propose(_ proposed: EditsProposed, recorder: RunRecorder) async throws {
    try await lane.run {
      try await recorder.record(.editsProposed(proposed))
      guard let attachment = self.attachment else { return }
      self.update { shared in
        shared.state.openReview(step: proposed.step, at: attachment.clock.milliseconds())
        shared.isGateWithdrawn = false
      }
      guard recorder.expectedDecision == nil else { return }
      try await self.vetoWhatWasVetoedBefore(attachment)
    }
  }

  /// The same change is not let through twice (RELIABILITY section 7, rule 4).
  private func vetoWhatWasVetoedBefore(_ attachment: Attachment) async throws {
    let run = attachment.recorder.state
    guard let review = run.review, !run.vetoes.isEmpty else { return }
    let refused = Set(run.vetoes.map(\.item.contentDigest))
    for entry in review.entries where entry.decision == nil && refused.contains(entry.item.contentDigest) {
      try await record(
        .veto, on: entry, of: review, reason: VetoReason(.vetoedBefore), policy: "vetoed before", attachment)
    }
  }

  /// Waits until a step's edits may go on, and gives what review came to; nil where it changed nothing.
  ///
  /// What is on record from before an interruption is taken over without asking.
  ///
  /// - Parameters:
  ///   - checkpoint: the place of the review, at which the run can be held also where nobody has to decide.
  func review(
    at checkpoint: Checkpoint, points: [ReviewSettings.PausePoint], recorder: RunRecorder
  ) async throws -> ReviewClosed? {
    try await arrive(at: checkpoint, points: points)
    if let next = recorder.expectedDecision {
      var closed: ReviewClosed?
      if case .reviewClosed(let recorded) = next {
        closed = recorded
        try await recorder.record(next)
      }
      update { $0.state.closeReview() }
      return closed
    }
    while true {
      let version = changes.version
      try throwIfStopping()
      switch passage(recorder) {
      case .pass:
        if let end = try await lane.run({ try await self.closeReview(recorder) }) { return end.closed }
      case .wait(let until):
        if state.reviewing?.isWaiting == false {
          update { $0.state.waitForReview() }
        } else {
          try await wait(since: version, until: until)
        }
      }
    }
  }

  private struct ReviewEnd: Sendable {
    let closed: ReviewClosed?
  }

  private func passage(_ recorder: RunRecorder) -> RunControlState.Passage {
    let undecided = recorder.state.review?.undecided.count ?? 0
    let now = attachment?.clock.milliseconds() ?? 0
    return state.passage(undecided: undecided, at: now)
  }

  /// Within the lane: closes the review; nil when something has come in between.
  private func closeReview(_ recorder: RunRecorder) async throws -> ReviewEnd? {
    guard case .pass = passage(recorder), let attachment, let open = recorder.state.review else { return nil }
    let control = state
    if control.mode == .window, control.reviewing?.isReleased == false {
      for entry in open.undecided {
        try await record(.approve, on: entry, of: open, policy: "review window", attachment)
      }
    }
    guard let review = recorder.state.review else { return nil }
    let closed = review.closing(defersUndecided: control.mode == .manual)
    let isWorthRecording = control.mode == .manual || review.round > 0 || !review.isAsProposed(closed)
    if isWorthRecording { try await recorder.record(.reviewClosed(closed)) }
    update { $0.state.closeReview() }
    return ReviewEnd(closed: isWorthRecording ? closed : nil)
  }

  private func wait(since version: Int, until moment: Int?) async throws {
    guard let moment, let clock = attachment?.clock else { return await changes.wait(since: version) }
    let changes = changes
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await changes.wait(since: version) }
      group.addTask { try await clock.wait(until: moment) }
      defer { group.cancelAll() }
      try await group.next()
    }
  }

  // MARK: The gate

  /// Whether the candidate in the gate holds an edit that was vetoed since; asked before each call.
  func throwIfWithdrawn() throws {
    if shared.withLock(\.isGateWithdrawn) { throw CandidateWithdrawn() }
  }

  /// A candidate goes into the gate: vetoes that came while it was built count.
  func openGate(recorder: RunRecorder) {
    let isWithdrawn = recorder.expectedDecision == nil && recorder.state.review?.withdrawn.isEmpty == false
    update { $0.isGateWithdrawn = isWithdrawn }
  }

  /// The gate wants to decide: the decision is recorded unless a veto came before it. After it no veto counts.
  ///
  /// - Parameter decided: nil where the evaluation was stopped.
  func closeGate(
    _ decided: GateDecided?, candidate: CandidateBuilt, recorder: RunRecorder
  ) async throws -> GateEnd {
    try await lane.run {
      let review = recorder.state.review
      let withdrawn = recorder.expectedDecision == nil ? review?.withdrawn ?? [] : []
      if let review, !withdrawn.isEmpty {
        let stopped = GateStopped(
          step: candidate.step, round: review.round, candidate: candidate.digest, vetoed: withdrawn)
        try await self.stopGate(stopped, recorder)
        return .stopped
      }
      guard let decided else { throw CandidateWithdrawn() }
      try await recorder.record(.gateDecided(decided))
      self.update { $0.state.endReview() }
      return .decided
    }
  }

  /// A stop of the gate that is on record from before an interruption.
  func repeatStop(_ stopped: GateStopped, recorder: RunRecorder) async throws {
    try await lane.run { try await self.stopGate(stopped, recorder) }
  }

  private func stopGate(_ stopped: GateStopped, _ recorder: RunRecorder) async throws {
    try await recorder.record(.gateStopped(stopped))
    update { shared in
      shared.isGateWithdrawn = false
      shared.state.openReview(step: stopped.step, at: 0)
    }
  }

  /// A step ends without a gate: nothing is left to decide on.
  func endReview() {
    update { $0.state.endReview() }
  }
}

/// A veto took an edit of the candidate back: its evaluation goes on no further.
struct CandidateWithdrawn: Error {}
