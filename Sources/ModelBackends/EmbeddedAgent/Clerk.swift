import SkillModel

/// Does one task: finds the rows, reads them, computes, writes the answer. All of it under given habits.
struct Clerk: Sendable {
  /// The ledger.
  let page: ClerkPage
  /// What is asked about it.
  let question: ClerkQuestion

  /// What came out, with the rows that went in.
  struct Work: Sendable {
    /// The answer as it is handed in.
    let answer: String
    /// Places in the page, in the order of the ledger.
    let rowsUsed: [Int]
  }

  /// The work under these habits. The same habits always give the same work.
  func work(under habits: ClerkHabits) -> Work {
    var used: [Int] = []
    var values: [ClerkNumber] = []
    for (place, row) in page.rows.enumerated() where covers(row, habits) {
      guard question.kind != .count, question.kind != .date else {
        used.append(place)
        continue
      }
      guard let value = row.amount.value(under: habits, currency: page.currency, rates: page.rates) else {
        continue
      }
      used.append(place)
      values.append(row.isRefund && habits.has(.refundsSubtracted) ? value.negated : value)
    }
    let answer =
      question.kind == .date
      ? date(of: used, habits) : text(of: result(values, rows: used.count, habits), habits)
    return Work(answer: answer, rowsUsed: used)
  }

  // MARK: Which rows

  private func covers(_ row: ClerkRow, _ habits: ClerkHabits) -> Bool {
    if row.isVoid && habits.has(.voidLeftOut) { return false }
    if row.isCopy && habits.has(.copiesLeftOut) { return false }
    if row.isRefund && habits.has(.refundsLeftOut) { return false }
    if let party = question.party, let key = question.partyKey {
      guard habits.has(.namesLoose) ? row.partyKey == key : row.party == party else { return false }
    }
    if let month = question.month {
      let day = row.date.reading(dayFirst: habits.has(.dayFirst))
      guard day.month == month.month && day.year == month.year else { return false }
    }
    if let note = question.note, !ClerkText.noteMentions(row.note, note) { return false }
    return true
  }

  // MARK: The result

  private func result(_ values: [ClerkNumber], rows: Int, _ habits: ClerkHabits) -> ClerkNumber {
    let zero = ClerkNumber(0)
    switch question.kind {
    case .total, .net, .weight: return values.reduce(zero, +)
    case .balance:
      var start = zero
      if habits.has(.openingIncluded), let opening = page.openingBalance {
        start = opening.value(under: habits, currency: page.currency, rates: page.rates) ?? zero
      }
      return values.reduce(start, +)
    case .count: return ClerkNumber(rows)
    case .largest: return values.max() ?? zero
    case .average: return values.isEmpty ? zero : values.reduce(zero, +).divided(by: values.count)
    case .date: return zero
    }
  }

  private func date(of used: [Int], _ habits: ClerkHabits) -> String {
    let isDayFirst = habits.has(.dayFirst)
    let rows = used.map { page.rows[$0] }
    // One note means one row; otherwise the first day is wanted, whatever the order of the rows.
    let chosen =
      question.note != nil
      ? rows.first
      : rows.min { $0.date.reading(dayFirst: isDayFirst) < $1.date.reading(dayFirst: isDayFirst) }
    guard let date = chosen?.date else { return "none" }
    let day = date.reading(dayFirst: isDayFirst)
    if habits.has(.dateYearFirst) { return day.yearFirst }
    return habits.has(.dateDayFirst) ? day.dayFirst : String(date.text)
  }

  private func text(of number: ClerkNumber, _ habits: ClerkHabits) -> String {
    var places: Int? = habits.has(.twoDecimals) ? 2 : habits.has(.noDecimals) ? 0 : nil
    if question.wantsWhole && habits.has(.roundingWhenAsked) { places = 0 }
    let digits = number.text(places: places, grouped: habits.has(.groupingShown))
    guard habits.has(.unitShown) else { return digits }
    if question.kind == .weight { return digits + " kg" }
    return question.kind.isMoney && !page.currency.isEmpty ? "\(digits) \(page.currency)" : digits
  }

  // MARK: The reply

  /// The rows that were used, one line each, and the answer as it is handed in.
  func reply(under habits: ClerkHabits) -> String {
    let work = work(under: habits)
    var lines = [
      work.rowsUsed.count == 1 ? "1 row fits the question:" : "\(work.rowsUsed.count) rows fit the question:"
    ]
    for place in work.rowsUsed {
      let row = page.rows[place]
      switch question.kind {
      case .count: lines.append("- \(row.date.text), \(row.party)")
      case .date: lines.append("- \(row.date.text), \(row.note)")
      default:
        let value =
          row.amount.value(under: habits, currency: page.currency, rates: page.rates) ?? ClerkNumber(0)
        let shown = row.isRefund && habits.has(.refundsSubtracted) ? value.negated : value
        lines.append("- \(row.note): \(shown.text(places: nil, grouped: false))")
      }
    }
    if question.kind == .balance && habits.has(.openingIncluded) && page.openingBalance != nil {
      lines.append("The opening balance is added.")
    }
    lines.append("<answer>\(work.answer)</answer>")
    return lines.joined(separator: "\n")
  }
}

extension ClerkText {
  /// Whether a note names this thing, possibly among other words.
  static func noteMentions(_ note: String, _ thing: String) -> Bool {
    let note = note.lowercased()
    return note == thing || note.containsExactly(thing)
  }
}
