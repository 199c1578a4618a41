import SkillModel

/// The configuration under flat names, as the reference's `config.json` holds it: without secrets and without
/// absolute paths.
struct FlatSnapshot {
  let assignments: ConfigurationAssignments
  let configuration: RunConfiguration
  /// The folder of the configuration file and the working folder: paths below them are told from there.
  let folders: [String]

  /// The members in the order of the table of keys.
  func object() -> JSONObject {
    var object = JSONObject()
    for key in ConfigurationKeyTable.all.keys {
      guard let value = value(of: key) else { continue }
      object[key.flatName] = value
    }
    for assignment in assignments.byName.values.sorted(by: { $0.key.name < $1.key.name }) {
      let key = assignment.key
      guard object[key.flatName] == nil, case .ignored = key.use, !SecretKeys.isSecret(key.name) else {
        continue
      }
      object[key.flatName] = portable(Self.ignoredValue(assignment), key)
    }
    return object
  }

  private func value(of key: ConfigurationKey) -> JSONValue? {
    let assignment = assignments[key.fullName]
    if key.presence == .whenSet, assignment == nil { return nil }
    if case .ignored = key.use {
      // A value that was given for a secret is a problem, so that only the empty default gets here.
      guard let assignment, !SecretKeys.isSecret(key.name) else { return key.referenceDefault }
      return portable(Self.ignoredValue(assignment), key)
    }
    // A template that was read from a file is named, not copied.
    if key.fullName == "env.prompt_template", let assignment, case .scalar(let text, _, _) = assignment.value
    {
      return portable(.string(text), key)
    }
    return key.value(configuration).map { portable($0, key) }
  }

  /// What an ignored key was given, in the JSON form of its kind where it fits, else as text.
  static func ignoredValue(_ assignment: ConfigurationAssignments.Assignment) -> JSONValue {
    switch assignment.value {
    case .scalar(let text, let isPlain, _):
      if assignment.value.isUnset { return isPlain ? .null : .string(text) }
      guard isPlain else { return .string(text) }
      let value: JSONValue? =
        switch assignment.key.kind {
        case .flag: SchemaText.flag(text).map(JSONValue.bool)
        case .whole: SchemaText.whole(text).map(JSONValue.integer)
        case .number:
          SchemaText.whole(text).map(JSONValue.integer) ?? SchemaText.number(text).map(JSONValue.number)
        default: nil
        }
      return value ?? .string(text)
    case .list(let nodes, _):
      return .array(
        nodes.compactMap { if case .scalar(let text, _, _) = $0 { .string(text) } else { nil } })
    case .mapping: return .null
    }
  }

  private func portable(_ value: JSONValue, _ key: ConfigurationKey) -> JSONValue {
    switch value {
    case .string(let text): .string(portable(text, key))
    case .array(let values): .array(values.map { portable($0, key) })
    default: value
    }
  }

  private func portable(_ text: String, _ key: ConfigurationKey) -> String {
    let lower = text.lowercased()
    if lower.hasPrefix("http://") || lower.hasPrefix("https://") { return withoutSecretParts(text) }
    guard text.hasPrefix("/") || text.hasPrefix("~"), !text.contains("\n") else { return text }
    for folder in folders where text.hasPrefix(folder + "/") {
      return String(text.dropFirst(folder.count + 1))
    }
    return text.split(separator: "/").last.map(String.init) ?? ""
  }

  private func withoutSecretParts(_ address: String) -> String {
    let plain = address.prefix { $0 != "?" && $0 != "#" }
    guard let at = plain.lastIndex(of: "@"), let scheme = plain.firstRange(of: "://") else {
      return String(plain)
    }
    return String(plain[..<scheme.upperBound]) + plain[plain.index(after: at)...]
  }
}
