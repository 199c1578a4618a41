import SkillModel

/// Sections that several optimizer prompts share, in the order in which they appear.
///
/// The budget phrase comes first and only once, the skill stands verbatim and only once: a reader that looks for
/// either finds the right one.
struct PromptSections {
  private(set) var text: String
  private let fence: DataFence

  init(opening: String, fence: DataFence) {
    text = opening
    self.fence = fence
  }

  mutating func add(_ heading: String, plain body: String) {
    text += "\n\n## \(heading)\n\(body)"
  }

  mutating func add(_ heading: String, label: String, fenced body: String) {
    add(heading, plain: fence.enclosing(label, body))
  }

  mutating func addSkill(_ skill: String, heading: String = "Skill in use") {
    add(heading, label: "skill", fenced: skill)
  }

  mutating func addMetaNote(_ note: String?) {
    guard let note, !note.strippingBlanks().isEmpty else { return }
    add("What earlier epochs taught about good edits", label: "note", fenced: note)
  }

  /// - Parameter buffer: the text of `StepBuffer`, empty at the start of an epoch.
  mutating func addStepBuffer(_ buffer: String) {
    guard !buffer.strippingBlanks().isEmpty else { return }
    add("Steps so far", label: "steps", fenced: buffer)
  }

  /// - Parameter vetoes: edits that a person refused, one line each, with the reason given.
  mutating func addVetoes(_ vetoes: [String]) {
    guard !vetoes.isEmpty else { return }
    let lines = vetoes.enumerated().map { "\($0.offset + 1). \($0.element)" }.joined(separator: "\n")
    add("Refused by the owner of the skill: do not propose these again", label: "refused", fenced: lines)
  }
}
