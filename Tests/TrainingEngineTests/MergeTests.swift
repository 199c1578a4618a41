import SkillModel
import Testing

@testable import TrainingEngine

struct MergeTests {
  /// One step of tasks that all fail, one minibatch each; each analyst proposes one edit.
  private static func run(failures: Int, solved: Int = 0, fanIn: Int = 2) -> ScriptedRun {
    var run = ScriptedRun.oneStep
    run.skill = "# Skill\n- [R0]\n"
    run.environment.train =
      (0..<failures).map { RuleEnvironment.task("f\($0)", rule: "R\($0 + 1)") }
      + (0..<solved).map { RuleEnvironment.task("s\($0)", rule: "R0") }
    run.configuration.train.batchSize = failures + solved
    run.configuration.gradient.minibatchSize = 1
    run.configuration.gradient.mergeBatchSize = fanIn
    run.optimizer = { question in
      switch question.kind {
      case .successes: ScriptedRun.reply(ScriptedRun.patch([ScriptedRun.append("- [S]")], isFailure: false))
      default: ScriptedRun.advise(question)
      }
    }
    return run
  }

  private static func lanes(_ played: PlayedRun) -> [String] {
    played.events.compactMap { event -> String? in
      guard case .callReplied(let reply) = event, reply.key.phase.stage == .merge else { return nil }
      return "\(reply.key.lane) \(reply.key.index)"
    }.sorted()
  }

  @Test func `one patch goes through without a merge`() async {
    let played = await Self.run(failures: 1).play()
    #expect(played.questions(.merge).isEmpty)
    #expect(played.proposals.first?.chosen.first?.item["merge_level"] == nil)
    #expect(played.proposals.first?.chosen.first?.item["support_count"] == 2)
  }

  @Test func `patches are merged level by level until one is left`() async {
    let played = await Self.run(failures: 5).play()
    #expect(Self.lanes(played) == ["failure-1 0", "failure-1 1", "failure-2 0", "failure-3 0"])
    #expect(played.proposals.first?.chosen.first?.item["merge_level"] == 3)
  }

  @Test func `a wider merge takes more patches at once`() async {
    let played = await Self.run(failures: 5, fanIn: 8).play()
    #expect(Self.lanes(played) == ["failure-1 0"])
  }

  @Test func `failures and successes are merged apart and then together`() async {
    let played = await Self.run(failures: 2, solved: 2).play()
    #expect(Self.lanes(played) == ["failure-1 0", "success-1 0", "together 0"])
    #expect(played.proposals.first?.chosen.first?.item["merge_level"] == 2)
  }

  @Test func `a group whose merge leaves nothing is not merged with the other`() async {
    var run = Self.run(failures: 2, solved: 1)
    let script = run.optimizer
    run.optimizer = { question in
      question.kind == .merge
        ? ScriptedRun.reply(#"{"reasoning": "none", "edits": []}"#) : try await script(question)
    }
    let played = await run.play()
    #expect(Self.lanes(played) == ["failure-1 0"])
    #expect(played.proposals.first?.chosen.map { $0.item["content"] } == ["- [S]"])
  }

  @Test func `Correction 2.2 failures: a merge that fails twice joins the patches in order, which is told`()
    async
  {
    var run = Self.run(failures: 2)
    let script = run.optimizer
    run.optimizer = { question in
      question.kind == .merge ? ScriptedRun.reply("no idea") : try await script(question)
    }
    let played = await run.play()
    #expect(played.questions(.merge).count == 2)
    #expect(played.degradations.map(\.kind) == [.repairRequested, .mergeConcatenated])
    #expect(played.degradations.last?.detail == "failure-1 0: 2 patches joined in order")
    #expect(played.proposals.first?.chosen.count == 2)
  }

  @Test func `elements of a merge reply that are no edits are left out and told`() async {
    var run = Self.run(failures: 2)
    let script = run.optimizer
    run.optimizer = { question in
      question.kind == .merge
        ? ScriptedRun.reply("{\"edits\": [3, \(ScriptedRun.append("- [R1]"))]}") : try await script(question)
    }
    let played = await run.play()
    #expect(played.degradations.map(\.kind) == [.itemsRefused])
    #expect(played.proposals.first?.chosen.count == 1)
  }
}
