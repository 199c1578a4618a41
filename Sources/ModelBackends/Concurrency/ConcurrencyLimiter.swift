import SkillModel
import Synchronization

/// Lets a bounded number of requests run at once, first come, first served. One for both roles.
///
/// Waiting holds no thread, a cancelled waiter leaves the queue at once, and a slot is never lost.
package final class ConcurrencyLimiter: Sendable {
  private struct State {
    var limit: AdaptiveLimit
    /// As it was before the last series of overloads without a good reply between them.
    var remembered: AdaptiveLimit?
    var isInSeries = false
    var waiters: [Waiter] = []
    var nextWaiter = 0
  }

  private struct Waiter {
    let id: Int
    let continuation: CheckedContinuation<AdaptiveLimit.Ticket, any Error>
  }

  private let state: Mutex<State>

  /// Starts with a limit.
  package init(_ limit: AdaptiveLimit) {
    state = Mutex(State(limit: limit))
  }

  /// Fixed where the configuration says so, else adaptive.
  package convenience init(_ limits: LimitSettings) {
    self.init(limits.concurrency.map { AdaptiveLimit(fixed: $0) } ?? AdaptiveLimit())
  }

  /// What is going on at this moment.
  package var load: (capacity: Int, inFlight: Int, waiting: Int) {
    state.withLock { ($0.limit.capacity, $0.limit.inFlight, $0.waiters.count) }
  }

  /// Runs work while holding a slot. The slot is free again when this returns, however it ends.
  ///
  /// - Parameter work: gives its result and what it says about the provider's load; an error says nothing.
  /// - Throws: what `work` throws; `CancellationError` when cancelled while waiting.
  package func withSlot<Result: Sendable>(
    _ work: () async throws -> (Result, AdaptiveLimit.Outcome)
  ) async throws -> Result {
    let ticket = try await acquire()
    do {
      let (result, outcome) = try await work()
      release(ticket, outcome)
      return result
    } catch {
      release(ticket, .neutral)
      throw error
    }
  }

  private func acquire() async throws -> AdaptiveLimit.Ticket {
    try Task.checkCancellation()
    let id = state.withLock { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        enqueue(Waiter(id: id, continuation: continuation))
        if Task.isCancelled { abandon(id) }
      }
    } onCancel: {
      abandon(id)
    }
  }

  private func enqueue(_ waiter: Waiter) {
    let ticket = state.withLock { state -> AdaptiveLimit.Ticket? in
      if state.waiters.isEmpty, state.limit.hasRoom { return state.limit.admit() }
      state.waiters.append(waiter)
      state.limit.holdBack()
      return nil
    }
    if let ticket { waiter.continuation.resume(returning: ticket) }
  }

  /// Takes a waiter out of the queue; one that already has its slot keeps it and gives it back as usual.
  private func abandon(_ id: Int) {
    let waiter = state.withLock { state -> Waiter? in
      guard let index = state.waiters.firstIndex(where: { $0.id == id }) else { return nil }
      return state.waiters.remove(at: index)
    }
    waiter?.continuation.resume(throwing: CancellationError())
  }

  /// Goes back to the level before the last series of overloads: they were an outage and no sign of load.
  package func restoreLevel() {
    admitWaiting { state in
      if let remembered = state.remembered { state.limit = state.limit.restored(to: remembered) }
      state.remembered = nil
    }
  }

  private func release(_ ticket: AdaptiveLimit.Ticket, _ outcome: AdaptiveLimit.Outcome) {
    admitWaiting { state in
      switch outcome {
      case .succeeded: state.isInSeries = false
      case .overloaded where !state.isInSeries:
        state.isInSeries = true
        state.remembered = state.limit
      default: break
      }
      state.limit.finish(ticket, outcome)
    }
  }

  /// Changes the limit, and lets in whom it has room for.
  private func admitWaiting(after change: (inout State) -> Void) {
    let admitted = state.withLock { state -> [(Waiter, AdaptiveLimit.Ticket)] in
      change(&state)
      var admitted: [(Waiter, AdaptiveLimit.Ticket)] = []
      while state.limit.hasRoom, !state.waiters.isEmpty {
        admitted.append((state.waiters.removeFirst(), state.limit.admit()))
      }
      return admitted
    }
    for (waiter, ticket) in admitted { waiter.continuation.resume(returning: ticket) }
  }
}
