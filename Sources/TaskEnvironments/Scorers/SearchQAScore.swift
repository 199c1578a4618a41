import SkillModel

/// The score of one SearchQA reply against the accepted answers.
package struct SearchQAScore: Hashable, Sendable {
  /// 1 when the normalised answer equals an accepted one, else 0: the hard score.
  package let exactMatch: Double
  /// The best F1 of the words over the accepted answers, 0...1: the soft score.
  package let f1: Double
  /// 1 when the normalised answer holds an accepted one or is part of one, else 0.
  package let containment: Double
  /// The answer as found in the reply.
  package let predictedAnswer: String

  /// The score of a reply that isn't an answer.
  package static let none = SearchQAScore(exactMatch: 0, f1: 0, containment: 0, predictedAnswer: "")

  /// Scores a reply; without accepted answers everything is 0.
  package init(reply: String, answers: [String]) {
    self.init(answer: AnswerExtraction.answer(in: reply), answers: answers)
  }

  /// Scores an answer that was already found.
  package init(answer: String, answers: [String]) {
    let predicted = AnswerText.normalized(answer)
    let golds = answers.map(AnswerText.normalized)
    let words = predicted.splittingAtBlanks()
    self.init(
      exactMatch: golds.contains { $0.isIdentical(to: predicted) } ? 1 : 0,
      f1: golds.map { AnswerText.overlap(of: words, with: $0.splittingAtBlanks()) }.max() ?? 0,
      containment: golds.contains { Self.oneHoldsTheOther($0, predicted) } ? 1 : 0,
      predictedAnswer: answer)
  }

  private init(exactMatch: Double, f1: Double, containment: Double, predictedAnswer: String) {
    self.exactMatch = exactMatch
    self.f1 = f1
    self.containment = containment
    self.predictedAnswer = predictedAnswer
  }

  private static func oneHoldsTheOther(_ left: String, _ right: String) -> Bool {
    left.isEmpty || right.isEmpty || left.containsExactly(right) || right.containsExactly(left)
  }
}
