import SkillModel
import Testing

/// Neither a slow endpoint nor the number of workers changes what a run decides.
@Suite(.slot)
struct SameRunTests {
  private static let data = ["--train", "16", "--val", "10", "--test", "8", "--seed", "13"]
  private static let settings = [
    "train.num_epochs=2", "train.batch_size=8", "optimizer.slow_update_samples=6",
  ]
  private static let oneWorker = ["env.workers=1", "gradient.analyst_workers=1"]
  /// Where the number of workers stands.
  private static let workers: Set<String> = ["workers", "analystWorkers", "analyst_workers", "overrides"]

  @Test("Latency and workers change nothing in decisions, texts and files")
  func isTheSame() async throws {
    let fast = try await WorldServer(["--seed", "13"])
    let slow = try await WorldServer(["--seed", "13", "--latency-ms", "20"])
    let folder = try await TrainingFolder(
      data: Self.data, endpoint: fast.environment, overrides: Self.settings)
    let run = try await folder.train()
    let waiting = TrainingFolder(folder, endpoint: slow.environment)
    let late = try await waiting.train(run: "late")
    let alone = try await folder.train(run: "alone", Self.oneWorker.flatMap { ["--set", $0] })
    let lateAlone = try await waiting.train(run: "late-alone", Self.oneWorker.flatMap { ["--set", $0] })

    #expect(try await slow.statistics().mostAtOnce > 1)
    let canonical = try await folder.canonical()
    #expect(!canonical.isEmpty)
    expectSame(canonical, try await folder.canonical(run: "late"), "20 ms")
    expectSame(try run.projections(), try late.projections(), "20 ms")
    let masked = try Self.masked(canonical)
    for (name, other) in [("alone", alone), ("late-alone", lateAlone)] {
      expectSame(masked, try Self.masked(try await folder.canonical(run: name)), "\(name)")
      expectSame(
        try run.projections(without: Self.workers), try other.projections(without: Self.workers), "\(name)")
      #expect(try run.bestSkill() == other.bestSkill())
    }
  }

  private static func masked(_ lines: [String]) throws -> [String] {
    try lines.map { JSONWriter.text(of: try JSONParser.parse($0).masking(workers)) }
  }
}
