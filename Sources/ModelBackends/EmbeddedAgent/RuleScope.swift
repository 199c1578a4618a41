/// The kinds of question that a rule holds for.
struct QuestionKinds: OptionSet, Hashable, Sendable {
  /// One bit a kind.
  let rawValue: UInt16

  /// Every kind of question.
  static let all = QuestionKinds(ClerkQuestionKind.allCases)
  /// The kinds whose answer is a sum of money.
  static let money = QuestionKinds(ClerkQuestionKind.allCases.filter(\.isMoney))

  /// Makes a set from its bits.
  init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The kinds of a list.
  init(_ kinds: some Sequence<ClerkQuestionKind>) {
    rawValue = kinds.reduce(0) { $0 | (1 << UInt16($1.rawValue)) }
  }

  /// A single kind.
  init(_ kind: ClerkQuestionKind) { self.init([kind]) }

  /// The kinds that these words name; in `largest amount` and `net total` the narrower word counts.
  init(named concepts: RuleConcept) {
    var kinds: QuestionKinds = []
    if concepts.contains(.net) {
      kinds.formUnion(QuestionKinds(.net))
    } else if concepts.contains(.total) {
      kinds.formUnion(QuestionKinds([.total, .net]))
    }
    if concepts.contains(.balance) { kinds.formUnion(QuestionKinds(.balance)) }
    if concepts.contains(.largest) { kinds.formUnion(QuestionKinds(.largest)) }
    if concepts.contains(.average) { kinds.formUnion(QuestionKinds(.average)) }
    if kinds.isEmpty && concepts.contains(.money) { kinds.formUnion(.money) }
    if concepts.contains(.count) { kinds.formUnion(QuestionKinds(.count)) }
    if concepts.contains(.weight) { kinds.formUnion(QuestionKinds(.weight)) }
    if concepts.contains(.date) { kinds.formUnion(QuestionKinds(.date)) }
    self = kinds
  }
}

/// A clause with its conditions taken off: what it says, and for which questions.
///
/// Understood are `When the question asks for a total, ...`, `For averages, ...`, `... if a net amount is asked for`
/// and `..., except for counts`. Conditions about rows (`If an amount is in parentheses, ...`) stay in the clause.
struct ScopedClause: Sendable {
  /// Every word, conditions included.
  let whole: RuleClause
  /// The clause without conditions about questions.
  let body: RuleClause
  /// What the conditions say; all kinds when there are none.
  let kinds: QuestionKinds

  /// Takes conditions and exceptions off a clause.
  init(_ clause: RuleClause) {
    whole = clause
    var body = clause
    var kinds = QuestionKinds.all
    if let (range, excepted) = Self.exception(in: body) {
      body = body.removing(range)
      kinds.subtract(excepted)
    }
    if let range = Self.leadingCondition(in: body) ?? Self.trailingCondition(in: body) {
      let named = QuestionKinds(named: body.only(range).about)
      if !named.isEmpty { kinds.formIntersection(named) }
      body = body.removing(range)
    }
    self.body = body
    self.kinds = kinds
  }

  /// The kinds for a rule about the form of answers: here every word that names a kind narrows the rule.
  var formKinds: QuestionKinds {
    let named = QuestionKinds(named: body.about)
    let isGeneral = ["number", "numbers", "answer", "answers", "value", "values", "result", "results"]
      .contains { noun in
        zip(body.words, body.words.dropFirst()).contains {
          ["every", "all", "each", "any"].contains($0) && $1 == noun
        }
      }
    return named.isEmpty || isGeneral ? kinds : kinds.intersection(named)
  }

  private static func exception(in clause: RuleClause) -> (Range<Int>, QuestionKinds)? {
    guard let start = clause.places(of: .exception).first else { return nil }
    let range = start..<clause.words.count
    let words = clause.only(range)
    let named = QuestionKinds(named: words.about)
    let isAboutRows = words.mentions([.void, .copy, .refund, .parentheses, .foreign])
    return named.isEmpty || isAboutRows ? nil : (range, named)
  }

  private static func leadingCondition(in clause: RuleClause) -> Range<Int>? {
    guard let first = clause.concepts.first, first.contains(.condition), let comma = clause.commas.min(),
      comma + 1 < clause.words.count
    else { return nil }
    let words = clause.only(0..<comma + 1)
    if words.mentions([.question, .answer]) { return 0..<comma + 1 }
    let isPlain = !words.mentions([
      .parentheses, .comma, .void, .copy, .trailing, .row, .opening, .money, .date, .gram,
    ])
    let names = words.mentions([.total, .net, .balance, .count, .largest, .average, .weight])
    return isPlain && names ? 0..<comma + 1 : nil
  }

  private static func trailingCondition(in clause: RuleClause) -> Range<Int>? {
    let start = clause.places(of: .condition).first { place in
      place > 0 && clause.concepts[place...].contains { $0.contains(.question) }
    }
    return start.map { $0..<clause.words.count }
  }
}
