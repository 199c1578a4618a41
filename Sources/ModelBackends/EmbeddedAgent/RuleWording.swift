/// Words rules in English, in several ways each.
///
/// What a wording means is never assumed: `RuleReader` reads it like any other text.
enum RuleWording {
  /// Wordings of a choice for all questions, or for those that its subject belongs to.
  static func general(_ choice: ClerkChoice) -> [String] {
    switch choice {
    case .monthFirst: ["Read dates like 03/04/2025 as month first."]
    case .dayFirst:
      [
        "Read dates like 03/04/2025 with the day first, then the month.",
        "In dates that are written in numbers, the day comes before the month.",
        "Treat numeric dates as DD/MM/YYYY.",
      ]
    case .parenthesesDropped: ["Ignore parentheses around amounts."]
    case .parenthesesNegative:
      [
        "An amount in parentheses is negative.", "Subtract amounts that stand in parentheses.",
        "Treat a number such as (45.00) as below zero.",
      ]
    case .trailingMinusDropped: ["Ignore a minus sign at the end of an amount."]
    case .trailingMinusNegative:
      [
        "An amount with a trailing minus is negative.",
        "Treat an amount that ends with a minus sign as negative.",
        "A minus sign behind the number counts: 45.00- is below zero.",
      ]
    case .commaEndsNumber: ["A number ends at its comma."]
    case .commasSkipped:
      [
        "Read commas in amounts as thousands separators: 1,250.00 is 1250.00.",
        "Ignore commas in amounts; they only separate thousands.",
        "Do not stop at a comma when reading an amount.",
      ]
    case .thousandsMarkIgnored: ["Ignore the letter k after a number."]
    case .thousandsMarkMultiplied:
      [
        "A k after a number means thousand.", "Multiply amounts that end in k by 1000.",
        "Read 1.2k as 1.2 thousand.",
      ]
    case .centsAsWritten: ["Leave amounts in ct as they are."]
    case .centsConverted:
      [
        "Amounts in ct are cents: divide them by 100.", "Convert cents before adding: 100 ct are one unit.",
        "Divide amounts marked ct by 100.",
      ]
    case .gramsAsWritten: ["Do not convert grams."]
    case .gramsConverted:
      [
        "Convert grams to kilograms before adding weights.", "Divide weights in g by 1000 to get kg.",
        "Bring all weights to kg: 1000 g are 1 kg.",
      ]
    case .foreignAsWritten: ["Do not convert amounts in other currencies."]
    case .foreignConverted:
      [
        "Convert amounts in another currency at the rate in the head of the ledger.",
        "Multiply amounts in a foreign currency by the exchange rate that the ledger gives.",
      ]
    case .foreignLeftOut: ["Leave out amounts in a foreign currency."]
    case .voidCounted: ["Count rows that are marked VOID like any other row."]
    case .voidLeftOut:
      [
        "Leave out rows that are marked VOID.", "Rows marked VOID do not count.",
        "Skip every row whose note says VOID.",
      ]
    case .copiesCounted: ["Count rows that are marked as copies like any other row."]
    case .copiesLeftOut:
      [
        "Leave out rows that are marked as a copy or duplicate.", "Count a duplicated row only once.",
        "Rows marked copy or duplicate do not count.",
      ]
    case .refundsAdded: ["Add refunds like other amounts."]
    case .refundsSubtracted:
      ["Subtract refunds.", "Deduct rows that are noted as a refund.", "Refunds count as negative amounts."]
    case .refundsLeftOut: ["Leave out rows that are noted as a refund.", "Ignore refunds."]
    case .openingIgnored: ["Do not add the opening balance."]
    case .openingIncluded:
      ["Start a balance from the opening balance.", "Add the opening balance when there is one."]
    case .namesExact: ["Match the names of parties exactly."]
    case .namesLoose:
      [
        "Treat spellings of a name that differ in case, in & or in Ltd as the same party.",
        "Ignore upper and lower case and Ltd in the names of parties.",
        "A party may be spelled in several ways: treat the variants as one party.",
      ]
    case .decimalsAsComputed: ["Write as many decimals as needed."]
    case .twoDecimals: ["Give every number with two decimals.", "Always write two decimals in answers."]
    case .noDecimals: ["Give every amount as a whole number.", "Write answers without decimals."]
    case .roundingNever: ["Never round."]
    case .roundingWhenAsked:
      [
        "Round to whole units when the question asks for it.",
        "When the question asks for rounding, round the result.",
      ]
    case .groupingHidden:
      [
        "Write no thousands separators in answers.", "Leave commas out of the answer.",
        "Give numbers without commas.",
      ]
    case .groupingShown: ["Write large numbers with thousands separators."]
    case .unitHidden: ["Give numbers without a unit."]
    case .unitShown: ["Always write the unit after the number.", "End every answer with its unit."]
    case .dateAsWritten: ["Give dates as written in the ledger."]
    case .dateYearFirst:
      [
        "Give dates as YYYY-MM-DD.", "Write dates in answers in ISO form, such as 2025-04-03.",
        "Answer with dates year first, then month and day.",
      ]
    case .dateDayFirst: ["Give dates as DD/MM/YYYY."]
    }
  }

  /// Wordings for the class of answers that these questions share, such as money; empty when there is no such class.
  static func classwide(_ choice: ClerkChoice, for kinds: QuestionKinds) -> [String] {
    if kinds.isSubset(of: .money) {
      switch choice {
      case .twoDecimals:
        return ["Give money with two decimals.", "Write sums of money with two decimal places."]
      case .noDecimals: return ["Give sums of money without decimals."]
      case .unitShown: return ["Write the currency after every amount of money."]
      case .unitHidden: return ["Write sums of money without the currency."]
      default: return []
      }
    }
    guard kinds == QuestionKinds(.weight) else { return [] }
    switch choice {
    case .unitShown: return ["Give weights with their unit, kg.", "Write kg after a weight."]
    case .unitHidden: return ["Give weights without the unit."]
    case .twoDecimals: return ["Give weights with two decimals."]
    default: return []
    }
  }

  /// Wordings with a condition that names the kind of question.
  static func conditional(_ choice: ClerkChoice, for kind: ClerkQuestionKind) -> [String] {
    let condition: String
    switch kind {
    case .total: condition = "When the question asks for a total, "
    case .net: condition = "When the question asks for a net amount, "
    case .balance: condition = "When the question asks for a balance, "
    case .count: condition = "When the question asks how many rows there are, "
    case .largest: condition = "When the question asks for the largest amount, "
    case .average: condition = "When the question asks for an average, "
    case .date: condition = "When the question asks for a date, "
    case .weight: condition = "When the question asks for a weight, "
    }
    return plain(choice).map { condition + $0.prefix(1).lowercased() + $0.dropFirst() }
  }

  /// Wordings that can follow a condition: commands that name no kind of answer themselves.
  private static func plain(_ choice: ClerkChoice) -> [String] {
    switch choice {
    case .twoDecimals: ["Give two decimals."]
    case .noDecimals: ["Give a whole number."]
    case .unitShown: ["Write the unit after the number."]
    default: general(choice)
    }
  }

  /// What the choice is about, for summaries; never read as a rule.
  static func topic(_ dimension: ClerkDimension) -> String {
    switch dimension {
    case .dateOrder: "order of day and month"
    case .parentheses: "parentheses"
    case .trailingMinus: "minus behind the number"
    case .commas: "commas in amounts"
    case .thousandsMark: "letter k"
    case .cents: "cents"
    case .grams: "units of weight"
    case .foreignMoney: "other currencies"
    case .voidRows: "void rows"
    case .copies: "copied rows"
    case .refunds: "refunds"
    case .openingBalance: "opening balance"
    case .names: "spelling of names"
    case .decimals: "decimals of the answer"
    case .rounding: "rounding"
    case .grouping: "separators in the answer"
    case .unit: "unit of the answer"
    case .dateForm: "form of dates"
    }
  }
}
