import SkillModel

/// Carries out suggestions on a skill.
struct SkillRewriting: Sendable {
  private let prompt: PromptReading

  /// Takes the prompt of a rewrite.
  init(_ prompt: PromptReading) {
    self.prompt = prompt
  }

  private static let added = "Add the rule: "
  private static let removed = "Remove the rule: "
  private static let said = "Say instead of it: "

  /// An edit in words that `reply` understands again.
  static func instruction(for edit: SkillEdit) -> String {
    let content = ChangeText.withoutBullet(edit.content ?? "")
    let target = ChangeText.withoutBullet(edit.target ?? "")
    switch edit.knownOperation {
    case .delete: return removed + target
    case .replace: return removed + target + " " + said + content
    default: return added + content
    }
  }

  /// The reply of the rewrite: the whole skill without the protected block.
  var reply: JSONObject {
    let edits = prompt.numberedLines.flatMap(edits)
    let document = SkillDocument(withoutSlowUpdate(prompt.skill))
    let result = EditApplication(of: edits, to: document)
    return [
      "reasoning": "Carried out the suggestions and kept the rest as it was.",
      "change_summary": .array(edits.map { .string(Self.instruction(for: $0)) }),
      "new_skill": .string(result.document.text),
    ]
  }

  private func edits(for line: String) -> [SkillEdit] {
    let lines = SkillRules.reading(prompt.skill).lines
    func place(of rule: String) -> String? { lines.first { ChangeText.withoutBullet($0.text) == rule }?.text }
    if let rest = text(after: Self.removed, in: line) {
      if let content = text(after: Self.said, in: line),
        let end = rest.firstRange(ofExactly: Self.said)?.lowerBound
      {
        guard let target = place(of: rest[..<end].strippingBlanks()) else { return addition(of: content) }
        return [SkillEdit(.replace, target: target, content: "- " + content)]
      }
      return place(of: rest).map { [SkillEdit(.delete, target: $0, content: "")] } ?? []
    }
    return addition(of: text(after: Self.added, in: line) ?? "")
  }

  private func addition(of rule: String) -> [SkillEdit] {
    rule.isEmpty || prompt.skill.containsExactly(rule)
      ? [] : [SkillEdit(.append, target: "", content: "- " + rule)]
  }

  /// What follows a cue, without a closing quote of the line around it.
  private func text(after cue: String, in line: String) -> String? {
    guard let start = line.firstRange(ofExactly: cue)?.upperBound else { return nil }
    var rest = line[start...].strippingBlanks()
    for tail in ["  priority=", "  support="] {
      if let end = rest.firstRange(ofExactly: tail)?.lowerBound { rest = String(rest[..<end]) }
    }
    return rest.stripping(["\"", "'", " "])
  }

  private func withoutSlowUpdate(_ skill: String) -> String {
    guard SlowUpdateBlock.isPresent(in: skill),
      let start = skill.firstRange(ofExactly: "<!-- SLOW_UPDATE_START -->")
    else {
      return skill
    }
    return skill[..<start.lowerBound].strippingTrailingBlanks() + "\n"
  }
}
