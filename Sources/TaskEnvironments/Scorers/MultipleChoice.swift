import SkillModel

/// One choice of a multiple-choice question.
package struct Choice: Hashable, Sendable {
  /// Usually a capital letter.
  package let label: String
  /// What the label stands for; may be empty.
  package let text: String

  /// Makes a choice.
  package init(label: String, text: String) {
    self.label = label
    self.text = text
  }

  /// A label in the form in which labels are compared: capitals, without blanks around it and without `.`, `)` and
  /// `:` at its end.
  package static func normalizedLabel(_ label: String) -> String {
    label.strippingBlanks().uppercased().strippingTrailing([".", ")", ":"])
  }
}

/// The score of one reply to a multiple-choice question.
package struct MultipleChoiceScore: Hashable, Sendable {
  /// Whether the label is the right one: hard and soft score.
  package let isCorrect: Bool
  /// Label that the reply chose, or its whole answer in capitals when it chose none.
  package let predictedLabel: String
  /// Text of the chosen label; empty when there is no such choice.
  package let predictedText: String
  /// The right label in its normal form.
  package let correctLabel: String
  /// Text of the right choice as the data gives it.
  package let correctText: String

  /// Scores a reply.
  package init(reply: String, choices: [Choice], correct: Choice) {
    self.init(answer: AnswerExtraction.answer(in: reply), choices: choices, correct: correct)
  }

  /// Scores an answer that was already found.
  package init(answer: String, choices: [Choice], correct: Choice) {
    predictedLabel = Self.label(in: answer, among: choices)
    predictedText = Self.choice(labelled: predictedLabel, among: choices)?.text ?? ""
    correctLabel = Choice.normalizedLabel(correct.label)
    correctText = correct.text
    isCorrect = predictedLabel.isIdentical(to: correctLabel)
  }

  /// The label that an answer means: the answer itself, else its first word, else the choice with the same text in
  /// any case of letters; else the answer in the form of a label.
  package static func label(in answer: String, among choices: [Choice]) -> String {
    let whole = Choice.normalizedLabel(answer)
    guard !whole.isEmpty, choice(labelled: whole, among: choices) == nil else { return whole }
    let firstWord = Choice.normalizedLabel(answer.splittingAtBlanks().first ?? "")
    if choice(labelled: firstWord, among: choices) != nil { return firstWord }
    let text = folded(answer)
    let sameText = choices.first { folded($0.text).isIdentical(to: text) }
    return sameText.map { Choice.normalizedLabel($0.label) } ?? whole
  }

  /// The choice with a label in normal form; of several the last, as in the reference.
  private static func choice(labelled label: String, among choices: [Choice]) -> Choice? {
    choices.last { Choice.normalizedLabel($0.label).isIdentical(to: label) }
  }

  private static func folded(_ text: String) -> String {
    AnswerText.foldingBlanks(in: text.pythonLowercased)
  }
}
