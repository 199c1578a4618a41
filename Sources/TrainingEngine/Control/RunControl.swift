import SkillModel
import Synchronization

/// Lets people hold, step, review and stop a run while it goes on.
///
/// All decisions are made by `RunControlState`; this class keeps it, lets the engine wait, and writes the records. Whatever
/// is recorded goes through one lane, so that a veto and the gate's decision have one order (RELIABILITY S1).
package final class RunControl: Sendable {
  /// What the control needs of the run that it belongs to.
  struct Attachment: Sendable {
    let recorder: RunRecorder
    let clock: any RunClock
    let configuration: RunConfiguration
    /// Moment at which this process took the run up.
    let start: Int
  }

  struct Shared {
    var state: RunControlState
    var attachment: Attachment?
    var observers: [@Sendable (RunStatus) -> Void] = []
    var isPublishing = false
    var mustPublishAgain = false
    var decisions = 0
    /// A veto has come for an edit of the candidate that is in the gate.
    var isGateWithdrawn = false
  }

  let shared: Mutex<Shared>
  let changes = ChangeSignal()
  let lane = WorkerSlots(1)

  /// - Parameter startsPaused: `--step`: held before anything is sent.
  package init(startsPaused: Bool = false) {
    let hold = startsPaused ? RunControlState.Hold(actor: .policy("--step")) : nil
    shared = Mutex(Shared(state: RunControlState(hold: hold)))
  }

  /// The state as it is now.
  package var state: RunControlState { shared.withLock(\.state) }

  /// Takes over a run's record, clock and settings; done by the engine. A review mode that was set while the run went
  /// on stands before that of the configuration.
  func attach(_ recorder: RunRecorder, clock: any RunClock, configuration: RunConfiguration) {
    update { shared in
      shared.attachment = Attachment(
        recorder: recorder, clock: clock, configuration: configuration, start: clock.milliseconds())
      let set = recorder.state.reviewMode
      shared.state.mode = set?.mode ?? configuration.review.mode
      shared.state.windowSeconds = set?.windowSeconds ?? configuration.review.windowSeconds
      shared.decisions = recorder.decisionCount
    }
  }

  var attachment: Attachment? { shared.withLock(\.attachment) }

  // MARK: Status

  /// Adds somebody who is told of every change of what the run is doing, newest only, beginning with what it does
  /// now. Must be quick; the calls come one at a time from any thread.
  package func observeStatus(_ observer: @escaping @Sendable (RunStatus) -> Void) {
    shared.withLock { $0.observers.append(observer) }
    publish()
  }

  /// What the run is doing now.
  package var status: RunStatus { shared.withLock(\.status) }

  /// Changes the state, wakes whoever waits, and tells the observers.
  @discardableResult
  func update<Value>(_ body: (inout sending Shared) -> sending Value) -> sending Value {
    let value = shared.withLock(body)
    changes.change()
    publish()
    return value
  }

  /// One call at a time goes out; what changes meanwhile is sent after it, as one.
  private func publish() {
    let mayBegin = shared.withLock { shared in
      guard !shared.observers.isEmpty else { return false }
      if shared.isPublishing {
        shared.mustPublishAgain = true
        return false
      }
      shared.isPublishing = true
      return true
    }
    guard mayBegin else { return }
    while true {
      let (status, observers) = shared.withLock { ($0.status, $0.observers) }
      for observer in observers { observer(status) }
      let isDone = shared.withLock { shared in
        if shared.mustPublishAgain {
          shared.mustPublishAgain = false
          return false
        }
        shared.isPublishing = false
        return true
      }
      if isDone { return }
    }
  }

  // MARK: Stop

  /// Asks the run to stop before its next call.
  package func requestStop(_ reason: String) {
    update { $0.state.requestStop(reason) }
  }

  /// - Throws: `EngineFailure.stopped` once a stop was asked for.
  package func throwIfStopping() throws {
    if let reason = shared.withLock({ $0.state.stopReason }) { throw EngineFailure.stopped(reason: reason) }
    try Task.checkCancellation()
  }

  /// The run is at its end, or has failed.
  func end(_ activity: RunStatus.Activity) {
    update { $0.state.end(activity) }
  }

  // MARK: Commands

  /// Carries out what a person asks for.
  ///
  /// Returns `.done` when it is done and, where it changes a result, on disk.
  package func perform(_ command: RunCommand, by actor: DecisionActor) async -> CommandAnswer {
    guard let attachment else { return .refused("the run has not begun") }
    do {
      return try await lane.run {
        switch command {
        case .decide(let requests): try await self.decide(requests, by: actor, attachment)
        case .revert(let request): try await self.ask(for: request, by: actor, attachment)
        default: try await self.carryOut(command, by: actor, attachment)
        }
      }
    } catch {
      return .refused("not recorded: \((error as? any Reportable)?.problems.first?.message ?? "\(error)")")
    }
  }

  private func carryOut(
    _ command: RunCommand, by actor: DecisionActor, _ attachment: Attachment
  ) async throws -> CommandAnswer {
    var next = state
    switch next.handle(command, by: actor) {
    case .refused(let reason): return .refused(reason)
    case .done(let record):
      if let record { try await attachment.recorder.record(record) }
      let handling = update { $0.state.handle(command, by: actor) }
      if case .refused(let reason) = handling { return .refused(reason) }
      try await recordPause(isAtCheckpoint: false, attachment)
      return .done
    }
  }

  /// Within the lane: a hold that takes effect is put on record.
  private func recordPause(isAtCheckpoint: Bool, _ attachment: Attachment) async throws {
    guard let paused = state.pauseDue(isAtCheckpoint: isAtCheckpoint) else { return }
    try await attachment.recorder.record(.runPaused(paused))
    update { $0.state.takeEffect(paused) }
  }

  // MARK: Checkpoints

  /// The engine has come to a checkpoint: returns when it may go on.
  ///
  /// - Parameter points: the pauses of the configuration that apply here.
  /// - Throws: `EngineFailure.stopped`, what the recorder throws.
  func reached(_ checkpoint: Checkpoint, points: [ReviewSettings.PausePoint] = []) async throws {
    try await arrive(at: checkpoint, points: points)
    while true {
      let version = changes.version
      try throwIfStopping()
      if state.hold == nil { return }
      await changes.wait(since: version)
    }
  }

  /// As `reached`, without the wait: review waits by rules of its own.
  func arrive(at checkpoint: Checkpoint, points: [ReviewSettings.PausePoint]) async throws {
    try throwIfStopping()
    guard let attachment else { return }
    // Pauses of the configuration are not repeated for what is on record already.
    let points = attachment.recorder.expectedDecision == nil ? points : []
    update { $0.state.arrive(at: checkpoint, points: points) }
    if state.hold != nil {
      try await lane.run { try await self.recordPause(isAtCheckpoint: true, attachment) }
    }
  }

  // MARK: Calls

  /// Notes which phase the engine is in.
  func entered(_ phase: Phase) {
    if shared.withLock({ $0.state.phase != phase }) { update { $0.state.phase = phase } }
  }

  /// Sends a call, as soon as the run is not held.
  ///
  /// - Parameter check: throws where the call is no longer wanted.
  func sending<Value: Sendable>(
    unless check: @Sendable () throws -> Void, _ body: @Sendable () async throws -> Value
  ) async throws -> Value {
    try await admitted(unless: check)
    let result = await capture(body)
    do {
      update { $0.state.callEnded() }
      try await settle()
    } catch {
      _ = try result.get()
      throw error
    }
    return try result.get()
  }

  private func admitted(unless check: @Sendable () throws -> Void) async throws {
    try throwIfStopping()
    try check()
    if update({ $0.state.admitCall() }) { return }
    update { $0.state.heldCalls += 1 }
    defer { update { $0.state.heldCalls -= 1 } }
    while true {
      let version = changes.version
      try throwIfStopping()
      try check()
      if shared.withLock({ $0.state.admitCall() }) { return }
      await changes.wait(since: version)
    }
  }

  /// A hold takes effect when the last call in flight has come in.
  private func settle() async throws {
    guard let attachment, state.pauseDue(isAtCheckpoint: false) != nil else { return }
    try await lane.run { try await self.recordPause(isAtCheckpoint: false, attachment) }
  }

  // MARK: The provider layer

  /// For the provider layer, before each request that it sends, repeated ones included: returns when the run is not
  /// held. A call that waits here counts as not in flight.
  ///
  /// - Throws: `EngineFailure.stopped`, `CancellationError`, what the recorder throws.
  package func awaitPermissionToSend() async throws {
    try throwIfStopping()
    if state.hold == nil { return }
    update { $0.state.park(true) }
    defer { update { $0.state.park(false) } }
    try await settle()
    while true {
      let version = changes.version
      try throwIfStopping()
      if state.hold == nil { return }
      await changes.wait(since: version)
    }
  }

  /// For the provider layer: a provider does not answer, or (nil) answers again.
  package func report(outage: ProviderOutage?) {
    update { $0.state.outage = outage }
  }

  /// For the provider layer: its present limit on requests in flight, and how many calls wait for a slot.
  package func report(concurrencyLimit: Int?, waiting: Int) {
    let isNews = shared.withLock {
      $0.state.concurrencyLimit != concurrencyLimit || $0.state.waitingAtProvider != waiting
    }
    guard isNews else { return }
    update { shared in
      shared.state.concurrencyLimit = concurrencyLimit
      shared.state.waitingAtProvider = waiting
    }
  }
}

extension RunControl.Shared {
  fileprivate var status: RunStatus { state.status(at: attachment?.clock.milliseconds() ?? 0) }
}
