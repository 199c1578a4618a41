/// The result of one task under one skill: a row of `results.jsonl` (FORMATS section 6).
package struct RolloutRow: Hashable, Sendable {
  /// All fields as they are written, those of the environment included.
  package let fields: JSONObject
  /// The checked scores.
  package let scores: ScorePair

  /// Takes a row's fields; throws when a score isn't one.
  package init(_ fields: JSONObject) throws(ScoreError) {
    scores = try ScorePair(reading: fields)
    self.fields = fields
  }

  /// Makes a row with the common fields, in the reference's order, and then those of the environment.
  package init(
    id: String, scores: ScorePair, turns: Int, failReason: String, agentSucceeded: Bool,
    further: JSONObject = [:]
  ) {
    let hard = scores.hard.value
    let common: JSONObject = [
      "id": .string(id), "hard": hard == hard.rounded() ? .integer(Int(hard)) : .number(hard),
      "soft": .number(scores.soft.value), "n_turns": .integer(turns), "fail_reason": .string(failReason),
      "agent_ok": .bool(agentSucceeded),
    ]
    fields = common.merging(further)
    self.scores = scores
  }

  /// The task's id; empty when the row has none.
  package var id: String { fields["id"]?.pythonText ?? "" }

  /// Whether the task counts as solved.
  package var isSuccess: Bool { scores.hard.isSuccess }

  /// Why the task failed, in the environment's words; empty when not given.
  package var failReason: String { text("fail_reason") }

  /// The kind of task; `other` when not given.
  package var taskType: String {
    let type = text("task_type")
    return type.isEmpty ? "other" : type
  }

  /// What the agent answered: the predicted answer, else the answer, else `N/A`.
  package var answer: String {
    (fields["predicted_answer"] ?? fields["answer"])?.pythonText ?? "N/A"
  }

  private func text(_ key: String) -> String {
    guard let value = fields[key], !value.isNull else { return "" }
    return value.pythonText
  }
}

extension Sequence<RolloutRow> {
  /// The mean scores, summed in the order of the rows.
  package var meanScores: ScorePair { ScorePair(meanOf: map(\.scores)) }
}
