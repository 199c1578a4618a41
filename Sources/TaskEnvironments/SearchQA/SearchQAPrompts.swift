import SkillModel
import TrainingEngine

/// What the target is told of a SearchQA task.
package enum SearchQAPrompts {
  /// Instructions, then the skill under its heading when there is one.
  package static func system(with skill: SkillDocument) -> String {
    let instructions = """
      You answer questions from search results that are given to you.

      Read the passages, find the one short answer that they support, and give it in as few words as it takes: \
      a name, a date, a number or a brief phrase. Close your reply with the answer alone between tags, like this:
      <answer>the answer</answer>
      """
    guard !skill.isBlank else { return instructions }
    return instructions + "\n\n## Skill\nWork by these rules:\n\n" + skill.text.strippingBlanks()
  }

  /// The passages, then the question.
  package static func user(for task: TrainingTask) -> String {
    "## Context\n\(ContextWindow.truncated(task.context))\n\n## Question\n\(task.question)"
  }

  /// Asks for a second look at the answer given so far.
  static let review = """
    Check your answer once more against the context and the question. Repeat it if it holds, correct it if it \
    doesn't, and give it again as <answer>the answer</answer>.
    """
}
