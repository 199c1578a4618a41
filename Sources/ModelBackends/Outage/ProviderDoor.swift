import Synchronization
import TrainingEngine

/// Where requests to one model wait while it is not known to answer: all but one, the scout.
///
/// Waiting holds no thread and no slot; a cancelled waiter leaves at once, and a scout that leaves hands its part on.
package final class ProviderDoor: Sendable {
  /// Names one call; it keeps its part over all its attempts.
  package struct Visitor: Hashable, Sendable {
    fileprivate let number: Int
  }

  /// What a call whose request failed has to do.
  package struct Advice: Hashable, Sendable {
    /// Seconds to wait before it comes to the door again.
    package var delay: Double
    /// The outage that goes on; nil without one, and for those who only wait for its end.
    package var outage: OutageNotice?
    /// Whether the outage begins now.
    package var isNew = false
  }

  private struct State {
    var health = ProviderHealth()
    var lastVisitor = 0
    var scout: Visitor?
    var waiters: [(visitor: Visitor, continuation: CheckedContinuation<Void, any Error>)] = []

    mutating func takeWaiters() -> [CheckedContinuation<Void, any Error>] {
      defer { waiters = [] }
      return waiters.map(\.continuation)
    }
  }

  private let state = Mutex(State())
  private let limiter: ConcurrencyLimiter

  /// - Parameter limiter: keeps its level over an outage, whose failures say nothing about load.
  package init(_ limiter: ConcurrencyLimiter) {
    self.limiter = limiter
  }

  /// What is known of the provider.
  package var health: ProviderHealth { state.withLock(\.health) }

  /// A call comes in.
  package func newVisitor() -> Visitor {
    state.withLock { state in
      state.lastVisitor += 1
      return Visitor(number: state.lastVisitor)
    }
  }

  /// Returns when this call may send its request.
  ///
  /// - Throws: `ModelFailure` where the provider refuses for good or was away for too long; `CancellationError`.
  package func enter(_ visitor: Visitor) async throws {
    try Task.checkCancellation()
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let result = state.withLock { state -> Result<Void, any Error>? in
          switch state.health.standing {
          case .answering: return .success(())
          case .refusing(let failure): return .failure(failure)
          case .unheard, .away:
            if state.scout == nil { state.scout = visitor }
            if state.scout == visitor { return .success(()) }
            state.waiters.append((visitor, continuation))
            return nil
          }
        }
        if let result { continuation.resume(with: result) }
        // A cancellation before this point found nobody waiting.
        if Task.isCancelled { abandon(visitor) }
      }
    } onCancel: {
      abandon(visitor)
    }
  }

  /// Whether this call may still send; it waited elsewhere since it entered.
  package func isOpen(for visitor: Visitor) -> Bool {
    state.withLock { $0.health.standing == .answering || $0.scout == visitor }
  }

  /// A request was answered: the door is open for all. Gives back the outage that this ends, if one went on.
  package func answered(sentAt: Double, at instant: Double) -> OutageNotice? {
    let (ended, waiters) = state.withLock {
      state -> (OutageNotice?, [CheckedContinuation<Void, any Error>]) in
      let ended = state.health.answered(sentAt: sentAt, at: instant)
      guard state.health.standing == .answering else { return (ended, []) }
      state.scout = nil
      return (ended, state.takeWaiters())
    }
    if ended != nil { limiter.restoreLevel() }
    for waiter in waiters { waiter.resume() }
    return ended
  }

  /// A request failed in a way that speaks of the provider.
  ///
  /// - Parameter delay: seconds that the call would wait without an outage.
  package func failed(
    _ visitor: Visitor, _ failure: ModelFailure, delay: Double, at instant: Double
  ) -> Advice {
    state.withLock { state in
      let isNew = state.health.failed(failure, at: instant)
      guard state.health.isAway else { return Advice(delay: delay) }
      if state.scout == nil { state.scout = visitor }
      // The others are let in, or told, by what the scout finds.
      guard state.scout == visitor else { return Advice(delay: 0) }
      let stated = min(failure.retryAfter ?? 0, RetryAfter.longest)
      let wait = stated >= ProviderHealth.patience ? stated : ProviderHealth.probeInterval
      return Advice(
        delay: wait, outage: state.health.outage(at: instant, nextProbe: wait), isNew: isNew)
    }
  }

  /// A call ends without a reply.
  ///
  /// - Parameter failure: why; nil where it was cancelled.
  package func leave(_ visitor: Visitor, _ failure: ModelFailure?) {
    let (result, waiters) = state.withLock {
      state -> (Result<Void, any Error>, [CheckedContinuation<Void, any Error>]) in
      let wasScout = state.scout == visitor
      if wasScout { state.scout = nil }
      // Where nobody was ever answered, what the first call ends with ends the run: no other needs to ask.
      if let failure, Self.isForAll(failure) || (wasScout && !state.health.hasAnswered) {
        state.health.refused(failure)
        return (.failure(failure), state.takeWaiters())
      }
      guard wasScout else { return (.success(()), []) }
      if let failure {
        state.health.gaveUp()
        return (.failure(failure), state.takeWaiters())
      }
      guard !state.waiters.isEmpty else { return (.success(()), []) }
      let next = state.waiters.removeFirst()
      state.scout = next.visitor
      return (.success(()), [next.continuation])
    }
    for waiter in waiters { waiter.resume(with: result) }
  }

  private static func isForAll(_ failure: ModelFailure) -> Bool {
    switch failure.kind {
    case .unauthorized, .unknownModel, .untrusted, .redirected, .refused, .outOfDescriptors: true
    default: false
    }
  }

  /// Takes a waiter out; one that was let in already goes on as usual.
  private func abandon(_ visitor: Visitor) {
    let waiter = state.withLock { state -> CheckedContinuation<Void, any Error>? in
      guard let index = state.waiters.firstIndex(where: { $0.visitor == visitor }) else { return nil }
      return state.waiters.remove(at: index).continuation
    }
    waiter?.resume(throwing: CancellationError())
  }
}
