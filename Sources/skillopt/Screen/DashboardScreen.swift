import CursesTerminal
import Dashboard
import Foundation
import SkillModel

/// The dashboard as the screen loop drives it.
struct DashboardScreen: ScreenContent, Sendable {
  var dashboard: Dashboard

  init(choice: ScreenChoice, control: DashboardOptions.Control, actor: DecisionActor) {
    let (keys, problems) = KeyMap.applying(
      choice.settings.keys.map { (action: $0.action, keys: $0.keys, place: $0.place) })
    var options = DashboardOptions()
    options.control = control
    options.glyphs = choice.kind.isUnicode ? .unicode : .ascii
    options.keys = keys
    options.themes = choice.settings.themes.names
    options.theme = choice.startingTheme
    options.bell = choice.settings.ringsBell ?? false
    options.mouse = choice.settings.usesMouse ?? true
    options.brackets = choice.settings.bracketsWords
    options.utcOffset = TimeZone.current.secondsFromGMT()
    options.actor = actor.name
    dashboard = Dashboard(options: options)
    dashboard.wallClockOffset = Int(Date().timeIntervalSince1970 * 1_000) - MonotonicTime.now
    let theme = choice.settings.themes.theme(named: choice.startingTheme)
    dashboard.take(faults: choice.settings.problems + problems.map(\.problem) + theme.problems)
  }

  mutating func handle(_ input: TerminalInput, at now: Int) -> [DashboardEffect] {
    dashboard.handle(input, at: now)
  }

  func picture(size: ScreenSize, at now: Int) -> ScreenBuffer { dashboard.picture(size: size, at: now) }

  func nextTick(after now: Int) -> Int? { dashboard.nextTick(after: now) }

  mutating func painted(size: ScreenSize, at now: Int) { dashboard.painted(size: size, at: now) }
}
