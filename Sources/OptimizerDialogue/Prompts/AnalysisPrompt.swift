import SkillModel

/// One trajectory as the optimizer reads it.
package struct AnalysedTrajectory: Hashable, Sendable {
  package let task: TaskID
  /// What was asked, with the material that came with it.
  package let question: String
  package let material: String
  package let hard: Double
  package let soft: Double
  package let failReason: String
  /// The conversation as `TrajectoryText` writes it, with the evaluation at its end.
  package let conversation: String

  package init(
    task: TaskID, question: String, material: String, hard: Double, soft: Double, failReason: String,
    conversation: String
  ) {
    self.task = task
    self.question = question
    self.material = material
    self.hard = hard
    self.soft = soft
    self.failReason = failReason
    self.conversation = conversation
  }
}

/// Reflection on one minibatch: failures and successes are asked about in separate prompts.
package struct AnalysisPrompt: Sendable {
  /// Material longer than this is cut, in code points.
  package static let materialLimit = 6_000

  package var source: EditSource
  package var update: UpdateMode
  package var asksForAppendixNotes: Bool
  /// The configured budget (`learning_rate`), not the scheduled one: FORMATS, "Analysts are told".
  package var budget: Int
  package var skill: String
  package var metaNote: String?
  package var stepBuffer: String
  package var vetoes: [String]
  package var trajectories: [AnalysedTrajectory]

  package init(
    source: EditSource, update: UpdateMode, asksForAppendixNotes: Bool, budget: Int, skill: String,
    metaNote: String?, stepBuffer: String, vetoes: [String], trajectories: [AnalysedTrajectory]
  ) {
    self.source = source
    self.update = update
    self.asksForAppendixNotes = asksForAppendixNotes
    self.budget = budget
    self.skill = skill
    self.metaNote = metaNote
    self.stepBuffer = stepBuffer
    self.vetoes = vetoes
    self.trajectories = trajectories
  }

  package var prompt: OptimizerPrompt {
    OptimizerPrompt(system: system, user: user)
  }

  private var system: String {
    [
      source == .failure ? Self.failureTask : Self.successTask,
      UpdateItemInstructions.text(for: update),
      CommonInstructions.dataOnly,
      "Form of the reply:\n" + replyForm,
      CommonInstructions.replyWithJSON,
    ].joined(separator: "\n\n")
  }

  private static let failureTask = """
    You maintain a skill: a Markdown document of rules and procedures that another model, which can't be \
    changed, reads before it works on tasks. You are shown the skill and tasks that this model failed with it. \
    Find the causes that the failures have in common and that a better skill would have prevented. Propose few, \
    general changes to the skill. Never write the answer of a single task into the skill.
    """

  private static let successTask = """
    You maintain a skill: a Markdown document of rules and procedures that another model, which can't be \
    changed, reads before it works on tasks. You are shown the skill and tasks that this model solved with it. \
    Find working habits that the skill does not state yet and that are worth stating, so that they are kept. \
    Propose nothing when there is nothing worth adding. Never write the answer of a single task into the skill.
    """

  private var replyForm: String {
    let findings =
      source == .failure
      ? """
        "failure_summary": [{"failure_type": "short name", "count": 2, "description": "what went wrong"}],
      """
      : """
        "success_patterns": ["what worked"],
      """
    let notes =
      asksForAppendixNotes
      ? """

        "appendix_notes": ["one line about a slip in carrying out a rule that the skill already has"],
      """ : ""
    return """
      {
        "batch_size": \(trajectories.count),
      \(findings)\(notes)
        "patch": {"reasoning": "why these changes", \(UpdateItemInstructions.example(for: update))}
      }
      """
  }

  private var user: String {
    let fence = DataFence(for: [skill, metaNote ?? "", stepBuffer] + vetoes + trajectories.map(Self.text))
    let noun = UpdateItemInstructions.noun(for: update)
    var sections = PromptSections(opening: "Propose at most \(budget) \(noun).", fence: fence)
    sections.addSkill(skill)
    sections.addMetaNote(metaNote)
    sections.addStepBuffer(stepBuffer)
    sections.addVetoes(vetoes)
    let shown = trajectories.enumerated().map { index, trajectory in
      fence.enclosing("trajectory \(index + 1)", Self.text(of: trajectory))
    }
    sections.add(
      source == .failure ? "Failed tasks" : "Solved tasks", plain: shown.joined(separator: "\n\n"))
    return sections.text
  }

  static func text(of trajectory: AnalysedTrajectory) -> String {
    var lines = ["Task id: \(trajectory.task)", "Question: \(trajectory.question)"]
    if !trajectory.material.isEmpty {
      lines.append("Material:\n" + trajectory.material.prefix(codePoints: materialLimit))
    }
    lines.append("Score: hard \(trajectory.hard), soft \(trajectory.soft)")
    if !trajectory.failReason.isEmpty { lines.append("Failure: \(trajectory.failReason)") }
    lines.append("Conversation:\n" + trajectory.conversation)
    return lines.joined(separator: "\n")
  }
}
