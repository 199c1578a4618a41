import SkillModel

/// Chooses the changes that fit the edit budget.
package struct RankingPrompt: Sendable {
  package var update: UpdateMode
  /// The scheduled edit budget of this step.
  package var budget: Int
  package var skill: String
  package var metaNote: String?
  /// One line a change, as `ProposedItem.rankingLine` writes it, without the index.
  package var lines: [String]

  package init(update: UpdateMode, budget: Int, skill: String, metaNote: String?, lines: [String]) {
    self.update = update
    self.budget = budget
    self.skill = skill
    self.metaNote = metaNote
    self.lines = lines
  }

  package var prompt: OptimizerPrompt {
    let noun = UpdateItemInstructions.noun(for: update)
    let system = [
      """
      You are given numbered \(noun) to a skill: a document of rules that another model reads before it works. Only \
      some of them can be made now. Choose those that will help most on new tasks of the same kind: broad causes \
      before rare ones, more support before less, rules that can be followed before general advice.
      """,
      CommonInstructions.dataOnly,
      #"Form of the reply: {"reasoning": "why these", "selected_indices": [4, 0]}, best first, indices as shown."#,
      CommonInstructions.replyWithJSON,
    ].joined(separator: "\n\n")
    let numbered = lines.enumerated().map { "[\($0.offset)] \($0.element)" }.joined(separator: "\n")
    let fence = DataFence(for: [skill, metaNote ?? "", numbered])
    var sections = PromptSections(
      opening: "Choose at most \(budget) of \(lines.count) \(noun).", fence: fence)
    sections.addSkill(skill)
    sections.addMetaNote(metaNote)
    sections.add("To choose from", label: "changes", fenced: numbered)
    return OptimizerPrompt(system: system, user: sections.text)
  }
}
