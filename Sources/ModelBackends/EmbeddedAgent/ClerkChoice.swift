/// One way in which the clerk can do one part of its work.
///
/// Choices of the same `ClerkDimension` exclude each other; each dimension has a naive choice, which the clerk
/// follows until a rule of the skill says otherwise.
enum ClerkChoice: Int, Hashable, Sendable, CaseIterable {
  // How rows are read.
  case monthFirst, dayFirst
  case parenthesesDropped, parenthesesNegative
  case trailingMinusDropped, trailingMinusNegative
  case commaEndsNumber, commasSkipped
  case thousandsMarkIgnored, thousandsMarkMultiplied
  case centsAsWritten, centsConverted
  case gramsAsWritten, gramsConverted
  case foreignAsWritten, foreignConverted, foreignLeftOut
  // Which rows count.
  case voidCounted, voidLeftOut
  case copiesCounted, copiesLeftOut
  case refundsAdded, refundsSubtracted, refundsLeftOut
  case openingIgnored, openingIncluded
  case namesExact, namesLoose
  // How the answer is written.
  case decimalsAsComputed, twoDecimals, noDecimals
  case roundingNever, roundingWhenAsked
  case groupingHidden, groupingShown
  case unitHidden, unitShown
  case dateAsWritten, dateYearFirst, dateDayFirst

  /// The part of the work that this choice decides.
  var dimension: ClerkDimension {
    switch self {
    case .monthFirst, .dayFirst: .dateOrder
    case .parenthesesDropped, .parenthesesNegative: .parentheses
    case .trailingMinusDropped, .trailingMinusNegative: .trailingMinus
    case .commaEndsNumber, .commasSkipped: .commas
    case .thousandsMarkIgnored, .thousandsMarkMultiplied: .thousandsMark
    case .centsAsWritten, .centsConverted: .cents
    case .gramsAsWritten, .gramsConverted: .grams
    case .foreignAsWritten, .foreignConverted, .foreignLeftOut: .foreignMoney
    case .voidCounted, .voidLeftOut: .voidRows
    case .copiesCounted, .copiesLeftOut: .copies
    case .refundsAdded, .refundsSubtracted, .refundsLeftOut: .refunds
    case .openingIgnored, .openingIncluded: .openingBalance
    case .namesExact, .namesLoose: .names
    case .decimalsAsComputed, .twoDecimals, .noDecimals: .decimals
    case .roundingNever, .roundingWhenAsked: .rounding
    case .groupingHidden, .groupingShown: .grouping
    case .unitHidden, .unitShown: .unit
    case .dateAsWritten, .dateYearFirst, .dateDayFirst: .dateForm
    }
  }
}

/// The parts of the clerk's work that a skill can steer.
enum ClerkDimension: Int, Hashable, Sendable, CaseIterable {
  case dateOrder, parentheses, trailingMinus, commas, thousandsMark, cents, grams, foreignMoney
  case voidRows, copies, refunds, openingBalance, names
  case decimals, rounding, grouping, unit, dateForm

  /// Whether it decides how the answer is written rather than what it is.
  var isAboutForm: Bool { rawValue >= Self.decimals.rawValue }

  /// All choices, the naive one first.
  var choices: [ClerkChoice] { Self.choicesByDimension[rawValue] }

  private static let choicesByDimension: [[ClerkChoice]] = allCases.map { dimension in
    ClerkChoice.allCases.filter { $0.dimension == dimension }
  }
}

/// One choice for every dimension.
struct ClerkHabits: Hashable, Sendable {
  /// A bit for each choice that is in force; exactly one a dimension.
  private var bits: UInt64

  /// What the clerk does when nobody told it anything.
  static let naive: ClerkHabits = {
    var habits = ClerkHabits(bits: 0)
    for dimension in ClerkDimension.allCases { habits.adopt(dimension.choices[0]) }
    return habits
  }()

  private init(bits: UInt64) { self.bits = bits }

  /// Whether this choice is in force.
  func has(_ choice: ClerkChoice) -> Bool { bits & (1 << UInt64(choice.rawValue)) != 0 }

  /// Puts a choice in the place of the one that its dimension had.
  mutating func adopt(_ choice: ClerkChoice) {
    bits = (bits & ~Self.masks[choice.dimension.rawValue]) | (1 << UInt64(choice.rawValue))
  }

  private static let masks: [UInt64] = ClerkDimension.allCases.map { dimension in
    dimension.choices.reduce(0) { $0 | (1 << UInt64($1.rawValue)) }
  }
}
