import SkillModel

/// What a generated question asks for.
enum LedgerQuestionKind: String, Hashable, Sendable, CaseIterable {
  case total, net, balance, count, largest, average, date, weight
}

/// One kind of mess in a ledger, or one demand on the form of the answer, that a careless reader gets wrong.
enum LedgerTrap: Hashable, Sendable, CaseIterable {
  /// Day and month of a date could be exchanged.
  case ambiguousDates
  case parentheses, trailingMinus
  case voidRow, copiedRow
  case separators, thousands, cents
  case foreignCurrency
  case grams
  case spelling
  case openingBalance
  /// The right answer is above a thousand, without a written separator in the rows.
  case largeAnswer
  /// The right answer ends with a zero that belongs to it.
  case trailingZero
  /// The question wants whole units.
  case rounding
  /// The row's date is not written as the answer wants it.
  case otherDateForm

  /// What can befall a question of this kind, more frequent ones named more than once.
  static func choices(for kind: LedgerQuestionKind) -> [LedgerTrap] {
    switch kind {
    case .total:
      [
        .parentheses, .parentheses, .trailingMinus, .voidRow, .voidRow, .copiedRow, .separators, .separators,
        .thousands, .cents, .foreignCurrency, .spelling, .largeAnswer, .trailingZero, .trailingZero,
        .rounding, .rounding, .rounding,
      ]
    case .net: [.voidRow, .separators, .spelling, .trailingZero, .largeAnswer, .foreignCurrency]
    case .balance:
      [
        .openingBalance, .openingBalance, .openingBalance, .openingBalance, .openingBalance, .parentheses,
        .trailingMinus, .voidRow,
        .separators, .trailingZero,
        .largeAnswer,
      ]
    case .count: [.ambiguousDates, .ambiguousDates, .voidRow, .copiedRow, .spelling]
    case .largest:
      [.parentheses, .separators, .separators, .thousands, .cents, .foreignCurrency, .voidRow, .trailingZero]
    case .average: [.voidRow, .copiedRow, .parentheses, .largeAnswer, .trailingZero]
    case .date: [.ambiguousDates, .ambiguousDates, .otherDateForm, .voidRow, .spelling]
    case .weight: [.grams, .grams, .voidRow, .copiedRow, .spelling]
    }
  }
}

/// What one task asks for, and what makes it hard.
struct LedgerPlan: Hashable, Sendable {
  /// What the question asks for.
  let kind: LedgerQuestionKind
  /// What makes it hard; empty for an easy one.
  let traps: Set<LedgerTrap>

  /// Twenty kinds in the proportion in which every split holds them.
  private static let cycle: [LedgerQuestionKind] = [
    .total, .count, .balance, .total, .date, .weight, .total, .largest, .net, .count,
    .total, .average, .balance, .count, .date, .total, .weight, .largest, .net, .count,
  ]

  /// Twenty numbers of traps a task.
  private static let loads = [0, 1, 2, 1, 0, 1, 2, 2, 0, 1, 3, 1, 0, 2, 1, 0, 1, 2, 1, 1]

  /// Draws the plan of the task at this place of its split.
  init(index: Int, from random: inout PythonRandom) {
    kind = Self.cycle[index % Self.cycle.count]
    let load = Self.loads[random.below(Self.loads.count)]
    let choices = random.shuffled(LedgerTrap.choices(for: kind))
    var traps = Set<LedgerTrap>()
    for trap in choices where traps.count < load && Self.fits(trap, beside: traps) { traps.insert(trap) }
    self.traps = traps
  }

  /// Names a plan outright.
  init(kind: LedgerQuestionKind, traps: Set<LedgerTrap>) {
    self.kind = kind
    self.traps = traps
  }

  private static func fits(_ trap: LedgerTrap, beside others: Set<LedgerTrap>) -> Bool {
    switch trap {
    case .trailingZero: !others.contains(.rounding)
    case .rounding: !others.contains(.trailingZero)
    default: true
    }
  }
}
