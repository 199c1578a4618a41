import SkillModel

/// How the reference turns values of a data file into texts and truth.
extension JSONValue {
  /// Whether Python takes the value for true: not null, false, zero or empty.
  package var isTruthy: Bool {
    switch self {
    case .null: false
    case .bool(let value): value
    case .integer(let value): value != 0
    case .number(let value): value != 0
    case .string(let text): !text.isEmpty
    case .array(let values): !values.isEmpty
    case .object(let object): !object.isEmpty
    }
  }

  /// The value as Python's `str` writes it: a text as it is, everything else as `repr`.
  package var pythonText: String {
    if case .string(let text) = self { text } else { pythonRepresentation }
  }

  /// The value as Python's `repr` writes it.
  package var pythonRepresentation: String {
    switch self {
    case .null: return "None"
    case .bool(let value): return value ? "True" : "False"
    case .integer(let value): return String(value)
    case .number(let value): return value.pythonRepresentation
    case .string(let text): return text.pythonRepresentation
    case .array(let values):
      return "[" + values.map(\.pythonRepresentation).joined(separator: ", ") + "]"
    case .object(let object):
      let members = object.map { $0.key.pythonRepresentation + ": " + $0.value.pythonRepresentation }
      return "{" + members.joined(separator: ", ") + "}"
    }
  }
}

extension JSONObject {
  /// The text of the first of these members that Python takes for true, without blanks around it; else the other.
  func firstTruthyText(_ names: String..., else other: String = "") -> String {
    let value = names.lazy.compactMap { self[$0] }.first { $0.isTruthy }
    return value.map { $0.pythonText.strippingBlanks() } ?? other
  }
}
