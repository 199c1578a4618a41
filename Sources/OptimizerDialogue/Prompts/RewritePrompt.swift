import SkillModel

/// Writes a whole new skill from chosen suggestions (`rewrite_from_suggestions`).
package struct RewritePrompt: Sendable {
  package var skill: String
  package var metaNote: String?
  package var stepBuffer: String
  /// The chosen suggestions, one line each.
  package var suggestions: [String]

  package init(skill: String, metaNote: String?, stepBuffer: String, suggestions: [String]) {
    self.skill = skill
    self.metaNote = metaNote
    self.stepBuffer = stepBuffer
    self.suggestions = suggestions
  }

  package var prompt: OptimizerPrompt {
    let system = [
      """
      Rewrite a skill: a document of rules that another model reads before it works. Carry out the suggestions, \
      keep everything else that the skill says, join what says the same, keep it short. Text between the \
      SLOW_UPDATE markers is kept for you: leave it out.
      """,
      CommonInstructions.dataOnly,
      #"Form of the reply: {"reasoning": "how", "change_summary": ["what changed"], "new_skill": "the whole text"}"#,
      CommonInstructions.replyWithJSON,
    ].joined(separator: "\n\n")
    let numbered = suggestions.enumerated().map { "\($0.offset + 1). \($0.element)" }.joined(separator: "\n")
    let fence = DataFence(for: [skill, metaNote ?? "", stepBuffer, numbered])
    var sections = PromptSections(opening: "Rewrite the skill below.", fence: fence)
    sections.addSkill(skill)
    sections.addMetaNote(metaNote)
    sections.addStepBuffer(stepBuffer)
    sections.add("Suggestions", label: "suggestions", fenced: numbered)
    return OptimizerPrompt(system: system, user: sections.text)
  }
}
