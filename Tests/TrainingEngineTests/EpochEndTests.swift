import SkillModel
import Testing

@testable import TrainingEngine

struct EpochEndTests {
  private static func slow(_ played: PlayedRun) -> [SlowUpdateDecided] {
    played.events.compactMap { event in
      if case .slowUpdateDecided(let decided) = event { decided } else { nil }
    }
  }

  private static func pairs(_ played: PlayedRun) -> PairsCompared? {
    for case .pairsCompared(let compared) in played.events { return compared }
    return nil
  }

  /// Two epochs of one step with a slow update; the guidance is what the target lacks.
  private static func run(guidance: String = "- [R2]") -> ScriptedRun {
    var run = ScriptedRun.oneStep
    run.environment.selection = [
      RuleEnvironment.task("v1", rule: "R1"), RuleEnvironment.task("v2", rule: "R2"),
    ]
    run.configuration.train.epochs = 2
    run.configuration.optimizer.usesSlowUpdate = true
    run.configuration.optimizer.slowUpdateSamples = 2
    run.optimizer = { question in
      question.kind == .slowUpdate
        ? ScriptedRun.reply("{\"reasoning\": \"r\", \"slow_update_content\": \"\(guidance)\"}")
        : ScriptedRun.advise(question)
    }
    return run
  }

  @Test func `the first epoch ends with an empty block and no call`() async {
    var run = Self.run()
    run.configuration.train.epochs = 1
    let played = await run.play()
    #expect(Self.slow(played).map(\.action) == ["inject_placeholder"])
    #expect(played.questions(.slowUpdate).isEmpty)
    #expect(
      played.state.current.text
        == "# Skill\n\n- [R1]\n\n<!-- SLOW_UPDATE_START -->\n<!-- SLOW_UPDATE_END -->\n")
    #expect(played.state.current.origin == "slow_update_placeholder_epoch_01")
    #expect(played.state.best.text == "# Skill\n\n- [R1]\n")
  }

  @Test func `a gated slow update that scores higher is accepted`() async {
    let played = await Self.run().play()
    #expect(Self.slow(played).map(\.action) == ["inject_placeholder", "accept_new_best"])
    #expect(Self.slow(played).last?.score?.hard == 1)
    #expect(played.state.current.isGated)
    #expect(played.state.best.origin == "slow_update_epoch_02")
    #expect(SkillDocument(played.state.best.text).slowUpdate == "- [R2]")
  }

  @Test func `a gated slow update that ties is rejected, and the next one is not shown it`() async {
    let played = await Self.run(guidance: "- nothing").play()
    #expect(Self.slow(played).last?.action == "reject")
    #expect(SkillDocument(played.state.current.text).slowUpdate.isEmpty)
  }

  @Test func `Correction 7: a forced slow update is not measured, keeps the score, and is marked ungated`()
    async
  {
    var run = Self.run()
    run.configuration.optimizer.gatesSlowUpdate = false
    let played = await run.play()
    let decided = Self.slow(played).last
    #expect(decided?.action == "force_accept")
    #expect(decided?.score == nil)
    let atEpochEnd = played.stateAtEnd(ofEpoch: 2)
    #expect(!atEpochEnd.current.isGated)
    #expect(atEpochEnd.current.gateScore == 0.5)
    #expect(atEpochEnd.current.score == nil)
    #expect(atEpochEnd.measured[SkillDigest(of: atEpochEnd.current.text).hexadecimal] == nil)
  }

  @Test func `the final evaluation measures a forced slow update and promotes it when it is better`() async {
    var run = Self.run()
    run.configuration.evaluation.evaluatesTest = true
    run.configuration.optimizer.gatesSlowUpdate = false
    let played = await run.play()
    #expect(played.state.final?.isPromoted == true)
    #expect(played.state.final?.gateScore == 1)
    #expect(played.state.best.origin == "slow_update_epoch_02")
  }

  @Test func `a candidate equal to an ungated skill ties and is still measured at the end`() async {
    var run = Self.run(guidance: "- [R2]")
    run.configuration.train.epochs = 3
    run.configuration.evaluation.evaluatesTest = true
    run.configuration.optimizer.gatesSlowUpdate = false
    run.environment.train.append(RuleEnvironment.task("t3", rule: "R9"))
    run.configuration.train.batchSize = 3
    run.configuration.gradient.minibatchSize = 3
    run.optimizer = { question in
      switch question.kind {
      case .slowUpdate: ScriptedRun.reply(#"{"slow_update_content": "- [R2]"}"#)
      case .failures where question.user.contains("[R2]"):
        ScriptedRun.reply(ScriptedRun.patch([#"{"op": "replace", "target": "- [R1]", "content": "- [R1]"}"#]))
      case .failures: ScriptedRun.reply(ScriptedRun.patch([ScriptedRun.append("- [R1]")]))
      default: ScriptedRun.advise(question)
      }
    }
    let played = await run.play()
    #expect(played.actions.last == "reject")
    #expect(played.gates.last?.candidateScore == played.gates.last?.previousScore)
    #expect(played.state.final?.gateScore == 1)
  }

  @Test func `an unchanged candidate ties also where wording counts`() async {
    var run = Self.run(guidance: "- you must always verify")
    run.configuration.train.epochs = 3
    run.configuration.optimizer.gatesSlowUpdate = false
    run.configuration.evaluation.usesSemanticDensity = true
    run.skill = "# Skill must always never\n"
    run.environment.train.append(RuleEnvironment.task("t3", rule: "R9"))
    run.configuration.train.batchSize = 3
    run.configuration.gradient.minibatchSize = 3
    run.optimizer = { question in
      switch question.kind {
      case .slowUpdate: ScriptedRun.reply(#"{"slow_update_content": "- you must"}"#)
      case .failures where question.user.contains("you must"):
        ScriptedRun.reply(
          ScriptedRun.patch([#"{"op": "replace", "target": "Skill must", "content": "Skill must"}"#]))
      case .failures: ScriptedRun.reply(ScriptedRun.patch([ScriptedRun.append("- [R1]")]))
      default: ScriptedRun.advise(question)
      }
    }
    let played = await run.play()
    #expect(played.actions.last == "reject")
    #expect(played.gates.last?.candidateScore == played.gates.last?.previousScore)
  }

  @Test func `useless replies leave the block and the note as they are, which is told`() async {
    var run = Self.run()
    run.configuration.optimizer.usesMetaNote = true
    run.optimizer = { question in
      question.kind == .slowUpdate || question.kind == .metaNote
        ? ScriptedRun.reply("nothing") : ScriptedRun.advise(question)
    }
    let played = await run.play()
    #expect(Self.slow(played).last?.action == "no_content")
    #expect(
      Set(played.degradations.map(\.kind)) == [.repairRequested, .slowUpdateUnusable, .metaNoteUnusable])
    #expect(played.state.metaNote.isEmpty)
  }

  @Test func `an empty guidance is no guidance and no trouble`() async {
    let played = await Self.run(guidance: " ").play()
    #expect(Self.slow(played).last?.action == "no_content")
    #expect(played.degradations.isEmpty)
  }

  @Test func `the comparison shows both skills and the guidance until now`() async throws {
    var run = Self.run(guidance: "- first guidance")
    run.configuration.train.epochs = 3
    run.configuration.optimizer.gatesSlowUpdate = false
    let played = await run.play()
    let asked = played.questions(.slowUpdate)
    try #require(asked.count == 2)
    #expect(!asked[0].user.contains("Guidance until now"))
    #expect(asked[1].user.contains("## Guidance until now"))
    #expect(asked[0].user.contains("## Skill at the end of the epoch before"))
    #expect(asked[0].user.contains("## Skill now"))
  }

  /// Six train tasks; under the skill of epoch 2 those that need R2 are solved and were not before.
  private static func policyRun(_ policy: PairPolicy, samples: Int) -> ScriptedRun {
    var run = ScriptedRun.oneStep
    run.skill = "# Skill\n- [R0]\n"
    run.environment.train = (1...6).map { RuleEnvironment.task("t\($0)", rule: ["R0", "R8", "R2"][$0 % 3]) }
    run.environment.selection = [
      RuleEnvironment.task("v1", rule: "R1"), RuleEnvironment.task("v2", rule: "R2"),
    ]
    run.configuration.train.epochs = 2
    run.configuration.train.batchSize = 6
    run.configuration.gradient.minibatchSize = 6
    run.configuration.optimizer.usesSlowUpdate = true
    run.configuration.optimizer.slowUpdateSamples = samples
    run.configuration.optimizer.pairPolicy = policy
    run.optimizer = { question in
      guard question.kind == .failures else { return ScriptedRun.advise(question) }
      let rule = question.user.contains("- [R1]") ? "- [R2]" : "- [R1]"
      return ScriptedRun.reply(ScriptedRun.patch([ScriptedRun.append(rule)]))
    }
    return run
  }

  @Test func `the mixed policy shows the sample as it is`() async throws {
    let compared = try #require(Self.pairs(await Self.policyRun(.mixed, samples: 4).play()))
    #expect(compared.kept.count == 4)
    #expect(compared.all == nil)
    #expect(compared.previous.count == 4)
  }

  @Test func `the unchanged policy leaves changed pairs out without topping up`() async throws {
    let compared = try #require(Self.pairs(await Self.policyRun(.unchanged, samples: 4).play()))
    let changed = (compared.all ?? []).count { $0["category"] == "improved" }
    #expect(changed > 0)
    #expect(compared.all?.count == 4)
    #expect(compared.kept.count == 4 - changed)
  }

  @Test func `the changed policy tops up task by task until there are enough`() async throws {
    let played = await Self.policyRun(.changed, samples: 2).play()
    let compared = try #require(Self.pairs(played))
    #expect(compared.kept.count == 2)
    #expect(compared.kept.allSatisfy { $0["category"] == "improved" })
    #expect((compared.all ?? []).count > 2)
    #expect(compared.previous.count == 2)
    let all = compared.all ?? []
    #expect(all.last == compared.kept.last)
  }

  @Test func `the changed policy ends when no task is left`() async throws {
    let compared = try #require(Self.pairs(await Self.policyRun(.changed, samples: 5).play()))
    #expect(compared.kept.count == 2)
    #expect(compared.all?.count == 6)
  }
}

extension PlayedRun {
  /// The state when an epoch was over.
  func stateAtEnd(ofEpoch epoch: Int) -> RunState {
    var state = RunState()
    for event in events {
      state.apply(event)
      if case .epochFinished(let finished) = event, finished.epoch == epoch { break }
    }
    return state
  }
}
