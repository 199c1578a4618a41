import SkillModel

/// Asks the target model on behalf of one task. The engine records, repeats and counts behind it.
package protocol TargetAsking: Sendable {
  /// - Throws: whatever stops the run; a task never sees a failed call.
  func reply(to messages: [ChatMessage]) async throws -> ChatReply
}

/// A family of tasks: its data, how the target is asked, and how an answer is scored.
package protocol TaskEnvironment: Sendable {
  /// The name in `env.name`.
  var name: String { get }
  /// Task types that summaries list even when no task has them.
  var declaredTaskTypes: [String] { get }
  /// The tasks of a split in file order, after `env.limit`.
  func tasks(in split: DataSplit) -> [TrainingTask]
  /// Does one task with a skill and scores it. Scoring is deterministic: the same replies give the same result.
  func attempt(_ task: TrainingTask, with skill: SkillDocument, asking target: any TargetAsking) async throws
    -> TaskResult
}
