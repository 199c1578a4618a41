import SkillModel

/// Scores the answers to one task of the `qa` environment.
///
/// | scorer | passes when the answer | partial credit |
/// |---|---|---|
/// | `exact` | is an accepted one, code point for code point, blanks around it aside | none |
/// | `normalized` | is one in lower case without punctuation and English articles | best F1 of the words |
/// | `contains` | holds the words of one, side by side, in the same normal form | none |
/// | `number` | means a number within the tolerance (`NumberReading`) | none |
/// | `choice` | names the letter or the text of the right choice | none |
/// | `regex` | matches one of the patterns as a whole (`AnswerPattern`) | none |
/// | `json` | is JSON of the same meaning (`JSONComparison`) | share of equal leaves |
package struct AnswerScorer: Sendable {
  /// Which rule.
  package let kind: EnvironmentSettings.Scorer
  private let tolerance: Double
  private let choices: ChoiceReading

  /// Makes the scorer of an item: its own `scorer`, `tolerance` and `choices`, else the settings'.
  init(item: JSONObject, settings: EnvironmentSettings) throws(ItemDefect) {
    kind = try Self.kind(of: item["scorer"]) ?? settings.scorer
    tolerance = try Self.tolerance(of: item["tolerance"]) ?? settings.tolerance
    choices = try ChoiceReading(item["choices"])
  }

  private static func kind(of value: JSONValue?) throws(ItemDefect) -> EnvironmentSettings.Scorer? {
    guard let value, !value.isNull else { return nil }
    if let kind = value.stringValue.flatMap(EnvironmentSettings.Scorer.init(rawValue:)) { return kind }
    let known = EnvironmentSettings.Scorer.allCases.map(\.rawValue).joined(separator: ", ")
    throw ItemDefect("there is no scorer \(value)", cure: "use one of \(known)")
  }

  private static func tolerance(of value: JSONValue?) throws(ItemDefect) -> Double? {
    guard let value, !value.isNull else { return nil }
    guard let number = value.doubleValue, number >= 0, number.isFinite else {
      throw ItemDefect("the tolerance isn't a number of 0 or more", cure: "write it as 0.01")
    }
    return number
  }

  /// The choices to show below the question.
  var listedChoices: [Choice] { choices.choices }

  /// Refuses an accepted answer that this scorer can't use.
  func check(gold: String) throws(ItemDefect) {
    switch kind {
    case .exact, .normalized, .contains: return
    case .number:
      guard NumberReading.number(in: gold) != nil else {
        throw ItemDefect(
          "the accepted answer \(Self.quoted(gold)) isn't a number", cure: "write it in digits")
      }
    case .choice:
      guard choices.choices.isEmpty || choices.choice(in: gold) != nil else {
        throw ItemDefect(
          "the accepted answer \(Self.quoted(gold)) is none of the choices",
          cure: "name the letter or the text of a choice")
      }
    case .regex:
      do throws(PatternRefusal) {
        _ = try AnswerPattern(gold)
      } catch {
        throw ItemDefect(
          "the pattern \(Self.quoted(gold)) can't be used: \(error.reason)", cure: "correct or simplify it")
      }
    case .json:
      guard (try? JSONParser.parse(gold)) != nil else {
        throw ItemDefect("the accepted answer \(Self.quoted(gold)) isn't JSON", cure: "write it as JSON")
      }
    }
  }

  /// The answer in a reply: what stands in the last `<answer>` tag, else the last line that isn't blank; without a
  /// tag the `json` scorer takes the whole reply when it is JSON, fenced or not.
  package func answer(in reply: String) -> String {
    if let tagged = AnswerExtraction.taggedAnswer(in: reply) { return tagged }
    if kind == .json, Self.value(of: reply) != nil { return reply.strippingBlanks() }
    return AnswerExtraction.lastLine(of: reply)
  }

  /// The best score of an answer over the accepted ones.
  package func score(_ answer: String, answers: [String]) -> AnswerScore {
    if let defect = defect(of: answer) { return AnswerScore(isPass: false, defect: defect) }
    return answers.map { score(answer, gold: $0) }.reduce(AnswerScore(isPass: false), AnswerScore.best)
  }

  private func defect(of answer: String) -> String? {
    if answer.isEmpty { return "no answer" }
    switch kind {
    case .number where NumberReading.number(in: answer) == nil: return "not a number"
    case .json where Self.value(of: answer) == nil: return "not JSON"
    default: return nil
    }
  }

  private func score(_ answer: String, gold: String) -> AnswerScore {
    switch kind {
    case .exact:
      return AnswerScore(isPass: answer.strippingBlanks().isIdentical(to: gold.strippingBlanks()))
    case .normalized: return normalizedScore(answer, gold: gold)
    case .contains: return AnswerScore(isPass: Self.holds(answer, wordsOf: gold))
    case .number: return numberScore(answer, gold: gold)
    case .choice: return AnswerScore(isPass: choices.mean(same: answer, gold))
    case .regex: return patternScore(answer, gold: gold)
    case .json: return jsonScore(answer, gold: gold)
    }
  }

  private func normalizedScore(_ answer: String, gold: String) -> AnswerScore {
    let (left, right) = (Self.comparable(answer), Self.comparable(gold))
    return AnswerScore(
      isPass: left.isIdentical(to: right),
      partial: AnswerText.overlap(of: left.splittingAtBlanks(), with: right.splittingAtBlanks()))
  }

  private func numberScore(_ answer: String, gold: String) -> AnswerScore {
    guard let value = NumberReading.number(in: answer), let wanted = NumberReading.number(in: gold) else {
      return AnswerScore(isPass: false)
    }
    let slack = tolerance == 0 ? 0 : tolerance + wanted.ulp + value.ulp
    return AnswerScore(isPass: value == wanted || (value - wanted).magnitude <= slack)
  }

  private func patternScore(_ answer: String, gold: String) -> AnswerScore {
    guard let pattern = try? AnswerPattern(gold) else { return AnswerScore(isPass: false) }
    guard answer.codePointCount <= pattern.answerLimit else {
      return AnswerScore(
        isPass: false, defect: "longer than the \(pattern.answerLimit) characters that the pattern allows")
    }
    return AnswerScore(isPass: pattern.matches(answer))
  }

  private func jsonScore(_ answer: String, gold: String) -> AnswerScore {
    guard let value = Self.value(of: answer), let wanted = Self.value(of: gold) else {
      return AnswerScore(isPass: false)
    }
    return AnswerScore(
      isPass: JSONComparison.areEqual(value, wanted, tolerance: tolerance),
      partial: JSONComparison.equalShare(value, wanted, tolerance: tolerance))
  }

  /// The normal form of an answer; of one that has only articles and punctuation, lower case with blanks folded.
  static func comparable(_ text: String) -> String {
    let normalized = AnswerText.normalized(text)
    return normalized.isEmpty ? AnswerText.foldingBlanks(in: text.pythonLowercased) : normalized
  }

  private static func holds(_ answer: String, wordsOf gold: String) -> Bool {
    let words = comparable(gold).splittingAtBlanks().map(ExactText.init)
    let all = comparable(answer).splittingAtBlanks().map(ExactText.init)
    guard !words.isEmpty, all.count >= words.count else { return false }
    return (0...(all.count - words.count)).contains { all[$0...].starts(with: words) }
  }

  /// The JSON value of a text, with or without a code fence around it.
  private static func value(of text: String) -> JSONValue? {
    let plain = text.strippingBlanks()
    let lines = plain.splittingLines()
    guard lines.count > 2, lines[0].hasExactPrefix("```"), lines[lines.count - 1].hasExactPrefix("```") else {
      return try? JSONParser.parse(plain)
    }
    return try? JSONParser.parse(lines.dropFirst().dropLast().joined(separator: "\n"))
  }

  private static func quoted(_ text: String) -> String {
    let shown = text.codePointCount > 60 ? text.prefix(codePoints: 60) + "..." : text
    return JSONWriter.text(of: .string(shown))
  }
}
