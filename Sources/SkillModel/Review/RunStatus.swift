/// What a run is doing this moment. Newest only: never stored, nothing is decided by it.
package struct RunStatus: Hashable, Sendable, Codable {
  package enum Activity: Hashable, Sendable, Codable {
    case starting
    case running
    /// A pause was asked for; calls in flight are coming in.
    case pausing
    case paused(place: String)
    /// Held for verdicts on a step's edits; `until` in milliseconds of the run's clock where a window is open.
    case reviewing(step: Int, until: Int?)
    /// A provider does not answer; the run goes on by itself when it does.
    case outage(since: Int, nextProbe: Int?, message: String)
    case stopping
    case finished
    /// Ended before its end because somebody, or a ceiling, wanted it so: why.
    case stopped(String)
    /// Ended before its end by an error: which.
    case failed(String)
  }
  package var activity: Activity
  /// The phase that was entered last.
  package var phase: Phase?
  /// Requests in flight and waiting for a slot.
  package var inFlight: Int
  package var waiting: Int
  /// The adaptive limit on requests in flight, rounded down.
  package var concurrencyLimit: Int?
  /// Where it will be held next.
  package var goal: StepGoal?
  package var stopsAfterStep: Bool
  package var reviewMode: ReviewSettings.Mode
  /// Milliseconds of the run's clock at which this was true.
  package var at: Int

  package init(
    activity: Activity, phase: Phase? = nil, inFlight: Int = 0, waiting: Int = 0,
    concurrencyLimit: Int? = nil,
    goal: StepGoal? = nil, stopsAfterStep: Bool = false, reviewMode: ReviewSettings.Mode = .auto, at: Int = 0
  ) {
    self.activity = activity
    self.phase = phase
    self.inFlight = inFlight
    self.waiting = waiting
    self.concurrencyLimit = concurrencyLimit
    self.goal = goal
    self.stopsAfterStep = stopsAfterStep
    self.reviewMode = reviewMode
    self.at = at
  }
}

/// An event with its place and time in the journal, as watchers fold it.
package struct TimedEvent: Hashable, Sendable {
  /// 1 for the first record.
  package var sequence: Int
  /// Milliseconds since 1970. May jump; `sequence` alone orders.
  package var time: Int
  package var event: RunEvent

  package init(sequence: Int, time: Int, event: RunEvent) {
    self.sequence = sequence
    self.time = time
    self.event = event
  }
}
