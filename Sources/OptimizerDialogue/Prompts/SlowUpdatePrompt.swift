import SkillModel

/// End of an epoch: the same tasks under the last epoch's skill and under this one's, and guidance that lasts.
package struct SlowUpdatePrompt: Sendable {
  package var previousSkill: String
  package var currentSkill: String
  /// The guidance of the epoch before, empty at first.
  package var previousGuidance: String
  /// The pairs as `ComparisonPairs` writes them.
  package var comparison: String

  package init(previousSkill: String, currentSkill: String, previousGuidance: String, comparison: String) {
    self.previousSkill = previousSkill
    self.currentSkill = currentSkill
    self.previousGuidance = previousGuidance
    self.comparison = comparison
  }

  package var prompt: OptimizerPrompt {
    let system = [
      """
      A skill, a document of rules that another model reads before it works, was trained for an epoch. You see the \
      skill before and after, and the same tasks done with each. Write the longer-term guidance that goes into the \
      protected block of the new skill: what must not get lost again (tasks that got worse come first), and what is \
      still missing for tasks that keep failing. Keep earlier guidance that still holds. A few lines; rules, no story.
      """,
      CommonInstructions.dataOnly,
      #"Form of the reply: {"reasoning": "why", "slow_update_content": "the guidance, Markdown"}"#,
      CommonInstructions.replyWithJSON,
    ].joined(separator: "\n\n")
    let fence = DataFence(for: [previousSkill, currentSkill, previousGuidance, comparison])
    var sections = PromptSections(opening: "Write the guidance for the next epoch.", fence: fence)
    if !previousGuidance.strippingBlanks().isEmpty {
      sections.add("Guidance until now", label: "guidance", fenced: previousGuidance)
    }
    sections.add("Comparison of the same tasks", label: "comparison", fenced: comparison)
    sections.addSkill(previousSkill, heading: "Skill at the end of the epoch before")
    sections.addSkill(currentSkill, heading: "Skill now")
    return OptimizerPrompt(system: system, user: sections.text)
  }
}
