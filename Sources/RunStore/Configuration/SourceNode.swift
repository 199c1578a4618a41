import SkillModel

extension SourceNode {
  /// Whether nothing is set: no value, an empty text, `null`, or an empty list or mapping.
  var isUnset: Bool {
    switch self {
    case .scalar(let text, let isPlain, _):
      let trimmed = text.trimmedASCII
      return trimmed.isEmpty || isPlain && ["~", "null", "Null", "NULL"].contains(trimmed)
    case .list(let nodes, _): return nodes.isEmpty
    case .mapping(let entries, _): return entries.isEmpty
    }
  }

  /// What stands there, in words that fit after "found".
  var shown: String {
    switch self {
    case .scalar(let text, _, _): QuotedValue.short(text)
    case .list: "a list"
    case .mapping: "a mapping"
    }
  }
}

/// How a value is quoted in a message: cut short, and hidden when it may be a key.
enum QuotedValue {
  private static let secretStarts = ["sk-", "sk_", "gsk_", "xai-", "key-", "Bearer ", "ghp_", "AIza", "hf_"]

  /// Whether a text looks like a key of a provider.
  static func hides(_ text: String) -> Bool {
    let trimmed = text.trimmedASCII
    return secretStarts.contains { trimmed.hasPrefix($0) }
  }

  /// A key as a message names it.
  static func name(_ key: String) -> String {
    let last = key.split(separator: ".").last.map(String.init) ?? key
    if hides(key) || hides(last) { return "a name that is not shown" }
    let scalars = key.unicodeScalars
    return scalars.count <= 80 ? key : String(String.UnicodeScalarView(scalars.prefix(79))) + "…"
  }

  /// A value as a message quotes it.
  static func short(_ text: String) -> String {
    if hides(text) { return "a value that is not shown" }
    let scalars = text.unicodeScalars
    if scalars.contains(where: { $0 == "\n" }) { return "a text of several lines" }
    return scalars.count <= 40 ? "`\(text)`" : "`\(String(String.UnicodeScalarView(scalars.prefix(39))))…`"
  }
}

extension String {
  /// The text without ASCII blanks at its ends.
  var trimmedASCII: String {
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
    let bytes = utf8.drop(while: isBlank)
    guard let last = bytes.lastIndex(where: { !isBlank($0) }) else { return "" }
    return String(decoding: bytes[...last], as: UTF8.self)
  }
}
