import SkillModel

/// Writes ledgers that follow a plan, with numbers of its own.
///
/// Everything is drawn from one seeded generator, so the same seed gives the same book everywhere.
struct LedgerComposer {
  private var random: PythonRandom

  /// Starts the random numbers.
  init(seed: Int) {
    random = PythonRandom(seed: seed)
  }

  /// The plan for the task at this place of its split.
  mutating func plan(at index: Int) -> LedgerPlan { LedgerPlan(index: index, from: &random) }

  /// A page that has exactly the traps of the plan: drafts are thrown away until one does.
  mutating func page(for plan: LedgerPlan) -> LedgerPage {
    var page = draft(for: plan)
    var attempts = 0
    while !page.keepsItsPlan && attempts < 2_000 {
      page = draft(for: plan)
      attempts += 1
    }
    return page
  }

  private mutating func draft(for plan: LedgerPlan) -> LedgerPage {
    let parties = random.sample(LedgerParty.all, count: 4)
    let demand = demand(for: plan, subject: parties[0])
    var draft = LedgerDraft(
      plan: plan, demand: demand, parties: parties, rate: 70 + 5 * random.below(11), random: random)
    let rows = draft.rows()
    random = draft.random
    let foreign =
      plan.traps.contains(.foreignCurrency) ? (code: LedgerDraft.foreignCurrency, rate: draft.rate) : nil
    return LedgerPage(
      plan: plan, owner: pick(Self.owners), currency: pick(Self.currencies), foreign: foreign,
      openingBalance: plan.traps.contains(.openingBalance) ? amount(from: 60, to: 400) : nil,
      rows: rows, demand: demand)
  }

  private mutating func demand(for plan: LedgerPlan, subject: LedgerParty) -> LedgerDemand {
    var demand = LedgerDemand(party: subject, phrasing: random.below(6))
    switch plan.kind {
    case .balance:
      demand.party = nil
    case .count:
      let byMonth = plan.traps.contains(.ambiguousDates) || random.below(2) == 0
      if byMonth {
        demand.month = LedgerDate(year: 2023 + random.below(3), month: 1 + random.below(12), day: 1)
        if !plan.traps.contains(.spelling) { demand.party = nil }
      }
    case .date:
      if random.below(2) == 0 { demand.note = pick(LedgerDraft.notes) }
    default: break
    }
    return demand
  }

  private mutating func amount(from low: Int, to high: Int) -> Int {
    100 * (low + random.below(high - low)) + 1 + random.below(99)
  }

  private mutating func pick<Element>(_ choices: [Element]) -> Element {
    choices[random.below(choices.count)]
  }

  private static let currencies = ["EUR", "EUR", "GBP", "CHF"]
  private static let owners = [
    "Harbour Kitchen", "Corner Workshop", "Riverside School", "Hill Street Clinic", "Old Mill Theatre",
    "Station Library", "Park Lane Nursery", "West Quay Boats",
  ]
}

extension LedgerPage {
  /// Whether the page has the traps of its plan and none of those that happen by chance.
  var keepsItsPlan: Bool {
    let value = rightValue
    let traps = plan.traps
    switch plan.kind {
    case .count: return value >= 1 && value <= 9
    case .weight: return value > 0
    case .date: return relevantRows.count >= 1 && hasOneFirstDay
    case .total, .net, .balance, .largest, .average:
      guard value >= 2_000 else { return false }
      if traps.contains(.rounding) { return value % 100 != 0 && value % 100 != 50 && value < 100_000 }
      let isLarge = !traps.isDisjoint(with: [.largeAnswer, .separators, .thousands])
      // An amount in thousands always ends with zeros.
      let isRound = traps.contains(.trailingZero) || (plan.kind == .largest && traps.contains(.thousands))
      return (value % 10 == 0) == isRound && (value >= 100_000) == isLarge
    }
  }

  private var hasOneFirstDay: Bool {
    let days = relevantRows.map(\.date)
    guard let first = days.min() else { return false }
    return days.count { $0 == first } == 1
  }
}
