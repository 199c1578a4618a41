@preconcurrency import Dispatch
import Glibc
import SkillModel
import Synchronization
import TrainingEngine

/// Ends a run in good order on a signal: the first lets calls in flight come in for five seconds, the second ends the
/// process at once (RELIABILITY, D9).
final class OrderlyStop: Sendable {
  static let patience = 5.0

  private struct State {
    var first: Int32?
    var work: Task<Void, any Error>?
  }

  private let control: RunControl
  /// Says that the run is stopping.
  private let tell: @Sendable (String) -> Void
  /// Ends the process by this signal, after the terminal was given back.
  private let leave: @Sendable (Int32) -> Void
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "skillopt.stop")

  init(
    _ control: RunControl, tell: @escaping @Sendable (String) -> Void,
    leave: @escaping @Sendable (Int32) -> Void = { RunEnded(signal: $0).leave() }
  ) {
    self.control = control
    self.tell = tell
    self.leave = leave
  }

  /// The signal that ends the run, if one does.
  var signal: Int32? { state.withLock(\.first) }

  /// Does the work until it ends or is stopped.
  ///
  /// - Throws: `RunEnded` when a signal ended it; else what the work throws.
  func run(_ body: @escaping @Sendable () async throws -> Void) async throws {
    let work = Task { try await body() }
    state.withLock { $0.work = work }
    do {
      try await work.value
    } catch {
      guard let signal else { throw error }
      throw RunEnded(signal: signal)
    }
  }

  /// A signal arrived.
  func take(_ number: Int32) {
    let isFirst = state.withLock { state in
      guard state.first == nil else { return false }
      state.first = number
      return true
    }
    guard isFirst else { return leave(number) }
    tell("stopping; waiting up to 5 s for replies in flight (again: stop at once)")
    control.requestStop(number == SIGINT ? "interrupted" : "terminated")
    cancelAfterPatience()
  }

  /// Replies that take longer are given up.
  func cancelAfterPatience() {
    queue.asyncAfter(deadline: .now() + Self.patience) { [self] in
      state.withLock(\.work)?.cancel()
    }
  }
}
