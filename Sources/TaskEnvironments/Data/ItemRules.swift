import SkillModel

/// What an environment wants of an item, beyond what every item needs.
protocol ItemRules: Sendable {
  /// The accepted answers as texts, at least one and none blank.
  func answers(of item: JSONObject) throws(ItemDefect) -> [String]
  /// Looks at members that only this environment knows.
  func check(_ item: JSONObject, answers: [String]) throws(ItemDefect)
  /// The member that holds the task's type, if the environment has types.
  func taskType(of item: JSONObject) throws(ItemDefect) -> String?
}

/// What is wrong with an item, before its place is known.
struct ItemDefect: Error, Hashable {
  let message: String
  let cure: String

  init(_ message: String, cure: String) {
    self.message = message
    self.cure = cure
  }
}

extension ItemRules {
  func check(_ item: JSONObject, answers: [String]) throws(ItemDefect) {}
  func taskType(of item: JSONObject) throws(ItemDefect) -> String? { nil }

  /// The task of an item (FORMATS, data; RELIABILITY 4.3).
  func task(from item: JSONObject) throws(ItemDefect) -> TrainingTask {
    let id = try identifier(of: item)
    let question = try text("question", of: item) ?? ""
    guard !question.unicodeScalars.allSatisfy(\.isBlank) else {
      throw ItemDefect("the item has no question", cure: "give it a question")
    }
    let answers = try answers(of: item)
    guard !answers.isEmpty else {
      throw ItemDefect("the item has no accepted answer", cure: "give it a list of answers")
    }
    guard !answers.contains(where: { $0.unicodeScalars.allSatisfy(\.isBlank) }) else {
      throw ItemDefect("an accepted answer is empty", cure: "remove the empty answer or fill it in")
    }
    try check(item, answers: answers)
    return TrainingTask(
      id: id, question: question, context: try text("context", of: item) ?? "", answers: answers,
      taskType: try taskType(of: item), fields: item)
  }

  private func identifier(of item: JSONObject) throws(ItemDefect) -> TaskID {
    switch item["id"] {
    case .string(let text): return TaskID(text)
    case .integer, .number: return TaskID(item["id"]?.pythonText ?? "")
    case nil: throw ItemDefect("the item has no id", cure: "give every item an id of its own")
    default: throw ItemDefect("the id is no text", cure: "write the id as a text or a number")
    }
  }

  /// A text member; nil when it is absent or null.
  func text(_ name: String, of item: JSONObject) throws(ItemDefect) -> String? {
    switch item[name] {
    case nil, .null: return nil
    case .string(let text): return text
    default: throw ItemDefect("\(name) is no text", cure: "write \(name) as a text")
    }
  }
}

/// Items with a question, an optional context and accepted answers that are texts or numbers.
struct QuestionItemRules: ItemRules {
  func answers(of item: JSONObject) throws(ItemDefect) -> [String] {
    let values =
      switch item["answers"] {
      case nil, .null: [JSONValue]()
      case .array(let values): values
      case .some(let value): [value]
      }
    var answers: [String] = []
    for value in values {
      switch value {
      case .string, .integer, .number: answers.append(value.pythonText)
      default: throw ItemDefect("an accepted answer is no text", cure: "write the answers as texts")
      }
    }
    return answers
  }
}
