import Dashboard
import RunStore
import SkillModel
import Synchronization
import TestSupport
import TrainingEngine

@testable import skillopt

/// Somebody who presses keys by chance at the dashboard of a real run, as `ScreenAudience` wires it, and a second one who
/// sends commands by chance as `skillopt ctl` does. Both stop after some inputs, and the run goes to its end.
final class RandomPerson: RunAudience {
  /// A decision by what both sides know of it.
  struct Verdict: Hashable, Sendable {
    let step: Int
    let edit: EditID
    let verdict: EditVerdict
    let reason: VetoReason?
    let digest: String
    let via: String
    let session: String

    init(_ request: DecisionRequest, by session: String) {
      step = request.step
      edit = request.edit
      verdict = request.verdict
      reason = request.verdict == .veto ? (request.reason ?? VetoReason()).normalised : nil
      digest = request.shown.itemDigest
      via = request.via
      self.session = session
    }

    init(_ decided: EditDecided) {
      step = decided.step
      edit = decided.edit
      verdict = decided.verdict
      reason = decided.reason
      digest = decided.shown.itemDigest
      via = decided.via
      session = decided.actor.session
    }
  }

  private struct State {
    var dashboard: Dashboard
    var random: SeededGenerator
    var fold = RunState()
    var access: RunAccess?
    var loader: DetailLoader?
    var size = ScreenSize(columns: 80, rows: 24)
    var now = 0
    /// Inputs that are still to come.
    var left: Int
    var work: Task<Void, Never>?
    var lastState: RunState?
    var confirmed: [Verdict] = []
    var broken: [String] = []
    var inputs = 0

    // What the run waits for.
    var activity = RunStatus.Activity.starting
    var calls: [CheckedContinuation<Void, Never>] = []
    var isLetGo = false
    var waiting: CheckedContinuation<Void, Never>?

    /// Whether nothing happens before somebody does something.
    var isStill: Bool {
      if lastState != nil || !calls.isEmpty { return true }
      switch activity {
      case .paused, .reviewing: return true
      case .finished, .failed: return !isLetGo
      default: return false
      }
    }
  }

  private let state: Mutex<State>
  private let name: String

  /// - Parameters:
  ///   - name: the session in the records.
  ///   - inputs: how many keys, resizes, pastes, clicks and commands there will be.
  init(_ name: String, seed: Int, inputs: Int) {
    self.name = name
    var random = SeededGenerator(seed: seed)
    var options = DashboardOptions()
    options.glyphs = random.pick([.unicode, .ascii])
    options.themes = ["a", "b"]
    state = Mutex(State(dashboard: Dashboard(options: options), random: random, left: inputs))
  }

  /// What the screen made of the events.
  var fold: RunFold { state.withLock { $0.dashboard.fold } }
  /// What the engine handed over at the end.
  var lastState: RunState? { state.withLock(\.lastState) }
  /// Decisions that were answered with "done".
  var confirmed: [Verdict] { state.withLock(\.confirmed) }
  /// Edits that the screen still shows as being saved.
  var saving: Set<EditID> { state.withLock { $0.dashboard.view.saving } }
  /// Frames that broke a rule.
  var broken: [String] { state.withLock(\.broken) }
  /// Inputs made.
  var inputs: Int { state.withLock(\.inputs) }

  // MARK: The run

  func begin(_ run: RunAccess) {
    state.withLock { state in
      state.access = run
      state.loader = DetailLoader(.journal(RunDetails(in: run.folder.files)))
      state.dashboard.take(run.past)
      for timed in run.past { state.fold.apply(timed.event) }
      state.work = Task { [self] in await work() }
    }
  }

  func take(_ event: TimedEvent) {
    state.withLock { state in
      state.dashboard.take([event])
      state.fold.apply(event.event)
    }
  }

  func take(_ status: RunStatus) {
    state.withLock { state in
      state.dashboard.take(status)
      state.activity = status.activity
    }
    tellStill()
  }

  func say(_ text: String) { state.withLock { $0.dashboard.take(remark: text) } }
  func leaveAtOnce(_ signal: Int32) {}

  func end(_ runState: RunState, at head: JournalHead, failure: (any Error)?) async {
    let work = state.withLock { state in
      state.lastState = runState
      return state.work
    }
    tellStill()
    await work?.value
  }

  /// The provider asks: returns when the person has pressed another key or has stopped.
  func answering() async {
    await withCheckedContinuation { continuation in
      let goesOn = state.withLock { state in
        if !state.isLetGo { state.calls.append(continuation) }
        return state.isLetGo
      }
      if goesOn { continuation.resume() } else { tellStill() }
    }
  }

  private func tellStill() {
    let waiting = state.withLock { state in
      guard state.isStill else { return CheckedContinuation<Void, Never>?.none }
      defer { state.waiting = nil }
      return state.waiting
    }
    waiting?.resume()
  }

  private func untilStill() async {
    await withCheckedContinuation { continuation in
      let isStill = state.withLock { state in
        if !state.isStill { state.waiting = continuation }
        return state.isStill
      }
      if isStill { continuation.resume() }
    }
  }

  // MARK: The person

  private struct Turn {
    var effects: [DashboardEffect]
    /// Sent past the screen.
    var command: RunCommand?
    var calls: [CheckedContinuation<Void, Never>]
    /// Whether the next input waits until the run does.
    var waits: Bool
    var yields: Int
  }

  private func work() async {
    await withDiscardingTaskGroup { group in
      while let turn = state.withLock({ Self.turn(&$0) }) {
        for effect in turn.effects { carryOut(effect, in: &group) }
        if let command = turn.command { group.addTask { _ = await self.perform(command, "ctl") } }
        for call in turn.calls { call.resume() }
        for _ in 0..<turn.yields { await Task.yield() }
        if turn.waits { await untilStill() }
      }
      await letGo()
    }
  }

  /// The rest of the run goes on by itself.
  private func letGo() async {
    let calls = state.withLock { state in
      state.isLetGo = true
      defer { state.calls = [] }
      return state.calls
    }
    for call in calls { call.resume() }
    _ = await perform(.setReviewMode(.auto, windowSeconds: nil), "ctl")
    while state.withLock({ $0.lastState == nil }) {
      _ = await perform(.resume, "ctl")
      await untilStill()
      await Task.yield()
    }
  }

  private static func turn(_ state: inout State) -> Turn? {
    guard state.left > 0, state.lastState == nil else { return nil }
    state.left -= 1
    state.inputs += 1
    state.now += state.random.below(700)
    var turn = Turn(
      effects: [], command: nil, calls: [], waits: state.random.below(4) > 0, yields: state.random.below(6))
    let count = min(state.calls.count, state.random.below(4))
    turn.calls = Array(state.calls.prefix(count))
    state.calls.removeFirst(count)
    if state.random.below(12) == 0 {
      turn.command = command(&state)
    } else {
      turn.effects = input(&state).flatMap { state.dashboard.handle($0, at: state.now) }
    }
    if state.random.below(3) == 0 { draw(&state) }
    return turn
  }

  private static let keys = KeyTable.actions.flatMap(\.keys)
  /// Pressed more often than others: what decides, and what answers a question.
  private static let frequent = "aavvdduUAXrrrspi>2222yyyjjkVe".unicodeScalars.map { KeyStroke($0) }
  private static let named: [ActionID] = [
    .modeAuto, .modeManual, .modeManual, .modeWindow, .stopAfterStep, .stopNow, .revert, .pause, .stepEpoch,
    .approveAll, .vetoAll, .resume,
  ]

  /// One key for the most part; sometimes a command by its name, or the answer to a question.
  private static func input(_ state: inout State) -> [TerminalInput] {
    switch state.random.below(30) {
    case 0:
      state.size = ScreenSize(columns: 1 + state.random.below(300), rows: 1 + state.random.below(100))
      return [.resize(state.size)]
    case 1: return [.paste(state.random.text(from: ["why ", "y", "q\n", "\u{1B}[2J"], upTo: 4))]
    case 2:
      let action = state.random.pick([TerminalInput.MouseAction.click, .doubleClick, .wheelUp, .wheelDown])
      return [
        .mouse(
          action, column: state.random.below(state.size.columns), row: state.random.below(state.size.rows))
      ]
    case 3, 4:
      let name = state.random.pick(named).rawValue
      return typed([KeyStroke(.escape), KeyStroke(":")] + name.unicodeScalars.map { KeyStroke($0) }, .enter)
    case 5, 6: return typed("v".unicodeScalars.map { KeyStroke($0) } + [KeyStroke("x")], .enter)
    case 7...20: return [.key(state.random.pick(frequent))]
    case 21, 22: return [.key(KeyStroke(.enter))]
    case 23: return [.key(KeyStroke(.escape))]
    default: return [.key(state.random.pick(keys))]
    }
  }

  private static func typed(_ keys: [KeyStroke], _ last: KeyStroke.Code) -> [TerminalInput] {
    (keys + [KeyStroke(last)]).map { .key($0) }
  }

  private static func command(_ state: inout State) -> RunCommand {
    switch state.random.below(7) {
    case 0: return .pause
    case 1: return .step(state.random.pick(StepGoal.allCases))
    case 2: return .setReviewMode(state.random.pick([.auto, .manual]), windowSeconds: nil)
    case 3, 4:
      guard let review = state.fold.review, !review.entries.isEmpty else { return .resume }
      let entry = state.random.pick(review.entries)
      return .decide([
        DecisionRequest(
          step: review.step, edit: entry.item.id,
          verdict: state.random.pick([.veto, .approve, .defer, .clear]),
          shown: ShownEdit(itemDigest: entry.item.itemDigest, baseDigest: review.baseDigest), via: "ctl")
      ])
    default: return .resume
    }
  }

  private static func draw(_ state: inout State) {
    let size = state.size
    let picture = state.dashboard.picture(size: size, at: state.now)
    if picture.size != size || picture.cells.count != size.columns * size.rows {
      state.broken.append("\(picture.size) in place of \(size), \(picture.cells.count) cells")
    }
    if let cursor = picture.cursor, cursor.column >= size.columns || cursor.row >= size.rows {
      state.broken.append("cursor at \(cursor) of \(size)")
    }
    state.dashboard.painted(size: size, at: state.now)
  }

  // MARK: What the screen asks for

  private func carryOut(_ effect: DashboardEffect, in group: inout DiscardingTaskGroup) {
    switch effect {
    case .send(let command, let id):
      group.addTask { [self] in
        let answer = await perform(command, "")
        state.withLock { _ = $0.dashboard.take(answer: answer, to: id) }
      }
    case .load(let request):
      state.withLock(\.loader)?.load(request) { [self] loaded in
        state.withLock { _ = $0.dashboard.take(loaded: loaded) }
      }
    case .edit(let request):
      let effects = state.withLock { state in
        let outcome: EditorResult.Outcome =
          switch state.random.below(3) {
          case 0: .unchanged
          case 1: .failed("no editor")
          default: .changed(request.text + "More.\n")
          }
        return state.dashboard.take(edited: EditorResult(request: request, outcome: outcome), at: state.now)
      }
      for effect in effects { carryOut(effect, in: &group) }
    case .quit: state.withLock(\.access)?.control.requestStop("interrupted")
    // The screen alone is left: the run goes on without being looked at.
    case .detach: state.withLock { $0.left = 0 }
    case .copy, .writeScreen, .useTheme, .keepTheme, .useMouse, .bell, .suspend, .redraw, .replay: break
    }
  }

  private func perform(_ command: RunCommand, _ suffix: String) async -> CommandAnswer {
    guard let run = state.withLock(\.access) else { return .refused("no run") }
    let session = name + suffix
    let answer = await run.commands.perform(
      command, by: DecisionActor(kind: .person, name: "p", session: session))
    if answer == .done, case .decide(let requests) = command {
      state.withLock { state in
        state.confirmed += requests.map { Verdict($0, by: session) }
      }
    }
    return answer
  }
}
