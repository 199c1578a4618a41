import SkillModel
import Synchronization

/// Keeps nothing: for work whose record nobody needs afterwards.
package final class MemorySink: EventSink {
  /// A struct around the closure: a bare closure in a generic box is wrapped anew at each access.
  private struct Receiver {
    let take: @Sendable (RunEvent) -> Void
  }

  private let receiver = Mutex<Receiver?>(nil)

  package init() {}

  /// Sets who is handed every event.
  package func connect(_ receiver: @escaping @Sendable (RunEvent) -> Void) {
    self.receiver.withLock { $0 = Receiver(take: receiver) }
  }

  package func append(_ event: RunEvent) async throws {
    receiver.withLock { $0 }?.take(event)
  }
}
