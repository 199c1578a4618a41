/// A ledger as the clerk sees it before any habit decides what it means.
struct ClerkPage: Sendable {
  /// Code of the ledger's own currency, empty when the head names none.
  private(set) var currency = ""
  /// What one unit of another currency is worth in the own one.
  private(set) var rates: [String: ClerkNumber] = [:]
  /// The opening balance in the head, if there is one.
  private(set) var openingBalance: ClerkAmount?
  /// The rows in their order.
  private(set) var rows: [ClerkRow] = []

  /// Reads every line that looks like a row or like a known part of the head, and ignores the others.
  init(_ text: String) {
    for line in text.split(whereSeparator: \.isNewline) {
      if line.utf8.contains(UInt8(ascii: "|")) {
        if let row = ClerkRow(line) { rows.append(row) }
      } else if rows.isEmpty {
        readHead(line)
      }
    }
  }

  private mutating func readHead(_ line: Substring) {
    let words = line.split { $0 == " " || $0 == ":" }.map { $0.last == "." ? $0.dropLast() : $0 }
    if let place = words.firstIndex(of: "Amounts"), words.count > place + 2, words[place + 1] == "in" {
      currency = String(words[place + 2])
    }
    if let equals = words.firstIndex(of: "="), equals >= 2, words.count > equals + 1,
      let rate = ClerkNumber(digits: words[equals + 1])
    {
      rates[String(words[equals - 1])] = rate
    }
    if words.count >= 3, words[0].lowercased() == "opening", words[1].lowercased() == "balance" {
      openingBalance = ClerkAmount(words[2])
    }
  }
}

/// One row: date, party, note and amount between bars.
struct ClerkRow: Sendable {
  /// When it was booked.
  let date: ClerkDate
  /// The party as the row writes it.
  let party: String
  /// The party without what loose reading of names overlooks.
  let partyKey: String
  /// What it was booked for, with its marks.
  let note: String
  /// The amount, before any habit decides its value.
  let amount: ClerkAmount
  /// Whether the note calls the row void or cancelled.
  let isVoid: Bool
  /// Whether the note calls the row a copy or duplicate.
  let isCopy: Bool
  /// Whether the note names a refund.
  let isRefund: Bool

  /// Nil when the line has other than four cells, or no date in the first.
  init?(_ line: Substring) {
    let cells = line.split(separator: "|", omittingEmptySubsequences: false).map(ClerkText.trimmed)
    guard cells.count == 4, let date = ClerkDate(cells[0]), let amount = ClerkAmount(cells[3]) else {
      return nil
    }
    self.date = date
    self.amount = amount
    party = String(cells[1])
    partyKey = ClerkText.looseName(cells[1])
    note = String(cells[2])
    let words = ClerkText.words(note)
    isVoid = words.contains("void") || words.contains("voided") || words.contains("cancelled")
    isCopy = words.contains("copy") || words.contains("duplicate")
    isRefund = words.contains("refund")
  }
}

/// Small pieces of text work that reading ledgers, questions and rules share.
enum ClerkText {
  /// Without blanks at both ends.
  static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while text.first == " " || text.first == "\t" { text.removeFirst() }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return text
  }

  /// Runs of letters and digits, lower case.
  static func words(_ text: some StringProtocol) -> [String] {
    text.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
  }

  /// A name without case, `Ltd` and the like, and with `&` spelled out.
  static func looseName(_ name: some StringProtocol) -> String {
    name.lowercased().split(separator: " ").map { $0 == "&" ? "and" : $0 }
      .filter { !["ltd", "ltd.", "limited", "inc", "inc.", "co", "co."].contains($0) }.joined(separator: " ")
  }
}
