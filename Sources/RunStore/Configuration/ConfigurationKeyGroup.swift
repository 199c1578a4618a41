import SkillModel

/// Makes the keys of one section; each function is one kind of value.
struct ConfigurationKeyGroup {
  /// The place in a configuration that a key's value goes to.
  typealias Destination<Value> = any WritableKeyPath<RunConfiguration, Value> & Sendable

  let section: ConfigurationKey.Section
  /// Whether the keys are this program's own; then they are in the snapshot only when set.
  var isOurs = false
  /// When the snapshot holds the keys that this group makes.
  var presence = ConfigurationKey.Presence.always

  /// A copy of the group for this program's own keys.
  var ours: Self { Self(section: section, isOurs: true, presence: .whenSet) }
  /// A copy of the group for keys that the snapshot holds only when they are set.
  var optional: Self { Self(section: section, isOurs: isOurs, presence: .whenSet) }

  func key(
    _ name: String, flat: String? = nil, _ kind: ConfigurationKey.Kind, _ meaning: String,
    assign: @escaping @Sendable (ConfigurationValue, inout RunConfiguration) -> Void,
    value: @escaping @Sendable (RunConfiguration) -> JSONValue?
  ) -> ConfigurationKey {
    ConfigurationKey(
      section: section, name: name, flatName: flat ?? name, kind: kind, use: .read, presence: presence,
      isOurs: isOurs, meaning: meaning, referenceDefault: nil, assign: assign, value: value)
  }

  func flag(
    _ name: String, flat: String? = nil, _ path: Destination<Bool>,
    _ meaning: String
  ) -> ConfigurationKey {
    key(name, flat: flat, .flag, meaning) { value, configuration in
      if let flag = value.flag { configuration[keyPath: path] = flag }
    } value: {
      .bool($0[keyPath: path])
    }
  }

  func whole(
    _ name: String, flat: String? = nil, _ path: Destination<Int>,
    _ range: ClosedRange<Int>, _ meaning: String
  ) -> ConfigurationKey {
    key(name, flat: flat, .whole(range), meaning) { value, configuration in
      if let whole = value.whole { configuration[keyPath: path] = whole }
    } value: {
      .integer($0[keyPath: path])
    }
  }

  func whole(
    _ name: String, flat: String? = nil, _ path: Destination<Int?>,
    _ range: ClosedRange<Int>, _ meaning: String
  ) -> ConfigurationKey {
    key(name, flat: flat, .whole(range), meaning) { value, configuration in
      if let whole = value.whole { configuration[keyPath: path] = whole }
    } value: {
      $0[keyPath: path].map(JSONValue.integer)
    }
  }

  func number(
    _ name: String, flat: String? = nil, _ path: Destination<Double>,
    _ range: ClosedRange<Double>, _ meaning: String
  ) -> ConfigurationKey {
    key(name, flat: flat, .number(range), meaning) { value, configuration in
      if let number = value.number { configuration[keyPath: path] = number }
    } value: {
      .number($0[keyPath: path])
    }
  }

  func number(
    _ name: String, flat: String? = nil, _ path: Destination<Double?>,
    _ range: ClosedRange<Double>, _ meaning: String
  ) -> ConfigurationKey {
    key(name, flat: flat, .number(range), meaning) { value, configuration in
      if let number = value.number { configuration[keyPath: path] = number }
    } value: {
      $0[keyPath: path].map(JSONValue.number)
    }
  }

  func text(
    _ name: String, flat: String? = nil, _ path: Destination<String>,
    kind: ConfigurationKey.Kind = .text, _ meaning: String
  ) -> ConfigurationKey {
    key(name, flat: flat, kind, meaning) { value, configuration in
      if let text = value.text { configuration[keyPath: path] = text }
    } value: {
      .string($0[keyPath: path])
    }
  }

  func text(
    _ name: String, flat: String? = nil, _ path: Destination<String?>,
    kind: ConfigurationKey.Kind = .text, _ meaning: String
  ) -> ConfigurationKey {
    key(name, flat: flat, kind, meaning) { value, configuration in
      if let text = value.text { configuration[keyPath: path] = text }
    } value: {
      $0[keyPath: path].map(JSONValue.string)
    }
  }

  /// A choice whose canonical spellings are the raw values of an enum.
  func choice<Value: RawRepresentable & Sendable>(
    _ name: String, flat: String? = nil, _ path: Destination<Value>,
    _ choices: [ConfigurationKey.Choice], _ meaning: String
  ) -> ConfigurationKey where Value.RawValue == String {
    key(name, flat: flat, .choice(choices), meaning) { value, configuration in
      if let text = value.text, let chosen = Value(rawValue: text) { configuration[keyPath: path] = chosen }
    } value: {
      .string($0[keyPath: path].rawValue)
    }
  }

  /// A key that is accepted because the reference's files hold it, and that this program has no use for.
  func ignored(
    _ name: String, flat: String? = nil, _ kind: ConfigurationKey.Kind = .text,
    default referenceDefault: JSONValue? = nil, reason: String
  ) -> ConfigurationKey {
    ConfigurationKey(
      section: section, name: name, flatName: flat ?? name, kind: kind, use: .ignored(reason: reason),
      presence: referenceDefault == nil ? .whenSet : .always, isOurs: false,
      meaning: "accepted and ignored: \(reason)", referenceDefault: referenceDefault,
      assign: { _, _ in }, value: { _ in nil })
  }
}
