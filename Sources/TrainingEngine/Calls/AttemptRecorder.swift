import SkillModel
import Synchronization

/// Writes failed attempts and outages into the record, and counts every attempt against the limits.
final class AttemptRecorder: AttemptObserving {
  private let key: CallKey
  private let model: String
  private let recorder: RunRecorder
  private let budget: CallBudget
  private let slots: WorkerSlots?
  private let control: RunControl
  private let clock: any RunClock
  private let failedAttempts = Mutex(0)

  init(
    key: CallKey, model: String, recorder: RunRecorder, budget: CallBudget, slots: WorkerSlots?,
    control: RunControl, clock: any RunClock
  ) {
    self.key = key
    self.model = model
    self.recorder = recorder
    self.budget = budget
    self.slots = slots
    self.control = control
    self.clock = clock
  }

  /// A call for the next attempt is taken from what is left; without one this attempt was the last.
  func attemptFailed(_ failure: ModelFailure, attempt: Int, delay: Double) async throws {
    do {
      try budget.reserveCall()
    } catch {
      try await record(failure, delay: 0, isLast: true)
      throw error
    }
    try await record(failure, delay: delay, isLast: false)
  }

  /// Books and records a failed attempt.
  func record(_ failure: ModelFailure, delay: Double, isLast: Bool) async throws {
    let attempt = failedAttempts.withLock { count in
      count += 1
      return count
    }
    budget.spend(failure.usage, role: key.phase.stage.role)
    try await recorder.record(
      .callAttemptFailed(
        CallAttemptFailed(
          key: key, attempt: attempt, kind: failure.kind.rawValue, status: failure.status,
          message: failure.message, delay: delay, usage: failure.usage == .zero ? nil : failure.usage,
          isLast: isLast ? true : nil)))
  }

  func willSend(limit: Int, waiting: Int) async throws {
    control.report(concurrencyLimit: limit, waiting: waiting)
    try await control.awaitPermissionToSend()
  }

  func whileWaiting(_ wait: @Sendable () async throws -> Void) async throws {
    guard let slots else { return try await wait() }
    try await slots.lend(while: wait)
  }

  func outageContinues(_ outage: OutageNotice, isNew: Bool) async throws {
    let now = clock.milliseconds()
    control.report(
      outage: ProviderOutage(
        since: now - Self.milliseconds(outage.seconds),
        nextProbe: outage.nextProbe.map { now + Self.milliseconds($0) }, message: outage.failure.message))
    guard isNew else { return }
    let role = key.phase.stage.role.rawValue
    try await record(
      .outage,
      "the \(role) model '\(model)' does not answer (\(outage.failure.message)); the run is paused, next try in "
        + "\(Self.seconds(outage.nextProbe ?? 0)) s, it goes on by itself")
  }

  func outageEnded(_ outage: OutageNotice) async throws {
    control.report(outage: nil)
    let role = key.phase.stage.role.rawValue
    try await record(
      .outageEnded,
      "the \(role) model '\(model)' answers again after \(Self.seconds(outage.seconds)) s and "
        + "\(outage.failures) failed requests")
  }

  private func record(_ kind: Degraded.Kind, _ detail: String) async throws {
    try await recorder.record(.degraded(Degraded(phase: key.phase, kind: kind, detail: detail)))
  }

  private static func milliseconds(_ seconds: Double) -> Int { Int(min(max(seconds, 0), 1e9) * 1_000) }

  private static func seconds(_ value: Double) -> Int { Int(min(max(value, 0), 1e9).rounded(.up)) }
}
