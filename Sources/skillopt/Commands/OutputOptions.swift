import ArgumentParser
import SkillModel
import TrainingEngine

/// How a command that runs something tells of it.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Progress as plain lines, one a stage.")
  var plain = false

  @Flag(help: "Every event as a line of JSON on standard output.")
  var json = false

  @OptionGroup var screen: ScreenOptions

  /// The lines that are printed where there is no screen.
  func form() throws -> RunOutput.Form {
    if plain, json {
      throw Problem(.usage, "--plain and --json contradict each other", cure: "give one of them")
    }
    return json ? .json : .plain
  }

  /// The screen, unless lines were asked for or there is no terminal that can show one.
  func choice() throws -> ScreenChoice? {
    _ = try form()
    guard !plain, !json, let choice = ScreenChoice(screen) else { return nil }
    try choice.check()
    return choice
  }

  /// Who is told of a run.
  func audience(on screen: ScreenChoice?, clock: any RunClock) throws -> any RunAudience {
    if let screen { return ScreenAudience(screen) }
    return LineAudience(RunOutput(form: try form(), clock: clock))
  }
}

/// Who looks at edits before the gate, and when a run is held.
struct ReviewOptions: ParsableArguments {
  enum Mode: String, ExpressibleByArgument, CaseIterable {
    case auto, window, manual
  }

  @Option(help: "Who looks at edits before the gate: nobody, whoever vetoes in time, or a person for each.")
  var review: Mode?

  @Flag(help: "Begins held, before anything is sent: then step by step, or run on.")
  var step = false

  @Flag(
    help: "Somebody will decide by skillopt watch or skillopt ctl: allows manual review without a terminal.")
  var control = false

  /// The review with which a run begins or goes on: the switch, else what was set last while it ran, else `configured`.
  ///
  /// - Parameter folder: of the run that goes on; nil for a new one.
  func settings(_ configured: ReviewSettings, resuming folder: String?) throws -> ReviewSettings {
    var settings = configured
    if let mode {
      settings.mode = mode
    } else if let folder, let set = try RunStart.reviewMode(in: folder) {
      settings.mode = set.mode
      settings.windowSeconds = set.windowSeconds
    }
    return settings
  }

  /// The mode that the switch names.
  var mode: ReviewSettings.Mode? { review.flatMap { ReviewSettings.Mode(rawValue: $0.rawValue) } }

  /// Manual review and `--step` need somebody who can go on.
  func check(_ review: ReviewSettings, hasScreen: Bool) throws {
    try RunInputs.check(review, hasController: hasScreen || control)
    guard step, !hasScreen, !control else { return }
    throw Problem(
      .usage, at: Place("--step"), "nobody could let the run go on: there is no terminal for the dashboard",
      cure: "add --control, and step it by skillopt ctl RUN step")
  }
}
