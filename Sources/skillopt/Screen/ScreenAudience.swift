import CursesTerminal
import Dashboard
import Glibc
import RunStore
import SkillModel
import Synchronization
import TrainingEngine

/// The run of this process in the dashboard, until the person leaves it or takes the screen away.
final class ScreenAudience: RunAudience {
  private enum Place {
    case before
    case onScreen
    /// The terminal is gone or was given back; the run goes on.
    case background
    /// The person or a signal wants the end.
    case leaving
  }

  private struct State {
    var place = Place.before
    var run: RunAccess?
    var hasEnded = false
    var wantsEnd = false
    var waiting: CheckedContinuation<Void, Never>?
    /// Takes signals once the screen is gone.
    var interruption: Interruption?
  }

  private let choice: ScreenChoice
  private let actor = DecisionActor.current()
  private let state = Mutex(State())
  private let screen = Mutex<RunScreen?>(nil)
  private let details = Mutex<DetailLoader?>(nil)

  init(_ choice: ScreenChoice) { self.choice = choice }

  private var shown: RunScreen? { state.withLock(\.place) == .onScreen ? screen.withLock(\.self) : nil }

  func begin(_ run: RunAccess) throws {
    let loader = DetailLoader(.journal(RunDetails(in: run.folder.files)))
    details.withLock { $0 = loader }
    let content = DashboardScreen(choice: choice, control: .allowed, actor: actor)
    let screen = RunScreen(
      choice, content, log: run.folderPath + "/" + RunLayout.printed)
    self.screen.withLock { $0 = screen }
    state.withLock {
      $0.run = run
      $0.place = .onScreen
    }
    screen.take(run.past)
    do {
      try screen.open(
        .init(
          perform: { [self] in perform($0, $1, screen) },
          load: { request in loader.load(request) { loaded in screen.change { $0.take(loaded: loaded) } } },
          depart: { [self] in depart($0, screen) }))
    } catch {
      state.withLock { $0.place = .before }
      throw error
    }
  }

  func take(_ event: TimedEvent) { shown?.take(event) }
  func take(_ status: RunStatus) { shown?.take(status) }

  func say(_ text: String) {
    if let shown {
      shown.say(text)
    } else {
      StandardStreams.printError("skillopt: " + SafeText.singleLine(text).text)
    }
  }

  func leaveAtOnce(_ signal: Int32) {
    if let shown { shown.leaveAtOnce(signal) } else { RunEnded(signal: signal).leave() }
  }

  // MARK: What the person asks for

  private func perform(_ command: RunCommand, _ id: Int, _ screen: RunScreen) {
    guard let run = state.withLock(\.run) else { return }
    // Who stops the run from its screen wants to leave: the end is not waited at.
    switch command {
    case .stopNow: state.withLock { $0.wantsEnd = true }
    case .stopAfterStep(let stops): state.withLock { $0.wantsEnd = stops }
    default: break
    }
    Task { [actor] in screen.answer(await run.commands.perform(command, by: actor), to: id) }
  }

  private func depart(_ departure: RunScreen.Departure, _ screen: RunScreen) {
    guard let run = state.withLock(\.run) else { return }
    let survivesHangup = run.configuration.review.onHangup == .continue
    switch departure {
    case .quit: quit(run)
    case .detach: detach(run, screen, says: true)
    case .signal(SIGHUP) where survivesHangup: detach(run, screen, says: false)
    case .terminalGone where survivesHangup: detach(run, screen, says: false)
    case .terminalGone: stop(run, by: SIGHUP)
    case .signal(let number): stop(run, by: number)
    }
  }

  private func quit(_ run: RunAccess) {
    let (hasEnded, waiting) = state.withLock { state in
      state.wantsEnd = true
      defer { if state.hasEnded { state.waiting = nil } }
      return (state.hasEnded, state.waiting)
    }
    if hasEnded { waiting?.resume() } else { run.control.requestStop("interrupted") }
  }

  private func stop(_ run: RunAccess, by signal: Int32) {
    let waiting = state.withLock { state in
      state.wantsEnd = true
      defer { state.waiting = nil }
      return state.waiting
    }
    if let waiting {
      // The run is over: nothing is lost by going at once.
      waiting.resume()
    } else {
      run.stop.take(signal)
    }
  }

  /// Leaves the terminal; the run goes on without it.
  private func detach(_ run: RunAccess, _ screen: RunScreen, says: Bool) {
    guard TerminalSupervisor.isSupervised else {
      return say("this process can't leave its terminal: it goes on here")
    }
    state.withLock { $0.place = .background }
    Task {
      await screen.left()
      if says {
        StandardStreams.print("The run goes on in the background, process \(getpid()).")
        StandardStreams.print(
          "Back to its dashboard: skillopt watch \(SafeText.singleLine(run.folderPath).text)")
      }
      let log = open(
        run.folderPath + "/" + RunLayout.printed, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
      // The parent's end may come as a hang-up: it is no reason to stop from here on.
      let interruption = Interruption(run.stop, ignoresHangup: true)
      _ = TerminalSupervisor.detach(log: log >= 0 ? log : nil)
      if log >= 0 { close(log) }
      let waiting = state.withLock { state in
        state.interruption = interruption
        defer { state.waiting = nil }
        return state.waiting
      }
      waiting?.resume()
    }
  }

  // MARK: The end

  func end(_ runState: RunState, at head: JournalHead, failure: (any Error)?) async {
    await withCheckedContinuation { continuation in
      let goesOn = state.withLock { state in
        state.hasEnded = true
        let isLooking = state.place == .onScreen && !state.wantsEnd
        if isLooking { state.waiting = continuation }
        return !isLooking
      }
      if goesOn { continuation.resume() }
    }
    guard let screen = shown else { return }
    let printed = await screen.left()
    state.withLock { $0.place = .leaving }
    guard let run = state.withLock(\.run) else { return }
    if let printed { StandardStreams.printError(printed.text) }
    let output = RunOutput(form: .plain, clock: MonotonicClock())
    if failure == nil { output.finish(runState, folder: run.folderPath) }
    output.finish(at: head, folder: run.folderPath)
  }
}
