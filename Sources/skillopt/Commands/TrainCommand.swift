import ArgumentParser
import RunStore
import SkillModel

/// `skillopt train`.
struct TrainCommand: ScreenCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Trains a skill.",
    discussion: """
      Makes a run folder with a journal and the files of the reference beside it (history.json, best_skill.md, ...). \
      On a terminal the dashboard shows the run; otherwise, and with --plain, progress lines do. \
      Ctrl-C stops in good order; what was paid for is never bought again.

      EXAMPLES
        skillopt train config.yaml
        skillopt train config.yaml --run runs/a --set train.batch_size=20
        skillopt train config.yaml --review manual
        skillopt train --resume runs/a
        skillopt train --resume runs/a --salvage runs/b   (a damaged journal)
        skillopt train config.yaml --plain --review manual --control
        skillopt train config.yaml --json | jq -r .type
      """)

  @OptionGroup var source: ConfigurationOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var reviewing: ReviewOptions

  @Option(help: ArgumentHelp("The run folder; default: a new one under runs/.", valueName: "dir"))
  var run: String?

  @Option(help: ArgumentHelp("Goes on with the run in this folder.", valueName: "dir"))
  var resume: String?

  @Flag(help: "With --resume: goes on although config, data, skill or program changed, and records it.")
  var acceptDrift = false

  @Option(
    help: ArgumentHelp(
      "With --resume: copies what is sound of a damaged run into this new folder, and goes on there.",
      valueName: "new dir"))
  var salvage: String?

  @Flag(help: "Writes without a lock, for file systems that have none.")
  var noLock = false

  func screen() throws -> ScreenChoice? {
    try checkSwitches()
    return try output.choice()
  }

  func run(on screen: ScreenChoice?) async throws {
    try checkSwitches()
    let clock = MonotonicClock()
    var folder = resume ?? run ?? "runs/\(RunName.new())"
    var inputs = try RunInputs.load(try configuration(in: folder))
    inputs.configuration.review = try reviewing.settings(inputs.configuration.review, resuming: resume)
    try reviewing.check(inputs.configuration.review, hasScreen: screen != nil)
    if let salvage {
      try Salvage.copy(from: folder, to: salvage)
      folder = salvage
    }
    var session = RunSession(
      inputs: inputs, folderPath: folder, audience: try output.audience(on: screen, clock: clock),
      clock: clock, acceptsDrift: acceptDrift, lockPolicy: noLock ? .withoutLock : .required)
    session.startsPaused = reviewing.step
    session.reviewMode = reviewing.mode
    try await session.run(mustExist: resume != nil)
  }

  private func checkSwitches() throws {
    if run != nil, resume != nil {
      throw Problem(.usage, "--run and --resume contradict each other", cure: "give one of them")
    }
    if acceptDrift, resume == nil {
      throw Problem(.usage, "--accept-drift has a meaning only with --resume", cure: "leave it out")
    }
    if salvage != nil, resume == nil {
      throw Problem(
        .usage, "--salvage has a meaning only with --resume", cure: "give --resume the damaged run's folder")
    }
  }

  /// The configuration as given; with `--resume` alone, the one that the run began with.
  private func configuration(in folder: String) throws -> ConfigurationOptions {
    var options = source
    if resume != nil, source.config == nil {
      let start = try RunStart.read(in: folder)
      options.config = start.inputs.first { $0.name == "config" }?.path
      options.overrides = start.overrides + source.overrides
      if start.environment == "ledger", options.config == nil {
        throw Problem(
          .usage, at: Place(folder), "this is a run of the demo",
          cure: "go on with: skillopt demo --resume \(folder)")
      }
    }
    if let mode = reviewing.review { options.overrides.append("review.mode=\(mode.rawValue)") }
    return options
  }
}
