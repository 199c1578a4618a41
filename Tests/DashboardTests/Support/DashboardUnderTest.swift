import Dashboard
import SkillModel

/// A dashboard by reference, so that expectations may press keys.
@dynamicMemberLookup
final class DashboardUnderTest {
  var dashboard: Dashboard

  init(_ options: DashboardOptions) { dashboard = Dashboard(options: options) }

  subscript<Value>(dynamicMember path: KeyPath<Dashboard, Value>) -> Value { dashboard[keyPath: path] }

  subscript<Value>(dynamicMember path: WritableKeyPath<Dashboard, Value>) -> Value {
    get { dashboard[keyPath: path] }
    set { dashboard[keyPath: path] = newValue }
  }

  func handle(_ input: TerminalInput, at now: Int) -> [DashboardEffect] { dashboard.handle(input, at: now) }

  func take(_ events: [TimedEvent]) { dashboard.take(events) }

  @discardableResult
  func take(_ status: RunStatus) -> [DashboardEffect] { dashboard.take(status) }

  func take(answer: CommandAnswer, to id: Int) { dashboard.take(answer: answer, to: id) }

  func take(edited: EditorResult, at now: Int) -> [DashboardEffect] {
    dashboard.take(edited: edited, at: now)
  }

  func take(loaded: LoadedDetail) { dashboard.take(loaded: loaded) }

  func take(position: ReplayPosition) { dashboard.take(position: position) }

  func take(remark: String) { dashboard.take(remark: remark) }

  func painted(size: ScreenSize, at now: Int) { dashboard.painted(size: size, at: now) }

  func picture(size: ScreenSize, at now: Int) -> ScreenBuffer { dashboard.picture(size: size, at: now) }

  func nextTick(after now: Int) -> Int? { dashboard.nextTick(after: now) }
}
