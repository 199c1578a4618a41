import SkillModel
import Testing

@testable import TrainingEngine

struct WholeRunTests {
  @Test func `a whole run takes these decisions in this order`() async throws {
    var run = ScriptedRun.twoEpochs
    run.environment.test = [RuleEnvironment.task("x1", rule: "R1"), RuleEnvironment.task("x2", rule: "R3")]
    run.configuration.evaluation.evaluatesTest = true
    let played = await run.play()
    #expect(played.failure == nil)
    #expect(
      played.decisions.map(\.words)
        == [
          "run.started",
          "baseline 0.0",
          "epoch 1",
          "step 1 1043 t3,t4",
          "rollout 0 0.0",
          "reflection failure 0 t3,t4 read",
          "merged 2",
          "proposed [\"s0001-01\", \"s0001-02\"] of 2",
          "candidate # Skill|- [R3]|- [R4]",
          "gate reject 0.0 against 0.0",
          "committed 1 reject",
          "step 2 1044 t1,t2",
          "rollout 0 0.0",
          "reflection failure 0 t2,t1 read",
          "merged 2",
          "proposed [\"s0002-01\", \"s0002-02\"] of 2",
          "candidate # Skill|- [R2]|- [R1]",
          "gate accept_new_best 1.0 against 0.0",
          "committed 2 accept_new_best",
          "slow update inject_placeholder",
          "meta note skip_first_epoch",
          "epoch 1 finished",
          "epoch 2",
          "step 3 2043 t2,t1",
          "rollout 0 1.0",
          "reflection success 0 t1,t2 read",
          "committed 3 skip_no_patches",
          "step 4 2044 t4,t3",
          "rollout 0 0.0",
          "reflection failure 0 t3,t4 read",
          "merged 2",
          "proposed [\"s0004-01\", \"s0004-02\"] of 2",
          "candidate # Skill|- [R2]|- [R1]|- [R3]|- [R4]|<!-- SLOW_UPDATE_START -->|<!-- SLOW_UPDATE_END -->",
          "gate reject 1.0 against 1.0",
          "committed 4 reject",
          "pairs [\"t2\", \"t4\"]",
          "slow update reject",
          "meta note write_meta_skill",
          "epoch 2 finished",
          "final 1.0",
          "test_baseline 0.0",
          "test_best 0.5",
          "test_final 0.5",
          "run.finished",
        ])
  }

  @Test func `folding the whole record gives the state that the engine went by`() async {
    let played = await ScriptedRun.twoEpochs.play()
    var folded = RunState()
    for event in played.events { folded.apply(event) }
    #expect(folded == played.state)
    #expect(folded.isFinished)
  }

  @Test func `a finished run is not taken up again`() async {
    let first = await ScriptedRun.twoEpochs.play()
    let second = await ScriptedRun.twoEpochs.play(after: first.events)
    #expect(second.failure == nil)
    #expect(second.new.map(\.kind) == [.runResumed])
    #expect(second.targetRequests.isEmpty && second.optimizerRequests.isEmpty)
  }

  @Test func `durations are what the clock says`() async throws {
    var run = ScriptedRun.oneStep
    let clock = run.clock
    run.configuration.environment.workers = 1
    run.delay = { _, _ in clock.advance(by: 1_050) }
    let played = await run.play()
    let timing = try #require(played.state.history.first?["timing"]?.objectValue)
    #expect(timing["rollout_s"] == 2.1)
    #expect(timing["reflect_s"] == 1.0)
    #expect(timing["aggregate_s"] == 0.0)
    #expect(timing["evaluate_s"] == 2.1)
    #expect(played.state.history.first?["wall_time_s"] == 5.2)
    #expect(played.state.summary?["total_wall_time_s"] == 7.4)
  }
}

extension ScriptedRun {
  /// One step; every task needs the rule R1, which the optimizer finds.
  static var oneStep: ScriptedRun {
    ScriptedRun(
      RuleEnvironment(train: ["t1": "R1", "t2": "R1"], selection: ["v1": "R1", "v2": "R1"]))
  }

  /// Two epochs of two steps with accepts, rejects, a gated slow update and a meta note.
  static var twoEpochs: ScriptedRun {
    var run = ScriptedRun(
      RuleEnvironment(
        train: ["t1": "R1", "t2": "R2", "t3": "R3", "t4": "R4"], selection: ["v1": "R1", "v2": "R2"]))
    run.configuration.train.epochs = 2
    run.configuration.optimizer.usesSlowUpdate = true
    run.configuration.optimizer.usesMetaNote = true
    run.configuration.optimizer.slowUpdateSamples = 2
    return run
  }
}
