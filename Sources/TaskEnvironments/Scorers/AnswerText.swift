import SkillModel

/// The text rules that several scorers share.
package enum AnswerText {
  /// The code points of ASCII punctuation.
  private static let punctuation = Set(
    "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~".unicodeScalars)

  /// Lower case, without punctuation and English articles, blanks folded to one: the form in which SearchQA answers
  /// are compared.
  package static func normalized(_ text: String) -> String {
    let plain = removingPunctuation(from: text.pythonLowercased)
    return foldingBlanks(in: replacingWords(in: plain, among: ["a", "an", "the"]))
  }

  /// The text without ASCII punctuation, except for the code points to keep.
  package static func removingPunctuation(
    from text: String, keeping kept: Set<Unicode.Scalar> = []
  ) -> String {
    let scalars = text.unicodeScalars.filter { !punctuation.contains($0) || kept.contains($0) }
    return String(String.UnicodeScalarView(scalars))
  }

  /// The text with a blank in place of each whole word that is among these, compared by code points.
  package static func replacingWords(in text: String, among words: Set<String>) -> String {
    var result = String.UnicodeScalarView()
    var word = String.UnicodeScalarView()
    func flush() {
      if words.contains(String(word)) {
        result.append(" ")
      } else {
        result.append(contentsOf: word)
      }
      word = String.UnicodeScalarView()
    }
    for scalar in text.unicodeScalars {
      if scalar.isWordPart {
        word.append(scalar)
      } else {
        flush()
        result.append(scalar)
      }
    }
    flush()
    return String(result)
  }

  /// The text with every run of blanks made one blank, and none at the ends.
  package static func foldingBlanks(in text: String) -> String {
    text.splittingAtBlanks().joined(separator: " ")
  }

  /// Twice the overlap of two bags of words by their total, as the harmonic mean of precision and recall, 0...1.
  ///
  /// Without words on one side: 1 when both have none, else 0.
  package static func overlap(of predicted: [String], with gold: [String]) -> Double {
    guard !predicted.isEmpty, !gold.isEmpty else { return predicted.isEmpty && gold.isEmpty ? 1 : 0 }
    var rest: [ExactText: Int] = [:]
    for word in gold { rest[ExactText(word), default: 0] += 1 }
    var common = 0
    for word in predicted {
      guard let count = rest[ExactText(word)], count > 0 else { continue }
      rest[ExactText(word)] = count - 1
      common += 1
    }
    guard common > 0 else { return 0 }
    let precision = Double(common) / Double(predicted.count)
    let recall = Double(common) / Double(gold.count)
    return 2 * precision * recall / (precision + recall)
  }
}

extension Unicode.Scalar {
  /// Whether the code point is part of a word: a letter, a number or the underscore.
  var isWordPart: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber:
      true
    default: self == "_"
    }
  }
}
