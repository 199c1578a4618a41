import Synchronization

/// Wakes everybody who waits for the next change, so that they look again.
///
/// Whoever waits reads `version` first, then the state, and waits for a change since that version: a change in
/// between is not missed. Cancelling the task ends its wait.
final class ChangeSignal: Sendable {
  private struct Shared {
    var version = 0
    var next = 0
    var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
  }
  private let shared = Mutex(Shared())

  var version: Int { shared.withLock(\.version) }

  /// Something changed.
  func change() {
    let woken = shared.withLock { shared in
      shared.version += 1
      defer { shared.waiting = [:] }
      return shared.waiting
    }
    for continuation in woken.values { continuation.resume() }
  }

  /// Returns when something changed since this version, or when the task is cancelled.
  func wait(since version: Int) async {
    let ticket = shared.withLock { shared in
      shared.next += 1
      return shared.next
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        // A cancellation before this point is seen here, one after it finds the continuation.
        let isOver = shared.withLock { shared in
          if shared.version != version || Task.isCancelled { return true }
          shared.waiting[ticket] = continuation
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      shared.withLock { $0.waiting.removeValue(forKey: ticket) }?.resume()
    }
  }
}
