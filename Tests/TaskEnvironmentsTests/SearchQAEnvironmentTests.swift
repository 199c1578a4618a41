import SkillModel
import Testing
import TrainingEngine

@testable import TaskEnvironments

@Suite("SearchQA")
struct SearchQAEnvironmentTests {
  private let task = TrainingTask(
    id: TaskID("q00027"), question: "Which name?", context: "[DOC] one [DOC] two",
    answers: ["Oskar Hollow Festival", "O. Hollow Festival"],
    fields: ["answers": ["Oskar Hollow Festival", "O. Hollow Festival"]])
  private let skill = SkillDocument("# Rules\n- be brief\n")

  private func environment(turns: Int = 1) -> SearchQAEnvironment {
    var settings = EnvironmentSettings()
    settings.maximumTurns = turns
    return SearchQAEnvironment(dataSet: DataSet(train: [task], selection: [], test: []), settings: settings)
  }

  @Test func `a wrong answer gives the reference's row and conversation`() async throws {
    let reply = "Rules applied: 3.\n<answer>Oskar Hollow Festival in Lantern</answer>"
    let result = try await environment().attempt(task, with: skill, asking: ScriptedTarget(reply))
    let row = #"""
      {"id": "q00027", "question": "Which name?", "em": 0.0, "f1": 0.7499999999999999, "sub_em": 1.0, "hard": 0, \#
      "soft": 0.7499999999999999, "predicted_answer": "Oskar Hollow Festival in Lantern", \#
      "gold_answers": ["Oskar Hollow Festival", "O. Hollow Festival"], \#
      "response": "Rules applied: 3.\n<answer>Oskar Hollow Festival in Lantern</answer>", \#
      "fail_reason": "EM=0: predicted 'Oskar Hollow Festival in Lantern' but expected \#
      ['Oskar Hollow Festival', 'O. Hollow Festival']", "agent_ok": true, "n_turns": 1}
      """#
    #expect(JSONWriter.text(of: .object(result.row), layout: .python) == row)
    let conversation = #"""
      [{"type": "message", "turn": 1, "content": "Rules applied: 3.\n<answer>Oskar Hollow Festival in Lantern\#
      </answer>"}, {"role": "system", "content": "[EVALUATION RESULT]\nQuestion: Which name?\nPredicted answer: \#
      'Oskar Hollow Festival in Lantern'\nGold answers: ['Oskar Hollow Festival', 'O. Hollow Festival']\n\#
      Exact Match: 0.0\nF1: 0.7500"}]
      """#
    #expect(JSONWriter.text(of: .array(result.conversation), layout: .python) == conversation)
    #expect(result.hard == 0)
    #expect(result.soft == 0.7499999999999999)
    #expect(result.taskType == nil)
  }

  @Test func `a right answer has no reason to fail`() async throws {
    let result = try await environment().attempt(
      task, with: skill, asking: ScriptedTarget("<ANSWER>the o hollow festival.</ANSWER>"))
    #expect(result.hard == 1)
    #expect(result.row["hard"] == .integer(1))
    #expect(result.failReason.isEmpty)
    #expect(result.outcome == .answered)
  }

  @Test(
    "a reply that is no answer fails with its outcome as the reason",
    arguments: [ReplyOutcome.empty, .truncated, .filtered, .tooLarge])
  func outcomes(_ outcome: ReplyOutcome) async throws {
    let reply = ChatReply(text: "<answer>Oskar Hollow Festival</answer>", outcome: outcome)
    let result = try await environment(turns: 3).attempt(task, with: skill, asking: ScriptedTarget(reply))
    #expect(result.hard == 0)
    #expect(result.soft == 0)
    #expect(result.outcome == outcome)
    #expect(result.failReason.hasPrefix(outcome.rawValue + ": "))
    #expect(result.row["n_turns"] == .integer(1))
    #expect(result.predictedAnswer.isEmpty)
  }

  @Test func `the prompts hold the skill, the whole context and the question`() async throws {
    let target = ScriptedTarget("<answer>x</answer>")
    _ = try await environment().attempt(task, with: skill, asking: target)
    let messages = try #require(target.asked.first)
    #expect(messages.map(\.author) == [.system, .user])
    #expect(messages[0].text.contains("## Skill\n"))
    #expect(messages[0].text.hasSuffix("# Rules\n- be brief"))
    #expect(messages[1].text == "## Context\n[DOC] one [DOC] two\n\n## Question\nWhich name?")
    let words = [
      "selected_indices", "slow_update_content", "meta_skill_content", "failure_summary", "success_patterns",
      "\"learning_rate\"", "new_skill", "appendix_notes", "support_count", "\"edits\"",
    ]
    for word in words { #expect(!messages[0].text.contains(word)) }
  }

  @Test func `an empty skill leaves no heading behind`() {
    let opening = environment().opening(of: task, with: SkillDocument(" \n"))
    #expect(!opening[0].text.contains("## Skill"))
    #expect(opening[0].text.contains("<answer>"))
  }

  @Test func `further turns look again until one names its answer`() async throws {
    let target = ScriptedTarget(
      ChatReply(text: "<answer>x</answer>"), ChatReply(text: "hm"), ChatReply(text: "<answer>y</answer>"),
      ChatReply(text: "never asked"))
    let result = try await environment(turns: 5).attempt(task, with: skill, asking: target)
    #expect(result.predictedAnswer == "y")
    #expect(result.row["n_turns"] == .integer(3))
    #expect(result.conversation.count == 4)
    #expect(target.asked.map(\.count) == [2, 4, 6])
  }
}
