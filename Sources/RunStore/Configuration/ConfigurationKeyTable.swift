import SkillModel

/// Every key that a configuration may hold. There is one table, `all`.
package struct ConfigurationKeyTable: Sendable {
  /// The whole table: first what `config.json` of the reference holds, in its order, then our own keys.
  package static let all = ConfigurationKeyTable(
    keys: ConfigurationKey.modelKeys + ConfigurationKey.foreignModelKeys + ConfigurationKey.ownModelKeys
      + ConfigurationKey.trainKeys + ConfigurationKey.gradientKeys + ConfigurationKey.optimizerKeys
      + ConfigurationKey.evaluationKeys + ConfigurationKey.environmentKeys
      + ConfigurationKey.foreignEnvironmentKeys + ConfigurationKey.reviewKeys + ConfigurationKey.limitKeys)

  /// The keys in the order of the snapshot.
  package let keys: [ConfigurationKey]
  private let byFullName: [String: Int]
  private let byFlatName: [String: Int]

  init(keys: [ConfigurationKey]) {
    self.keys = keys
    var full: [String: Int] = [:]
    var flat: [String: Int] = [:]
    for (index, key) in keys.enumerated() {
      full[key.fullName] = index
      flat[key.flatName] = flat[key.flatName] ?? index
    }
    for (alias, fullName) in ConfigurationKey.aliases {
      full["model." + alias] = full[fullName]
      flat[alias] = full[fullName]
    }
    byFullName = full
    byFlatName = flat
  }

  /// The key with this structured name or alias, as `train.batch_size`.
  package func key(named fullName: String) -> ConfigurationKey? {
    byFullName[fullName].map { keys[$0] } ?? foreignKey(named: fullName)
  }

  /// The key with this flat name or alias, as `edit_budget`.
  package func key(flat name: String) -> ConfigurationKey? {
    byFlatName[name].map { keys[$0] } ?? foreignKey(named: "env." + name)
  }

  private func foreignKey(named fullName: String) -> ConfigurationKey? {
    let start = "env." + ConfigurationKey.foreignEnvironmentPrefix
    guard fullName.hasPrefix(start), fullName.count > start.count else { return nil }
    return ConfigurationKeyGroup(section: .env).ignored(
      String(fullName.dropFirst(4)), reason: "it belongs to the environment officeqa")
  }

  /// The known name that an unknown one of this section most likely means: a name of the same section, or a full
  /// name of another one.
  package func suggestion(for name: String, in section: ConfigurationKey.Section) -> String? {
    if let key = keys.first(where: { $0.section != section && ($0.name == name || $0.flatName == name) }) {
      return key.fullName
    }
    if let key = keys.first(where: { $0.section == section && $0.flatName == name }) { return key.name }
    let neighbours = keys.filter { $0.section == section }
    if let match = NearestName(among: neighbours.map(\.name)).match(for: name) { return match }
    return NearestName(among: keys.map(\.name)).match(for: name).flatMap { match in
      keys.first { $0.name == match }?.fullName
    }
  }

  /// The known flat name that an unknown one most likely means.
  package func suggestion(forFlat name: String) -> String? {
    NearestName(among: keys.map(\.flatName)).match(for: name)
      ?? NearestName(among: keys.map(\.name)).match(for: name).flatMap { match in
        keys.first { $0.name == match }?.flatName
      }
  }

  /// The known full name that an unknown one most likely means, as for `--set`.
  package func suggestion(forFull name: String) -> String? {
    let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else { return suggestion(forFlat: name) }
    if let section = ConfigurationKey.Section(rawValue: parts[0]) {
      return suggestion(for: parts[1], in: section).map { $0.contains(".") ? $0 : parts[0] + "." + $0 }
    }
    let sections = ConfigurationKey.Section.allCases.map(\.rawValue)
    if let section = NearestName(among: sections).match(for: parts[0]),
      key(named: section + "." + parts[1]) != nil
    {
      return section + "." + parts[1]
    }
    return NearestName(among: keys.map(\.fullName)).match(for: name)
  }
}

extension ConfigurationKeyTable {
  /// One row of the documentation.
  package struct DocumentationRow: Hashable, Sendable {
    /// Structured name, as `train.batch_size`.
    package let name: String
    /// Empty where the key starts unset.
    package let defaultText: String
    /// What the key decides, and what its value must be.
    package let meaning: String
  }

  /// What the help and the README say of the keys that this program reads, section by section.
  package var documentation: [DocumentationRow] {
    ConfigurationKey.Section.allCases.flatMap { section in
      keys.filter { $0.section == section && $0.use == .read }.map { key in
        DocumentationRow(
          name: key.fullName, defaultText: key.defaultText,
          meaning: "\(key.meaning) (\(key.kind.requirement))")
      }
    }
  }

  /// The documentation as plain text in columns.
  package var documentationText: String {
    let rows = documentation
    let nameWidth = rows.map(\.name.count).max() ?? 0
    let defaultWidth = rows.map(\.defaultText.count).max() ?? 0
    return rows.map { row in
      padded(row.name, to: nameWidth) + "  " + padded(row.defaultText, to: defaultWidth) + "  " + row.meaning
    }.joined(separator: "\n")
  }

  private func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
