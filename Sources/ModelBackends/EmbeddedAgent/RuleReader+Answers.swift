// How answers are written.
extension RuleReader {
  /// Whether the clause speaks of what is handed in, not of what stands in the ledger.
  static func isAboutAnswers(_ clause: ScopedClause) -> Bool {
    clause.whole.mentions(.answer) || clause.body.mentions(.show)
  }

  /// Whether the clause tells how to write something; `put` and `use` alone can also be about the ledger.
  static func isWriting(_ clause: ScopedClause) -> Bool {
    let verbs: Set<String> = [
      "give", "write", "report", "print", "express", "show", "answer", "answers", "state", "present", "reply",
      "output",
      "format",
    ]
    if clause.whole.mentions(.answer) { return true }
    let words = clause.body.words
    guard let place = words.firstIndex(where: verbs.contains) else { return false }
    // `We write the day first` tells what stands in the ledger.
    return place == 0 || !["we", "they", "i", "ledgers", "books", "people"].contains(words[place - 1])
  }

  /// Whether a clause about commas means those of the answer.
  static func isAboutGrouping(_ clause: ScopedClause) -> Bool {
    let body = clause.body
    if clause.whole.mentions(.answer) { return true }
    if body.mentions([.read, .stop]) || body.words.contains("before") { return false }
    return body.mentions(.show) || (body.denies(.comma) && !body.mentions(.exclude)) || body.denies(.with)
  }

  /// Whether answers have thousands separators.
  static func grouping(_ clause: ScopedClause) -> ClerkChoice? {
    let body = clause.body
    guard body.mentions(.comma), isAboutGrouping(clause) else { return nil }
    let isRefused = body.denies([.comma, .show], within: 4) || body.affirms(.exclude)
    return isRefused ? .groupingHidden : .groupingShown
  }

  /// How many decimals answers have.
  static func decimals(_ clause: ScopedClause) -> ClerkChoice? {
    let body = clause.body
    guard !isRoundingOnRequest(clause), !body.mentions(.hundred) else { return nil }
    let isExample =
      body.words.contains("decimalexample") && isAboutAnswers(clause)
      && !body.mentions([.comma, .thousandsMark, .convert])
    if body.mentionsAll([.two, .decimal]) || isExample {
      return body.denies(.two, within: 4) || body.affirms(.exclude) ? .decimalsAsComputed : .twoDecimals
    }
    if body.mentions(.zero) && body.mentions(.trailing) {
      return body.denies([.zero, .trailing]) || body.affirms(.exclude) ? .decimalsAsComputed : .twoDecimals
    }
    let isWhole =
      body.mentions(.whole)
      && (body.mentions([.round, .show, .answer]) || (body.words.count <= 5 && !body.mentions(.read)))
    if isWhole { return body.denies(.whole, within: 4) ? .decimalsAsComputed : .noDecimals }
    guard body.mentions(.decimal), !body.mentions(.comma) else { return nil }
    if body.words.contains("needed") || body.words.contains("necessary") || body.affirms(.asWritten) {
      return .decimalsAsComputed
    }
    return body.denies(.decimal) || body.affirms([.exclude, .zero]) ? .noDecimals : nil
  }

  /// Whether results are rounded when the question asks for it.
  static func rounding(_ clause: ScopedClause) -> ClerkChoice? {
    let body = clause.body
    if isRoundingOnRequest(clause) {
      return body.denies(.round) && !body.mentions(.alone) && !body.words.contains("unless")
        ? .roundingNever : .roundingWhenAsked
    }
    return body.denies(.round) && !body.mentions([.two, .whole]) ? .roundingNever : nil
  }

  /// `Round when the question asks for it`, in any order.
  private static func isRoundingOnRequest(_ clause: ScopedClause) -> Bool {
    clause.whole.mentionsAll([.round, .question])
  }

  /// Whether answers carry a unit or currency.
  static func unit(_ clause: ScopedClause) -> ClerkChoice? {
    let body = clause.body
    guard body.mentions([.unit, .kilogram, .currency]),
      !body.mentions([.convert, .rate, .foreign, .gram, .cent]),
      !body.mentionsAll([.unit, .same]), !body.mentionsAll([.whole, .round]),
      !body.mentions([.minus, .negative])
    else { return bareNumber(clause) }
    if body.denies([.unit, .kilogram, .currency, .with], within: 4) || body.denies(.show)
      || body.affirms(.exclude)
    {
      return .unitHidden
    }
    let isAttached =
      body.mentions(.with) || body.has(.show, before: [.unit, .kilogram, .currency], within: 5)
      || body.has([.unit, .kilogram, .currency], before: .second, within: 3)
      || ["need", "needs", "have", "has", "get", "gets", "carry", "require"].contains {
        body.words.contains($0)
      }
    let isOnlyMeasure = isMeasuring(body)
    return isAttached && !(isOnlyMeasure && !body.mentions([.with, .unit])) ? .unitShown : nil
  }

  /// `Only the number`, `a bare number`.
  private static func bareNumber(_ clause: ScopedClause) -> ClerkChoice? {
    let body = clause.body
    let isBare =
      ["number", "numbers", "figure", "digits"].contains { body.words.contains($0) } && body.mentions(.alone)
    return isBare && isAboutAnswers(clause) && !body.mentions([.round, .comma, .decimal]) ? .unitHidden : nil
  }

  /// In which form dates are handed in.
  static func dateForm(_ clause: ScopedClause) -> ClerkChoice? {
    let body = clause.body
    let isAboutDates = clause.whole.mentions([.date, .yearFirst, .dayFirst])
    guard isAboutDates, !body.mentions(.read) || clause.whole.mentions(.answer) else { return nil }
    if body.mentions(.yearFirst) || (body.words.contains("isodate") && isAboutAnswers(clause)) {
      return body.denies(.yearFirst) ? .dateAsWritten : .dateYearFirst
    }
    guard isAboutAnswers(clause) || body.mentions(.asWritten) else { return nil }
    if body.mentions(.asWritten) && body.mentions(.date) {
      return body.affirms(.asWritten) ? .dateAsWritten : nil
    }
    return body.affirms(.dayFirst) ? .dateDayFirst : nil
  }
}
