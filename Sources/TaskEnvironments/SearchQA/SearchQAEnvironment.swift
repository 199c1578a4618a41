import SkillModel
import TrainingEngine

/// Questions over search results, answered in one turn or a few and scored by exact match and word F1.
///
/// Data, scores, rows and conversations agree with the reference's; the prompts are our own.
package struct SearchQAEnvironment: TaskEnvironment {
  /// The name in `env.name`.
  package static let name = "searchqa"
  /// Rows have no task type, so summaries list nothing ahead of time.
  package let declaredTaskTypes: [String] = []
  private let dataSet: DataSet
  private let maximumTurns: Int

  /// Makes the environment of a loaded data set.
  package init(dataSet: DataSet, settings: EnvironmentSettings) {
    self.dataSet = dataSet
    maximumTurns = max(1, settings.maximumTurns)
  }

  /// The name in `env.name`.
  package var name: String { Self.name }

  /// The tasks of a split in file order.
  package func tasks(in split: DataSplit) -> [TrainingTask] { dataSet.tasks(in: split) }

  /// The messages that open a task: what `target_system_prompt.txt` and `target_user_prompt.txt` hold.
  package func opening(of task: TrainingTask, with skill: SkillDocument) -> [ChatMessage] {
    [
      ChatMessage(.system, SearchQAPrompts.system(with: skill)),
      ChatMessage(.user, SearchQAPrompts.user(for: task)),
    ]
  }

  /// Asks the target and scores its last reply; a reply that isn't an answer fails with its outcome as the reason.
  package func attempt(
    _ task: TrainingTask, with skill: SkillDocument, asking target: any TargetAsking
  ) async throws -> TaskResult {
    let dialogue = TargetDialogue(
      opening: opening(of: task, with: skill), review: SearchQAPrompts.review, maximumTurns: maximumTurns)
    let transcript = try await dialogue.transcript(asking: target)
    return Self.result(of: task, reply: transcript.reply, entries: transcript.entries)
  }

  /// Scores a reply.
  static func result(of task: TrainingTask, reply: ChatReply, entries: [JSONValue]) -> TaskResult {
    let isAnswer = reply.outcome == .answered
    let score = isAnswer ? SearchQAScore(reply: reply.text, answers: task.answers) : .none
    let golds = goldAnswers(of: task)
    let failReason = reply.outcome.failReason ?? failReason(of: score, golds: golds)
    let row: JSONObject = [
      "id": .string(task.id.rawValue),
      "question": .string(task.question),
      "em": .number(score.exactMatch),
      "f1": .number(score.f1),
      "sub_em": .number(score.containment),
      "hard": .integer(Int(score.exactMatch)),
      "soft": .number(score.f1),
      "predicted_answer": .string(score.predictedAnswer),
      "gold_answers": golds,
      "response": .string(reply.text),
      "fail_reason": .string(failReason),
      "agent_ok": true,
      "n_turns": .integer(entries.count),
    ]
    let verdict: JSONValue = [
      "role": "system",
      "content": .string(evaluation(of: task, score: score, golds: golds, outcome: reply.outcome)),
    ]
    return TaskResult(
      task: task.id, hard: score.exactMatch, soft: score.f1, outcome: reply.outcome,
      predictedAnswer: score.predictedAnswer, failReason: failReason, taskType: nil, row: row,
      conversation: entries + [verdict])
  }

  /// The accepted answers as the item has them, in a list.
  private static func goldAnswers(of task: TrainingTask) -> JSONValue {
    if case .array(let answers)? = task.fields["answers"] { return .array(answers) }
    return .array(task.answers.map { .string($0) })
  }

  private static func failReason(of score: SearchQAScore, golds: JSONValue) -> String {
    guard score.exactMatch < 1 else { return "" }
    return "EM=0: predicted '\(score.predictedAnswer)' but expected \(golds.pythonRepresentation)"
  }

  private static func evaluation(
    of task: TrainingTask, score: SearchQAScore, golds: JSONValue, outcome: ReplyOutcome
  ) -> String {
    let lines = [
      "[EVALUATION RESULT]",
      "Question: " + task.question,
      "Predicted answer: " + score.predictedAnswer.pythonRepresentation,
      "Gold answers: " + golds.pythonRepresentation,
      "Exact Match: " + score.exactMatch.pythonRepresentation,
      "F1: " + score.f1.fixed(places: 4),
    ]
    let extra = outcome == .answered ? [] : ["Reply: " + outcome.rawValue]
    return (lines + extra).joined(separator: "\n")
  }
}
