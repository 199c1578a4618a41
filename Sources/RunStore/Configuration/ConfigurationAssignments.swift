import SkillModel

/// What files and switches say about each key, before types: of several the last one counts.
struct ConfigurationAssignments {
  /// What one key was given.
  struct Assignment: Sendable {
    let key: ConfigurationKey
    let value: SourceNode
    /// Where the key stands.
    let place: Place
    /// What a message calls the key there: its flat name in a flat file.
    let shownName: String
  }

  private static let table = ConfigurationKeyTable.all
  private(set) var byName: [String: Assignment] = [:]
  private(set) var problems: [Problem] = []
  /// Unknown keys beyond the most that are listed.
  private(set) var omittedCount = 0
  private static let mostProblems = 100

  /// What a key was given; nil when it is unset or empty.
  subscript(_ fullName: String) -> Assignment? {
    guard let assignment = byName[fullName], !assignment.value.isUnset else { return nil }
    return assignment
  }

  /// Takes over a file; it wins over everything before it.
  mutating func add(_ entries: [SourceEntry]) {
    let isStructured = entries.contains { entry in
      if case .mapping = entry.value { ConfigurationKey.Section(rawValue: entry.key) != nil } else { false }
    }
    for entry in entries where !ConfigurationFileChain.isChainKey(entry.key) {
      let section = ConfigurationKey.Section(rawValue: entry.key)
      if case .mapping(let members, _) = entry.value, let section {
        for member in members { add(member, section: section) }
      } else if isStructured {
        addOutsideSections(entry, section: section)
      } else {
        addFlat(entry)
      }
    }
  }

  private mutating func add(_ entry: SourceEntry, section: ConfigurationKey.Section) {
    let fullName = "\(section.rawValue).\(entry.key)"
    if let key = Self.table.key(named: fullName) {
      set(key, entry.value, at: entry.place, shownName: fullName)
    } else {
      refuse(fullName, entry, suggestion: Self.table.suggestion(for: entry.key, in: section))
    }
  }

  private mutating func addFlat(_ entry: SourceEntry) {
    if let key = Self.table.key(flat: entry.key) {
      set(key, entry.value, at: entry.place, shownName: entry.key)
    } else if ConfigurationKey.Section(rawValue: entry.key) != nil {
      if entry.value.isUnset { return }
      refuseSection(entry)
    } else {
      let sections = ConfigurationKey.Section.allCases.map(\.rawValue)
      refuse(
        entry.key, entry,
        suggestion: Self.isMapping(entry.value)
          ? NearestName(among: sections).match(for: entry.key) : Self.table.suggestion(forFlat: entry.key))
    }
  }

  private mutating func addOutsideSections(_ entry: SourceEntry, section: ConfigurationKey.Section?) {
    if entry.value.isUnset, section != nil { return }
    if section != nil { return refuseSection(entry) }
    guard !Self.isMapping(entry.value), let key = Self.table.key(flat: entry.key) else {
      let names = ConfigurationKey.Section.allCases.map(\.rawValue)
      let full = Self.table.suggestion(forFlat: entry.key).flatMap { Self.table.key(flat: $0) }?.fullName
      let suggestion = Self.isMapping(entry.value) ? NearestName(among: names).match(for: entry.key) : full
      return refuse(entry.key, entry, suggestion: suggestion)
    }
    problems.append(
      Problem(
        .configuration, at: entry.place, "\(entry.key): stands outside the sections of this file",
        cure: "write it as \(key.name) below `\(key.section.rawValue):`"))
  }

  private static func isMapping(_ node: SourceNode) -> Bool {
    if case .mapping = node { true } else { false }
  }

  private mutating func refuseSection(_ entry: SourceEntry) {
    let cure =
      entry.key == "env"
      ? "write `env:` and below it `name: ...`" : "write `\(entry.key):` and below it its keys, indented"
    problems.append(
      Problem(
        .configuration, at: entry.value.place,
        "\(entry.key): must be a section with keys, found \(entry.value.shown)",
        cure: cure))
  }

  private mutating func refuse(_ name: String, _ entry: SourceEntry, suggestion: @autoclosure () -> String?) {
    if SecretKeys.isSecret(name), !entry.value.isUnset {
      problems.append(SecretKeys.problem(for: name, at: entry.place))
    }
    guard problems.count < Self.mostProblems else {
      omittedCount += 1
      return
    }
    let suggestion = suggestion()
    let hint = suggestion.map { " (did you mean \($0)?)" } ?? ""
    problems.append(
      Problem(
        .configuration, at: entry.place, "\(QuotedValue.name(name)): unknown key\(hint)",
        cure: suggestion.map { "write \($0), or remove the line" } ?? "remove the line"))
  }

  /// Takes over one `section.key=value` or `key=value` of the command line.
  mutating func add(override text: String) {
    guard let equals = text.firstIndex(of: "=") else {
      problems.append(
        Problem(
          .usage, at: Place("--set \(text)"), "no value given", cure: "write --set section.key=value"))
      return
    }
    let name = String(text[..<equals]).trimmedASCII
    let value = String(text[text.index(after: equals)...])
    let place = Place(Self.shownOverride(name, value))
    let node = SourceNode.scalar(value, isPlain: true, place)
    guard let key = Self.table.key(named: name) ?? Self.table.key(flat: name) else {
      return refuse(
        name, SourceEntry(key: name, place: place, value: node),
        suggestion: Self.table.suggestion(forFull: name))
    }
    set(key, node, at: place, shownName: key.fullName)
  }

  private static func shownOverride(_ name: String, _ value: String) -> String {
    if SecretKeys.isSecret(name) || QuotedValue.hides(value) { return "--set \(name)=..." }
    let scalars = value.unicodeScalars
    let shown = scalars.count <= 60 ? value : String(String.UnicodeScalarView(scalars.prefix(59))) + "…"
    return "--set \(name)=\(shown)"
  }

  private mutating func set(_ key: ConfigurationKey, _ value: SourceNode, at place: Place, shownName: String)
  {
    if SecretKeys.isSecret(key.name), !value.isUnset {
      problems.append(SecretKeys.problem(for: shownName, at: place))
      return
    }
    var value = value
    if case .prices = key.kind, case .mapping(let new, let newPlace) = value,
      case .mapping(let old, _)? = byName[key.fullName]?.value
    {
      let names = Set(new.map(\.key))
      value = .mapping(old.filter { !names.contains($0.key) } + new, newPlace)
    }
    byName[key.fullName] = Assignment(key: key, value: value, place: place, shownName: shownName)
  }
}

/// Which keys may hold a secret. Their values are refused and never quoted.
enum SecretKeys {
  private static let marks = [
    "api_key", "apikey", "secret", "password", "passwd", "credential", "private_key",
  ]
  private static let harmless: Set<String> = [
    "target_api_key_env", "optimizer_api_key_env", "limits_tokens", "tokens",
  ]

  /// Whether a key of this name, known or not, looks like one for a secret.
  static func isSecret(_ fullName: String) -> Bool {
    let name = (fullName.split(separator: ".").last.map(String.init) ?? fullName).lowercased()
    if harmless.contains(name) { return false }
    let plain = String(name.map { $0 == "-" ? "_" : $0 })
    if marks.contains(where: plain.contains) { return true }
    // `token` alone: counts of tokens end in `tokens`.
    return plain.contains("token") && !plain.contains("tokens")
  }

  static func problem(for name: String, at place: Place) -> Problem {
    Problem(
      .configuration, at: place,
      "\(name): keys belong in the environment; the value is not read and not shown",
      cure: "set OPENAI_COMPATIBLE_API_KEY, or name another variable in model.target_api_key_env; "
        + "replace a key that was shared with this file")
  }
}
