import Synchronization

/// Raised once by whoever fails first among pieces of work that run side by side.
final class FailureFlag: Sendable {
  private let raised = Atomic(false)

  var isRaised: Bool { raised.load(ordering: .acquiring) }

  func raise() { raised.store(true, ordering: .releasing) }
}
