/// One row of a generated ledger: what it says, and what is true about it.
struct LedgerRow: Hashable, Sendable {
  /// When it was booked.
  var date: LedgerDate
  /// How the row writes that.
  var dateStyle: LedgerDate.Style
  /// Which party it belongs to, whatever spelling the row uses.
  var party: LedgerParty
  /// The party as the row writes it.
  var writtenParty: String
  /// What it was booked for, with marks such as `(void)`.
  var note: String
  /// What it is worth and how the row writes that.
  var amount: LedgerAmount
  /// Void rows and copies of other rows stand in the book and count for nothing.
  var isDead = false
  /// Whether money came back; the amount is written without a sign.
  var isRefund = false

  /// The row as the ledger shows it.
  var text: String { "\(date.written(dateStyle)) | \(writtenParty) | \(note) | \(amount.text)" }
}

/// A generated ledger with a question to it, and everything that the right answer follows from.
struct LedgerPage: Hashable, Sendable {
  /// What the page was made for.
  let plan: LedgerPlan
  /// Whose ledger it is.
  let owner: String
  /// Code of the ledger's own currency; rows carry it only in the head.
  let currency: String
  /// The other currency and the hundredths of the own one that it is worth.
  let foreign: (code: String, rate: Int)?
  /// Cents, when the ledger has an opening balance.
  let openingBalance: Int?
  /// The rows in the order of the ledger.
  let rows: [LedgerRow]
  /// Which rows the question is about.
  let demand: LedgerDemand

  /// Equality of what can be seen of the page.
  static func == (left: LedgerPage, right: LedgerPage) -> Bool {
    left.plan == right.plan && left.text == right.text && left.demand == right.demand
  }

  /// Feeds what can be seen of the page.
  func hash(into hasher: inout Hasher) {
    hasher.combine(text)
    hasher.combine(demand)
  }

  /// The ledger as plain text.
  var text: String {
    var lines = ["Ledger of \(owner)"]
    if plan.kind == .weight {
      lines.append("Weights of goods received.")
    } else {
      let rate =
        foreign.map { " 1 \($0.code) = \(LedgerAmount.decimal($0.rate.magnitude)) \(currency)." } ?? ""
      lines.append("Amounts in \(currency).\(rate)")
    }
    if let openingBalance {
      lines.append("Opening balance: \(LedgerAmount.decimal(openingBalance.magnitude))")
    }
    lines.append("Date | Party | Note | \(plan.kind == .weight ? "Weight" : "Amount")")
    return (lines + rows.map(\.text)).joined(separator: "\n")
  }
}

/// Which rows a question is about.
struct LedgerDemand: Hashable, Sendable {
  /// The party that is asked about; nil for all.
  var party: LedgerParty?
  /// A day of the month that is asked about.
  var month: LedgerDate?
  /// The note of the one row that is asked about.
  var note: String?
  /// Which of several phrasings the question uses.
  var phrasing = 0

  /// Whether the question is about this row, were it alive.
  func covers(_ row: LedgerRow) -> Bool {
    if let party, row.party != party { return false }
    if let month, row.date.month != month.month || row.date.year != month.year { return false }
    if let note, row.note != note { return false }
    return true
  }
}

/// A customer or supplier and the spellings that the books use for it.
struct LedgerParty: Hashable, Sendable {
  /// The name as questions spell it.
  let name: String

  /// Other ways to write the same name; no two parties share one.
  var spellings: [String] {
    var all = [name.uppercased(), "\(name) Ltd"]
    let words = name.split(separator: " ").map { $0 == "&" ? "and" : String($0) }.joined(separator: " ")
    if words != name { all.append(words) }
    return all
  }

  /// Everyone whom ledgers name.
  static let all = [
    "Miller & Sons", "Northgate Dairy", "Okafor Transport", "Lindqvist Paper", "Harbour Bakery",
    "Patel Hardware",
    "Rossi & Figli", "Tamura Tools", "Green Valley Farm", "Delacroix Wines", "Kestrel Printing",
    "Novak Electrics",
    "Silva Fisheries", "Bramble & Thorn",
  ].map(LedgerParty.init(name:))
}
