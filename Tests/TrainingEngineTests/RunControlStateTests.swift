import SkillModel
import Testing

@testable import TrainingEngine

/// The control as a table: no clock, no tasks.
struct RunControlStateTests {
  private static let ada = Person.actor

  @Test func `a pause is at once pausing, and paused when the last call has come in`() {
    let state = Watched()
    state.state.phase = Phase(epoch: 1, step: 2, stage: .rollout)
    #expect(state.admitCall() && state.admitCall())
    #expect(state.handle(.pause, by: Self.ada) == .done(record: nil))
    #expect(state.activity == .pausing)
    #expect(!state.admitCall())
    state.callEnded()
    #expect(state.pauseDue(isAtCheckpoint: false) == nil)
    state.callEnded()
    let paused = RunPaused(place: "rollout", epoch: 1, step: 2, cause: "asked", actor: Self.ada)
    #expect(state.pauseDue(isAtCheckpoint: false) == paused)
    state.state.takeEffect(paused)
    #expect(state.activity == .paused(place: "rollout"))
    #expect(state.pauseDue(isAtCheckpoint: true) == nil)
    #expect(state.handle(.pause, by: Self.ada) == .done(record: nil))
    #expect(
      state.handle(.resume, by: Self.ada)
        == .done(
          record: .runContinued(RunContinued(goal: nil, actor: Self.ada))))
    #expect(state.admitsCalls)
  }

  @Test func `a pause that is taken back before it took effect leaves no record`() {
    let state = Watched()
    #expect(state.admitCall())
    _ = state.handle(.pause, by: Self.ada)
    #expect(state.handle(.resume, by: Self.ada) == .done(record: nil))
    #expect(state.pauseDue(isAtCheckpoint: true) == nil)
  }

  @Test func `each goal is fulfilled at its places`() {
    func places(_ goal: StepGoal) -> [String] {
      Checkpoint.Kind.allCases.filter { Checkpoint($0).fulfils(goal, after: nil) }.map(\.rawValue)
    }
    #expect(places(.stage) == Checkpoint.Kind.allCases.map(\.rawValue).filter { $0 != "epoch start" })
    #expect(places(.decision) == ["edits ready", "gate"])
    #expect(places(.step) == ["step start"])
    #expect(places(.epoch) == ["epoch start"])
    #expect(!Checkpoint(.stepStart).fulfils(.stage, after: .committed))
    #expect(!Checkpoint(.stepStart).fulfils(.stage, after: .epochEnd))
  }

  @Test(arguments: [
    (ReviewSettings.Mode.auto, 2, 0, RunControlState.Passage.pass),
    (.auto, 0, 0, .pass),
    (.manual, 1, 1_000_000, .wait(until: nil)),
    (.manual, 0, 0, .pass),
    (.window, 2, 0, .wait(until: 20_500)),
    (.window, 0, 20_499, .wait(until: 20_500)),
    (.window, 2, 20_500, .pass),
  ])
  func `review passes by its mode`(
    _ mode: ReviewSettings.Mode, _ undecided: Int, _ now: Int, _ expected: RunControlState.Passage
  ) {
    let state = Watched(mode: mode, windowSeconds: 20)
    state.state.openReview(step: 1, at: 500)
    #expect(state.passage(undecided: undecided, at: now) == expected)
    _ = state.handle(.pause, by: Self.ada)
    #expect(state.passage(undecided: undecided, at: now) == .wait(until: nil))
    state.state.waitForReview()
    _ = state.handle(.resume, by: Self.ada)
    #expect(state.passage(undecided: undecided, at: now) == .pass)
  }

  @Test func `a later round of a step has no window of its own`() {
    let state = Watched(mode: .window, windowSeconds: 20)
    state.state.openReview(step: 1, at: 500)
    state.state.closeReview()
    state.state.openReview(step: 1, at: 90_000)
    #expect(state.windowEnd == 20_500)
    state.state.openReview(step: 2, at: 90_000)
    #expect(state.windowEnd == 110_000)
  }

  @Test func `a step command does not defer edits that wait for a verdict`() {
    let state = Watched(mode: .manual)
    state.state.openReview(step: 1, at: 0)
    state.state.waitForReview()
    guard case .refused = state.handle(.step(.decision), by: Self.ada) else {
      Issue.record("not refused")
      return
    }
    #expect(state.goal == nil)
  }

  @Test func `the first reason to stop stays, and a stopping run is not held`() {
    let state = Watched()
    state.state.requestStop("one")
    state.state.requestStop("two")
    #expect(state.stopReason == "one")
    #expect(state.activity == .stopping)
    #expect(state.handle(.pause, by: Self.ada) == .refused("the run is stopping"))
    #expect(!state.admitCall())
  }

  @Test func `a window of no sensible length is refused`() {
    let state = Watched()
    for seconds in [-1, .nan, .infinity, 86_401] {
      guard case .refused = state.handle(.setReviewMode(.window, windowSeconds: seconds), by: Self.ada) else {
        Issue.record("\(seconds) was taken")
        continue
      }
    }
    #expect(state.mode == .auto)
    let record = RunEvent.reviewModeSet(
      ReviewModeSet(mode: .window, windowSeconds: 3, previous: .auto, epoch: 0, step: 0, actor: Self.ada))
    #expect(
      state.handle(.setReviewMode(.window, windowSeconds: 3), by: Self.ada) == .done(record: record))
    // What holds already is no change.
    #expect(state.handle(.setReviewMode(.window, windowSeconds: nil), by: Self.ada) == .done(record: nil))
    #expect(state.mode == .window && state.windowSeconds == 3)
  }

  /// Whatever comes in whatever order: counts stay sane, and a held run sends nothing.
  @Test func `no order of commands and calls lets a call through a held run`() {
    var random = SeededNumbers(7)
    for _ in 0..<300 {
      let state = Watched()
      var open = 0
      for _ in 0..<60 {
        switch random.next(8) {
        case 0: _ = state.handle(.pause, by: Self.ada)
        case 1: _ = state.handle(.resume, by: Self.ada)
        case 2: _ = state.handle(.step(StepGoal.allCases[random.next(4)]), by: Self.ada)
        case 3, 4:
          let mayPass = state.hold == nil
          #expect(state.admitCall() == mayPass)
          if mayPass { open += 1 }
        case 5 where open > 0:
          state.callEnded()
          open -= 1
        case 6:
          state.state.arrive(at: Checkpoint(Checkpoint.Kind.allCases[random.next(12)]), points: [])
        default:
          if let paused = state.pauseDue(isAtCheckpoint: false) {
            #expect(open == 0)
            state.state.takeEffect(paused)
          }
        }
        #expect(state.sending == open)
        if case .paused = state.activity { #expect(state.hold != nil) }
      }
    }
  }
}

/// The state behind a reference, so that expectations can change it.
@dynamicMemberLookup
private final class Watched {
  var state: RunControlState

  init(mode: ReviewSettings.Mode = .auto, windowSeconds: Double = 20) {
    state = RunControlState(mode: mode, windowSeconds: windowSeconds)
  }

  subscript<Value>(dynamicMember path: KeyPath<RunControlState, Value>) -> Value { state[keyPath: path] }

  func handle(_ command: RunCommand, by actor: DecisionActor) -> RunControlState.Handling {
    state.handle(command, by: actor)
  }

  func admitCall() -> Bool { state.admitCall() }

  func callEnded() { state.callEnded() }

  func pauseDue(isAtCheckpoint: Bool) -> RunPaused? { state.pauseDue(isAtCheckpoint: isAtCheckpoint) }

  func passage(undecided: Int, at now: Int) -> RunControlState.Passage {
    state.passage(undecided: undecided, at: now)
  }
}

/// Small numbers that are the same every time.
struct SeededNumbers {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }
}
