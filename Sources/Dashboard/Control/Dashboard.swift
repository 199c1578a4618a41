import SkillModel

/// What the views of a run are made of: two folds over the same events.
package struct RunFold: Hashable, Sendable {
  package private(set) var run = RunPicture()
  package private(set) var archive = RunArchive()

  package init() {}

  package mutating func take(_ event: TimedEvent) {
    run.take(event)
    archive.take(event)
  }
}

package struct Dashboard: Sendable {
  package private(set) var fold = RunFold()
  package var view: ViewState
  package var wallClockOffset = 0

  package init(view: ViewState, run title: SafeText, isLive: Bool, keys: KeyMap) {
    self.view = view
  }

  package mutating func take(_ events: [TimedEvent]) -> [DashboardEffect] {
    for event in events { fold.take(event) }
    return []
  }
  package mutating func take(_ status: RunStatus) -> [DashboardEffect] {
    view.status = status
    return []
  }
  package mutating func take(_ answer: CommandAnswer, to id: Int) -> [DashboardEffect] { [] }
  package mutating func take(_ loaded: LoadedDetail) -> [DashboardEffect] { [] }
  package mutating func take(_ edited: EditorResult) -> [DashboardEffect] { [] }
  package mutating func take(_ position: ReplayPosition) -> [DashboardEffect] {
    view.replay = position
    return []
  }
  package mutating func replace(_ fold: RunFold, _ position: ReplayPosition) -> [DashboardEffect] {
    self.fold = fold
    view.replay = position
    return []
  }
  package mutating func say(_ text: SafeText, weight: StatusMessage.Weight) {
    view.message = StatusMessage(text, weight: weight, since: 0)
  }
  package mutating func handle(_ input: TerminalInput, at now: Int) -> [DashboardEffect] {
    guard case .key(let key) = input, case .character(let letter) = key.code else { return [] }
    switch letter {
    case "q": return [.quit]
    case "p": return [.send(.pause, id: 1)]
    case "r": return [.send(.resume, id: 2)]
    case "[": return [.replay(.step(by: -1))]
    case "]": return [.replay(.step(by: 1))]
    case "Q": return [.detach]
    default: return []
    }
  }
  package func picture(size: ScreenSize, at now: Int) -> ScreenBuffer {
    MainScreen.draw(run: fold.run, view: view, size: size, now: now + wallClockOffset)
  }
  package func nextTick(after now: Int) -> Int? { now + 1_000 }
}
