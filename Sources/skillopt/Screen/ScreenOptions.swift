import ArgumentParser
import CursesTerminal
import Dashboard
import Foundation
import SkillModel

/// How the dashboard looks.
struct ScreenOptions: ParsableArguments {
  enum Color: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never

    var wish: ColorWish {
      switch self {
      case .auto: .auto
      case .always: .always
      case .never: .never
      }
    }
  }

  @Option(help: ArgumentHelp("The dashboard's theme.", valueName: "name"))
  var theme: String?

  @Option(help: "Colours in the dashboard; auto obeys NO_COLOR and the terminal.")
  var color: Color = .auto
}

/// A command that shows the dashboard where there is a terminal for it.
protocol ScreenCommand: AsyncParsableCommand {
  /// nil where lines are asked for.
  func screen() throws -> ScreenChoice?
  func run(on screen: ScreenChoice?) async throws
}

extension ScreenCommand {
  func run() async throws { try await run(on: nil) }
}

/// The screen that a process will open, chosen before its first thread.
struct ScreenChoice: Sendable {
  let kind: ScreenKind
  let settings: PersonalSettings
  /// Named on the command line.
  let themeName: String?

  /// nil where there is no terminal that can show a screen.
  init?(_ options: ScreenOptions) {
    let settings = PersonalSettings(environment: ProcessInfo.processInfo.environment)
    let depth: ColorDepth? = settings.wantsDirectColor ? .direct : nil
    guard case .screen(let kind) = ScreenDecision.current(color: options.color.wish, depth: depth) else {
      return nil
    }
    self.kind = kind
    self.settings = settings
    themeName = options.theme
  }

  /// The theme to begin with.
  var startingTheme: String { themeName ?? settings.themeName ?? ThemeLibrary.defaultName }

  /// - Throws: class 64 for a theme of the command line that doesn't exist. One in the settings is replaced, and said.
  func check() throws(Problem) {
    guard let themeName, !settings.themes.names.contains(themeName) else { return }
    throw Problem(
      .usage, at: Place("--theme"), "there is no theme \(themeName)",
      cure: "known are \(settings.themes.names.joined(separator: ", "))")
  }
}
