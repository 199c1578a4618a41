import SkillModel
import Testing

@testable import TrainingEngine

struct StepTests {
  @Test func `the baseline is measured on the selection split before anything else`() async {
    let played = await ScriptedRun.oneStep.play()
    #expect(played.decisions.prefix(2).map(\.kind) == [.runStarted, .baselineMeasured])
    #expect(played.state.baseline?.score == MeasuredScore(hard: 0, soft: 0, count: 2))
    #expect(played.targetRequests.prefix(2).allSatisfy { $0.messages[1].text.hasPrefix("v") })
  }

  @Test func `a better candidate is the new best skill`() async {
    let played = await ScriptedRun.oneStep.play()
    #expect(played.actions == ["accept_new_best"])
    #expect(played.state.best.text == "# Skill\n\n- [R1]\n")
    #expect(played.state.best.origin == "step_0001")
    #expect(played.state.bestStep == 1)
    #expect(played.gates.first?.outcomes == PairedOutcomes(wins: 2, losses: 0, ties: 0))
  }

  @Test func `a tie is rejected`() async {
    var run = ScriptedRun.oneStep
    run.environment.selection = [
      RuleEnvironment.task("v1", rule: "R2"), RuleEnvironment.task("v2", rule: "R2"),
    ]
    let played = await run.play()
    #expect(played.actions == ["reject"])
    #expect(played.state.current.text == "# Skill\n")
    #expect(played.gates.first?.outcomes == PairedOutcomes(wins: 0, losses: 0, ties: 2))
  }

  @Test func `a worse candidate is rejected with its scores and edits in the step's digest`() async throws {
    var run = ScriptedRun.oneStep
    run.skill = "# Skill\n- [R1]\n- [R2]\n"
    run.environment.train = [RuleEnvironment.task("t1", rule: "R3"), RuleEnvironment.task("t2", rule: "R3")]
    run.optimizer = { question in
      guard question.kind == .failures else { return ScriptedRun.advise(question) }
      return ScriptedRun.reply(
        ScriptedRun.patch([#"{"op": "replace", "target": "- [R1]", "content": "- [R3]"}"#]))
    }
    let played = await run.play()
    #expect(played.actions == ["reject"])
    let digest = try #require(played.state.stepBuffer.first)
    #expect(digest["score_before"] == 1.0)
    #expect(digest["score_after"] == 0.0)
    #expect(
      digest["rejected_edits"] == [["op": "replace", "content": "- [R3]", "target": "- [R1]"]])
    #expect(digest["failure_patterns"]?.arrayValue?.first?["count"] == 2)
  }

  @Test func `a step without patches is skipped without a candidate`() async {
    var run = ScriptedRun.oneStep
    run.optimizer = { question in ScriptedRun.reply(ScriptedRun.patch([])) }
    let played = await run.play()
    #expect(played.actions == ["skip_no_patches"])
    #expect(!played.events.contains { $0.kind == .candidateBuilt })
    #expect(played.state.history.first?["tokens"] == [:])
    #expect(played.state.stepBuffer.isEmpty)
    #expect(played.state.history.first?["current_origin"] == nil)
  }

  @Test func `a candidate equal to the current skill ties without a single call`() async {
    var run = ScriptedRun.oneStep
    run.skill = "# Skill\n- [R0]\n"
    run.optimizer = { question in
      guard question.kind == .failures else { return ScriptedRun.advise(question) }
      return ScriptedRun.reply(
        ScriptedRun.patch([#"{"op": "replace", "target": "- [R0]", "content": "- [R0]"}"#]))
    }
    let played = await run.play()
    #expect(played.actions == ["reject"])
    #expect(played.gates.first?.isReused == true)
    #expect(played.gates.first?.outcomes == nil)
    #expect(played.targetRequests.count == 4)
  }

  @Test func `a text that was measured before is not measured again`() async {
    var run = ScriptedRun.oneStep
    run.configuration.train.epochs = 2
    run.environment.selection = [
      RuleEnvironment.task("v1", rule: "R2"), RuleEnvironment.task("v2", rule: "R2"),
    ]
    let played = await run.play()
    #expect(played.actions == ["reject", "reject"])
    #expect(played.gates.map(\.isReused) == [false, true])
    #expect(played.gates[0].score == played.gates[1].score)
  }

  @Test func `without the gate a candidate is taken whatever its score, and best only with a higher one`()
    async
  {
    var run = ScriptedRun.oneStep
    run.configuration.train.epochs = 2
    run.configuration.evaluation.usesGate = false
    run.optimizer = { question in
      guard question.kind == .failures || question.kind == .successes else {
        return ScriptedRun.advise(question)
      }
      let edit =
        question.kind == .failures
        ? ScriptedRun.append("- [R1]") : #"{"op": "delete", "target": "- [R1]", "content": ""}"#
      return ScriptedRun.reply(ScriptedRun.patch([edit], isFailure: question.kind == .failures))
    }
    let played = await run.play()
    #expect(played.actions == ["force_accept", "force_accept"])
    #expect(played.gates.map(\.candidateScore) == [1, 0])
    #expect(played.state.history.last?["current_score"] == 0.0)
    #expect(played.state.history.last?["best_score"] == 1.0)
    #expect(played.state.bestStep == 1)
    #expect(played.state.best.text.contains("[R1]"))
  }

  @Test func `failures alone are reflected on where this is wished`() async {
    var run = ScriptedRun.oneStep
    run.environment.train = [RuleEnvironment.task("t1", rule: "R1"), RuleEnvironment.task("t2", rule: "R0")]
    run.skill = "# Skill\n- [R0]\n"
    let both = await run.play()
    run.configuration.gradient.failureOnly = true
    let one = await run.play()
    #expect(both.questions(.successes).count == 1)
    #expect(one.questions(.successes).isEmpty)
    #expect(one.questions(.failures).count == 1)
  }

  @Test func `accumulated batches run with one skill and merge into one candidate`() async throws {
    var run = ScriptedRun.oneStep
    run.configuration.train.batchSize = 1
    run.configuration.train.accumulation = 2
    run.environment.train = [RuleEnvironment.task("t1", rule: "R1"), RuleEnvironment.task("t2", rule: "R2")]
    let played = await run.play()
    #expect(
      played.decisions.map(\.words).filter { $0.hasPrefix("rollout") || $0.hasPrefix("reflection") } == [
        "rollout 0 0.0", "rollout 1 0.0", "reflection failure 0 t2 read", "reflection failure 0 t1 read",
      ])
    #expect(played.questions(.merge).count == 1)
    let row = try #require(played.state.history.first)
    #expect(row["accumulation_batches"]?.arrayValue?.count == 2)
    #expect(row["rollout_n"] == 2)
    #expect(row["n_failure_patches"] == 2)
  }

  @Test func `edits that touch a protected region are refused, reported and left out`() async {
    var run = ScriptedRun.oneStep
    run.skill = "# Skill\n\n<!-- SLOW_UPDATE_START -->\nkeep\n<!-- SLOW_UPDATE_END -->\n"
    run.optimizer = { question in
      guard question.kind == .failures else { return ScriptedRun.advise(question) }
      return ScriptedRun.reply(
        ScriptedRun.patch([
          #"{"op": "delete", "target": "\n<!-- SLOW_UPDATE_START -->\nkeep", "content": ""}"#,
          ScriptedRun.append("- [R1]"),
        ]))
    }
    let played = await run.play()
    #expect(played.degradations.map(\.kind) == [.editRefused])
    #expect(SkillDocument(played.state.current.text).slowUpdate == "keep")
    #expect(played.actions == ["accept_new_best"])
  }

  @Test func `the soft metric decides by soft scores and the mixed one by both`() async {
    var run = ScriptedRun.oneStep
    run.environment.score = { _, reply in (0, reply.text.hasPrefix("canary") ? 0.5 : 0) }
    run.configuration.evaluation.metric = .soft
    let soft = await run.play()
    run.configuration.evaluation.metric = .mixed
    run.configuration.evaluation.mixedWeight = 0.25
    let mixed = await run.play()
    run.configuration.evaluation.metric = .hard
    let hard = await run.play()
    #expect(soft.gates.map(\.candidateScore) == [0.5])
    #expect(mixed.gates.map(\.candidateScore) == [0.125])
    #expect(hard.actions == ["reject"])
  }
}
