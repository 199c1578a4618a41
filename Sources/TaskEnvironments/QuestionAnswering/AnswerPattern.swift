import SkillModel

/// A regular expression that an answer must match as a whole, in Swift's syntax and by code points.
///
/// Swift's engine goes back and tries again, so a careless pattern could run for years. Every pattern is therefore
/// measured before it is used (`PatternAmbiguity`): it sets how long an answer may be, and patterns that would be
/// hopeless even for short answers are refused when the data is loaded.
package struct AnswerPattern: Hashable, Sendable {
  /// The longest pattern in code points.
  package static let lengthLimit = 500
  /// The shortest limit of answers, in code points, with which a pattern is still accepted.
  package static let shortestAnswerLimit = 16
  /// The longest limit of answers, in code points.
  package static let longestAnswerLimit = 1_000

  private let source: String
  /// Longer answers, in code points, don't match.
  package let answerLimit: Int

  /// Checks a pattern.
  ///
  /// - Throws: `PatternRefusal` when it isn't one or may take too long.
  package init(_ source: String) throws(PatternRefusal) {
    guard source.codePointCount <= Self.lengthLimit else {
      throw PatternRefusal(reason: "it has more than \(Self.lengthLimit) characters")
    }
    do {
      _ = try Regex(source)
    } catch {
      throw PatternRefusal(reason: "it isn't a regular expression")
    }
    guard let ambiguity = PatternAmbiguity(of: source),
      let limit = ambiguity.answerLimit(
        from: Self.shortestAnswerLimit, to: Self.longestAnswerLimit)
    else {
      throw PatternRefusal(reason: "it repeats in so many ways that matching may take too long")
    }
    self.source = source
    answerLimit = limit
  }

  /// Whether the whole text matches.
  package func matches(_ text: String) -> Bool {
    guard text.codePointCount <= answerLimit, let regex = try? Regex(source) else { return false }
    return (try? regex.matchingSemantics(.unicodeScalar).wholeMatch(in: text)) != nil
  }
}

/// Why a regular expression isn't used.
package struct PatternRefusal: Error, Hashable, Sendable {
  /// Words that fit after `the pattern can't be used:`.
  package let reason: String
}
