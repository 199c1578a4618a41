import Foundation
import SkillModel
import Testing

/// A folder with a configuration, a starting skill and a data set, and the program to train with them.
struct TrainingFolder: Sendable {
  /// A run of a few seconds at most: two epochs of two steps.
  static let small = ["train.num_epochs=2", "train.batch_size=4", "optimizer.slow_update_samples=4"]

  let scratch: ScratchFolder
  let program: ProgramUnderTest
  let overrides: [String]

  /// Uses the data set of a reference run.
  init(copying data: URL, endpoint: [String: String], overrides: [String]) throws {
    try self.init(asking: endpoint, overrides: overrides)
    try scratch.copyIn(data, as: "data")
  }

  /// Makes a data set; by default 8 training, 6 selection and 6 test tasks.
  init(
    data: [String] = ["--train", "8", "--val", "6", "--test", "6", "--seed", "7"], endpoint: [String: String],
    overrides: [String] = small
  ) async throws {
    try self.init(asking: endpoint, overrides: overrides)
    try await WorldServer.makeData(data, at: scratch.path(of: "data"))
  }

  /// The same folder, asking somebody else.
  init(_ other: TrainingFolder, endpoint: [String: String]) {
    scratch = other.scratch
    overrides = other.overrides
    var program = other.program
    program.environment = endpoint
    self.program = program
  }

  private init(asking endpoint: [String: String], overrides: [String]) throws {
    scratch = try ScratchFolder()
    self.overrides = overrides
    program = try ProgramUnderTest(in: scratch, environment: endpoint)
    for name in ["config.yaml", "initial_skill.md"] {
      try scratch.copyIn(ReferenceRun.folder.appending(path: name), as: name)
    }
  }

  func trainArguments(run: String = "run", _ more: [String] = []) -> [String] {
    let settings = ["env.skill_init=initial_skill.md", "env.split_dir=data"] + overrides
    return ["train", "config.yaml", "--run", run] + settings.flatMap { ["--set", $0] } + more
  }

  /// Trains to the end, which must be a good one.
  @discardableResult
  func train(run: String = "run", _ more: [String] = []) async throws -> RunFiles {
    try finished(try await program.run(trainArguments(run: run, more)), run)
  }

  /// Goes on to the end, which must be a good one.
  @discardableResult
  func resume(run: String = "run", _ more: [String] = []) async throws -> RunFiles {
    try finished(try await program.run(["train", "--resume", run] + more), run)
  }

  func files(run: String = "run") -> RunFiles { RunFiles(scratch: scratch, folder: run) }

  /// The run in the form in which two of the same are equal.
  func canonical(run: String = "run") async throws -> [String] {
    let outcome = try await program.run(["audit", "canonical", run])
    try #require(outcome.exitCode == 0, "\(outcome.errors)")
    return outcome.output.split(separator: "\n").map(String.init)
  }

  private func finished(_ outcome: ProgramUnderTest.Outcome, _ run: String) throws -> RunFiles {
    try #require(outcome.ending == .exited(0), "\(outcome.ending): \(outcome.errors)")
    return files(run: run)
  }
}
