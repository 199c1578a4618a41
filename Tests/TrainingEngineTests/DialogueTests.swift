import SkillModel
import Testing

@testable import TrainingEngine

struct DialogueTests {
  @Test func `malformed JSON is asked for once more with the reply and the reason`() async throws {
    var run = ScriptedRun.oneStep
    run.optimizer = { question in
      question.kind == .failures && question.repair.isEmpty
        ? ScriptedRun.reply("{\"patch\": oops}") : ScriptedRun.advise(question)
    }
    let played = await run.play()
    #expect(played.actions == ["accept_new_best"])
    let repair = try #require(played.questions(.failures).last?.repair)
    #expect(repair.map(\.author) == [.assistant, .user])
    #expect(repair[0].text == "{\"patch\": oops}")
    #expect(repair[1].text.contains("malformed"))
    #expect(played.degradations.map(\.kind) == [.repairRequested])
    #expect(played.degradations.first?.detail.hasPrefix("failure 0: ") == true)
  }

  @Test func `an empty reply is asked for once more as it was`() async {
    var run = ScriptedRun.oneStep
    run.optimizer = { question in
      question.kind == .failures && question.asked == 0
        ? ScriptedRun.reply("", .empty) : ScriptedRun.advise(question)
    }
    let played = await run.play()
    #expect(played.optimizerRequests.count == 2)
    #expect(played.optimizerRequests.first == played.optimizerRequests.last)
    #expect(played.actions == ["accept_new_best"])
  }

  @Test
  func
    `Correction 2.2 failures: a minibatch whose replies are both useless is lost by name, and the run goes on`()
    async
  {
    var run = ScriptedRun.oneStep
    run.configuration.gradient.minibatchSize = 1
    run.optimizer = { question in
      question.user.contains("t1 asks") ? ScriptedRun.reply("no JSON") : ScriptedRun.advise(question)
    }
    let played = await run.play()
    #expect(played.failure == nil)
    #expect(played.questions(.failures).count == 3)
    #expect(played.degradations.map(\.kind).contains(.minibatchUnusable))
    #expect(played.degradations.last { $0.kind == .minibatchUnusable }?.detail.contains("of 1 tasks") == true)
    #expect(played.actions == ["accept_new_best"])
    #expect(played.state.history.first?["n_failure_patches"] == 1)
  }

  @Test func `more than 64 edits are refused`() async {
    var run = ScriptedRun.oneStep
    run.optimizer = { _ in
      ScriptedRun.reply(ScriptedRun.patch((0..<65).map { ScriptedRun.append("- [\($0)]") }))
    }
    let played = await run.play()
    #expect(played.actions == ["skip_no_patches"])
    #expect(played.degradations.map(\.kind) == [.repairRequested, .minibatchUnusable])
  }

  @Test func `the step buffer reaches the next reflection of its epoch and no other`() async throws {
    var run = ScriptedRun.twoEpochs
    run.environment.selection = [
      RuleEnvironment.task("v1", rule: "R9"), RuleEnvironment.task("v2", rule: "R9"),
    ]
    run.configuration.optimizer.usesSlowUpdate = false
    run.configuration.optimizer.usesMetaNote = false
    let played = await run.play()
    let asked = played.questions(.failures)
    #expect(asked.count == 4)
    #expect(asked.map { $0.user.contains("## Steps so far") } == [false, true, false, true])
    #expect(asked[1].user.contains("### Step 1 — REJECT (2/2 failed)"))
    #expect(asked[1].user.contains("Rejected edits (score 0.0 → 0.0):"))
    #expect(asked[1].user.contains("[append] \"- [R3]\""))
    #expect(asked[1].user.contains("rule missing: not written down"))
    #expect(asked[3].user.contains("### Step 3 — REJECT"))
    #expect(!asked[3].user.contains("### Step 1"))
  }

  @Test func `the meta note of the epoch before reaches analysts, merges, ranking and the budget`() async {
    var run = ScriptedRun.oneStep
    run.environment.train = (1...4).map { RuleEnvironment.task("t\($0)", rule: "R\($0)") }
    run.environment.selection = [
      RuleEnvironment.task("v1", rule: "R9"), RuleEnvironment.task("v2", rule: "R9"),
    ]
    run.configuration.train.epochs = 3
    run.configuration.train.batchSize = 4
    run.configuration.optimizer.usesMetaNote = true
    run.configuration.optimizer.budgetControl = .autonomous
    run.optimizer = { question in
      switch question.kind {
      case .merge: ScriptedRun.reply("{\"edits\": [\(ScriptedRun.append("a")), \(ScriptedRun.append("b"))]}")
      default: ScriptedRun.advise(question)
      }
    }
    let played = await run.play()
    for kind in [OptimizerQuestion.Kind.failures, .merge, .ranking, .budget] {
      let shown = played.questions(kind).map { $0.user.contains("- short edits help") }
      #expect(!shown.isEmpty)
      #expect(
        shown == Array(repeating: false, count: shown.count / 3 * 2)
          + Array(repeating: true, count: shown.count / 3))
    }
    #expect(played.questions(.metaNote).map { $0.user.contains("Note until now") } == [false, true])
  }
}
