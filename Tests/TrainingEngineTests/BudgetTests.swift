import SkillModel
import Synchronization
import Testing

@testable import TrainingEngine

struct BudgetTests {
  /// One step in which three edits are proposed.
  private static func threeEdits(
    answering other: @escaping @Sendable (OptimizerQuestion) -> ChatReply = { ScriptedRun.advise($0) }
  ) -> ScriptedRun {
    var run = ScriptedRun.oneStep
    run.configuration.optimizer.learningRate = 3
    run.optimizer = { question in
      guard question.kind == .failures else { return other(question) }
      return ScriptedRun.reply(ScriptedRun.patch(["- [R1]", "- [R2]", "- [R3]"].map(ScriptedRun.append)))
    }
    return run
  }

  @Test func `ranking is not asked for while the edits fit the budget`() async {
    let played = await Self.threeEdits().play()
    #expect(played.questions(.ranking).isEmpty)
    #expect(played.proposals.first?.chosen.count == 3)
  }

  @Test func `ranking chooses and orders the edits that fit the budget`() async throws {
    var run = Self.threeEdits { _ in
      ScriptedRun.reply(#"{"reasoning": "b", "selected_indices": [2, 0, 1]}"#)
    }
    run.configuration.optimizer.scheduler = .linear
    run.configuration.optimizer.minimumLearningRate = 1
    run.configuration.train.epochs = 2
    let proposed = try #require(await run.play().proposals.first)
    #expect(proposed.budget == 2)
    #expect(proposed.chosen.map(\.id.rawValue) == ["s0001-03", "s0001-01"])
    #expect(proposed.clipped.map(\.id.rawValue) == ["s0001-02"])
    #expect(proposed.ranked["reasoning"] == "r [optimizer-ranked: selected 2/3 edits]")
    #expect(proposed.ranked["ranking_details"]?["selected_indices"] == [2, 0, 1])
  }

  @Test
  func
    `Correction 2.2 failures: an unusable ranking is asked for once more and then cut in order, which is told`()
    async
  {
    var run = Self.threeEdits { _ in ScriptedRun.reply(#"{"selected_indices": [9, "x"]}"#) }
    run.configuration.optimizer.scheduler = .linear
    run.configuration.optimizer.minimumLearningRate = 1
    run.configuration.train.epochs = 2
    let played = await run.play()
    let first = played.degradations.filter { $0.phase.step == 1 }
    #expect(first.map(\.kind) == [.repairRequested, .rankingTruncated])
    #expect(first.last?.detail == "3 edits cut to 2 in their order")
    #expect(played.proposals.first?.chosen.map(\.id.rawValue) == ["s0001-01", "s0001-02"])
    #expect(
      played.proposals.first?.ranked["reasoning"]?.stringValue?.hasSuffix("[fallback truncated 3->2 edits]")
        == true)
  }

  @Test func `indices that can't be used are named and the others kept`() async {
    var run = Self.threeEdits { _ in ScriptedRun.reply(#"{"selected_indices": [7, 1, 1, "0"]}"#) }
    run.configuration.optimizer.scheduler = .linear
    run.configuration.optimizer.minimumLearningRate = 1
    run.configuration.train.epochs = 2
    let played = await run.play()
    #expect(played.proposals.first?.chosen.map(\.id.rawValue) == ["s0001-02"])
    #expect(played.degradations.first?.kind == .rankingIgnored)
  }

  @Test(arguments: [
    ("2", 2, false, false), ("99", 3, true, false), ("-4", 0, true, false), ("null", 0, false, true),
  ])
  func `the optimizer's own budget is brought into range, and none is no edit`(
    number: String, budget: Int, isClamped: Bool, isFallback: Bool
  ) async throws {
    var run = Self.threeEdits { question in
      question.kind == .budget
        ? ScriptedRun.reply("{\"learning_rate\": \(number), \"risk_notes\": []}")
        : ScriptedRun.reply(#"{"selected_indices": []}"#)
    }
    run.configuration.optimizer.budgetControl = .autonomous
    let played = await run.play()
    let decision = try #require(played.state.history.first?["lr_decision"]?.objectValue)
    #expect(decision["learning_rate"] == .integer(budget))
    #expect(decision["clamped"] == .bool(isClamped))
    #expect(decision["fallback"] == .bool(isFallback))
    #expect(played.proposals.first?.chosen.count == budget)
    #expect(played.questions(.budget).count == (isFallback ? 2 : 1))
    #expect(played.degradations.contains { $0.kind == .budgetUnusable } == isFallback)
  }

  @Test func `with a budget of nothing ranking is asked and its first choice kept, as in the reference`()
    async
  {
    var run = Self.threeEdits { question in
      question.kind == .budget
        ? ScriptedRun.reply(#"{"learning_rate": 0}"#) : ScriptedRun.reply(#"{"selected_indices": [2, 1]}"#)
    }
    run.configuration.optimizer.budgetControl = .autonomous
    let played = await run.play()
    #expect(played.proposals.first?.chosen.map(\.id.rawValue) == ["s0001-03"])
  }

  @Test func `without control the schedule holds all the same`() async {
    var run = Self.threeEdits()
    run.configuration.optimizer.budgetControl = .none
    let patched = await run.play()
    #expect(patched.proposals.first?.budget == 3)
    run.configuration.optimizer.update = .rewriteFromSuggestions
    run.optimizer = { question in
      guard question.kind == .failures else { return ScriptedRun.advise(question) }
      return ScriptedRun.reply(ScriptedRun.suggestions(5))
    }
    let rewritten = await run.play()
    #expect(rewritten.failure == nil)
    #expect(rewritten.proposals.count == 1)
    #expect(rewritten.proposals.first?.budget == 3)
    #expect(rewritten.questions(.ranking).isEmpty)
  }

  @Test func `a skipped step does not move the schedule on`() async {
    var run = ScriptedRun.oneStep
    run.configuration.train.epochs = 4
    run.configuration.optimizer.scheduler = .linear
    run.configuration.optimizer.learningRate = 8
    run.configuration.optimizer.minimumLearningRate = 0
    run.environment.selection = [
      RuleEnvironment.task("v1", rule: "R2"), RuleEnvironment.task("v2", rule: "R2"),
    ]
    let asked = Mutex(0)
    run.optimizer = { question in
      guard question.kind == .failures else { return ScriptedRun.advise(question) }
      let isFirst = asked.withLock { asked in
        defer { asked += 1 }; return asked == 0
      }
      return ScriptedRun.reply(ScriptedRun.patch(isFirst ? [] : [ScriptedRun.append("- [R1]")]))
    }
    let played = await run.play()
    #expect(played.actions == ["skip_no_patches", "reject", "reject", "reject"])
    #expect(played.proposals.map(\.budget) == [6, 4, 2])
  }

  @Test func `analysts are told the configured budget and their edits cut to it`() async throws {
    var run = Self.threeEdits()
    run.configuration.optimizer.learningRate = 2
    run.configuration.optimizer.minimumLearningRate = 1
    run.configuration.optimizer.scheduler = .linear
    let played = await run.play()
    #expect(played.questions(.failures).allSatisfy { $0.user.hasPrefix("Propose at most 2 edits.") })
    #expect(played.proposals.first.map { $0.chosen.count + $0.clipped.count } == 2)
  }
}

extension ScriptedRun {
  /// An analyst's reply with so many suggestions.
  static func suggestions(_ count: Int) -> String {
    let items = (0..<count).map {
      "{\"type\": \"add\", \"title\": \"s\($0)\", \"instruction\": \"do \($0)\", \"priority_hint\": \"high\"}"
    }
    return
      "{\"batch_size\": 2, \"failure_summary\": [], \"patch\": {\"reasoning\": \"r\", \"revise_suggestions\": ["
      + items.joined(separator: ", ") + "]}}"
  }
}
