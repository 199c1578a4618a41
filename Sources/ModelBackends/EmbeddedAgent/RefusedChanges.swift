import SkillModel

/// Edits that must not come again: refused by the gate in this epoch, or by the owner at any time.
struct RefusedChanges: Sendable {
  /// One of them, as the prompt shows it.
  private struct Refusal: Sendable {
    let text: String
    let rules: [ClerkRule]
    let isByOwner: Bool
  }

  private var refusals: [Refusal] = []

  /// - Parameters:
  ///   - steps: the text about earlier steps; its rejected edits are numbered lines with an operation in brackets.
  ///   - owner: one refused edit a line, in whatever form.
  init(steps: String, owner: [String]) {
    for line in steps.splittingLines() {
      let numbered = line.drop { $0 == " " }
      guard numbered.first?.isNumber ?? false else { continue }
      let item = numbered.drop { $0.isNumber }.dropFirst(2)
      guard item.first == "[" else { continue }
      add(String(item), isByOwner: false)
    }
    for line in owner where !line.isEmpty { add(line, isByOwner: true) }
  }

  private mutating func add(_ line: String, isByOwner: Bool) {
    // The owner's reason may follow in the same line, with quotes of its own.
    let texts = [ChangeText.content(in: line), ChangeText.content(in: line, upToNextQuote: true)]
    for text in Set(texts.map(ChangeText.withoutBullet)) {
      refusals.append(Refusal(text: line, rules: RuleReader.rules(in: text), isByOwner: isByOwner))
    }
  }

  /// How a proposed change stands to what was refused.
  enum Standing: Hashable, Sendable {
    case new
    /// The gate refused the same meaning in other words.
    case reworded
    case refused
  }

  /// - Parameters:
  ///   - content: the text to put in, empty for a deletion.
  ///   - target: the text to replace or delete, empty for an addition.
  func standing(content: String, target: String) -> Standing {
    let words = ChangeText.withoutBullet(content.isEmpty ? target : content)
    let rules = content.isEmpty ? [] : RuleReader.rules(in: words)
    var standing = Standing.new
    for refusal in refusals {
      let isSameText =
        refusal.text.containsExactly(words) && (content.isEmpty || !refusal.text.hasPrefix("[delete]"))
      let isSameMeaning = !rules.isEmpty && refusal.rules == rules
      if isSameText || (isSameMeaning && refusal.isByOwner) { return .refused }
      if isSameMeaning { standing = .reworded }
    }
    return standing
  }
}

/// Finds the text of a change in the lines that prompts show of it.
enum ChangeText {
  /// The content in `[append] "..."`, `[replace] target="..." → "..."`, `op=append  content='...'  support=3`; the whole
  /// line when it has none of these forms.
  static func content(in line: String, upToNextQuote: Bool = false) -> String {
    if let start = line.ranges(ofExactly: "content=").last?.upperBound {
      return unquoted(String(line[start...]), upToNextQuote)
    }
    if let start = line.ranges(ofExactly: "→ ").last?.upperBound {
      return unquoted(String(line[start...]), upToNextQuote)
    }
    if line.hasPrefix("["), let start = line.firstRange(ofExactly: "] ")?.upperBound {
      return unquoted(String(line[start...]), upToNextQuote)
    }
    return line
  }

  /// The number after `support=`, if there is one.
  static func support(in line: String) -> Int? {
    guard let start = line.ranges(ofExactly: "support=").last?.upperBound else { return nil }
    return Int(line[start...].prefix { $0.isNumber })
  }

  /// A rule without the mark of its bullet.
  static func withoutBullet(_ text: String) -> String {
    let bare = text.strippingBlanks()
    guard let first = bare.first, "-*+".contains(first), bare.dropFirst().first == " " else { return bare }
    return String(bare.dropFirst(2)).strippingBlanks()
  }

  /// The text between the first quote and the last or the next one of its kind.
  private static func unquoted(_ text: String, _ upToNext: Bool) -> String {
    guard let quote = text.first, quote == "\"" || quote == "'" else { return text }
    let rest = text.dropFirst()
    guard let end = upToNext ? rest.firstIndex(of: quote) : rest.lastIndex(of: quote) else {
      return String(rest)
    }
    return String(rest[..<end])
  }
}
