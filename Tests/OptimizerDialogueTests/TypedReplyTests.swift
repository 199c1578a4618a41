import OptimizerDialogue
import SkillModel
import Testing

struct TypedReplyTests {
  @Test func `an analyst's reply is read with its items' source and support`() throws {
    let reply = try AnalystReply(
      """
      {"batch_size": "4", "failure_summary": [{"failure_type": "rule_missing", "count": 3, "description": "no R01"}],
       "patch": {"reasoning": "r", "edits": [
         {"op": "append", "target": "", "content": "a"},
         {"op": "delete", "target": "t", "support_count": 9}, "no item", {"op": "append", "content": null}]},
       "appendix_notes": "one note"}
      """, source: .failure, mode: .patch)
    #expect(reply.batchSize == 4)
    #expect(reply.failures.map(\.name) == ["rule_missing: no R01"])
    #expect(reply.reasoning == "r")
    #expect(reply.items.map(\.supportCount) == [4, 9])
    #expect(reply.items.allSatisfy { $0.source == .failure })
    #expect(reply.ignoredItems.map(\.place) == [2, 3])
    #expect(reply.appendixNotes == ["one note"])
    #expect(reply.clipped(to: 1).items.count == 1)
    #expect(
      JSONWriter.text(of: .object(reply.items[0].json), layout: .python)
        == #"{"op": "append", "target": "", "content": "a", "source_type": "failure", "support_count": 4}"#)
  }

  @Test func `a bare patch is an analyst's reply, an empty object isn't`() throws {
    #expect(try AnalystReply("{\"edits\": []}", source: .success, mode: .patch).items.isEmpty)
    #expect(throws: UnusableReply.wrongShape) { try AnalystReply("{}", source: .failure, mode: .patch) }
    let withoutItems = "{\"patch\": {\"reasoning\": \"nothing to do\"}}"
    #expect(try AnalystReply(withoutItems, source: .failure, mode: .patch).items.isEmpty)
    #expect(throws: UnusableReply.wrongShape) {
      try AnalystReply("{\"edits\": []}", source: .failure, mode: .fullRewriteMinibatch)
    }
  }

  @Test func `more than sixty-four items are refused`() {
    let items = Array(repeating: "{\"op\": \"append\", \"content\": \"x\"}", count: 65)
    #expect(throws: UnusableReply.tooManyItems(count: 65)) {
      try MergeReply("{\"edits\": [\(items.joined(separator: ","))]}", mode: .patch)
    }
  }

  @Test func `items of the other modes are read and written back`() throws {
    let suggestions = try MergeReply(
      #"{"revise_suggestions": [{"type": "add", "title": "T", "instruction": "I", "priority_hint": "high"}]}"#,
      mode: .rewriteFromSuggestions)
    let suggestion = RevisionSuggestion(type: "add", title: "T", instruction: "I", priorityHint: "high")
    #expect(suggestions.items.map(\.change) == [.suggestion(suggestion)])
    #expect(
      ProposedItem(.object(suggestions.items[0].json), mode: .rewriteFromSuggestions) == suggestions.items[0])
    let made = ProposedItem(.suggestion(suggestion), supportCount: 2, source: .success, mergeLevel: 1)
    #expect(ProposedItem(.object(made.json), mode: .rewriteFromSuggestions) == made)
    let candidates = try MergeReply(
      #"{"skill_candidates": [{"title": "T", "change_summary": "one", "new_skill": "S"}]}"#,
      mode: .fullRewriteMinibatch)
    let candidate = SkillCandidate(title: "T", changeSummary: ["one"], newSkill: "S")
    #expect(candidates.items.map(\.change) == [.candidate(candidate)])
  }

  @Test func `a ranking keeps usable places in order and reports the rest`() throws {
    let ranking = try RankingReply(
      #"{"reasoning": "r", "selected_indices": [2, 7, 2, 1.0, "0", true, -1, 0]}"#, itemCount: 3, budget: 2)
    #expect(ranking.selected == [2, 1])
    #expect(
      ranking.ignored.map(\.reason) == [
        .outOfRange, .repeated, .notAnInteger, .notAnInteger, .outOfRange, .overBudget,
      ])
  }

  @Test func `with a budget of zero the first usable place is kept`() {
    let ranking = RankingReply(["selected_indices": [9, 1, 0]], itemCount: 2, budget: 0)
    #expect(ranking.selected == [1])
    #expect(RankingReply(["selected_indices": []], itemCount: 2, budget: 2).selected.isEmpty)
  }

  @Test func `the remaining replies are read tolerantly`() throws {
    let slow = try SlowUpdateReply(#"{"reasoning": 5, "slow_update_content": "  text\n"}"#)
    #expect(slow.content == "text" && slow.reasoning.isEmpty)
    #expect(throws: UnusableReply.wrongShape) { try SlowUpdateReply(#"{"slow_update_content": null}"#) }
    #expect(try MetaNoteReply(#"{"meta_skill_content": "note"}"#).content == "note")
    let budget = try BudgetReply(
      #"{"learning_rate": "about 3", "confidence": 0.5, "risk_notes": "n"}"#, available: 2)
    #expect(budget.budget.budget == 2 && budget.budget.isClamped && budget.budget.raw == 3)
    #expect(budget.confidence == "0.5" && budget.riskNotes == ["n"])
    let rewrite = try RewriteReply(#"{"new_skill": "S", "change_summary": ["a", 1]}"#)
    #expect(rewrite.newSkill == "S" && rewrite.changeSummary == ["a"])
    #expect(try AppendixReply(#"{"appendix_notes": [" a ", "", 3]}"#).notes == ["a"])
  }
}
