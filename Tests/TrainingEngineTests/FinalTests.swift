import SkillModel
import Testing

@testable import TrainingEngine

struct FinalTests {
  private static func run() -> ScriptedRun {
    var run = ScriptedRun.oneStep
    run.environment.test = [RuleEnvironment.task("x1", rule: "R1"), RuleEnvironment.task("x2", rule: "R2")]
    run.configuration.evaluation.evaluatesTest = true
    return run
  }

  private static func tests(_ played: PlayedRun) -> [String] {
    played.decisions.filter { $0.kind == .testMeasured }.map(\.words)
  }

  @Test func `a best skill that is also the last one is tested once`() async {
    let played = await Self.run().play()
    #expect(Self.tests(played) == ["test_baseline 0.0", "test_best 0.5", "test_final 0.5 reused"])
    #expect(played.targetRequests.count { $0.messages[1].text.hasPrefix("x") } == 4)
    #expect(played.state.final?.score == nil)
  }

  @Test func `a run without any accepted edit tests the initial skill once`() async {
    var run = Self.run()
    run.optimizer = { _ in ScriptedRun.reply(ScriptedRun.patch([])) }
    let played = await run.play()
    #expect(
      Self.tests(played) == ["test_baseline 0.0", "test_best 0.0 reused", "test_final 0.0 reused"])
    #expect(played.targetRequests.count { $0.messages[1].text.hasPrefix("x") } == 2)
  }

  @Test func `a promoted last skill is tested as the best one`() async throws {
    var run = Self.run()
    run.environment.selection = [
      RuleEnvironment.task("v1", rule: "R1"), RuleEnvironment.task("v2", rule: "R2"),
    ]
    run.configuration.train.epochs = 2
    run.configuration.optimizer.usesSlowUpdate = true
    run.configuration.optimizer.gatesSlowUpdate = false
    run.optimizer = { question in
      question.kind == .slowUpdate
        ? ScriptedRun.reply(#"{"slow_update_content": "- [R2]"}"#) : ScriptedRun.advise(question)
    }
    let played = await run.play()
    #expect(played.state.final?.isPromoted == true)
    #expect(Self.tests(played) == ["test_baseline 0.0", "test_best 1.0 reused", "test_final 1.0"])
    let summary = try #require(played.state.summary)
    #expect(summary["test_delta_hard"] == 1.0)
    #expect(summary["best_selection_hard"] == 1.0)
  }

  @Test func `the summary says what happened`() async throws {
    var run = ScriptedRun.twoEpochs
    run.environment.test = Self.run().environment.test
    run.configuration.evaluation.evaluatesTest = true
    let summary = try #require(await run.play().state.summary)
    #expect(summary["version"] == "skillopt-1.0.0")
    #expect(summary["total_steps"] == 4)
    #expect(summary["total_accepts"] == 1)
    #expect(summary["total_rejects"] == 2)
    #expect(summary["total_skips"] == 1)
    #expect(summary["best_step"] == 2)
    #expect(summary["epoch_stats"]?.arrayValue?.map { $0["steps"] } == [[1, 2], [3, 4]])
    #expect(summary["baseline_test_hard"] == 0.0)
    #expect(summary["test_hard"] == 1.0)
    let tokens = try #require(summary["token_summary"]?["_total"]?.objectValue)
    #expect(tokens["total_tokens"]?.intValue == (tokens["calls"]?.intValue ?? 0) * 13)
  }

  @Test func `without the test evaluation nothing is asked of the test split`() async {
    var run = Self.run()
    run.configuration.evaluation.evaluatesTest = false
    let played = await run.play()
    #expect(played.targetRequests.allSatisfy { !$0.messages[1].text.hasPrefix("x") })
    #expect(played.state.summary?["test_hard"] == .null)
  }
}
