import Glibc

/// The time that retries live by.
package protocol RetryClock: Sendable {
  /// Seconds on a clock that never goes back and stands still while the machine sleeps.
  var now: Double { get }
  /// Seconds since 1970.
  var wallClock: Double { get }
  /// Waits without holding a thread. - Throws: `CancellationError` at once when the task is cancelled.
  func sleep(seconds: Double) async throws
}

/// The machine's clocks.
package struct SystemRetryClock: RetryClock {
  /// Makes a view of the machine's clocks.
  package init() {}

  /// Seconds since the machine started, without sleep.
  package var now: Double { Self.read(CLOCK_MONOTONIC) }
  /// Seconds since 1970.
  package var wallClock: Double { Self.read(CLOCK_REALTIME) }

  /// Waits on the clock of `now`.
  package func sleep(seconds: Double) async throws {
    try await Task.sleep(for: .seconds(seconds), clock: .suspending)
  }

  private static func read(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
