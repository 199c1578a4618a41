import Dashboard
@preconcurrency import Dispatch
import Foundation
import RunStore
import SkillModel
import Synchronization

/// A run folder in the dashboard of a process that only looks on: live and in control where a run goes on, else a replay.
final class WatchedRun: Sendable {
  private struct State {
    var client: ControlClient?
    var follower: RunFollower?
    var deck: ReplayDeck?
    /// Answers are awaited; a connection that breaks answers them.
    var open: Set<Int> = []
    var departure: CheckedContinuation<RunScreen.Departure, Never>?
    var hasDeparted: RunScreen.Departure?
    var status: RunStatus?
    /// The person stopped the run from here: its end is the end of the screen.
    var wantsEnd = false
  }

  private let folder: RunFolder
  private let choice: ScreenChoice
  private let actor = DecisionActor.current()
  private let state = Mutex(State())
  private let screen = Mutex<RunScreen?>(nil)

  init(_ folder: RunFolder, on choice: ScreenChoice) {
    self.folder = folder
    self.choice = choice
  }

  /// Shows the run until the person leaves. A signal ends the process.
  func show() async throws {
    let isReference = folder.contents == .referenceRun
    let name = folder.path.split(separator: "/").last.map(String.init) ?? folder.path
    let reference = isReference ? ReferenceRun(in: folder.files, name: name) : nil
    let client = isReference ? nil : connect()
    let writer = isReference || client != nil ? nil : RunLiveness.writer(of: folder)
    let isLive = client != nil || writer != nil
    let control: DashboardOptions.Control =
      client != nil
      ? .allowed
      : isLive
        ? .watching("this run can't be steered from here: its control socket isn't reachable") : .replay
    let loader = DetailLoader(reference.map { .reference($0) } ?? .journal(RunDetails(in: folder.files)))
    let content = DashboardScreen(choice: choice, control: control, actor: actor)
    let screen = RunScreen(choice, content, log: nil)
    self.screen.withLock { $0 = screen }
    try screen.open(
      .init(
        perform: { [self] in perform($0, $1, screen) },
        load: { request in loader.load(request) { loaded in screen.change { $0.take(loaded: loaded) } } },
        replay: { [self] in state.withLock(\.deck)?.send($0) },
        depart: { [self] in depart($0) }))
    if let status = state.withLock(\.status) { screen.take(status) }
    if isLive {
      follow(screen)
    } else {
      play(reference.map { .reference($0) } ?? .journal(folder), on: screen)
    }
    let departure = await departed()
    let (follower, open) = state.withLock { ($0.follower, $0.client) }
    follower?.stop()
    open?.close()
    if let printed = await screen.left() { StandardStreams.printError(printed.text) }
    if case .signal(let number) = departure { RunEnded(signal: number).leave() }
    if isLive, state.withLock({ $0.client != nil }) {
      StandardStreams.print(
        "The run goes on. Back to it: skillopt watch \(SafeText.singleLine(folder.path).text)")
    }
  }

  private func connect() -> ControlClient? {
    let client = ControlClient.connect(
      runFolder: folder.path, environment: ProcessInfo.processInfo.environment
    ) { [self] report in take(report) }
    state.withLock { $0.client = client }
    return client
  }

  private func take(_ report: ControlClient.Report) {
    if case .status(let status) = report { state.withLock { $0.status = status } }
    // What comes before the screen is there waits in the state.
    guard let screen = screen.withLock(\.self) else { return }
    switch report {
    case .status(let status): screen.take(status)
    case .answer(let id, let answer):
      state.withLock { _ = $0.open.remove(id) }
      screen.answer(answer, to: id)
    case .closed: connectionEnded(screen)
    }
  }

  private func connectionEnded(_ screen: RunScreen) {
    let (open, last, wantsEnd) = state.withLock { state in
      state.client = nil
      defer { state.open = [] }
      return (state.open, state.status, state.wantsEnd)
    }
    for id in open { screen.answer(.refused("the process of this run has ended"), to: id) }
    switch last?.activity {
    case .finished, .stopped, .failed: break
    default:
      var status = last ?? RunStatus(activity: .starting)
      status.activity = .failed("the process of this run has ended; go on with --resume")
      screen.take(status)
    }
    if wantsEnd { depart(.quit) }
  }

  private func follow(_ screen: RunScreen) {
    let follower = RunFollower(of: folder) { report in
      switch report {
      case .events(let events): screen.take(events)
      case .remark(let remark): screen.say(remark.description)
      case .quiet: break
      case .ended(let problems): for problem in problems { screen.say(problem) }
      }
    }
    state.withLock { $0.follower = follower }
  }

  private func play(_ source: RecordedEvents.Source, on screen: RunScreen) {
    let deck = ReplayDeck(source) { report in
      switch report {
      case .change(.fold(let fold), let position): screen.change { $0.replace(fold, position) }
      case .change(.events(let events), let position):
        screen.change { $0.take(events) + $0.take(position: position) }
      case .position(let position): screen.change { $0.take(position: position) }
      case .remark(let text): screen.say(text)
      }
    }
    state.withLock { $0.deck = deck }
  }

  private func perform(_ command: RunCommand, _ id: Int, _ screen: RunScreen) {
    let client = state.withLock { state in
      if state.client != nil { state.open.insert(id) }
      switch command {
      case .stopNow: state.wantsEnd = true
      case .stopAfterStep(let stops): state.wantsEnd = stops
      default: break
      }
      return state.client
    }
    if let client {
      client.send(command, id: id, actor: actor)
    } else {
      screen.answer(.refused("nothing runs here that could be steered"), to: id)
    }
  }

  private func depart(_ departure: RunScreen.Departure) {
    let waiting = state.withLock { state in
      state.hasDeparted = state.hasDeparted ?? departure
      defer { state.departure = nil }
      return state.departure
    }
    waiting?.resume(returning: departure)
  }

  private func departed() async -> RunScreen.Departure {
    await withCheckedContinuation { continuation in
      let known = state.withLock { state in
        if state.hasDeparted == nil { state.departure = continuation }
        return state.hasDeparted
      }
      if let known { continuation.resume(returning: known) }
    }
  }
}
