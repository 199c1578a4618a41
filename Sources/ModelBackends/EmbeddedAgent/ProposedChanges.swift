import SkillModel

/// Writes edits in the form that the run's update mode asks for.
struct ProposedChanges: Sendable {
  private let edits: [RuleEdit]
  private let prompt: PromptReading

  /// Takes edits, strongest first, and the prompt that they answer.
  init(_ edits: [RuleEdit], for prompt: PromptReading) {
    self.edits = edits
    self.prompt = prompt
  }

  /// A patch: reasoning and the list under the key of the mode.
  func json(reasoning: String, source: String) -> JSONObject {
    ["reasoning": .string(reasoning), prompt.itemKey.rawValue: .array(items(source: source))]
  }

  private func items(source: String) -> [JSONValue] {
    switch prompt.itemKey {
    case .edits: edits.map { .object(Self.edit($0, source: source)) }
    case .suggestions: edits.map { .object(suggestion($0, source: source)) }
    case .candidates: edits.isEmpty ? [] : [.object(candidate(source: source))]
    }
  }

  /// An edit with its support.
  static func edit(_ edit: RuleEdit, source: String) -> JSONObject {
    [
      "op": .string(edit.edit.operation), "target": .string(edit.target), "content": .string(edit.content),
      "support_count": .integer(edit.support), "source_type": .string(source),
    ]
  }

  private func suggestion(_ edit: RuleEdit, source: String) -> JSONObject {
    let type =
      switch edit.edit.knownOperation {
      case .replace: "revise"
      case .delete: "remove"
      default: "add"
      }
    return [
      "type": .string(type), "title": .string(edit.dimension.map(RuleWording.topic) ?? "habit"),
      "instruction": .string(SkillRewriting.instruction(for: edit.edit)),
      "priority_hint": .string(edit.support > 1 ? "high" : "low"), "support_count": .integer(edit.support),
      "source_type": .string(source),
    ]
  }

  private func candidate(source: String) -> JSONObject {
    let result = EditApplication(of: edits.map(\.edit), to: SkillDocument(prompt.skill))
    return [
      "title": "with \(edits.count) more changes", "change_summary": .array(summaries),
      "new_skill": .string(result.document.text),
      "support_count": .integer(edits.map(\.support).max() ?? 1), "source_type": .string(source),
    ]
  }

  private var summaries: [JSONValue] { edits.map { .string(SkillRewriting.instruction(for: $0.edit)) } }
}
