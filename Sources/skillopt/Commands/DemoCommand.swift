import ArgumentParser
import SkillModel

/// `skillopt demo`.
struct DemoCommand: ScreenCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Trains the bundled skill on the bundled tasks, with no network and no key.",
    discussion: """
      The agent is embedded in this program and is not a language model: a small deterministic clerk who answers \
      questions about messy ledgers, reads the rules of the skill in plain English and follows them, good or bad; and an \
      optimizer that works out from wrong answers which rule is missing. The method, the gate and the run folder are \
      those of a real run.

      EXAMPLES
        skillopt demo
        skillopt demo --step                    begins held: i next stage, > next step
        skillopt demo --review manual           every edit waits for your verdict
        skillopt demo --plain --run runs/demo
        skillopt demo --json | head
      """)

  @OptionGroup var output: OutputOptions
  @OptionGroup var reviewing: ReviewOptions

  @Option(help: ArgumentHelp("The run folder; default: a new one under runs/.", valueName: "dir"))
  var run: String?

  @Option(help: ArgumentHelp("Goes on with the demo in this folder.", valueName: "dir"))
  var resume: String?

  @Option(
    help: ArgumentHelp(
      "With --resume: copies what is sound of a damaged demo into this new folder, and goes on there.",
      valueName: "new dir"))
  var salvage: String?

  @Option(
    help: ArgumentHelp(
      "A pause before each task, for watching; default: \(watchedPace) in the dashboard, else 0.",
      valueName: "seconds"))
  var pace: Double?

  /// About a minute for the whole run: long enough to see, hold and step it.
  private static let watchedPace = 0.1

  @Flag(help: "Errors on standard error as JSON, one a line.")
  var jsonErrors = false

  func screen() throws -> ScreenChoice? {
    try checkSwitches()
    return try output.choice()
  }

  func run(on screen: ScreenChoice?) async throws {
    try checkSwitches()
    let form = try output.form()
    let clock = MonotonicClock()
    var folder = resume ?? run ?? "runs/demo-\(RunName.new())"
    if let salvage {
      try Salvage.copy(from: folder, to: salvage)
      folder = salvage
    }
    var inputs = LedgerDemo.inputs(pace: pace ?? (screen == nil ? 0 : Self.watchedPace))
    inputs.configuration.review = try reviewing.settings(inputs.configuration.review, resuming: resume)
    try reviewing.check(inputs.configuration.review, hasScreen: screen != nil)
    if screen == nil, form == .plain {
      StandardStreams.print("The embedded agent is a small deterministic program, not a language model.")
    }
    var session = RunSession(
      inputs: inputs, folderPath: folder, audience: try output.audience(on: screen, clock: clock),
      clock: clock, acceptsDrift: false, lockPolicy: .required)
    session.startsPaused = reviewing.step
    session.reviewMode = reviewing.mode
    try await session.run(mustExist: resume != nil)
  }

  private func checkSwitches() throws {
    if run != nil, resume != nil {
      throw Problem(.usage, "--run and --resume contradict each other", cure: "give one of them")
    }
    if salvage != nil, resume == nil {
      throw Problem(
        .usage, "--salvage has a meaning only with --resume", cure: "give --resume the damaged demo's folder")
    }
    if let pace, !(0...60).contains(pace) {
      throw Problem(.usage, "--pace must be 0...60 seconds", cure: "give a number such as 0.05")
    }
  }
}
