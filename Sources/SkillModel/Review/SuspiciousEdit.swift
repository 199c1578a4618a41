/// What a person should look at in an edit before it becomes part of a lasting instruction (RELIABILITY S6).
package struct SuspiciousEdit: Hashable, Sendable {
  /// Names of what was found, as screens and records show them.
  package let warnings: [String]

  package var isSuspicious: Bool { !warnings.isEmpty }

  /// Looks through an item of any update mode.
  package init(_ item: JSONObject, on skill: SkillDocument) {
    var warnings: [String] = []
    let texts = ["content", "target", "instruction", "title", "new_skill"].compactMap {
      item[$0]?.stringValue
    }
    let hidden = texts.reduce(0) { $0 + SafeText($1).hiddenCharacters }
    if hidden > 0 { warnings.append("hidden characters: \(hidden)") }
    let added = ["content", "instruction", "new_skill"].compactMap { item[$0]?.stringValue }
    if item["op"] != nil {
      if added.contains(where: { !ProtectionFingerprint.markers(in: $0).isEmpty }) {
        warnings.append("markers of a protected region")
      }
      if case .refused(.changesProtectedRegion) = EditValidation.verdict(
        on: EditReading(.object(item)), for: skill)
      {
        warnings.append("touches a protected region")
      }
    }
    let lowered = added.map { text in text.pythonLowercased }
    func holds(_ words: [String]) -> Bool {
      lowered.contains { text in
        words.contains { text.containsExactly($0) && !skill.text.containsExactly($0) }
      }
    }
    if holds(["http://", "https://", "www."]) { warnings.append("a web address") }
    if holds(Self.commandWords) { warnings.append("a command") }
    self.warnings = warnings
  }

  private static let commandWords = [
    "curl ", "wget ", "rm -rf", "sudo ", "chmod ", "bash -c", "eval(", "os.system", "subprocess", "| sh",
  ]
}
