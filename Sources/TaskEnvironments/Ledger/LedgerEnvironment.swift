import SkillModel
import TrainingEngine

/// Questions about messy ledgers, asked in one turn and scored exactly.
///
/// The system prompt is a role, the skill and how to hand in the answer; the user prompt is the ledger and the
/// question.
package struct LedgerEnvironment: TaskEnvironment {
  private let book: LedgerBook
  /// Tasks a split at most; nil for all.
  private let limit: Int?

  /// Asks the tasks of a book.
  ///
  /// - Parameter limit: tasks a split at most; nil for all.
  package init(book: LedgerBook = .bundled, limit: Int? = nil) {
    self.book = book
    self.limit = limit
  }

  /// The name in `env.name`.
  package static let environmentName = "ledger"

  /// The name in `env.name`.
  package var name: String { Self.environmentName }

  /// Every kind of question.
  package var declaredTaskTypes: [String] { LedgerBook.taskTypes }

  /// The first tasks of the split, as many as the limit allows.
  package func tasks(in split: DataSplit) -> [TrainingTask] {
    let tasks = book.tasks(in: split)
    guard let limit else { return tasks }
    return Array(tasks.prefix(max(0, limit)))
  }

  /// Asks once and scores the reply.
  package func attempt(
    _ task: TrainingTask, with skill: SkillDocument, asking target: any TargetAsking
  ) async throws -> TaskResult {
    let messages = [
      ChatMessage(.system, Self.systemPrompt(with: skill)), ChatMessage(.user, Self.userPrompt(for: task)),
    ]
    let reply = try await target.reply(to: messages)
    return Self.result(of: task, reply: reply)
  }

  /// What the target is told before every task.
  package static func systemPrompt(with skill: SkillDocument) -> String {
    let rules = skill.text.strippingBlanks()
    return """
      You answer questions about ledgers.

      ## Skill
      \(rules.isEmpty ? "(empty)" : rules)

      ## How to hand in
      Put nothing but the answer between <answer> and </answer> at the end of your reply.
      """
  }

  /// The ledger and the question.
  package static func userPrompt(for task: TrainingTask) -> String {
    "Ledger:\n\(task.context)\n\nQuestion: \(task.question)"
  }

  /// Scores a reply; the same reply always gives the same result.
  package static func result(of task: TrainingTask, reply: ChatReply) -> TaskResult {
    let predicted = LedgerVerdict.answer(in: reply.text)
    let right = task.answers.first ?? ""
    let verdict = LedgerVerdict(predicted: predicted, right: right)
    let evaluation = """
      [EVALUATION RESULT]
      Question: \(task.question)
      Predicted answer: \(predicted)
      Expected answer: \(right)
      Verdict: \(verdict.isRight ? "right" : verdict.failReason)
      """
    let row: JSONObject = [
      "id": .string(task.id.rawValue), "question": .string(task.question),
      "task_type": .string(task.taskType ?? ""), "hard": .integer(verdict.isRight ? 1 : 0),
      "soft": .number(verdict.credit), "predicted_answer": .string(predicted),
      "gold_answers": [.string(right)],
      "response": .string(reply.text), "fail_reason": .string(verdict.failReason), "agent_ok": .bool(true),
      "n_turns": .integer(1),
    ]
    return TaskResult(
      task: task.id, hard: verdict.isRight ? 1 : 0, soft: verdict.credit, outcome: reply.outcome,
      predictedAnswer: predicted, failReason: verdict.failReason, taskType: task.taskType, row: row,
      conversation: [
        ["type": "message", "turn": .integer(1), "content": .string(reply.text)],
        ["role": "system", "content": .string(evaluation)],
      ])
  }
}
