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
    /// Chosen and clipped ones in the order of their merge.
    let all: [NumberedItem]
    /// lr_decision.json in the autonomous mode.
    let decision: JSONObject?
  }

  /// - Parameter deferred: edits of earlier steps that were put off; they stand after this step's own.
  func chosen(from merged: JSONObject, deferred: [NumberedItem] = []) async throws -> Outcome {
    let itemsKey = context.update.itemsKey
    let items =
      (merged[itemsKey]?.arrayValue ?? []).compactMap(\.objectValue) + deferred.map(Self.offeredAgain)
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
    try await context.control.propose(
      EditsProposed(
        step: context.step, budget: budget, chosen: chosen,
        clipped: numbered.indices.filter { !kept.contains($0) }.map { numbered[$0] }, ranked: ranked),
      recorder: context.recorder)
    return Outcome(budget: budget, chosen: chosen, all: numbered, decision: decision)
  }

  /// The item with the id under which it was first offered.
  private static func offeredAgain(_ deferred: NumberedItem) -> JSONObject {
    var item = deferred.item
    if item["deferred_from"] == nil { item["deferred_from"] = .string(deferred.id.rawValue) }
    return item
  }

  private func budget(for items: [JSONObject]) async throws -> (budget: Int?, decision: JSONObject?) {
    let optimizer = context.configuration.optimizer
    // Whole-skill candidates are neither ranked nor cut: the first usable one is taken.
    if context.update == .fullRewriteMinibatch { return (nil, nil) }
    switch optimizer.budgetControl {
    case .autonomous:
      let decision = try await decision(for: items)
      return (decision["learning_rate"]?.intValue ?? 0, decision)
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
    let available = items.count
    let reply = try await context.optimizer.ask(prompt, key: CallKey(context.phase(.budget))) {
      (text: String) throws(UnusableReply) in
      let reply = try BudgetReply(text, available: available)
      guard !reply.budget.isFallback else { throw .wrongShape }
      return BudgetAnswer(reply: reply, text: text)
    }
    if reply == nil {
      try await context.report(.budgetUnusable, in: .budget, "no change in this step")
    }
    let budget = reply?.reply.budget ?? AutonomousBudget(reading: nil, available: available)
    return [
      "learning_rate": .integer(budget.budget), "raw_learning_rate": .integer(budget.raw ?? 0),
      "available_update_items": .integer(available), "clamped": .bool(budget.isClamped),
      "fallback": .bool(budget.isFallback), "reasoning": .string(reply?.reply.reasoning ?? ""),
      "confidence": .string(reply?.reply.confidence ?? ""),
      "risk_notes": .array((reply?.reply.riskNotes ?? []).map { .string($0) }),
      "raw_response": .string(reply?.text ?? ""),
    ]
  }

  private struct BudgetAnswer: Sendable {
    let reply: BudgetReply
    let text: String
  }

  private func ranking(
    of items: [JSONObject], budget: Int
  ) async throws -> (indices: [Int], details: JSONObject)? {
    let prompt = RankingPrompt(
      update: context.update, budget: budget, skill: context.skill.text, metaNote: context.metaNote,
      lines: items.map(ProposedItem.rankingLine(of:))
    ).prompt
    let count = items.count
    let reply = try await context.optimizer.ask(prompt, key: CallKey(context.phase(.ranking))) {
      (text: String) throws(UnusableReply) in
      let reply = try RankingReply(text, itemCount: count, budget: budget)
      guard !reply.selected.isEmpty else { throw .wrongShape }
      return reply
    }
    guard let reply else {
      try await context.report(
        .rankingTruncated, in: .ranking,
        "\(count) \(context.update.itemsLabel) cut to \(budget) in their order")
      return nil
    }
    if !reply.ignored.isEmpty {
      let words = reply.ignored.map { "\($0.value.pythonText) (\($0.reason.rawValue))" }.joined(
        separator: ", ")
      try await context.report(.rankingIgnored, in: .ranking, "not used: \(words)")
    }
    return (reply.selected, reply.fields)
  }
}
