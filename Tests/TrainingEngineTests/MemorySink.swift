import SkillModel
import Synchronization

@testable import TrainingEngine

/// Keeps events in memory and hands them on in their order.
final class MemorySink: EventSink {
  private struct Kept {
    var events: [RunEvent]
    var handler: (@Sendable (RunEvent) -> Void)?
  }
  private let kept: Mutex<Kept>
  private let capacity: Int

  /// - Parameters:
  ///   - past: what is there already.
  ///   - capacity: how many events fit; the next one fails.
  init(past: [RunEvent] = [], capacity: Int = .max) {
    kept = Mutex(Kept(events: past))
    self.capacity = capacity
  }

  struct Full: Error {}

  var events: [RunEvent] { kept.withLock(\.events) }

  func connect(_ handler: @escaping @Sendable (RunEvent) -> Void) {
    kept.withLock { $0.handler = handler }
  }

  func append(_ event: RunEvent) async throws {
    try kept.withLock { kept in
      guard kept.events.count < capacity else { throw Full() }
      kept.events.append(event)
      kept.handler?(event)
    }
  }
}

/// A clock that stands still until it is told otherwise.
final class ManualClock: RunClock {
  private let now = Mutex(0)
  private let moved = ChangeSignal()

  init() {}

  func milliseconds() -> Int { now.withLock { $0 } }

  func advance(by milliseconds: Int) {
    now.withLock { $0 += milliseconds }
    moved.change()
  }

  func wait(until milliseconds: Int) async throws {
    while true {
      let version = moved.version
      if self.milliseconds() >= milliseconds { return }
      await moved.wait(since: version)
      try Task.checkCancellation()
    }
  }
}
