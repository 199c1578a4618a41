import Dashboard
@preconcurrency import Dispatch
import RunStore
import SkillModel
import Synchronization

/// Plays a recorded run for a screen, on a queue of its own.
final class ReplayDeck: Sendable {
  enum Report: Sendable {
    case change(ReplayTape.Change, ReplayPosition)
    case position(ReplayPosition)
    case remark(String)
  }

  /// The fewest milliseconds between two pieces while it plays: ten pictures a second look like a flow, and more cost
  /// more than they show.
  private static let shortestBeat = 100

  private struct State {
    var tape: ReplayTape
    var lastBeat = 0
    /// Counts beats that were ordered; only the last one counts, since a faster speed may have overtaken it.
    var beat = 0
    var isLoading = true
    /// Asked for before everything is read.
    var early: [ReplayCommand] = []
  }

  /// Locked by blocks on `queue` only, and hence never contended.
  private let state: Mutex<State>
  private let queue = DispatchQueue(label: "skillopt.replay")
  private let report: @Sendable (Report) -> Void
  private let clock = MonotonicClock()

  /// Begins to read at once and shows the end of the run when it is there.
  init(_ source: RecordedEvents.Source, report: @escaping @Sendable (Report) -> Void) {
    state = Mutex(State(tape: ReplayTape(source)))
    self.report = report
    if case .reference(let run) = source {
      for remark in run.remarks { report(.remark(remark.description)) }
    }
    queue.async { [self] in load(shownAt: clock.milliseconds()) }
  }

  func send(_ command: ReplayCommand) {
    queue.async { [self] in
      let mustWait = state.withLock { state in
        if state.isLoading { state.early.append(command) }
        return state.isLoading
      }
      if !mustWait { perform(command) }
    }
  }

  private func perform(_ command: ReplayCommand) {
    // What was due before the command is played at the speed of that time.
    passTime()
    change { try $0.handle(command) }
    beatLater()
  }

  private func finishLoading() {
    let early = state.withLock { state in
      state.isLoading = false
      defer { state.early = [] }
      return state.early
    }
    for command in early { perform(command) }
  }

  /// In pieces, so that the screen shows how far it is.
  private func load(shownAt last: Int) {
    do {
      let (isMore, remarks) = try state.withLock { try $0.tape.load() }
      for remark in remarks { report(.remark(remark.description)) }
      let now = clock.milliseconds()
      if !isMore || now - last > 100 {
        let (fold, position) = state.withLock { ($0.tape.fold, $0.tape.position) }
        report(.change(.fold(fold), position))
        if isMore { queue.async { [self] in load(shownAt: now) } } else { finishLoading() }
      } else {
        queue.async { [self] in load(shownAt: last) }
      }
    } catch {
      let (fold, position) = state.withLock { ($0.tape.fold, $0.tape.position) }
      report(.change(.fold(fold), position))
      tell(error)
      finishLoading()
    }
  }

  private func change(_ body: (inout ReplayTape) throws -> ReplayTape.Change?) {
    do {
      let (change, before, position) = try state.withLock { state in
        let before = state.tape.position
        return (try body(&state.tape), before, state.tape.position)
      }
      if let change {
        report(.change(change, position))
      } else if position != before {
        report(.position(position))
      }
    } catch {
      tell(error)
    }
  }

  /// Orders the beat at which the next event is due.
  private func beatLater() {
    let next = state.withLock { state -> (beat: Int, milliseconds: Int)? in
      state.beat += 1
      guard let wait = state.tape.player.wait else { return nil }
      return (state.beat, max(Self.shortestBeat, Int(wait.rounded(.up))))
    }
    guard let next else { return }
    queue.asyncAfter(deadline: .now() + .milliseconds(next.milliseconds)) { [self] in beat(next.beat) }
  }

  private func beat(_ number: Int) {
    guard state.withLock({ $0.beat == number }) else { return }
    passTime()
    beatLater()
  }

  /// Lets the player see the time since it was last told of it.
  private func passTime() {
    let now = clock.milliseconds()
    let passed = state.withLock { state in
      defer { state.lastBeat = now }
      return now - state.lastBeat
    }
    change { try $0.pass(milliseconds: passed) }
  }

  private func tell(_ error: any Error) {
    for problem in ErrorReport.problems(of: error) ?? [] {
      report(.remark((problem.place.map { "\($0): " } ?? "") + problem.message))
    }
  }
}
