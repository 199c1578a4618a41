import SkillModel
import TrainingEngine

/// A person's own tasks with checkable answers, each scored by the rule that it or the configuration names.
package struct QuestionAnsweringEnvironment: TaskEnvironment {
  /// The name in `env.name`.
  package static let name = "qa"
  /// The task types of the data in the order of their code points.
  package let declaredTaskTypes: [String]
  private let dataSet: DataSet
  private let settings: EnvironmentSettings
  private let prompts: QuestionAnsweringPrompts

  /// Makes the environment of a loaded data set.
  ///
  /// - Throws: class 78 when the prompt template has no place for the skill.
  package init(dataSet: DataSet, settings: EnvironmentSettings) throws(Problem) {
    self.dataSet = dataSet
    self.settings = settings
    prompts = try QuestionAnsweringPrompts(settings: settings)
    let types = DataSplit.allCases.flatMap { dataSet.tasks(in: $0) }.compactMap(\.taskType)
    declaredTaskTypes = Set(types.map(ExactText.init)).sorted().map(\.text)
  }

  /// The name in `env.name`.
  package var name: String { Self.name }

  /// The tasks of a split in file order.
  package func tasks(in split: DataSplit) -> [TrainingTask] { dataSet.tasks(in: split) }

  /// The messages that open a task: what `target_system_prompt.txt` and `target_user_prompt.txt` hold.
  ///
  /// - Throws: `Problem` of class 65 when the task's scorer can't be used, which loading rules out.
  package func opening(of task: TrainingTask, with skill: SkillDocument) throws(Problem) -> [ChatMessage] {
    let scorer = try scorer(of: task)
    return [
      ChatMessage(.system, prompts.system(with: skill)),
      ChatMessage(.user, prompts.user(for: task, choices: scorer.listedChoices)),
    ]
  }

  /// Asks the target and scores its last reply; a reply that isn't an answer fails with its outcome as the reason.
  package func attempt(
    _ task: TrainingTask, with skill: SkillDocument, asking target: any TargetAsking
  ) async throws -> TaskResult {
    let dialogue = TargetDialogue(
      opening: try opening(of: task, with: skill), review: QuestionAnsweringPrompts.review,
      maximumTurns: max(1, settings.maximumTurns))
    let transcript = try await dialogue.transcript(asking: target)
    return result(
      of: task, scorer: try scorer(of: task), reply: transcript.reply, entries: transcript.entries)
  }

  private func scorer(of task: TrainingTask) throws(Problem) -> AnswerScorer {
    do throws(ItemDefect) {
      return try AnswerScorer(item: task.fields, settings: settings)
    } catch {
      throw Problem(.dataMalformed, at: Place(task.id.rawValue), error.message, cure: error.cure)
    }
  }

  private func result(
    of task: TrainingTask, scorer: AnswerScorer, reply: ChatReply, entries: [JSONValue]
  ) -> TaskResult {
    let isAnswer = reply.outcome == .answered
    let answer = isAnswer ? scorer.answer(in: reply.text) : ""
    let score = isAnswer ? scorer.score(answer, answers: task.answers) : AnswerScore(isPass: false)
    let golds = JSONValue.array(task.answers.map { .string($0) })
    let failReason =
      reply.outcome.failReason
      ?? (score.isPass
        ? ""
        : "\(score.defect ?? "wrong answer"): predicted '\(answer)' but expected \(golds.pythonRepresentation)")
    var row: JSONObject = ["id": .string(task.id.rawValue), "question": .string(task.question)]
    if let type = task.taskType { row["task_type"] = .string(type) }
    row.merge([
      "scorer": .string(scorer.kind.rawValue),
      "hard": .integer(score.isPass ? 1 : 0),
      "soft": .number(score.partial),
      "predicted_answer": .string(answer),
      "gold_answers": golds,
      "response": .string(reply.text),
      "fail_reason": .string(failReason),
      "agent_ok": true,
      "n_turns": .integer(entries.count),
    ])
    let verdict = [
      "[EVALUATION RESULT]",
      "Question: " + task.question,
      "Predicted answer: " + answer.pythonRepresentation,
      "Gold answers: " + golds.pythonRepresentation,
      "Scorer: " + scorer.kind.rawValue,
      "Result: "
        + (score.isPass
          ? "pass" : "fail (\(isAnswer ? score.defect ?? "wrong answer" : reply.outcome.rawValue))"),
      "Partial credit: " + score.partial.fixed(places: 4),
    ].joined(separator: "\n")
    return TaskResult(
      task: task.id, hard: score.isPass ? 1 : 0, soft: score.partial, outcome: reply.outcome,
      predictedAnswer: answer, failReason: failReason, taskType: task.taskType, row: row,
      conversation: entries + [["role": "system", "content": .string(verdict)]])
  }
}
