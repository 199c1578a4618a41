import SkillModel
import Synchronization

/// Hands what the journal took to the recorder, which is made after it.
final class DeliveryRelay: Sendable {
  private let receiver = Mutex<(@Sendable (RunEvent) -> Void)?>(nil)

  func connect(_ receiver: @escaping @Sendable (RunEvent) -> Void) {
    self.receiver.withLock { $0 = receiver }
  }

  func deliver(_ event: RunEvent) {
    receiver.withLock { $0 }?(event)
  }
}
