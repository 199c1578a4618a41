import SkillModel

/// End of an epoch: what the optimizer itself should learn about which edits help.
package struct MetaNotePrompt: Sendable {
  package var previousSkill: String
  package var currentSkill: String
  /// The note of the epoch before, empty at first.
  package var previousNote: String
  package var comparison: String

  package init(previousSkill: String, currentSkill: String, previousNote: String, comparison: String) {
    self.previousSkill = previousSkill
    self.currentSkill = currentSkill
    self.previousNote = previousNote
    self.comparison = comparison
  }

  package var prompt: OptimizerPrompt {
    let system = [
      """
      You propose edits to a skill, a document of rules that another model reads before it works. Look at what an \
      epoch of your edits did to the same tasks, and write a note to yourself for the next epoch: which kinds of \
      edits helped, which did harm or nothing, and what to try next. It is about editing, not about single tasks. \
      A few lines.
      """,
      CommonInstructions.dataOnly,
      #"Form of the reply: {"reasoning": "why", "meta_skill_content": "the note, Markdown"}"#,
      CommonInstructions.replyWithJSON,
    ].joined(separator: "\n\n")
    let fence = DataFence(for: [previousSkill, currentSkill, previousNote, comparison])
    var sections = PromptSections(opening: "Write the note for the next epoch.", fence: fence)
    if !previousNote.strippingBlanks().isEmpty {
      sections.add("Note until now", label: "note", fenced: previousNote)
    }
    sections.add("Comparison of the same tasks", label: "comparison", fenced: comparison)
    sections.addSkill(previousSkill, heading: "Skill at the end of the epoch before")
    sections.addSkill(currentSkill, heading: "Skill now")
    return OptimizerPrompt(system: system, user: sections.text)
  }
}
