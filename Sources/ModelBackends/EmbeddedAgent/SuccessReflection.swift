import SkillModel

/// Looks at solved tasks for habits worth stating; mostly there are none.
struct SuccessReflection: Sendable {
  private let prompt: PromptReading
  private let tasks: [ShownTask]
  private let edits: [RuleEdit]

  /// Habits that change nothing about what the clerk does.
  private static let harmless = [
    "List the rows that fit the question before you compute.",
    "Work out the value first and its form last.",
    "Compare the result with the rows once more before you hand it in.",
  ]
  private static let leastTasks = 4

  /// Looks at the solved tasks that the prompt shows.
  init(_ prompt: PromptReading) {
    self.prompt = prompt
    tasks = prompt.trajectories
    let refused = RefusedChanges(steps: prompt.steps, owner: prompt.refused)
    let rules = SkillRules.reading(prompt.skill)
    let editor = RuleEditor(rules: rules, refused: refused)
    let form = Self.commonForm(tasks).flatMap { $0.isFollowed(by: rules) ? nil : editor.edit(for: $0) }
    let proposed = [form, Self.habit(tasks, prompt, refused)].compactMap { $0 }
    edits = Array(proposed.prefix(prompt.limit))
  }

  /// The reply of the success analysis.
  var reply: JSONObject {
    let patterns: [JSONValue] =
      tasks.isEmpty ? [] : ["the rows were found and the answer was handed in alone"]
    var reply: JSONObject = ["batch_size": .integer(tasks.count), "success_patterns": .array(patterns)]
    if prompt.asksForNotes { reply["appendix_notes"] = [] }
    let reasoning = edits.isEmpty ? "Nothing here that the skill should say." : "Seen in all of these tasks."
    reply["patch"] = .object(
      ProposedChanges(edits, for: prompt).json(reasoning: reasoning, source: "success"))
    return reply
  }

  /// What all answers have in common looks like a rule, and may be chance: all whole numbers, or all with two
  /// decimals.
  private static func commonForm(_ tasks: [ShownTask]) -> ChoiceEvidence? {
    let numbers = tasks.filter {
      $0.predicted.allSatisfy { $0.isNumber || ".-,".contains($0) } && $0.clerk?.question.kind != .date
    }
    guard numbers.count >= 3, numbers.count == tasks.count else { return nil }
    let choice: ClerkChoice
    if numbers.allSatisfy({ !$0.predicted.contains(".") }) {
      choice = .noDecimals
    } else if numbers.allSatisfy({
      $0.predicted.split(separator: ".").last?.count == 2 && $0.predicted.contains(".")
    }) {
      choice = .twoDecimals
    } else {
      return nil
    }
    var evidence = ChoiceEvidence(choice)
    for task in numbers { evidence.add(task.id, task.clerk?.question.kind ?? .total) }
    return evidence
  }

  private static func habit(_ tasks: [ShownTask], _ prompt: PromptReading, _ refused: RefusedChanges)
    -> RuleEdit?
  {
    guard tasks.count >= leastTasks, let first = tasks.first else { return nil }
    let number = StableNumber.of(first.id, "habit")
    guard number % 3 == 0 else { return nil }
    let words = harmless[Int(number / 3 % UInt64(harmless.count))]
    guard !prompt.skill.containsExactly(words), refused.standing(content: words, target: "") == .new else {
      return nil
    }
    return RuleEdit(edit: SkillEdit(.append, target: "", content: "- " + words), support: 1, dimension: nil)
  }
}
