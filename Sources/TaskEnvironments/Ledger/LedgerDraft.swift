import SkillModel

/// The rows of one ledger while they are being made up.
struct LedgerDraft {
  /// What the ledger has to show.
  let plan: LedgerPlan
  /// Which rows the question is about.
  let demand: LedgerDemand
  /// Who the rows are booked for; the subject of the question first.
  let parties: [LedgerParty]
  /// Hundredths of the own currency for one unit of the other.
  let rate: Int
  /// Goes on from the composer and is handed back to it.
  var random: PythonRandom

  /// The code of the other currency.
  static let foreignCurrency = "USD"
  /// What rows are booked for.
  static let notes = [
    "flour", "packing paper", "repairs", "delivery fee", "cleaning", "spare parts", "printing", "fuel",
    "lamps",
    "crates", "training", "insurance", "sugar", "nails", "coffee", "varnish", "rope", "batteries",
  ]
  /// The notes of goods that can be weighed.
  private static let goods = notes.filter {
    !["repairs", "delivery fee", "cleaning", "printing", "training", "insurance"].contains($0)
  }

  private var traps: Set<LedgerTrap> { plan.traps }

  /// The subject's live rows, rows of others, and dead rows that the question would cover, by date.
  mutating func rows() -> [LedgerRow] {
    var notes = random.shuffled((plan.kind == .weight ? Self.goods : Self.notes).filter { $0 != demand.note })
    var rows: [LedgerRow] = []
    let covered = plan.kind == .balance ? 4 + random.below(2) : 3 + random.below(2)
    for index in 0..<covered {
      rows.append(coveredRow(at: index, note: notes.removeLast()))
    }
    if demand.note != nil { keepOneNote(in: &rows, notes: &notes) }
    if plan.kind != .balance {
      for index in 0..<(3 + random.below(3)) {
        let isDecoy = index == 0 && demand.note != nil
        rows.append(otherRow(note: isDecoy ? demand.note ?? "" : notes.removeLast()))
      }
    }
    setSpellings(in: &rows, covered: covered)
    addDeadRows(to: &rows, covered: covered, notes: &notes)
    if plan.kind == .net || (plan.kind == .count && random.below(3) == 0) { addRefunds(to: &rows) }
    return rows.enumerated()
      .sorted { ($0.element.date, $0.offset) < ($1.element.date, $1.offset) }.map(\.element)
  }

  // MARK: Rows

  private mutating func coveredRow(at index: Int, note: String) -> LedgerRow {
    let party = demand.party ?? parties[random.below(parties.count)]
    let date = date(inMonthOf: demand.month)
    return LedgerRow(
      date: date, dateStyle: style(for: date, index: index), party: party, writtenParty: party.name,
      note: demand.note ?? note, amount: amount(at: index))
  }

  private mutating func otherRow(note: String) -> LedgerRow {
    var party = parties[1 + random.below(parties.count - 1)]
    var date = date(inMonthOf: nil)
    if let month = demand.month {
      // With a month and no party every row counts by its month alone; with both, some rows fail on each.
      if demand.party != nil && random.below(2) == 0 { party = demand.party ?? party }
      while date.month == month.month && date.year == month.year { date = self.date(inMonthOf: nil) }
    }
    return LedgerRow(
      date: date, dateStyle: style(for: date, index: 9), party: party, writtenParty: party.name, note: note,
      amount: plainAmount())
  }

  /// Only the first covered row keeps the note that is asked for.
  private mutating func keepOneNote(in rows: inout [LedgerRow], notes: inout [String]) {
    for index in rows.indices.dropFirst() { rows[index].note = notes.removeLast() }
  }

  private mutating func setSpellings(in rows: inout [LedgerRow], covered: Int) {
    guard traps.contains(.spelling) else { return }
    for index in 0..<min(2, covered) {
      let spellings = rows[index].party.spellings
      rows[index].writtenParty = spellings[random.below(spellings.count)]
    }
  }

  private mutating func addDeadRows(to rows: inout [LedgerRow], covered: Int, notes: inout [String]) {
    if traps.contains(.voidRow) {
      var row = rows[0]
      row.isDead = true
      if demand.month == nil {
        row.date = LedgerDate(year: row.date.year, month: 1, day: 1 + random.below(28))
      }
      row.amount = plan.kind == .largest ? deadMaximum() : plainAmount()
      let plain = row.note
      if demand.note == nil { row.note = notes.removeLast() }
      row.note = pick(["VOID - \(row.note)", "\(row.note) (void)", "\(row.note), VOID"])
      if demand.note != nil { row.note = "\(plain) (void)" }
      row.dateStyle = style(for: row.date, index: 0)
      rows.append(row)
    }
    if traps.contains(.copiedRow) {
      var row = rows[covered - 1]
      row.isDead = true
      row.note = pick(["\(row.note) (copy)", "COPY of \(row.note)", "\(row.note), duplicate"])
      rows.append(row)
    }
  }

  private mutating func addRefunds(to rows: inout [LedgerRow]) {
    for _ in 0..<(1 + random.below(2)) {
      let party = demand.party ?? parties[0]
      let date = date(inMonthOf: demand.month)
      rows.append(
        LedgerRow(
          date: date, dateStyle: style(for: date, index: 9), party: party, writtenParty: party.name,
          note: "refund for \(pick(Self.notes))",
          amount: LedgerAmount(cents: cents(from: 5, to: 40), style: .plain),
          isRefund: true))
    }
  }

  // MARK: Dates

  private mutating func date(inMonthOf month: LedgerDate?) -> LedgerDate {
    let year = demand.month?.year ?? 2025
    if let month {
      guard traps.contains(.ambiguousDates) else {
        return LedgerDate(year: year, month: month.month, day: 1 + random.below(28))
      }
      var day = 1 + random.below(12)
      while day == month.month { day = 1 + random.below(12) }
      return LedgerDate(year: year, month: month.month, day: day)
    }
    let mustBeAmbiguous = traps.contains(.ambiguousDates) && plan.kind == .date
    var date = LedgerDate(year: year, month: 1 + random.below(12), day: 1 + random.below(28))
    while mustBeAmbiguous && !date.isAmbiguous {
      date = LedgerDate(year: year, month: 1 + random.below(12), day: 1 + random.below(12))
    }
    return date
  }

  private mutating func style(for date: LedgerDate, index: Int) -> LedgerDate.Style {
    if traps.contains(.ambiguousDates) {
      let isSubject = index < 3 || plan.kind == .date
      return isSubject && date.isAmbiguous ? (random.below(3) == 0 ? .dots : .slashes) : .iso
    }
    if traps.contains(.otherDateForm) { return random.below(2) == 0 ? .dayAndName : .nameAndDay }
    if plan.kind == .date { return .iso }
    return pick(date.day > 12 ? [.iso, .slashes, .dayAndName] : [.iso, .dayAndName, .nameAndDay])
  }
}

extension LedgerDraft {
  // MARK: Amounts

  /// The amount of the covered row at this place: the first rows carry the traps, one each.
  private mutating func amount(at index: Int) -> LedgerAmount {
    if plan.kind == .weight { return weight(at: index) }
    let styled = amountTraps
    if index < styled.count { return amount(for: styled[index]) }
    if plan.kind == .balance && index == styled.count {
      return LedgerAmount(cents: -cents(from: 10, to: 50), style: .plain)
    }
    return plainAmount()
  }

  private var amountTraps: [LedgerTrap] {
    LedgerTrap.allCases.filter {
      plan.traps.contains($0)
        && [.parentheses, .trailingMinus, .separators, .thousands, .cents, .foreignCurrency].contains($0)
    }
  }

  private mutating func amount(for trap: LedgerTrap) -> LedgerAmount {
    let isLargest = plan.kind == .largest
    switch trap {
    case .parentheses:
      return LedgerAmount(
        cents: -cents(from: isLargest ? 260 : 10, to: isLargest ? 400 : 60), style: .parentheses)
    case .trailingMinus: return LedgerAmount(cents: -cents(from: 10, to: 60), style: .trailingMinus)
    case .separators: return LedgerAmount(cents: cents(from: 1_100, to: 4_900), style: .separators)
    case .thousands: return LedgerAmount(cents: 10_000 * (11 + random.below(38)), style: .thousands)
    case .cents: return LedgerAmount(cents: cents(from: 3, to: 9), style: .cents)
    case .foreignCurrency:
      let units = isLargest ? 250 + random.below(50) : 20 + random.below(180)
      return LedgerAmount(foreignCents: 100 * units, currency: Self.foreignCurrency, rate: rate)
    default: return plainAmount()
    }
  }

  private mutating func plainAmount() -> LedgerAmount {
    if plan.kind == .weight { return LedgerAmount(grams: 50 * (10 + random.below(200)), inKilograms: true) }
    let isLarge = plan.traps.contains(.largeAnswer)
    return LedgerAmount(
      cents: cents(from: isLarge ? 400 : 20, to: isLarge ? (plan.kind == .average ? 3_900 : 950) : 230),
      style: .plain)
  }

  private mutating func deadMaximum() -> LedgerAmount {
    LedgerAmount(cents: cents(from: 5_000, to: 9_000), style: .plain)
  }

  private mutating func weight(at index: Int) -> LedgerAmount {
    guard plan.traps.contains(.grams), index < 2 else { return plainAmount() }
    return LedgerAmount(grams: 10 * (15 + random.below(80)), inKilograms: false)
  }

  private mutating func cents(from low: Int, to high: Int) -> Int {
    100 * (low + random.below(high - low)) + 1 + random.below(99)
  }

  private mutating func pick<Element>(_ choices: [Element]) -> Element {
    choices[random.below(choices.count)]
  }
}
