import SkillModel
import Synchronization

/// Keeps nothing: for work whose record nobody needs afterwards.
package final class MemorySink: EventSink {
  private let receiver = Mutex<(@Sendable (RunEvent) -> Void)?>(nil)

  package init() {}

  /// Sets who is handed every event.
  package func connect(_ receiver: @escaping @Sendable (RunEvent) -> Void) {
    self.receiver.withLock { $0 = receiver }
  }

  package func append(_ event: RunEvent) async throws {
    receiver.withLock { $0 }?(event)
  }
}
