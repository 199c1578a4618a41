/// How long a run has been going on: the time of its processes, without the gaps before a resume.
package struct RunTimes: Hashable, Sendable {
  /// Milliseconds since 1970 of the first event.
  package private(set) var start: Int?
  /// Of the last event.
  package private(set) var last = 0
  private var sessionStart = 0
  private var before = 0
  private var pausedSince: Int?
  private var reviewedSince: Int?
  /// Paused or held for a person, up to now.
  private var waited = 0
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
    reviewedSince = nil
    isOver = false
  }

  mutating func end() { isOver = true }
  mutating func pause(at time: Int) { if pausedSince == nil { pausedSince = time } }

  mutating func goOn(at time: Int) {
    // What is waited for twice counts once: the review goes on from here.
    if let since = pausedSince { waited += max(0, time - min(since, reviewedSince ?? since)) }
    if reviewedSince != nil { reviewedSince = time }
    pausedSince = nil
  }

  /// A person is asked for verdicts.
  mutating func review(at time: Int) { if reviewedSince == nil { reviewedSince = time } }

  mutating func endReview(at time: Int) {
    if let since = reviewedSince { waited += max(0, time - min(since, pausedSince ?? since)) }
    if pausedSince != nil { pausedSince = time }
    reviewedSince = nil
  }

  /// Milliseconds from the start; stands still once the run is over.
  package func elapsed(at now: Int) -> Int {
    guard start != nil else { return 0 }
    return before + max(0, (isOver ? last : max(last, now)) - sessionStart)
  }

  /// The same up to the last event, without pauses and reviews: what rates are measured by.
  package var active: Int {
    let since = [pausedSince, reviewedSince].compactMap { $0 }.min()
    return max(0, elapsed(at: last) - waited - (since.map { max(0, last - $0) } ?? 0))
  }
}
