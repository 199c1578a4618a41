import SkillModel

/// What the target is told of a task of the `qa` environment.
package struct QuestionAnsweringPrompts: Hashable, Sendable {
  /// The place in a template where the skill goes.
  package static let skillMark = "{skill}"
  /// The system prompt when the configuration gives none.
  package static let builtInTemplate = """
    You work on tasks that have a checkable answer.

    ## Skill
    {skill}

    ## Answer
    Think as much as the task needs. Close your reply with the answer alone between tags, like this:
    <answer>the answer</answer>
    """

  private let template: String

  /// Takes the template of the settings, or the built-in one.
  ///
  /// - Throws: class 78 when the template has no place for the skill.
  package init(settings: EnvironmentSettings) throws(Problem) {
    template = settings.promptTemplate ?? Self.builtInTemplate
    guard template.containsExactly(Self.skillMark) else {
      throw Problem(
        .configuration, at: Place("env.prompt_template"), "env.prompt_template has no \(Self.skillMark)",
        cure: "write \(Self.skillMark) where the skill goes")
    }
  }

  /// The template with the skill, without blanks around it, in every place for it.
  package func system(with skill: SkillDocument) -> String {
    template.replacingAll(exactly: Self.skillMark, with: skill.text.strippingBlanks())
  }

  /// The context if there is one, the question, and the choices if there are any.
  package func user(for task: TrainingTask, choices: [Choice]) -> String {
    var parts: [String] = []
    if !task.context.isEmpty { parts.append("## Context\n" + task.context) }
    parts.append("## Question\n" + task.question)
    if !choices.isEmpty {
      parts.append("## Choices\n" + choices.map { "\($0.label). \($0.text)" }.joined(separator: "\n"))
    }
    return parts.joined(separator: "\n\n")
  }

  /// Asks for a second look at the answer given so far.
  static let review = """
    Check your answer once more. Repeat it if it holds, correct it if it doesn't, and give it again as \
    <answer>the answer</answer>.
    """
}
