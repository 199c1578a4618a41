import SkillModel

/// What a question asks for.
enum ClerkQuestionKind: Int, Hashable, Sendable, CaseIterable {
  case total, net, balance, count, largest, average, date, weight

  /// Whether the answer is a sum of money.
  var isMoney: Bool {
    switch self {
    case .total, .net, .balance, .largest, .average: true
    case .count, .date, .weight: false
    }
  }
}

/// A question as the clerk understands it.
struct ClerkQuestion: Hashable, Sendable {
  /// What it asks for.
  let kind: ClerkQuestionKind
  /// The party that it names, if any.
  let party: String?
  /// The party as loose reading of names compares it.
  let partyKey: String?
  /// The month that it names, if any.
  let month: (year: Int, month: Int)?
  /// The note of a single row, for questions about a date.
  let note: String?
  /// Whether it wants a rounded number.
  let wantsWhole: Bool

  /// Equality of everything that was understood.
  static func == (left: ClerkQuestion, right: ClerkQuestion) -> Bool {
    left.kind == right.kind && left.party == right.party && left.note == right.note
      && left.wantsWhole == right.wantsWhole && left.month?.year == right.month?.year
      && left.month?.month == right.month?.month
  }

  /// Feeds kind, party and note.
  func hash(into hasher: inout Hasher) {
    hasher.combine(kind)
    hasher.combine(party)
    hasher.combine(note)
  }

  /// Understands a question; one of no known kind asks for a total.
  init(_ text: String) {
    let lower = text.lowercased()
    kind = Self.kind(lower)
    wantsWhole = lower.contains("round")
    let words = text.split(separator: " ")
    month = Self.month(words)
    party = Self.name(words)
    partyKey = party.map(ClerkText.looseName)
    note = kind == .date ? Self.note(lower) : nil
  }

  private static func kind(_ text: String) -> ClerkQuestionKind {
    let cues: [(ClerkQuestionKind, [String])] = [
      (.count, ["how many"]), (.balance, ["balance"]), (.average, ["average"]), (.weight, ["weigh"]),
      (.date, ["date", "when "]), (.largest, ["largest", "highest", "biggest"]),
      (.net, ["refund", "net of"]),
    ]
    return cues.first { $0.1.contains { text.contains($0) } }?.0 ?? .total
  }

  private static func month(_ words: [Substring]) -> (year: Int, month: Int)? {
    for (word, next) in zip(words, words.dropFirst()) {
      if let month = ClerkDate.month(named: word), let year = Int(next.prefix { $0.isNumber }), year > 999 {
        return (year, month)
      }
    }
    return nil
  }

  /// The first run of capitalised words that neither opens a sentence nor names a month or a currency.
  private static func name(_ words: [Substring]) -> String? {
    var run: [Substring] = []
    var opensSentence = true
    for word in words {
      let endsClause = word.last.map { ".,?!".contains($0) } ?? false
      let bare = word.hasSuffix("?") || endsClause ? word.dropLast() : word
      let isCapitalised = bare.first?.isUppercase ?? false
      let isCode = bare.count == 3 && bare.allSatisfy(\.isUppercase)
      let isName = isCapitalised && !opensSentence && !isCode && ClerkDate.month(named: bare) == nil
      if isName || (bare == "&" && !run.isEmpty) {
        run.append(bare)
        if endsClause { break }
      } else if !run.isEmpty {
        break
      }
      opensSentence = word.last.map { ".?!".contains($0) } ?? false
    }
    return run.isEmpty ? nil : run.joined(separator: " ")
  }

  private static func note(_ lower: String) -> String? {
    for (opening, closing) in [(" date was ", " booked "), (" the row ", " for ")] {
      if let start = lower.firstRange(ofExactly: opening)?.upperBound,
        let end = lower.firstRange(ofExactly: closing, from: start)?.lowerBound
      {
        return String(lower[start..<end])
      }
    }
    return nil
  }
}
