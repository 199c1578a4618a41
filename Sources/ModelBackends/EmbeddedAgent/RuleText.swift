import SkillModel

/// Cuts rules into clauses: one statement each.
///
/// Sentences part at full stops and semicolons; `and`, `but` and `then` part them where a new command follows.
/// What comes after `because`, `since` or `so that` is a reason and is dropped. A sentence or command that only
/// points back (`They do not count.`, `and leave them out`) stays with the one before.
enum RuleText {
  /// The clauses of one rule in their order.
  static func clauses(of text: some StringProtocol) -> [RuleClause] {
    var clauses: [[Substring]] = [[]]
    var isReason = false
    let tokens = String(text).split { $0 == " " || $0 == "\t" || $0.isNewline }
    for (place, token) in tokens.enumerated() {
      let word = ClerkText.words(token).first ?? ""
      if startsReason(word, next: tokens.dropFirst(place + 1).first) { isReason = true }
      if !isReason, startsCommand(at: place, in: tokens, after: clauses[clauses.count - 1]) {
        clauses.append([])
        continue
      }
      if !isReason, let command = repeatedCommand(at: place, in: tokens, after: clauses[clauses.count - 1]) {
        clauses.append([command])
        if word == "and" { continue }
      }
      if !isReason { clauses[clauses.count - 1].append(token) }
      if endsSentence(token) {
        isReason = false
        if !pointsBack(tokens.dropFirst(place + 1).prefix(token.last == ";" ? 4 : 1)) { clauses.append([]) }
      }
    }
    return clauses.filter { !$0.isEmpty }.map { RuleClause($0.joined(separator: " ")) }
  }

  private static func startsReason(_ word: String, next: Substring?) -> Bool {
    switch word {
    case "because", "since": true
    case "so": next.map { $0 == "that" || $0 == "they" || $0 == "it" } ?? false
    default: false
    }
  }

  private static func endsSentence(_ token: Substring) -> Bool {
    guard let last = token.last(where: { !"\"'”’)*_`".contains($0) }), ".;!?".contains(last) else {
      return false
    }
    return !["e.g.", "i.e.", "etc.", "ltd."].contains(token.lowercased())
  }

  private static func startsCommand(at place: Int, in tokens: [Substring], after clause: [Substring]) -> Bool
  {
    guard clause.count >= 3, ["and", "but", "then"].contains(tokens[place].lowercased()),
      let next = tokens.dropFirst(place + 1).first, commands.contains(next.lowercased())
    else { return false }
    return !pointsBack(tokens.dropFirst(place + 1).prefix(6))
  }

  /// The command that goes on in `Give money with two decimals, weights with kg and dates as YYYY-MM-DD`.
  private static func repeatedCommand(at place: Int, in tokens: [Substring], after clause: [Substring])
    -> Substring?
  {
    guard clause.count >= 3, let command = clause.first, commands.contains(command.lowercased()) else {
      return nil
    }
    let isAnd = tokens[place].lowercased() == "and"
    guard isAnd || tokens[place - 1].last == "," else { return nil }
    let next = tokens.dropFirst(isAnd ? place + 1 : place).prefix(2).map { ClerkText.words($0).first ?? "" }
    guard next.count == 2, !QuestionKinds(named: RuleConcept.of(next[0])).isEmpty else { return nil }
    return ["with", "as", "in", "without", "to"].contains(next[1]) ? command : nil
  }

  private static func pointsBack(_ tokens: ArraySlice<Substring>) -> Bool {
    tokens.contains { token in
      ["they", "them", "these", "those", "it", "such", "this"].contains(ClerkText.words(token).first ?? "")
    }
  }

  private static let commands: Set<String> = [
    "give", "write", "put", "show", "read", "treat", "leave", "ignore", "skip", "count", "add", "subtract",
    "deduct",
    "convert", "divide", "multiply", "round", "use", "do", "don't", "never", "always", "keep", "start",
    "begin",
    "report", "express", "answer", "drop", "remove", "exclude", "include", "take", "print", "state", "omit",
  ]
}
