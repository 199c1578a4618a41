import SkillModel
import Testing
import TrainingEngine

@testable import TaskEnvironments

@Suite("People's own tasks")
struct QuestionAnsweringTests {
  private static let items = #"""
    {"id": "n", "question": "How much?", "context": "It is 5.", "answers": [5], "scorer": "number", "tolerance": 0.5, "task_type": "sums"}
    {"id": "c", "question": "Which?", "answers": "B", "scorer": "choice", "choices": ["Paris", {"label": "B", "text": "Rome"}]}
    {"id": "j", "question": "Give it", "answers": [{"a": 1}], "scorer": "json", "task_type": "forms"}
    {"id": "w", "question": "Name it", "answers": ["New York"]}
    """#

  private func data(_ lines: String = Self.items) throws -> TemporaryData {
    try TemporaryData.splits(["train/items.json": nil, "train/items.jsonl": lines])
  }

  private func environment(_ change: (inout EnvironmentSettings) -> Void = { _ in }) throws
    -> QuestionAnsweringEnvironment
  {
    var settings = EnvironmentSettings()
    settings.name = "qa"
    change(&settings)
    return try QuestionAnsweringEnvironment(dataSet: try data().load(name: "qa", change), settings: settings)
  }

  private func result(
    _ id: String, _ reply: ChatReply, _ environment: QuestionAnsweringEnvironment
  ) async throws -> TaskResult {
    let task = try #require(environment.tasks(in: .train).first { $0.id == TaskID(id) })
    return try await environment.attempt(task, with: SkillDocument("- rule"), asking: ScriptedTarget(reply))
  }

  @Test func `each task is scored by its own scorer`() async throws {
    let environment = try environment()
    #expect(environment.declaredTaskTypes == ["forms", "sums"])
    let number = try await result("n", ChatReply(text: "<answer>5.4 %</answer>"), environment)
    #expect(number.hard == 1)
    #expect(number.taskType == "sums")
    #expect(try await result("c", ChatReply(text: "It must be\nRome"), environment).hard == 1)
    let json = try await result("j", ChatReply(text: #"<answer>{"a": 1, "b": 2}</answer>"#), environment)
    #expect(json.hard == 0)
    #expect(json.soft == 0.5)
    #expect(try await result("w", ChatReply(text: "new york!"), environment).hard == 1)
  }

  @Test func `the row has the common shape`() async throws {
    let given = try await result("n", ChatReply(text: "many"), environment())
    let row = #"""
      {"id": "n", "question": "How much?", "task_type": "sums", "scorer": "number", "hard": 0, "soft": 0.0, \#
      "predicted_answer": "many", "gold_answers": ["5"], "response": "many", \#
      "fail_reason": "not a number: predicted 'many' but expected ['5']", "agent_ok": true, "n_turns": 1}
      """#
    #expect(JSONWriter.text(of: .object(given.row), layout: .python) == row)
    #expect(given.conversation.count == 2)
    #expect(given.conversation.last?["content"]?.stringValue?.hasPrefix("[EVALUATION RESULT]\n") == true)
  }

  @Test func `a reply that is no answer fails with its outcome`() async throws {
    let given = try await result("w", ChatReply(text: "New York", outcome: .truncated), environment())
    #expect(given.hard == 0)
    #expect(given.failReason.hasPrefix("truncated: "))
    #expect(given.predictedAnswer.isEmpty)
  }

  @Test func `the prompts hold skill, context, question and choices`() throws {
    let environment = try environment { $0.promptTemplate = "Do {skill} and {skill} {this}" }
    let tasks = environment.tasks(in: .train)
    let first = try environment.opening(of: tasks[0], with: SkillDocument(" {skill} \n"))
    #expect(
      first.map(\.text) == [
        "Do {skill} and {skill} {this}", "## Context\nIt is 5.\n\n## Question\nHow much?",
      ])
    let second = try environment.opening(of: tasks[1], with: SkillDocument("s"))
    #expect(second[1].text == "## Question\nWhich?\n\n## Choices\nA. Paris\nB. Rome")
    #expect(QuestionAnsweringPrompts.builtInTemplate.contains("{skill}"))
  }

  @Test func `a template without a place for the skill is a fault of the configuration`() throws {
    #expect {
      try environment { $0.promptTemplate = "no place" }
    } throws: { error in
      (error as? Problem)?.failureClass == .configuration
    }
  }

  @Test(
    "items that a scorer can't use are malformed",
    arguments: [
      (#""answers": ["x"], "scorer": "nimber""#, "no scorer"),
      (#""answers": ["x"], "scorer": "number""#, "isn't a number"),
      (#""answers": ["3"], "scorer": "number", "tolerance": -1"#, "tolerance"),
      (#""answers": ["3"], "scorer": "number", "tolerance": "1""#, "tolerance"),
      (#""answers": ["D"], "scorer": "choice", "choices": ["a", "b"]"#, "none of the choices"),
      (#""answers": ["A"], "scorer": "choice", "choices": "a""#, "isn't a list of texts"),
      (#""answers": ["(a"], "scorer": "regex""#, "can't be used"),
      (#""answers": ["(a+)+"], "scorer": "regex""#, "too long"),
      (#""answers": ["{"], "scorer": "json""#, "isn't JSON"), (#""answers": []"#, "no accepted answer"),
      (#""answers": ["a"], "task_type": 5"#, "task_type is no text"),
    ])
  func badItems(members: String, words: String) throws {
    let data = try data("\n" + #"{"id": 1, "question": "q", \#(members)}"#)
    let problems = try data.problems(name: "qa")
    #expect(problems.count == 1)
    #expect(problems.first?.failureClass == .dataMalformed)
    #expect(problems.first?.message.contains(words) == true, "\(problems.first?.message ?? "nothing")")
    #expect(data.place(problems.first) == "train/items.jsonl:2")
  }
}
