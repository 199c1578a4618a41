import SkillModel

/// Looks at the failed tasks of one minibatch and proposes rules that would have prevented them.
struct FailureReflection: Sendable {
  private let prompt: PromptReading
  private let evidence: MinibatchEvidence
  private let edits: [RuleEdit]
  private let count: Int

  /// Explains the failures that the prompt shows and decides on edits.
  init(_ prompt: PromptReading) {
    self.prompt = prompt
    let rules = SkillRules.reading(prompt.skill)
    let tasks = prompt.trajectories
    count = tasks.count
    evidence = MinibatchEvidence(tasks, under: rules)
    let refused = RefusedChanges(steps: prompt.steps, owner: prompt.refused)
    let editor = RuleEditor(rules: rules, refused: refused)
    let preferred = EpochNote(prompt.metaNote).preferred
    let strong = evidence.choices.filter { $0.tasks.count > 1 }
    let weak = evidence.choices.filter { $0.tasks.count == 1 }
    let hunches = weak.filter { preferred.contains($0.choice.dimension) } + weak + evidence.guesses
    let findings = Self.edits(
      for: strong, by: editor, atMost: min(Self.mostFindings, prompt.limit), beside: [])
    let room = min(Self.mostHunches, prompt.limit - findings.count)
    edits = findings + Self.edits(for: hunches, by: editor, atMost: room, beside: findings)
  }

  /// Rules with several tasks behind them, a minibatch.
  private static let mostFindings = 2
  /// Rules with a single task behind them, a minibatch.
  private static let mostHunches = 1

  private static func edits(
    for evidence: [ChoiceEvidence], by editor: RuleEditor, atMost limit: Int, beside others: [RuleEdit]
  ) -> [RuleEdit] {
    var edits: [RuleEdit] = []
    for one in evidence where edits.count < limit {
      guard let edit = editor.edit(for: one), !(others + edits).contains(where: { $0.isSamePlace(as: edit) })
      else {
        continue
      }
      edits.append(edit)
    }
    return edits
  }

  /// The reply of the failure analysis.
  var reply: JSONObject {
    var summary: [JSONValue] = evidence.choices.prefix(6).map { one in
      let topic = RuleWording.topic(one.choice.dimension)
      let ids = one.tasks.prefix(3).map(\.id).joined(separator: ", ")
      return [
        "failure_type": .string(topic), "count": .integer(one.tasks.count),
        "description": .string("right with another habit about \(topic) (\(ids))"),
      ]
    }
    if evidence.unexplained > 0 {
      summary.append([
        "failure_type": "not understood", "count": .integer(evidence.unexplained),
        "description": "no change of one or two habits gives the expected answer",
      ])
    }
    var reply: JSONObject = ["batch_size": .integer(count), "failure_summary": .array(summary)]
    if prompt.asksForNotes { reply["appendix_notes"] = [] }
    reply["patch"] = .object(
      ProposedChanges(edits, for: prompt).json(reasoning: reasoning, source: "failure"))
    return reply
  }

  private var reasoning: String {
    guard !edits.isEmpty else { return "Nothing new explains these failures." }
    let topics = edits.compactMap { edit in
      edit.dimension.map { "\(RuleWording.topic($0)) (\(edit.support) of \(count))" }
    }
    return "Doing the tasks again with other habits gives the expected answers: "
      + topics.joined(separator: ", ") + "."
  }
}

extension RuleEdit {
  /// Whether both change the same existing text.
  func isSamePlace(as other: RuleEdit) -> Bool {
    let changing = [EditOperation.replace.rawValue, EditOperation.delete.rawValue]
    return target == other.target && changing.contains(edit.operation)
      && changing.contains(other.edit.operation)
  }
}
