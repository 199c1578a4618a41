import SkillModel

/// Items of the `qa` environment: `{id, question, context?, answers, task_type?, scorer?, tolerance?, choices?}`.
struct ScoredItemRules: ItemRules {
  let settings: EnvironmentSettings

  /// A list, or one value alone; values that aren't texts count as their JSON.
  func answers(of item: JSONObject) throws(ItemDefect) -> [String] {
    let values =
      switch item["answers"] {
      case nil, .null: [JSONValue]()
      case .array(let values): values
      case .some(let value): [value]
      }
    return values.map { $0.stringValue ?? JSONWriter.text(of: $0) }
  }

  func check(_ item: JSONObject, answers: [String]) throws(ItemDefect) {
    let scorer = try AnswerScorer(item: item, settings: settings)
    for answer in answers { try scorer.check(gold: answer) }
  }

  func taskType(of item: JSONObject) throws(ItemDefect) -> String? {
    try text("task_type", of: item).flatMap { $0.isEmpty ? nil : $0 }
  }
}
