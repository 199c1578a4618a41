import ArgumentParser
import RunStore
import SkillModel

/// `skillopt watch`.
struct WatchCommand: ScreenCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Opens the dashboard on a run folder.",
    discussion: """
      Live and in control where a run goes on there, whoever started it and wherever; else a replay that plays, \
      pauses, seeks and changes its speed. Folders written by the Python reference open read-only. The run is never \
      disturbed: watching takes no lock and writes nothing.

      EXAMPLES
        skillopt watch runs/monday
        skillopt watch sample-runs/demo
        skillopt watch runs/monday --plain          (lines; follows a run that goes on)
      """)

  @Argument(help: "The run folder.")
  var folder: String

  @OptionGroup var output: OutputOptions

  @Flag(help: "Errors on standard error as JSON, one a line.")
  var jsonErrors = false

  func screen() throws -> ScreenChoice? { try output.choice() }

  func run(on screen: ScreenChoice?) async throws {
    let opened = try RunFolder.openForReading(folder)
    if let screen { return try await WatchedRun(opened, on: screen).show() }
    try await WatchedLines(opened, RunOutput(form: try output.form(), clock: MonotonicClock())).print()
  }
}
