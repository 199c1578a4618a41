/// One task of a data set: what the target is asked and what counts as right.
package struct TrainingTask: Hashable, Sendable {
  package let id: TaskID
  package let question: String
  /// Material to read; empty when the task has none.
  package let context: String
  /// Accepted answers, at least one.
  package let answers: [String]
  package let taskType: String?
  /// The item as the data file holds it, for scorers and projections.
  package let fields: JSONObject

  package init(
    id: TaskID, question: String, context: String = "", answers: [String], taskType: String? = nil,
    fields: JSONObject = JSONObject()
  ) {
    self.id = id
    self.question = question
    self.context = context
    self.answers = answers
    self.taskType = taskType
    self.fields = fields
  }
}

/// How a model's reply came out. Everything but `answered` is shown as what it is, never as a wrong answer.
package enum ReplyOutcome: String, Hashable, Sendable, Codable {
  case answered
  case empty
  case truncated
  case filtered
  case tooLarge = "too_large"
}

/// One task done with one skill: the trajectory and its score.
package struct TaskResult: Hashable, Sendable, Codable {
  package let task: TaskID
  /// Pass or fail, 0...1; the reference treats fractions above 0 as a pass.
  package let hard: Double
  /// Partial credit, 0...1.
  package let soft: Double
  package let outcome: ReplyOutcome
  package let predictedAnswer: String
  /// Why it failed, empty for a pass. The text up to the first colon groups failures.
  package let failReason: String
  package let taskType: String?
  /// The row of results.jsonl (FORMATS, result rows).
  package let row: JSONObject
  /// The entries of conversation.json.
  package let conversation: [JSONValue]

  package init(
    task: TaskID, hard: Double, soft: Double, outcome: ReplyOutcome = .answered, predictedAnswer: String,
    failReason: String, taskType: String?, row: JSONObject, conversation: [JSONValue]
  ) {
    self.task = task
    self.hard = hard
    self.soft = soft
    self.outcome = outcome
    self.predictedAnswer = predictedAnswer
    self.failReason = failReason
    self.taskType = taskType
    self.row = row
    self.conversation = conversation
  }
}
