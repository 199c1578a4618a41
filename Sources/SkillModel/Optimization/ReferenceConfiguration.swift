/// Small rules of the reference's configuration that its run folders show.
package enum ReferenceConfiguration {
  /// The value of a `key=value` flag: a truth word, else an integer, else a number, else the text itself.
  package static func value(ofFlag text: String) -> JSONValue {
    switch text.pythonLowercased {
    case "true", "yes": return true
    case "false", "no": return false
    default: break
    }
    if let integer = text.pythonInteger { return .integer(integer) }
    if let number = text.pythonFloat { return .number(number) }
    return .string(text)
  }

  /// A secret as the reference masks it: its first and last four code points, or stars for a short one.
  ///
  /// Only for reading its files; we never write any part of a secret.
  package static func masked(_ secret: String) -> String {
    let scalars = Array(secret.unicodeScalars)
    guard scalars.count > 8 else { return String(repeating: "*", count: scalars.count) }
    func text(_ part: ArraySlice<Unicode.Scalar>) -> String { String(String.UnicodeScalarView(part)) }
    return "\(text(scalars.prefix(4)))...\(text(scalars.suffix(4)))"
  }

  /// The folder name of a task in a slow update's top-up rollouts.
  package static func folderName(ofTask id: String) -> String {
    var name = String.UnicodeScalarView()
    var isReplaced = false
    for scalar in id.unicodeScalars {
      let isKept =
        scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789._-".unicodeScalars.contains(scalar))
      if isKept { name.append(scalar) } else if !isReplaced { name.append("_") }
      isReplaced = !isKept
    }
    let stripped = String(name).stripping(["_"]).prefix(codePoints: 80)
    return stripped.isEmpty ? "item" : stripped
  }

  /// The backends of the optimizer and the target, from the common one and their own.
  ///
  /// A role that names none, or the default one while the common one is another, takes the common one.
  package static func roleBackends(
    backend: String?, optimizer: String?, target: String?
  ) -> (optimizer: String, target: String) {
    let common = canonicalBackend(backend ?? "")
    func resolved(_ role: String?) -> String {
      let own = canonicalBackend(role ?? "")
      if own.isEmpty || own.isIdentical(to: defaultRoleBackend) {
        return common.isEmpty || common.isIdentical(to: "azure_openai") ? defaultRoleBackend : common
      }
      return own
    }
    return (resolved(optimizer), resolved(target))
  }

  private static let defaultRoleBackend = "openai_chat"

  private static func canonicalBackend(_ written: String) -> String {
    switch written.strippingBlanks().pythonLowercased {
    case "compat", "openai_compat", "openai_compatible": "openai_compatible"
    case "claude", "claude_chat": "claude_chat"
    case let other: other
    }
  }
}
