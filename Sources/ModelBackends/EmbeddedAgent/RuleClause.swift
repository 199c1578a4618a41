/// One statement of a rule: its words in normal form, and what each is about.
///
/// Case, quotes and apostrophes are taken away, hyphens and slashes part words, a few phrases become one word
/// (`leave out`, `how many`, `as written`), and examples become words that name their form: `(45.00)`,
/// `45.00-`, `1,250.00`, `1.2k`, `03/04/2025`, `2025-04-03`, `DD/MM/YYYY`.
struct RuleClause: Sendable {
  /// The words in normal form.
  private(set) var words: [String] = []
  /// What each word is about, as long as `words`.
  private(set) var concepts: [RuleConcept] = []
  /// Places of words that a comma follows.
  private(set) var commas: Set<Int> = []
  /// Everything that some word is about.
  private(set) var about: RuleConcept = []

  /// Reads one statement.
  init(_ text: some StringProtocol) {
    for token in text.split(whereSeparator: { $0 == " " || $0 == "\t" || $0.isNewline }) {
      append(token)
    }
    joinPhrases()
    concepts = words.map(RuleConcept.of)
    about = concepts.reduce([]) { $0.union($1) }
  }

  private init(words: [String], concepts: [RuleConcept], commas: Set<Int>) {
    self.words = words
    self.concepts = concepts
    self.commas = commas
    about = concepts.reduce([]) { $0.union($1) }
  }

  /// The clause without the words of this range.
  func removing(_ range: Range<Int>) -> RuleClause {
    var words = words
    var concepts = concepts
    words.removeSubrange(range)
    concepts.removeSubrange(range)
    let moved = commas.compactMap {
      $0 < range.lowerBound ? $0 : $0 < range.upperBound ? nil : $0 - range.count
    }
    return RuleClause(words: words, concepts: concepts, commas: Set(moved))
  }

  /// Only the words of this range.
  func only(_ range: Range<Int>) -> RuleClause {
    RuleClause(words: Array(words[range]), concepts: Array(concepts[range]), commas: [])
  }

  // MARK: Asking about words

  /// Whether some word is about any of these things.
  func mentions(_ concept: RuleConcept) -> Bool { !about.isDisjoint(with: concept) }

  /// Whether all of these things are mentioned.
  func mentionsAll(_ concepts: RuleConcept) -> Bool { about.isSuperset(of: concepts) }

  /// Places of the words about any of these things.
  func places(of concept: RuleConcept) -> [Int] {
    concepts.indices.filter { !concepts[$0].isDisjoint(with: concept) }
  }

  /// The place of a negation shortly before a word, if there is one and neither a comma nor `but` parts them.
  func negation(before place: Int, within distance: Int = 3) -> Int? {
    for earlier in (max(0, place - distance)..<place).reversed() {
      if commas.contains(earlier) || words[earlier] == "but" { return nil }
      if concepts[earlier].contains(.negation) { return earlier }
    }
    return nil
  }

  /// Whether a word about one thing stands at most so many words before a word about another.
  func has(_ first: RuleConcept, before second: RuleConcept, within distance: Int) -> Bool {
    places(of: first).contains { start in
      (start + 1...start + distance).contains {
        $0 < concepts.count && !concepts[$0].isDisjoint(with: second)
      }
    }
  }

  /// Whether some word about this stands without a negation before it.
  func affirms(_ concept: RuleConcept, within distance: Int = 3) -> Bool {
    places(of: concept).contains { negation(before: $0, within: distance) == nil }
  }

  /// Whether some word about this stands behind a negation.
  func denies(_ concept: RuleConcept, within distance: Int = 3) -> Bool {
    places(of: concept).contains { negation(before: $0, within: distance) != nil }
  }

  // MARK: Words

  private mutating func append(_ token: some StringProtocol) {
    let bare = token.lowercased()
    let inner = bare.drop { "\"'`*_“”‘’".contains($0) }
    if let form = RuleExample.form(of: inner) {
      words += form
    } else {
      let pieces = inner.split { !($0.isLetter || $0.isNumber || "'’.&".contains($0)) }
      for piece in pieces {
        let word = piece.filter { $0.isLetter || $0.isNumber }
        if piece == "&" { words.append("ampersand") } else if !word.isEmpty { words.append(word) }
      }
      if pieces.isEmpty && inner == "-" { words.append("minus") }
    }
    if !words.isEmpty, let last = bare.last, last == "," || last == ":" { commas.insert(words.count - 1) }
  }

  private mutating func joinPhrases() {
    var place = 0
    while place < words.count {
      if let phrases = Self.phrases[words[place]] {
        for (rest, word) in phrases where words.dropFirst(place + 1).starts(with: rest) {
          replace(place..<place + 1 + rest.count, with: word)
          break
        }
      }
      joinVerb(at: place)
      place += 1
    }
  }

  /// `leave ... out` and `take ... off`, with the thing between.
  private mutating func joinVerb(at place: Int) {
    let verbs: [(starts: Set<String>, ends: Set<String>, meaning: String)] = [
      (["leave", "leaves", "leaving", "left", "keep"], ["out"], "exclude"),
      (["take", "takes", "taking", "taken"], ["off", "away"], "subtract"),
    ]
    guard let verb = verbs.first(where: { $0.starts.contains(words[place]) }) else { return }
    let end = words.indices.dropFirst(place + 1).prefix(6).first { verb.ends.contains(words[$0]) }
    guard let end else { return }
    words[place] = verb.meaning
    replace(end..<end + 1, with: "aside")
  }

  private mutating func replace(_ range: Range<Int>, with word: String) {
    words.replaceSubrange(range, with: [word])
    let shift = range.count - 1
    commas = Set(commas.map { $0 < range.lowerBound ? $0 : max(range.lowerBound, $0 - shift) })
  }

  private static let phrases: [String: [([String], String)]] = {
    let joined: [(String, String)] = [
      ("how many", "howmany"), ("number of rows", "numberofrows"), ("number of entries", "numberofrows"),
      ("as written", "aswritten"), ("as it is written", "aswritten"), ("as they are written", "aswritten"),
      ("as it stands", "aswritten"), ("as they stand", "aswritten"), ("as they are", "aswritten"),
      ("as it is", "aswritten"), ("as shown", "aswritten"), ("as they appear", "aswritten"),
      ("as it appears", "aswritten"), ("as in the ledger", "aswritten"),
      ("the way they are written", "aswritten"),
      ("the way it is written", "aswritten"),
      ("leave out", "exclude"), ("left out", "exclude"), ("leave aside", "exclude"), ("pass over", "exclude"),
      ("leave off", "exclude"), ("throw out", "exclude"), ("throw away", "exclude"),
      ("pay no attention", "exclude"),
      ("take no notice", "exclude"), ("does not matter", "regardless"), ("do not matter", "regardless"),
      ("doesnt matter", "regardless"), ("dont matter", "regardless"), ("without regard", "regardless"),
      ("take off", "subtract"), ("take away", "subtract"), ("taken off", "subtract"),
      ("taken away", "subtract"),
      ("below zero", "negative"), ("less than zero", "negative"), ("money out", "negative"),
      ("brought forward", "opening"), ("carried forward", "opening"), ("start balance", "opening"),
      ("no matter", "regardless"), ("rather than", "not"), ("instead of", "not"), ("but not", "except"),
      ("other than", "except"), ("nothing but", "only"), ("nothing else", "only"), ("no more than", "only"),
      ("year month day", "yyyymmdd"), ("year month and day", "yyyymmdd"), ("year first", "yyyymmdd"),
      ("year then month", "yyyymmdd"), ("yyyy mm dd", "yyyymmdd"),
      ("day month year", "ddmm"), ("day and month", "ddmm"), ("day then month", "ddmm"),
      ("day month", "ddmm"),
      ("dd mm", "ddmm"), ("d m", "ddmm"), ("month day", "mmdd"), ("mm dd", "mmdd"), ("m d", "mmdd"),
      ("month then day", "mmdd"),
      ("cent precision", "twodecimals"), ("to the cent", "twodecimals"),
      ("nearest cent", "twodecimals"), ("whole number", "wholenumber"), ("whole numbers", "wholenumber"),
    ]
    var table: [String: [([String], String)]] = [:]
    for (phrase, word) in joined {
      let parts = phrase.split(separator: " ").map(String.init)
      table[parts[0], default: []].append((Array(parts.dropFirst()), word))
    }
    return table.mapValues { $0.sorted { $0.0.count > $1.0.count } }
  }()
}
