extension LedgerPage {
  /// The rows that the question is about and that count.
  var relevantRows: [LedgerRow] { rows.filter { !$0.isDead && demand.covers($0) } }

  /// The right answer before it is written: cents, grams, a number of rows, or nothing for a date.
  ///
  /// Cents of an average are rounded half up.
  var rightValue: Int {
    let rows = relevantRows
    let sum = rows.reduce(0) { $0 + ($1.isRefund ? -$1.amount.value : $1.amount.value) }
    switch plan.kind {
    case .total, .net, .weight: return sum
    case .balance: return sum + (openingBalance ?? 0)
    case .count: return rows.count
    case .largest: return rows.map(\.amount.value).max() ?? 0
    case .average: return rows.isEmpty ? 0 : Self.dividing(sum, by: rows.count)
    case .date: return 0
    }
  }

  /// The answer in the form that the house wants: money with two decimals and nothing else unless whole units are
  /// asked for, weights in kilograms with their unit, counts as plain numbers, dates as year, month, day.
  var rightAnswer: String {
    let value = rightValue
    switch plan.kind {
    case .count: return String(value)
    case .weight: return "\(LedgerAmount.kilograms(value)) kg"
    case .date: return relevantRows.map(\.date).min()?.iso ?? ""
    case .total, .net, .balance, .largest, .average:
      let sign = value < 0 ? "-" : ""
      if plan.traps.contains(.rounding) { return "\(sign)\((value.magnitude + 50) / 100)" }
      return sign + LedgerAmount.decimal(value.magnitude)
    }
  }

  private static func dividing(_ sum: Int, by count: Int) -> Int {
    let half = (2 * Int(sum.magnitude) + count) / (2 * count)
    return sum < 0 ? -half : half
  }

  /// The question in one of the phrasings of its kind.
  var question: String {
    let party = demand.party?.name ?? "all parties"
    let phrasings: [String] =
      switch plan.kind {
      case .total:
        [
          "What is the total of all amounts for \(party)?", "How much is booked for \(party) in all?",
          "Add up the amounts of \(party). What is the sum?",
        ]
      case .net:
        [
          "What is the total for \(party), net of refunds?",
          "How much was booked for \(party) after refunds were taken off?",
        ]
      case .balance:
        ["What is the closing balance?", "What is the balance after the last row?"]
      case .largest:
        [
          "What is the largest amount booked for \(party)?",
          "How high is the highest amount in the rows of \(party)?",
        ]
      case .average:
        [
          "What is the average amount of the rows for \(party)?",
          "What do the rows of \(party) amount to on average?",
        ]
      case .weight:
        ["What is the total weight for \(party)?", "How much do the goods from \(party) weigh in all?"]
      case .count: countPhrasings
      case .date: datePhrasings
      }
    let question = phrasings[demand.phrasing % phrasings.count]
    return plan.traps.contains(.rounding) ? question + " Round to whole \(currency)." : question
  }

  private var countPhrasings: [String] {
    let month = demand.month?.monthAndYear
    switch (demand.party?.name, month) {
    case (let party?, let month?):
      return [
        "How many rows does \(party) have in \(month)?", "How many rows for \(party) are dated in \(month)?",
      ]
    case (nil, let month?):
      return ["How many rows are dated in \(month)?", "How many rows belong to \(month)?"]
    case (let party?, nil):
      return ["How many rows are there for \(party)?", "How many rows does \(party) have?"]
    case (nil, nil): return ["How many rows does the ledger have?"]
    }
  }

  private var datePhrasings: [String] {
    let party = demand.party?.name ?? "anyone"
    if let note = demand.note {
      return [
        "On which date was \(note) booked for \(party)?", "What is the date of the row \(note) for \(party)?",
      ]
    }
    return ["What is the date of the first row for \(party)?", "When was the first row for \(party) booked?"]
  }
}
