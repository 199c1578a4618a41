// How dates and amounts in rows are read.
extension RuleReader {
  /// Whether day or month stands first in dates.
  static func dateOrder(_ clause: ScopedClause) -> ClerkChoice? {
    let body = clause.body
    if let example = orderByExample(body) { return example }
    guard !isWriting(clause) || body.mentions(.read) else { return nil }
    let isDay = body.places(of: .dayFirst).map { ($0, true) }
    let isMonth = body.places(of: .monthFirst).map { ($0, false) }
    for (place, dayFirst) in isDay + isMonth {
      return (body.negation(before: place) == nil) == dayFirst ? .dayFirst : .monthFirst
    }
    for (unit, dayFirst) in [(RuleConcept.day, true), (.month, false)] {
      let leads = body.has(unit, before: .first, within: 3) || body.has(.first, before: unit, within: 7)
      guard leads, let place = body.places(of: unit).first else { continue }
      // In `not the month first` and `the month does not come first` the other one leads.
      let denied =
        body.negation(before: place, within: 5)
        ?? body.places(of: .first).compactMap { body.negation(before: $0) }.first
      return (denied == nil) == dayFirst ? .dayFirst : .monthFirst
    }
    return nil
  }

  /// `03/04/2025 is 3 April`: the number that is said beside the month's name is the day.
  private static func orderByExample(_ body: RuleClause) -> ClerkChoice? {
    guard let start = body.words.firstIndex(of: "slashdate"), body.words.count > start + 2,
      let first = Int(body.words[start + 1]), let second = Int(body.words[start + 2])
    else { return nil }
    for place in body.words.indices.dropFirst(start + 3) {
      guard let month = ClerkDate.month(named: body.words[place]), body.words[place] != "second" else {
        continue
      }
      if body.negation(before: place) != nil { continue }
      if month == second && month != first { return .dayFirst }
      if month == first && month != second { return .monthFirst }
    }
    return nil
  }

  /// Whether parentheses make an amount negative.
  static func parentheses(_ clause: ScopedClause) -> ClerkChoice? {
    guard clause.body.mentions(.parentheses) else { return nil }
    return sign(clause.body).map { $0 ? .parenthesesNegative : .parenthesesDropped }
  }

  /// Whether a minus behind the number makes it negative.
  static func trailingMinus(_ clause: ScopedClause) -> ClerkChoice? {
    let body = clause.body
    let isTrailing =
      body.has(.minus, before: .trailing, within: 4) || body.has(.trailing, before: .minus, within: 3)
    guard isTrailing else { return nil }
    let rest = body.removing(minusWords(body))
    return sign(rest) ?? true ? .trailingMinusNegative : .trailingMinusDropped
  }

  /// The place of the word for the sign itself, which says nothing about what it means.
  private static func minusWords(_ body: RuleClause) -> Range<Int> {
    let places = body.places(of: .minus)
    let place = places.first {
      body.concepts[max(0, $0 - 3)...min(body.concepts.count - 1, $0 + 4)].contains { $0.contains(.trailing) }
    }
    return (place ?? places[0])..<(place ?? places[0]) + 1
  }

  /// True for negative, false for a sign that is overlooked.
  private static func sign(_ body: RuleClause) -> Bool? {
    if body.mentions(.positive) { return body.denies(.positive, within: 7) }
    if body.affirms(.negative, within: 4) { return true }
    if body.denies(.negative, within: 4) { return false }
    if body.affirms(.exclude) { return false }
    if body.denies(.exclude) { return true }
    return nil
  }

  /// Whether commas separate thousands in amounts.
  static func commas(_ clause: ScopedClause) -> ClerkChoice? {
    let body = clause.body
    guard body.mentions(.comma), !isAboutGrouping(clause) else { return nil }
    if body.affirms(.stop) && !body.mentions(.exclude) { return .commaEndsNumber }
    let isUnderstood =
      body.mentions([.thousand, .exclude, .stop, .read]) || body.words.contains("part")
      || body.words.contains("1250")
      || body.words.contains("thousands")
    guard isUnderstood else { return nil }
    return body.denies(.exclude) ? .commaEndsNumber : .commasSkipped
  }

  /// Whether `k` means thousand.
  static func thousandsMark(_ clause: ScopedClause) -> ClerkChoice? {
    let body = clause.body
    guard body.mentions(.thousandsMark) else { return nil }
    if body.affirms(.exclude) { return .thousandsMarkIgnored }
    if body.words.contains("knumber") && isEquation(body) && hasPlainNumber(body) {
      return .thousandsMarkMultiplied
    }
    guard body.mentions(.thousand) else { return nil }
    return body.denies([.thousand, .convert], within: 4) ? .thousandsMarkIgnored : .thousandsMarkMultiplied
  }

  /// Whether amounts in cents are converted.
  static func cents(_ clause: ScopedClause) -> ClerkChoice? {
    let body = clause.body
    guard body.mentions(.cent) else { return nil }
    let isConverting =
      body.mentions([.hundred, .convert]) || Set(body.words).isSuperset(of: ["ct", "cents"])
    if isConverting {
      return body.denies([.convert, .hundred], within: 4) ? .centsAsWritten : .centsConverted
    }
    if body.words.contains("ct") && isEquation(body) && body.words.contains("decimalexample") {
      return .centsConverted
    }
    return body.affirms([.exclude, .asWritten]) ? .centsAsWritten : nil
  }

  /// Whether grams are converted to kilograms.
  static func grams(_ clause: ScopedClause) -> ClerkChoice? {
    let body = clause.body
    guard
      body.mentions(.gram) || body.mentionsAll([.weight, .unit]) || body.mentionsAll([.weight, .convert])
    else {
      return isWantingKilograms(body) ? .gramsConverted : nil
    }
    let isScaled = body.mentionsAll([.gram, .kilogram]) && isEquation(body)
    guard body.mentions([.convert, .thousand]) || body.mentionsAll([.unit, .same]) || isScaled else {
      return isWantingKilograms(body)
        ? .gramsConverted : body.affirms(.asWritten) && body.mentions(.gram) ? .gramsAsWritten : nil
    }
    return body.denies([.convert, .thousand], within: 4) ? .gramsAsWritten : .gramsConverted
  }

  /// `Give weights in kg` says what to compute in, not only what to write.
  private static func isWantingKilograms(_ body: RuleClause) -> Bool {
    isMeasuring(body) && body.mentions([.show, .convert]) && !body.mentions(.negation)
  }

  /// Whether kilograms are named as what to measure in, as in `in kg`, and not as what to write.
  static func isMeasuring(_ body: RuleClause) -> Bool {
    let isEnding = body.words.contains("end") || body.words.contains("ends")
    return !isEnding
      && body.places(of: .kilogram).contains { $0 > 0 && ["in", "into", "to"].contains(body.words[$0 - 1]) }
  }

  /// Whether the clause says what something amounts to.
  private static func isEquation(_ body: RuleClause) -> Bool {
    ["is", "are", "means", "mean", "equals", "equal", "as"].contains { body.words.contains($0) }
  }

  /// Whether the clause has a number that is written out.
  private static func hasPlainNumber(_ body: RuleClause) -> Bool {
    body.words.contains("decimalexample")
      || body.words.contains { $0.count >= 4 && $0.allSatisfy(\.isNumber) }
  }

  /// What becomes of amounts in other currencies.
  static func foreignMoney(_ clause: ScopedClause) -> ClerkChoice? {
    let body = clause.body
    guard body.mentions([.currency, .foreign]), body.mentions([.foreign, .rate, .convert]),
      !body.mentions(.gram),
      !body.mentions(.cent)
    else { return nil }
    if body.mentions([.convert, .rate]) {
      let isRefused = body.denies([.convert, .rate], within: 4) || body.affirms(.exclude)
      return isRefused ? .foreignAsWritten : .foreignConverted
    }
    return body.affirms(.exclude) && body.mentions(.foreign) && body.mentions(.currency)
      ? .foreignLeftOut : nil
  }
}
