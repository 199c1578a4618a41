/// How long a run has been going on: the time of its processes, without the gaps before a resume.
package struct RunTimes: Hashable, Sendable {
  /// Milliseconds since 1970 of the first event.
  package private(set) var start: Int?
  /// Of the last event.
  package private(set) var last = 0
  private var sessionStart = 0
  private var before = 0
  private var pausedSince: Int?
  private var paused = 0
  private var isOver = false

  package init() {}

  mutating func see(_ time: Int) {
    if start == nil {
      start = time
      sessionStart = time
    }
    last = max(last, time)
  }

  /// A new process took the run up.
  mutating func resume(at time: Int) {
    before += max(0, last - sessionStart)
    sessionStart = time
    last = time
    pausedSince = nil
    isOver = false
  }

  mutating func end() { isOver = true }
  mutating func pause(at time: Int) { if pausedSince == nil { pausedSince = time } }

  mutating func goOn(at time: Int) {
    if let since = pausedSince { paused += max(0, time - since) }
    pausedSince = nil
  }

  /// Milliseconds from the start; stands still once the run is over.
  package func elapsed(at now: Int) -> Int {
    guard start != nil else { return 0 }
    return before + max(0, (isOver ? last : max(last, now)) - sessionStart)
  }

  /// The same up to the last event and without pauses: what rates are measured by.
  package var active: Int {
    let open = pausedSince.map { max(0, last - $0) } ?? 0
    return max(0, elapsed(at: last) - paused - open)
  }
}
