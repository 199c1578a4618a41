import CursesTerminal
import Dashboard
@preconcurrency import Dispatch
import Foundation
import RunStore
import SkillModel
import Synchronization

/// The dashboard on the terminal of this process, and the way between it and whatever it shows.
///
/// The screen has a thread of its own; events, states and answers are left for it and taken up once a frame.
final class RunScreen: Sendable {
  /// Why the screen is left.
  enum Departure: Hashable, Sendable {
    case quit, detach
    case signal(Int32)
    case terminalGone
  }

  /// What is behind the screen. Called from the screen's thread: whatever takes time is done elsewhere.
  struct Handlers: Sendable {
    var perform: @Sendable (RunCommand, Int) -> Void = { _, _ in }
    var load: @Sendable (DetailRequest) -> Void = { _ in }
    var replay: @Sendable (ReplayCommand) -> Void = { _ in }
    var depart: @Sendable (Departure) -> Void = { _ in }
  }

  private struct Pending {
    var events: [TimedEvent] = []
    var status: RunStatus?
  }

  private let loop: ScreenLoop<DashboardScreen>
  private let choice: ScreenChoice
  private let router = ScreenRouter()
  private let pending = Mutex(Pending())
  private let handlers = Mutex(Handlers())

  /// - Parameter log: what is printed while the screen is shown goes there; nil: kept in memory.
  init(_ choice: ScreenChoice, _ content: DashboardScreen, log: String?) {
    self.choice = choice
    let (theme, _) = choice.settings.themes.theme(named: choice.startingTheme)
    let router = router
    loop = ScreenLoop(
      content,
      LoopSettings(
        kind: choice.kind, usesMouse: choice.settings.usesMouse ?? true, log: log,
        look: Self.look(of: theme, choice.kind.depth)),
      owner: { router.take($0) })
    router.connect(self)
    if let remark = choice.kind.remark, content.dashboard.view.message == nil { say(remark) }
  }

  /// Takes the terminal.
  func open(_ handlers: Handlers) throws {
    self.handlers.withLock { $0 = handlers }
    try loop.start()
  }

  // MARK: To the screen

  func take(_ event: TimedEvent) { take([event]) }

  func take(_ events: [TimedEvent]) {
    let isFirst = pending.withLock { pending in
      defer { pending.events += events }
      return pending.events.isEmpty
    }
    guard isFirst else { return }
    loop.post { [self] screen in
      let events = pending.withLock { pending in
        defer { pending.events = [] }
        return pending.events
      }
      return screen.dashboard.take(events)
    }
  }

  func take(_ status: RunStatus) {
    let isFirst = pending.withLock { pending in
      defer { pending.status = status }
      return pending.status == nil
    }
    guard isFirst else { return }
    loop.post { [self] screen in
      let status = pending.withLock { $0.status.take() }
      return status.map { screen.dashboard.take($0) } ?? []
    }
  }

  func answer(_ answer: CommandAnswer, to id: Int) {
    loop.post { $0.dashboard.take(answer: answer, to: id) }
  }

  func change(_ body: @escaping @Sendable (inout Dashboard) -> [DashboardEffect]) {
    loop.post { body(&$0.dashboard) }
  }

  func say(_ text: String) {
    loop.update { $0.dashboard.take(remark: text) }
  }

  func say(_ problem: Problem) {
    let place = problem.place.map { "\($0): " } ?? ""
    loop.update { $0.dashboard.take(remark: place + problem.message) }
  }

  // MARK: From the screen

  fileprivate func take(_ event: LoopEvent) {
    let handlers = handlers.withLock(\.self)
    switch event {
    case .effect(let effect): perform(effect, handlers)
    case .signal(let number): handlers.depart(.signal(number))
    case .terminalGone: handlers.depart(.terminalGone)
    case .edited(let result): edited(result)
    case .notice(let text): loop.update { $0.dashboard.take(remark: text.text) }
    case .failed(let problem): say(problem)
    }
  }

  private func perform(_ effect: DashboardEffect, _ handlers: Handlers) {
    switch effect {
    case .send(let command, let id): handlers.perform(command, id)
    case .load(let request): handlers.load(request)
    case .replay(let command): handlers.replay(command)
    case .useTheme(let name): use(theme: name)
    case .keepTheme(let name):
      if let problem = choice.settings.keep(theme: name) { say(problem) }
    case .detach: handlers.depart(.detach)
    case .quit: handlers.depart(.quit)
    case .edit, .copy, .writeScreen, .useMouse, .bell, .suspend, .redraw: break
    }
  }

  private func use(theme name: String) {
    let (theme, problems) = choice.settings.themes.theme(named: name)
    loop.use(look: Self.look(of: theme, choice.kind.depth))
    for problem in problems { say(problem) }
  }

  /// A text that is no edit is kept: nothing that a person wrote is lost.
  private func edited(_ result: EditorResult) {
    loop.post { screen in
      var result = result
      if case .changed(let text) = result.outcome, let edit = screen.dashboard.run.edit(result.request.edit) {
        do throws(EditText.Fault) {
          _ = try EditText.item(from: text, original: edit.item)
        } catch {
          result.outcome = .failed("\(error.description); \(Self.keep(text, of: result.request.edit))")
        }
      }
      return screen.dashboard.take(edited: result, at: MonotonicTime.now)
    }
  }

  private static func keep(_ text: String, of edit: EditID) -> String {
    let path = "skillopt-edit-\(edit.rawValue).txt"
    let isKept = FileManager.default.createFile(
      atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
    return isKept ? "your text is in \(path)" : "your text could not be kept in \(path)"
  }

  private static func look(
    of theme: Theme, _ depth: ColorDepth
  ) -> @Sendable (CellStyle) -> TerminalLook {
    let resolved = ResolvedTheme(theme, depth: depth)
    return { resolved.look(of: $0) }
  }

  // MARK: Leaving

  /// Gives the terminal back and waits for that; gives the end of what was printed meanwhile.
  @discardableResult
  func left() async -> SafeText? {
    loop.leave()
    return await withCheckedContinuation { continuation in
      DispatchQueue(label: "skillopt.screen.end").async { [loop] in
        let printed = loop.waitUntilLeft()
        loop.finish()
        continuation.resume(returning: printed)
      }
    }
  }

  /// Gives the terminal back and ends the process by a signal.
  func leaveAtOnce(_ signal: Int32) {
    loop.leave()
    DispatchQueue(label: "skillopt.screen.end").async { [loop] in
      loop.waitUntilLeft()
      RunEnded(signal: signal).leave()
    }
  }
}

/// Leads what the loop tells to the screen that is made after it.
private final class ScreenRouter: Sendable {
  private let screen = Mutex<RunScreen?>(nil)

  func connect(_ screen: RunScreen) { self.screen.withLock { $0 = screen } }

  func take(_ event: LoopEvent) { screen.withLock(\.self)?.take(event) }
}
