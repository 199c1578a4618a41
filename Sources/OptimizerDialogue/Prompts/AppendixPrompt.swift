import SkillModel

/// Compacts the execution notes of a skill when there are too many (skill-aware reflection).
package struct AppendixPrompt: Sendable {
  package var skill: String
  package var notes: [String]

  package init(skill: String, notes: [String]) {
    self.skill = skill
    self.notes = notes
  }

  package var prompt: OptimizerPrompt {
    let system = [
      """
      A skill has an appendix of short notes about slips in carrying out its rules. Join notes that say the same, drop \
      those that a rule already covers, keep the rest, in fewer lines.
      """,
      CommonInstructions.dataOnly,
      #"Form of the reply: {"appendix_notes": ["one line each"]}"#,
      CommonInstructions.replyWithJSON,
    ].joined(separator: "\n\n")
    let numbered = notes.enumerated().map { "\($0.offset + 1). \($0.element)" }.joined(separator: "\n")
    let fence = DataFence(for: [skill, numbered])
    var sections = PromptSections(opening: "Compact the notes below.", fence: fence)
    sections.addSkill(skill)
    sections.add("Notes", label: "notes", fenced: numbered)
    return OptimizerPrompt(system: system, user: sections.text)
  }
}
