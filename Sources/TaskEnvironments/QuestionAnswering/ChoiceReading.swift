import SkillModel

/// Reads which choice an answer means: by its label, or by its text.
struct ChoiceReading {
  private static let decoration: Set<Unicode.Scalar> = ["(", ")", "[", "]", "*", "\"", "'", "`", ".", ":"]
  /// The choices of the item; empty when it lists none.
  let choices: [Choice]

  /// Reads the member `choices`: texts, labelled from A on, or objects with `label` and `text`.
  init(_ value: JSONValue?) throws(ItemDefect) {
    var choices: [Choice] = []
    let elements = value?.isNull == false ? value?.arrayValue : []
    for element in elements ?? [] {
      let letter =
        choices.count < 26 ? String(Unicode.Scalar(UInt8(65 + choices.count))) : String(choices.count + 1)
      let text = (element.stringValue ?? element["text"]?.stringValue)?.strippingBlanks() ?? ""
      let label = element["label"]?.stringValue ?? letter
      guard !text.isEmpty else { break }
      choices.append(Choice(label: label, text: text))
    }
    guard let elements, choices.count == elements.count else {
      throw ItemDefect(
        "choices isn't a list of texts", cure: "write choices as [\"first\", \"second\"] or as label and text"
      )
    }
    self.choices = choices
  }

  /// Whether two answers mean the same choice.
  func mean(same answer: String, _ gold: String) -> Bool {
    if let meant = choice(in: gold) { return choice(in: answer) == meant }
    if Self.label(in: gold, isWhole: true) != nil, let label = Self.label(in: answer, isWhole: false) {
      return Self.label(in: gold, isWhole: true).map(label.isIdentical) ?? false
    }
    return Self.comparable(answer).isIdentical(to: Self.comparable(gold))
  }

  /// The choice that an answer means: by label alone, by text, or by a label with something behind it.
  func choice(in answer: String) -> Choice? {
    if let label = Self.label(in: answer, isWhole: true), let choice = choice(labelled: label) {
      return choice
    }
    let text = Self.comparable(answer)
    if let choice = choices.first(where: { Self.comparable($0.text).isIdentical(to: text) }) { return choice }
    return Self.label(in: answer, isWhole: false).flatMap(choice(labelled:))
  }

  private func choice(labelled label: String) -> Choice? {
    choices.first { $0.label.stripping(Self.decoration).uppercased().isIdentical(to: label) }
  }

  /// The label that is the whole answer, or that starts it and is set off by a bracket, a point or a colon.
  private static func label(in answer: String, isWhole: Bool) -> String? {
    let words = answer.splittingAtBlanks()
    guard let first = words.first, words.count == 1 || !isWhole else { return nil }
    let label = first.stripping(decoration).uppercased()
    let isSetOff = first.strippingTrailing(decoration).utf8.count < first.utf8.count
    guard !label.isEmpty, label.codePointCount <= 2, words.count == 1 || isSetOff else { return nil }
    return label
  }

  private static func comparable(_ text: String) -> String {
    AnswerScorer.comparable(text)
  }
}
