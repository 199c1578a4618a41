import SkillModel

/// Lets the optimizer decide how many changes this step makes (`lr_control_mode: autonomous`).
package struct BudgetPrompt: Sendable {
  package var update: UpdateMode
  package var skill: String
  package var metaNote: String?
  package var stepBuffer: String
  /// Mean scores of this step's batch, 0...1.
  package var rolloutHard: Double
  package var rolloutSoft: Double
  package var rolloutCount: Int
  /// One line a change, without the index.
  package var lines: [String]

  package init(
    update: UpdateMode, skill: String, metaNote: String?, stepBuffer: String, rolloutHard: Double,
    rolloutSoft: Double, rolloutCount: Int, lines: [String]
  ) {
    self.update = update
    self.skill = skill
    self.metaNote = metaNote
    self.stepBuffer = stepBuffer
    self.rolloutHard = rolloutHard
    self.rolloutSoft = rolloutSoft
    self.rolloutCount = rolloutCount
    self.lines = lines
  }

  package var prompt: OptimizerPrompt {
    let noun = UpdateItemInstructions.noun(for: update)
    let system = [
      """
      A skill, a document of rules that another model reads before it works, is being trained. You decide how many \
      of the numbered \(noun) this step makes: 0 to all of them. Few when the scores are good, when the last steps \
      were rejected or when the \(noun) are doubtful; more when failures are many and their causes clear.
      """,
      CommonInstructions.dataOnly,
      #"""
      Form of the reply: {"learning_rate": 3, "reasoning": "why", "confidence": "low, medium or high", "risk_notes": ["what may go wrong"]}
      """#,
      CommonInstructions.replyWithJSON,
    ].joined(separator: "\n\n")
    let numbered = lines.enumerated().map { "[\($0.offset)] \($0.element)" }.joined(separator: "\n")
    let fence = DataFence(for: [skill, metaNote ?? "", stepBuffer, numbered])
    var sections = PromptSections(
      opening:
        "This batch: \(rolloutCount) tasks, mean hard score \(rolloutHard), mean soft score \(rolloutSoft).",
      fence: fence)
    sections.addSkill(skill)
    sections.addMetaNote(metaNote)
    sections.addStepBuffer(stepBuffer)
    sections.add("Proposed", label: "changes", fenced: numbered)
    return OptimizerPrompt(system: system, user: sections.text)
  }
}
