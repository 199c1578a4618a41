import SkillModel

/// The score of one reply to a question about a document page.
package struct DocVQAScore: Hashable, Sendable {
  /// Similarity to the nearest accepted answer, 0...1: the soft score.
  package let similarity: Double
  /// The answer as found in the reply.
  package let predictedAnswer: String
  /// The accepted answers as texts; one empty text when the data has none.
  package let answers: [String]

  /// Whether the similarity counts as a pass.
  package var isPass: Bool { similarity >= 0.999 }

  /// Scores a reply against the answers as the data file gives them.
  package init(reply: String, gold: JSONValue) {
    predictedAnswer = AnswerExtraction.answer(in: reply)
    answers = Self.answers(from: gold)
    similarity = EditSimilarity.best(of: predictedAnswer, among: answers)
  }

  /// The accepted answers that a value means: a list, one value, an object with a known name, or any of these
  /// written as JSON or as a Python literal inside a text.
  package static func answers(from gold: JSONValue) -> [String] {
    switch gold {
    case .null: return [""]
    case .array(let values):
      return values.isEmpty ? [""] : values.map(answer(fromElement:))
    case .object(let object):
      let names = ["answers", "answer", "ground_truth", "text", "value"]
      guard let value = names.lazy.compactMap({ object[$0] }).first else { return [gold.pythonText] }
      return answers(from: value)
    case .string(let text):
      let stripped = text.strippingBlanks()
      guard stripped.hasExactPrefix("[") || stripped.hasExactPrefix("{"),
        let value = embeddedValue(in: stripped)
      else { return [text] }
      return answers(from: value)
    default: return [gold.pythonText]
    }
  }

  private static func answer(fromElement element: JSONValue) -> String {
    let names = ["text", "answer", "value", "ground_truth", "answers"]
    let value = names.lazy.compactMap { element[$0] }.first ?? element
    return value.pythonText
  }

  private static func embeddedValue(in text: String) -> JSONValue? {
    if let value = try? JSONParser.parse(text, options: .python) { return value }
    return PythonLiteral.parse(text)?.value
  }
}
