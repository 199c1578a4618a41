import SkillModel

/// What a run may do next, as commands and the engine's progress make it. Pure: no clock, no waiting, no record.
package struct RunControlState: Hashable, Sendable {
  /// A wish to hold the run, with whose it is.
  package struct Hold: Hashable, Sendable {
    /// `asked`, or the name of a `review.pause_on` point.
    package var cause: String
    package var actor: DecisionActor

    package init(cause: String = "asked", actor: DecisionActor) {
      self.cause = cause
      self.actor = actor
    }
  }

  /// What a command comes to.
  package enum Handling: Hashable, Sendable {
    case refused(String)
    /// Carried out; the record, if there is one, must be on disk before the new state holds.
    case done(record: RunEvent?)
  }

  /// Whether review of a step is over, as far as control goes.
  package enum Passage: Hashable, Sendable {
    case pass
    /// Until something changes, or until this moment of the run's clock.
    case wait(until: Int?)
  }

  // MARK: What was asked

  package private(set) var hold: Hold?
  package private(set) var goal: StepGoal?
  private var goalActor: DecisionActor?
  package private(set) var stopReason: String?
  package private(set) var stopsAfterStep = false
  package var mode: ReviewSettings.Mode
  package var windowSeconds: Double

  // MARK: Where the run is

  /// Where it is held; nil: not yet, or not at all.
  package private(set) var pausedPlace: String?
  package private(set) var hasBegun = false
  package private(set) var last: Checkpoint?
  /// The step whose review is open, and since when on the run's clock.
  package private(set) var reviewing: Reviewing?
  package var phase: Phase?
  package private(set) var ending: RunStatus.Activity?
  /// The last place at which a step can be taken back is behind.
  package private(set) var isBeyondReverts = false

  /// An open review.
  package struct Reviewing: Hashable, Sendable {
    package var step: Int
    package var openedAt: Int
    /// A person closed it.
    package var isReleased = false
    /// The engine waits for it to pass.
    package var isWaiting = false
    /// Verdicts other than a veto no longer count.
    package var isClosed = false
  }

  // MARK: Calls

  /// Calls that were let through and have not come back.
  package private(set) var admitted = 0
  /// Of those: held back again before anything was sent.
  package private(set) var parked = 0
  /// Of those: waiting for the provider's slot, as the provider layer says.
  package var waitingAtProvider = 0
  /// Calls that wait because the run is held.
  package var heldCalls = 0
  package var concurrencyLimit: Int?
  package var outage: ProviderOutage?

  package init(mode: ReviewSettings.Mode = .auto, windowSeconds: Double = 20, hold: Hold? = nil) {
    self.mode = mode
    self.windowSeconds = windowSeconds
    self.hold = hold
  }

  // MARK: Commands

  /// Carries out everything but verdicts on edits.
  package mutating func handle(_ command: RunCommand, by actor: DecisionActor) -> Handling {
    guard ending == nil else { return .refused("the run is over") }
    switch command {
    case .pause:
      guard stopReason == nil else { return .refused("the run is stopping") }
      goal = nil
      if hold == nil { hold = Hold(actor: actor) }
      return .done(record: nil)
    case .resume: return release(to: nil, by: actor)
    case .step(let goal): return release(to: goal, by: actor)
    case .setReviewMode(let mode, let seconds):
      if let seconds, !(0...86_400).contains(seconds) {
        return .refused("a review window is 0 to 86400 seconds long")
      }
      let (before, length) = (self.mode, windowSeconds)
      self.mode = mode
      if let seconds { windowSeconds = seconds }
      guard mode != before || windowSeconds != length else { return .done(record: nil) }
      let place = (epoch: last?.epoch ?? phase?.epoch ?? 0, step: last?.step ?? phase?.step ?? 0)
      return .done(
        record: .reviewModeSet(
          ReviewModeSet(
            mode: mode, windowSeconds: windowSeconds, previous: before, epoch: place.epoch, step: place.step,
            actor: actor)))
    case .stopAfterStep(let stops):
      stopsAfterStep = stops
      return .done(record: nil)
    case .stopNow:
      requestStop("asked by \(actor.name)")
      return .done(record: nil)
    case .decide, .revert: return .refused("decisions are not a matter of control")
    }
  }

  private mutating func release(to goal: StepGoal?, by actor: DecisionActor) -> Handling {
    guard stopReason == nil else { return .refused("the run is stopping") }
    var isChange = pausedPlace != nil
    if var open = reviewing, open.isWaiting {
      if goal != nil, mode == .manual, hold == nil {
        return .refused("the edits need verdicts first; running on defers those without")
      }
      if goal == nil {
        open.isReleased = true
        isChange = true
        reviewing = open
      }
    }
    hold = nil
    pausedPlace = nil
    self.goal = goal
    goalActor = actor
    return .done(record: isChange ? .runContinued(RunContinued(goal: goal, actor: actor)) : nil)
  }

  /// The first reason stays.
  package mutating func requestStop(_ reason: String) {
    if stopReason == nil { stopReason = reason }
  }

  // MARK: Progress

  /// The engine has come to a checkpoint: whether it is to be held there.
  ///
  /// - Parameters:
  ///   - points: the pauses of the configuration that apply here.
  package mutating func arrive(at checkpoint: Checkpoint, points: [ReviewSettings.PausePoint]) {
    if let goal, checkpoint.fulfils(goal, after: last?.kind) {
      self.goal = nil
      if hold == nil { hold = Hold(actor: goalActor ?? .policy("step")) }
    }
    if hold == nil, let point = points.first {
      hold = Hold(cause: point.rawValue, actor: .policy("review.pause_on"))
    }
    hasBegun = true
    last = checkpoint
    if pausedPlace != nil { pausedPlace = checkpoint.place }
    if checkpoint.kind == .editsReady, hold != nil || mode != .auto { waitForReview() }
    if checkpoint.kind == .committed, stopsAfterStep { requestStop("after step \(checkpoint.step)") }
  }

  /// The record of a hold that takes effect now; nil where none is due.
  ///
  /// - Parameter isAtCheckpoint: at a checkpoint it takes effect whatever is in flight.
  package func pauseDue(isAtCheckpoint: Bool) -> RunPaused? {
    guard let hold, pausedPlace == nil, ending == nil, stopReason == nil else { return nil }
    let isAtCheckpoint = isAtCheckpoint || reviewing?.isWaiting == true
    guard isAtCheckpoint || sending == 0 else { return nil }
    let place = isAtCheckpoint ? last?.place : phase?.stage.rawValue ?? last?.place
    return RunPaused(
      place: place ?? "start", epoch: (isAtCheckpoint ? last?.epoch : phase?.epoch) ?? 0,
      step: (isAtCheckpoint ? last?.step : phase?.step) ?? 0, cause: hold.cause, actor: hold.actor)
  }

  /// The hold is on record.
  package mutating func takeEffect(_ paused: RunPaused) {
    if hold != nil { pausedPlace = paused.place }
  }

  package mutating func closeReverts() { isBeyondReverts = true }

  package mutating func end(_ activity: RunStatus.Activity) {
    ending = activity
    hold = nil
    pausedPlace = nil
    reviewing = nil
  }

  // MARK: Calls

  /// Requests that are on their way.
  package var sending: Int { max(0, admitted - parked - waitingAtProvider) }

  /// Whether a new call may be sent.
  package var admitsCalls: Bool { hold == nil && stopReason == nil }

  /// Lets a call through, if the run is not held.
  package mutating func admitCall() -> Bool {
    guard admitsCalls else { return false }
    admitted += 1
    return true
  }

  package mutating func callEnded() { admitted -= 1 }
  package mutating func park(_ isParked: Bool) { parked += isParked ? 1 : -1 }

  // MARK: Review

  package mutating func openReview(step: Int, at now: Int) {
    if reviewing?.step == step {
      reviewing?.isReleased = false
      reviewing?.isClosed = false
    } else {
      reviewing = Reviewing(step: step, openedAt: now)
    }
  }

  /// The engine waits for the review to pass.
  package mutating func waitForReview() { reviewing?.isWaiting = true }

  package mutating func closeReview() {
    reviewing?.isClosed = true
    reviewing?.isWaiting = false
  }

  package mutating func endReview() { reviewing = nil }

  /// The end of the window, where one is open.
  package var windowEnd: Int? {
    guard mode == .window, let reviewing else { return nil }
    return reviewing.openedAt + Int((windowSeconds * 1_000).rounded())
  }

  /// Whether the step's edits may go on to the candidate.
  ///
  /// - Parameter undecided: edits in play without a verdict.
  package func passage(undecided: Int, at now: Int) -> Passage {
    guard hold == nil, let reviewing else { return .wait(until: nil) }
    if reviewing.isReleased { return .pass }
    switch mode {
    case .auto: return .pass
    case .manual: return undecided == 0 ? .pass : .wait(until: nil)
    case .window:
      guard let end = windowEnd, now < end else { return .pass }
      return .wait(until: end)
    }
  }

  // MARK: Status

  package var activity: RunStatus.Activity {
    if let ending { return ending }
    if stopReason != nil { return .stopping }
    if let pausedPlace { return .paused(place: pausedPlace) }
    if hold != nil { return .pausing }
    if let outage {
      return .outage(since: outage.since, nextProbe: outage.nextProbe, message: outage.message)
    }
    if let reviewing, reviewing.isWaiting { return .reviewing(step: reviewing.step, until: windowEnd) }
    return hasBegun ? .running : .starting
  }

  package func status(at now: Int) -> RunStatus {
    RunStatus(
      activity: activity, phase: phase, inFlight: sending, waiting: waitingAtProvider + heldCalls + parked,
      concurrencyLimit: concurrencyLimit, goal: goal, stopsAfterStep: stopsAfterStep, reviewMode: mode,
      at: now)
  }
}

/// A provider that does not answer at present.
package struct ProviderOutage: Hashable, Sendable {
  /// Milliseconds of the run's clock.
  package var since: Int
  /// When it is tried again, in milliseconds of the run's clock.
  package var nextProbe: Int?
  package var message: String

  package init(since: Int, nextProbe: Int?, message: String) {
    self.since = since
    self.nextProbe = nextProbe
    self.message = message
  }
}
