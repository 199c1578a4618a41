import SkillModel

/// Turns what stands in a file into a value of its key's kind.
enum ConfigurationValueReader {
  /// The value, or the problem with its place, the range and a cure.
  static func read(_ assignment: ConfigurationAssignments.Assignment) throws(Problem) -> ConfigurationValue {
    let key = assignment.key
    switch (key.kind, assignment.value) {
    case (.words, .list(let nodes, _)): return .words(try texts(nodes, assignment))
    case (.words, .scalar(let text, _, _)): return .words(pieces(text))
    case (.choices(let choices), .list(let nodes, _)):
      return .words(try chosen(try texts(nodes, assignment), choices, assignment))
    case (.choices(let choices), .scalar(let text, _, _)):
      return .words(try chosen(pieces(text), choices, assignment))
    case (.prices, .mapping(let entries, _)): return .prices(try prices(entries, assignment))
    case (_, .scalar(let text, _, _)):
      guard let value = try scalar(text, assignment) else { throw problem(assignment) }
      return value
    default: throw problem(assignment)
    }
  }

  private static func scalar(
    _ text: String, _ assignment: ConfigurationAssignments.Assignment
  ) throws(Problem) -> ConfigurationValue? {
    switch assignment.key.kind {
    case .flag: return SchemaText.flag(text).map(ConfigurationValue.flag)
    case .whole(let range):
      return SchemaText.whole(text).flatMap { range.contains($0) ? .whole($0) : nil }
    case .number(let range):
      return SchemaText.number(text).flatMap { range.contains($0) ? .number($0) : nil }
    case .text: return .text(text)
    case .path: return .text(text.trimmedASCII)
    case .variable: return try variable(text.trimmedASCII, assignment)
    case .address: return .text(try Endpoint.checked(text.trimmedASCII, of: assignment))
    case .ratio: return SchemaText.ratio(text).map(ConfigurationValue.text)
    case .choice(let choices):
      return try chosen([text], choices, assignment).first.map(ConfigurationValue.text)
    case .words, .choices, .prices: return nil
    }
  }

  /// Says what the value must be and what was found.
  static func problem(
    _ assignment: ConfigurationAssignments.Assignment, at place: Place? = nil, found: String? = nil,
    suggestion: String? = nil
  ) -> Problem {
    let key = assignment.key
    let hint = suggestion.map { " (did you mean \($0)?)" } ?? ""
    let shown = found ?? assignment.value.shown
    let usual = key.defaultText.isEmpty ? "" : "; the default is \(key.defaultText)"
    return Problem(
      .configuration, at: place ?? assignment.value.place,
      "\(assignment.shownName): must be \(key.kind.requirement), found \(shown)\(hint)",
      cure: suggestion.map { "write \($0)" } ?? "give \(key.kind.requirement), or remove the line\(usual)")
  }

  private static func variable(
    _ text: String, _ assignment: ConfigurationAssignments.Assignment
  ) throws(Problem) -> ConfigurationValue {
    let isName = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
    let startsWell = text.utf8.first.map { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
    if isName, startsWell, text.utf8.count <= 64, !QuotedValue.hides(text) { return .text(text) }
    // Never quoted: people put the key itself here.
    throw problem(assignment, found: "something else, not shown in case it is a key")
  }

  private static func texts(
    _ nodes: [SourceNode], _ assignment: ConfigurationAssignments.Assignment
  ) throws(Problem) -> [String] {
    var texts: [String] = []
    for node in nodes {
      guard case .scalar(let text, _, _) = node else {
        throw problem(assignment, at: node.place, found: node.shown + " in it")
      }
      texts.append(text.trimmedASCII)
    }
    return texts.filter { !$0.isEmpty }
  }

  private static func pieces(_ text: String) -> [String] {
    text.split(separator: ",").map { String($0).trimmedASCII }.filter { !$0.isEmpty }
  }

  private static func chosen(
    _ texts: [String], _ choices: [ConfigurationKey.Choice], _ assignment: ConfigurationAssignments.Assignment
  ) throws(Problem) -> [String] {
    var chosen: [String] = []
    for text in texts {
      let wanted = text.trimmedASCII.lowercased()
      guard let choice = choices.first(where: { $0.spellings.contains(wanted) }) else {
        let nearest = NearestName(among: choices.flatMap(\.spellings)).match(for: wanted)
        throw problem(assignment, found: QuotedValue.short(text), suggestion: nearest)
      }
      chosen.append(choice.canonical)
    }
    return chosen
  }

  private static func prices(
    _ entries: [SourceEntry], _ assignment: ConfigurationAssignments.Assignment
  ) throws(Problem) -> [String: ModelPrice] {
    var prices: [String: ModelPrice] = [:]
    for entry in entries where !entry.value.isUnset {
      guard case .mapping(let members, _) = entry.value else {
        throw problem(assignment, at: entry.value.place, found: entry.value.shown)
      }
      var sides: [String: Double] = [:]
      for member in members {
        guard ["input", "output"].contains(member.key) else {
          throw problem(assignment, at: member.place, found: "the key \(QuotedValue.short(member.key))")
        }
        guard case .scalar(let text, _, _) = member.value, let money = SchemaText.number(text),
          (0...1e9).contains(money)
        else { throw problem(assignment, at: member.value.place, found: member.value.shown) }
        sides[member.key] = money
      }
      guard let input = sides["input"], let output = sides["output"] else {
        throw problem(
          assignment, at: entry.place, found: "only one of the two for \(QuotedValue.short(entry.key))")
      }
      prices[entry.key] = ModelPrice(input: input, output: output)
    }
    return prices
  }
}

/// Reads scalars by what the schema wants of them.
enum SchemaText {
  /// `true`, `yes`, `on` or `1` and their opposites, in any case.
  static func flag(_ text: String) -> Bool? {
    switch text.trimmedASCII.lowercased() {
    case "true", "yes", "on", "1": true
    case "false", "no", "off", "0": false
    default: nil
    }
  }

  /// Decimal digits with an optional sign; `012` is twelve, `1_000`, `1:30` and `4.0` are nothing.
  static func whole(_ text: String) -> Int? {
    let trimmed = text.trimmedASCII
    let digits = trimmed.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
    guard !digits.isEmpty, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    return Int(trimmed)
  }

  /// A finite decimal number, with an exponent or without.
  static func number(_ text: String) -> Double? {
    let trimmed = text.trimmedASCII
    let known = Set("0123456789+-.eE".utf8)
    guard trimmed.utf8.allSatisfy(known.contains), let value = Double(trimmed), value.isFinite else {
      return nil
    }
    return value
  }

  /// `2:1:7` from three positive whole numbers, blanks around them allowed.
  static func ratio(_ text: String) -> String? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { whole(String($0)) }
    guard parts.count == 3 else { return nil }
    let weights = parts.compactMap { $0 }.filter { (1...1_000_000_000).contains($0) }
    guard weights.count == 3 else { return nil }
    return weights.map(String.init).joined(separator: ":")
  }
}
