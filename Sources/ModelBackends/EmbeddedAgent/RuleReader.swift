/// One thing that a rule tells the clerk.
struct ClerkRule: Hashable, Sendable {
  /// What to do.
  let choice: ClerkChoice
  /// For which questions.
  let kinds: QuestionKinds
}

/// Reads rules in plain English.
///
/// What it understands, in any word order that names the thing and what to do with it:
/// - dates: day or month first (also by example), and answers as `YYYY-MM-DD`, day first or as written;
/// - amounts: parentheses and trailing minus as negative, commas as thousands separators, `k`, cents, grams,
///   other currencies at the rate in the head;
/// - rows: void rows, copies and refunds counted, left out or (refunds) subtracted; the opening balance; names
///   of parties read loosely or exactly;
/// - answers: two, no or as many decimals as needed, rounding when asked, thousands separators, units.
///
/// A rule may be negated (`never`, `do not`, `without`), may hold for some questions only (see `ScopedClause`), and
/// is obeyed whether it helps or harms. What it does not understand has no effect.
enum RuleReader {
  /// What one rule says, in the order in which it says it.
  static func rules(in text: some StringProtocol) -> [ClerkRule] {
    var rules: [ClerkRule] = []
    for clause in RuleText.clauses(of: text) {
      for rule in Self.rules(in: ScopedClause(clause)) where !rules.contains(rule) { rules.append(rule) }
    }
    return rules
  }

  private static func rules(in clause: ScopedClause) -> [ClerkRule] {
    let aboutWork: [ClerkChoice?] = [
      dateOrder(clause), parentheses(clause), trailingMinus(clause), commas(clause), thousandsMark(clause),
      cents(clause), grams(clause), foreignMoney(clause), voidRows(clause), copies(clause), refunds(clause),
      openingBalance(clause), names(clause),
    ]
    let aboutForm: [ClerkChoice?] = [
      decimals(clause), rounding(clause), grouping(clause), unit(clause), dateForm(clause),
    ]
    let kinds = clause.kinds
    let formKinds = clause.formKinds
    return aboutWork.compactMap { $0.map { ClerkRule(choice: $0, kinds: kinds) } }
      + aboutForm.compactMap { $0.map { ClerkRule(choice: $0, kinds: formKinds) } }
  }
}

// MARK: Rows that count

extension RuleReader {
  private static func voidRows(_ clause: ScopedClause) -> ClerkChoice? {
    guard clause.whole.mentions(.void) else { return nil }
    return counting(.void, in: clause).map { $0 ? .voidCounted : .voidLeftOut }
  }

  private static func copies(_ clause: ScopedClause) -> ClerkChoice? {
    guard clause.whole.mentions(.copy) else { return nil }
    if clause.body.affirms(.once) { return .copiesLeftOut }
    return counting(.copy, in: clause).map { $0 ? .copiesCounted : .copiesLeftOut }
  }

  private static func refunds(_ clause: ScopedClause) -> ClerkChoice? {
    guard clause.whole.mentions(.refund) else { return nil }
    let body = clause.body
    if body.affirms([.subtract, .negative]) { return .refundsSubtracted }
    if body.denies([.subtract, .negative]) { return .refundsAdded }
    return counting(.refund, in: clause).map { $0 ? .refundsAdded : .refundsLeftOut }
  }

  private static func openingBalance(_ clause: ScopedClause) -> ClerkChoice? {
    guard clause.whole.mentions(.opening), clause.whole.mentions(.balance) else { return nil }
    return counting(.opening, in: clause) ?? true ? .openingIncluded : .openingIgnored
  }

  private static func names(_ clause: ScopedClause) -> ClerkChoice? {
    let body = clause.body
    guard body.mentions([.name, .spelling]) else { return nil }
    if body.mentions(.exact) { return body.affirms(.exact, within: 4) ? .namesExact : .namesLoose }
    if body.affirms(.same) && body.mentions([.spelling, .name]) { return .namesLoose }
    if body.has(.different, before: .name, within: 1) { return .namesExact }
    if body.has(.different, before: .spelling, within: 2) { return .namesLoose }
    if body.denies(.same) { return .namesExact }
    if body.mentions(.spelling) && body.mentions(.exclude) {
      return body.affirms(.exclude) ? .namesLoose : .namesExact
    }
    return nil
  }

  /// Whether the clause lets these rows count; nil when it says nothing about that.
  private static func counting(_ thing: RuleConcept, in clause: ScopedClause) -> Bool? {
    let body = clause.body
    var used: Set<Int> = []
    var counts: Bool?
    for place in body.places(of: [.include, .exclude]) where !body.concepts[place].contains(thing) {
      let negation = body.negation(before: place)
      if let negation { used.insert(negation) }
      let isIncluding = !body.concepts[place].contains(.exclude)
      let isForNothing = body.has(.include, before: .zero, within: 2)
      counts = (isIncluding != (negation != nil)) && !isForNothing
      if !isIncluding { break }
    }
    guard let place = body.places(of: thing).first else { return counts }
    if let exception = body.places(of: .exception).first, exception < place { return !(counts ?? true) }
    if let negation = body.negation(before: place, within: 2), !used.contains(negation) {
      return !(counts ?? true)
    }
    if counts == nil && body.mentions(.zero) && thing != .opening { return false }
    return counts
  }
}
