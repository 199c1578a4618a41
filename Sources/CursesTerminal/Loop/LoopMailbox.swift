import Dashboard
import Synchronization

/// Where other threads leave what the loop has to take over. The loop is woken at most once a frame, however much
/// arrives.
final class LoopMailbox<Content: Sendable>: Sendable {
  typealias Update = @Sendable (inout Content) -> [DashboardEffect]
  typealias Look = @Sendable (CellStyle) -> TerminalLook

  /// What isn't about the content.
  struct Orders: Sendable {
    var look: Look?
    var leaves = false
    var ends = false
  }

  private struct State {
    var updates: [Update] = []
    var orders = Orders()
    /// The loop waits for a wake.
    var isArmed = true
    var isOpen = true
  }

  private let state = Mutex(State())

  /// - Returns: whether the loop has to be woken.
  func post(_ update: @escaping Update) -> Bool {
    state.withLock { state in
      guard state.isOpen else { return false }
      state.updates.append(update)
      defer { state.isArmed = false }
      return state.isArmed
    }
  }

  /// An order always wakes.
  func order(_ change: @Sendable (inout Orders) -> Void) { state.withLock { change(&$0.orders) } }

  var hasUpdates: Bool { state.withLock { !$0.updates.isEmpty } }

  /// Takes everything that arrived, and asks for a wake for what comes.
  func takeUpdates() -> [Update] {
    state.withLock { state in
      state.isArmed = true
      defer { state.updates = [] }
      return state.updates
    }
  }

  /// Takes the orders; a theme only once.
  func takeOrders() -> Orders {
    state.withLock { state in
      defer { state.orders.look = nil }
      return state.orders
    }
  }

  /// Nothing is kept any more.
  func close() {
    state.withLock { state in
      state.isOpen = false
      state.updates = []
    }
  }
}
