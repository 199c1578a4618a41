import SkillModel

@testable import TrainingEngine

/// Tasks that are solved when the target gives the answer of the task.
struct RuleEnvironment: TaskEnvironment {
  let name = "rules"
  var declaredTaskTypes: [String] = []
  var train: [TrainingTask]
  var selection: [TrainingTask]
  var test: [TrainingTask]
  /// Scores a reply.
  var score: @Sendable (TrainingTask, ChatReply) -> (hard: Double, soft: Double)

  /// - Parameters: rules by task: `["t1": "R1"]` reads as "t1 needs R1".
  init(
    train: KeyValuePairs<String, String>, selection: KeyValuePairs<String, String>,
    test: KeyValuePairs<String, String> = [:]
  ) {
    self.train = train.map { Self.task($0.key, rule: $0.value) }
    self.selection = selection.map { Self.task($0.key, rule: $0.value) }
    self.test = test.map { Self.task($0.key, rule: $0.value) }
    score = { task, reply in
      let isRight = task.answers.contains(reply.text)
      return (isRight ? 1 : 0, isRight ? 1 : reply.text.contains("nearly") ? 0.5 : 0)
    }
  }

  static func task(_ id: String, rule: String) -> TrainingTask {
    TrainingTask(
      id: TaskID(id), question: "\(id) asks canary-question-\(id) and needs \(rule)",
      answers: [answer(to: id)])
  }

  static func answer(to id: String) -> String { "canary-answer-\(id)" }

  func tasks(in split: DataSplit) -> [TrainingTask] {
    switch split {
    case .train: train
    case .selection: selection
    case .test: test
    }
  }

  func attempt(
    _ task: TrainingTask, with skill: SkillDocument, asking target: any TargetAsking
  ) async throws -> TaskResult {
    let reply = try await target.reply(to: [
      ChatMessage(.system, skill.text), ChatMessage(.user, task.question),
    ])
    let (hard, soft) = score(task, reply)
    let reason =
      hard > 0 ? "" : reply.outcome == .answered ? "wrong: \(reply.text)" : "\(reply.outcome.rawValue): "
    let row: JSONObject = [
      "id": .string(task.id.rawValue), "hard": .number(hard), "soft": .number(soft), "n_turns": 1,
      "fail_reason": .string(reason), "agent_ok": true, "predicted_answer": .string(reply.text),
    ]
    return TaskResult(
      task: task.id, hard: hard, soft: soft, outcome: reply.outcome, predictedAnswer: reply.text,
      failReason: reason, taskType: nil, row: row,
      conversation: [
        ["type": "message", "turn": 1, "content": .string(reply.text)],
        ["role": "system", "content": .string("expected \(task.answers.joined())")],
      ])
  }
}
