import SkillModel
import Synchronization

/// Collects events from an observer.
final class EventLog: Sendable {
  private let kept = Mutex<[RunEvent]>([])

  var events: [RunEvent] { kept.withLock { $0 } }

  func append(_ event: RunEvent) { kept.withLock { $0.append(event) } }
}
