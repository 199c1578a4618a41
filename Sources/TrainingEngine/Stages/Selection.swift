import OptimizerDialogue
import SkillModel

/// Selection (FORMATS section 3, point 5): rank, and clip to the edit budget.
struct Selection: Sendable {
  let context: StepContext
  /// Steps that reached selection before this one.
  let selectionsMade: Int
  let totalSteps: Int
  /// Means of this step's rollout, for the optimizer's own budget.
  let rollout: MeasuredScore

  /// What the step goes on with.
  struct Outcome: Sendable {
    let budget: Int?
    let chosen: [NumberedItem]
    /// lr_decision.json in the autonomous mode.
    let decision: JSONObject?
  }

  func chosen(from merged: JSONObject) async throws -> Outcome {
    let itemsKey = context.update.itemsKey
    let items = (merged[itemsKey]?.arrayValue ?? []).compactMap(\.objectValue)
    let (budget, decision) = try await budget(for: items)
    if let decision {
      try await context.recorder.record(.budgetDecided(BudgetDecided(step: context.step, decision: decision)))
    }
    var indices = Array(items.indices)
    var ranked = merged
    var reasoning = merged["reasoning"]?.stringValue ?? ""
    if let budget, items.count > budget {
      if let ranking = try await ranking(of: items, budget: budget) {
        indices = ranking.indices
        ranked["ranking_details"] = .object(ranking.details)
        reasoning += " [optimizer-ranked: selected \(indices.count)/\(items.count) edits]"
      } else {
        indices = Array(items.indices.prefix(budget))
        reasoning += " [fallback truncated \(items.count)->\(indices.count) edits]"
      }
      ranked["reasoning"] = .string(reasoning)
    }
    let numbered = items.enumerated().map { index, item in
      NumberedItem(id: EditID(step: context.step, rank: index + 1), item: item)
    }
    let chosen = indices.map { numbered[$0] }
    ranked[itemsKey] = .array(chosen.map { .object($0.item) })
    let kept = Set(indices)
    try await context.recorder.record(
      .editsProposed(
        EditsProposed(
          step: context.step, budget: budget, chosen: chosen,
          clipped: numbered.indices.filter { !kept.contains($0) }.map { numbered[$0] }, ranked: ranked)))
    return Outcome(budget: budget, chosen: chosen, decision: decision)
  }

  private func budget(for items: [JSONObject]) async throws -> (budget: Int?, decision: JSONObject?) {
    let optimizer = context.configuration.optimizer
    switch optimizer.budgetControl {
    case .autonomous:
      let decision = try await decision(for: items)
      return (decision["learning_rate"]?.intValue ?? 0, decision)
    case .none where context.update != .patch: return (nil, nil)
    case .fixed, .none:
      let schedule = EditBudgetSchedule(
        shape: optimizer.scheduler, largest: optimizer.learningRate, smallest: optimizer.minimumLearningRate,
        steps: totalSteps)
      return (schedule.budget(ofStep: selectionsMade + 1), nil)
    }
  }

  /// The optimizer's own budget (FORMATS 1.8); without a usable reply nothing is changed in this step.
  private func decision(for items: [JSONObject]) async throws -> JSONObject {
    let prompt = BudgetPrompt(
      update: context.update, skill: context.skill.text, metaNote: context.metaNote,
      stepBuffer: context.stepBuffer, rolloutHard: rollout.hard, rolloutSoft: rollout.soft,
      rolloutCount: rollout.count, lines: items.map(ProposedItem.rankingLine(of:))
    ).prompt
    let usable = try await context.optimizer.ask(prompt, key: CallKey(context.phase(.budget))) {
      (object: JSONObject) throws(UnusableReply) in
      guard !AutonomousBudget(reading: object["learning_rate"], available: items.count).isFallback else {
        throw UnusableReply(#""learning_rate" is missing or no number"#)
      }
      return object
    }
    if usable == nil {
      try await context.report(.budgetUnusable, in: .budget, "no change in this step")
    }
    let reply = usable?.reply ?? [:]
    let budget = AutonomousBudget(reading: reply["learning_rate"], available: items.count)
    return [
      "learning_rate": .integer(budget.budget), "raw_learning_rate": .integer(budget.raw ?? 0),
      "available_update_items": .integer(items.count), "clamped": .bool(budget.isClamped),
      "fallback": .bool(budget.isFallback), "reasoning": reply["reasoning"] ?? "",
      "confidence": reply["confidence"] ?? "", "risk_notes": reply["risk_notes"] ?? [],
      "raw_response": .string(usable?.text ?? ""),
    ]
  }

  private func ranking(
    of items: [JSONObject], budget: Int
  ) async throws -> (indices: [Int], details: JSONObject)? {
    let prompt = RankingPrompt(
      update: context.update, budget: budget, skill: context.skill.text, metaNote: context.metaNote,
      lines: items.map(ProposedItem.rankingLine(of:))
    ).prompt
    let usable = try await context.optimizer.ask(prompt, key: CallKey(context.phase(.ranking))) {
      (object: JSONObject) throws(UnusableReply) in
      let reply = RankingReply(object, available: items.count, budget: budget)
      guard !reply.indices.isEmpty else { throw UnusableReply(#""selected_indices" holds no usable index"#) }
      return Ranking(reply: reply, details: object)
    }
    guard let ranking = usable?.reply else {
      try await context.report(
        .rankingTruncated, in: .ranking, "\(items.count) edits cut to \(budget) in their order")
      return nil
    }
    if !ranking.reply.ignored.isEmpty {
      let ignored = JSONWriter.text(of: .array(ranking.reply.ignored), layout: .python)
      try await context.report(.rankingIgnored, in: .ranking, "unusable indices \(ignored)")
    }
    return (ranking.reply.indices, ranking.details)
  }

  private struct Ranking: Sendable {
    let reply: RankingReply
    let details: JSONObject
  }
}
