import SkillModel

/// The score of one OfficeQA answer.
package struct OfficeQAScore: Hashable, Sendable {
  /// 1 when the normalised texts are equal, else 0: the hard score.
  package let exactMatch: Double
  /// F1 of the normalised words, 0...1: the soft score.
  package let f1: Double
  /// The answer without blanks around it.
  package let predictedAnswer: String

  /// Scores an answer against the one accepted answer.
  package init(answer: String, gold: String) {
    let predicted = Self.normalized(answer)
    let expected = Self.normalized(gold)
    exactMatch = predicted.isIdentical(to: expected) ? 1 : 0
    f1 = AnswerText.overlap(of: predicted.splittingAtBlanks(), with: expected.splittingAtBlanks())
    predictedAnswer = answer.strippingBlanks()
  }

  private static let keptPunctuation: Set<Unicode.Scalar> = [".", "-", "%"]
  private static let unitWords: Set<String> = [
    "million", "millions", "billion", "billions", "dollar", "dollars", "nominal",
  ]

  /// Lower case, without thousands commas, unit words and all punctuation but that of numbers.
  package static func normalized(_ text: String) -> String {
    let plain = AnswerText.removingPunctuation(from: text.pythonLowercased, keeping: keptPunctuation)
    return AnswerText.foldingBlanks(in: AnswerText.replacingWords(in: plain, among: unitWords))
  }
}
