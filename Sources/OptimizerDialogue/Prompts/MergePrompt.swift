import SkillModel

/// Joins several patches into one: same ideas become one change, contradictions are decided.
package struct MergePrompt: Sendable {
  /// What the patches of this merge come from.
  package enum Origin: Hashable, Sendable {
    case failures, successes, both
  }

  package var origin: Origin
  package var update: UpdateMode
  package var skill: String
  package var metaNote: String?
  /// A JSON array of patches, each with its changes, their support and their source.
  package var patches: JSONValue

  package init(origin: Origin, update: UpdateMode, skill: String, metaNote: String?, patches: JSONValue) {
    self.origin = origin
    self.update = update
    self.skill = skill
    self.metaNote = metaNote
    self.patches = patches
  }

  package var prompt: OptimizerPrompt {
    let noun = UpdateItemInstructions.noun(for: update)
    let system = [
      """
      Several reviewers proposed changes to the same skill, each after looking at other tasks. Make one list of \
      \(noun) out of theirs. Join those that say the same into one and add up their "support_count". Where two \
      contradict each other, keep the one with more support. Keep every other one, with its words. Invent nothing.
      """,
      Self.weighing(origin),
      UpdateItemInstructions.text(for: update),
      CommonInstructions.dataOnly,
      "Form of the reply:\n{\"reasoning\": \"what was joined or dropped\", "
        + UpdateItemInstructions.example(for: update, withSupport: true) + "}",
      CommonInstructions.replyWithJSON,
    ].joined(separator: "\n\n")
    let json = JSONWriter.text(of: patches, layout: .pretty)
    let fence = DataFence(for: [skill, metaNote ?? "", json])
    var sections = PromptSections(opening: "Merge the patches below.", fence: fence)
    sections.addSkill(skill)
    sections.addMetaNote(metaNote)
    sections.add("Patches", label: "patches", fenced: json)
    return OptimizerPrompt(system: system, user: sections.text)
  }

  private static func weighing(_ origin: Origin) -> String {
    switch origin {
    case .failures: "All of them come from failed tasks."
    case .successes: "All of them come from solved tasks."
    case .both:
      """
      Some come from failed tasks and some from solved ones ("source_type"). What mends failures goes first, unless \
      it would break what a solved task relies on.
      """
    }
  }
}
