import SkillModel

/// Decides which changes a step makes, and how many.
struct ChangeRanking: Sendable {
  private let prompt: PromptReading

  /// Takes the prompt of a ranking or of an autonomous budget.
  init(_ prompt: PromptReading) {
    self.prompt = prompt
  }

  /// The reply of the ranking: by support, then what the epoch note asks for first, then in order.
  var ranking: JSONObject {
    let preferred = EpochNote(prompt.metaNote).preferred
    let rated = prompt.changes.enumerated().map { index, line in
      let rules = RuleReader.rules(in: ChangeText.withoutBullet(ChangeText.content(in: line)))
      let isPreferred = rules.contains { preferred.contains($0.choice.dimension) }
      return (index: index, worth: 2 * (ChangeText.support(in: line) ?? 1) + (isPreferred ? 1 : 0))
    }
    let best = rated.sorted { ($1.worth, $0.index) < ($0.worth, $1.index) }.prefix(prompt.limit)
    return [
      "reasoning": "More tasks speak for these than for the others.",
      "selected_indices": .array(best.map { .integer($0.index) }),
    ]
  }

  /// The reply of the autonomous budget: all while scores are low, half of them when they are good or when the last
  /// step was rejected.
  var budget: JSONObject {
    let all = prompt.changes.count
    let lastStep = prompt.steps.splittingLines().last { $0.hasPrefix("### Step ") } ?? ""
    let wasRejected = lastStep.containsExactly("REJECT")
    let isGood = prompt.hardScore >= 0.7
    let chosen = wasRejected || isGood ? (all + 1) / 2 : all
    return [
      "learning_rate": .integer(chosen),
      "reasoning": .string(
        wasRejected
          ? "The last step was rejected."
          : isGood ? "Few tasks fail now." : "Many tasks fail for clear causes."),
      "confidence": .string(wasRejected ? "low" : "medium"),
      "risk_notes": ["rules drawn from a single task may be too wide"],
    ]
  }
}
