import SkillModel
import Synchronization

/// Hands what the journal took to the recorder, which is made after it.
final class DeliveryRelay: Sendable {
  /// A struct around the closure: a bare closure in a generic box is wrapped anew at each access.
  private struct Receiver {
    let take: @Sendable (TimedEvent) -> Void
  }

  private let receiver = Mutex<Receiver?>(nil)

  func connect(_ take: @escaping @Sendable (TimedEvent) -> Void) {
    receiver.withLock { $0 = Receiver(take: take) }
  }

  func deliver(_ event: TimedEvent) {
    receiver.withLock { $0 }?.take(event)
  }
}
