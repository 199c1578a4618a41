import SkillModel

/// Where events go to stay: the journal, or memory in tests.
package protocol EventSink: Sendable {
  /// Keeps an event and hands it on, in the order of the calls.
  ///
  /// Returns when the event is as safe as its kind has to be (RELIABILITY section 5, durability classes) and,
  /// for those that must be safe before the run goes on, after it was handed on.
  func append(_ event: RunEvent) async throws
}

/// Time for durations; replaced in tests so that records are equal.
package protocol RunClock: Sendable {
  /// Monotonic milliseconds from any origin.
  func milliseconds() -> Int
  /// Returns when the clock has come to this moment.
  ///
  /// - Throws: `CancellationError`.
  func wait(until milliseconds: Int) async throws
}

extension RunClock {
  package func wait(until milliseconds: Int) async throws {
    while true {
      let left = milliseconds - self.milliseconds()
      guard left > 0 else { return }
      try await Task.sleep(for: .milliseconds(left))
    }
  }
}
