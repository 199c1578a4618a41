import CursesTerminal
import Dashboard
import Foundation
import SkillModel

/// The dashboard as the screen loop drives it.
struct DashboardScreen: ScreenContent, Sendable {
  var dashboard: Dashboard

  init(run path: String, choice: ScreenChoice, isLive: Bool, actor: DecisionActor) {
    var view = ViewState()
    view.theme = choice.themeName ?? choice.settings.themeName ?? ThemeLibrary.defaultName
    view.isMouseOn = choice.settings.usesMouse ?? true
    view.glyphs = choice.kind.isUnicode ? .unicode : .ascii
    let assignments = choice.settings.keys.map {
      (action: $0.action, keys: $0.keys, line: $0.place.line ?? 0)
    }
    let (keys, problems) = KeyMap.applying(assignments)
    dashboard = Dashboard(
      view: view, run: SafeText.singleLine(path), isLive: isLive, keys: keys)
    dashboard.wallClockOffset = Int(Date().timeIntervalSince1970 * 1_000) - MonotonicTime.now
    for problem in problems { dashboard.say(SafeText.singleLine("keys.yaml, \(problem)"), weight: .warning) }
  }

  mutating func handle(_ input: TerminalInput, at now: Int) -> [DashboardEffect] {
    dashboard.handle(input, at: now)
  }

  func picture(size: ScreenSize, at now: Int) -> ScreenBuffer { dashboard.picture(size: size, at: now) }

  func nextTick(after now: Int) -> Int? { dashboard.nextTick(after: now) }
}
