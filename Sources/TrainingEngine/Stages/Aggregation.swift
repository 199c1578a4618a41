import OptimizerDialogue
import SkillModel

/// Aggregation (FORMATS section 3, point 4): failures and successes each merged level by level, then together.
///
/// Both groups are merged side by side; the reference does one after the other, with the same result.
struct Aggregation: Sendable {
  let context: StepContext

  /// One patch out of all; nil where none holds a change.
  func merged(_ patches: PatchNormalisation) async throws -> JSONObject? {
    async let failures = capture { try await levels(patches.failures, origin: .failures, lane: "failure") }
    async let successes = capture { try await levels(patches.successes, origin: .successes, lane: "success") }
    let (failed, solved) = (await failures, await successes)
    switch (try failed.get(), try solved.get()) {
    case (nil, nil): return nil
    case (let only?, nil), (nil, let only?): return only.patch
    case (let failed?, let solved?):
      guard holdsItems(failed.patch) else { return solved.patch }
      guard holdsItems(solved.patch) else { return failed.patch }
      let level = max(failed.level, solved.level) + 1
      return try await merge(
        [failed.patch, solved.patch], origin: .both,
        key: CallKey(context.phase(.merge), lane: "together"), level: level)
    }
  }

  private func holdsItems(_ patch: JSONObject) -> Bool {
    patch[context.update.itemsKey]?.arrayValue?.isEmpty == false
  }

  private func levels(
    _ patches: [JSONObject], origin: MergePrompt.Origin, lane: String
  ) async throws -> (patch: JSONObject, level: Int)? {
    guard var current = Optional(patches), !current.isEmpty else { return nil }
    var level = 0
    while current.count > 1 {
      level += 1
      let groups = current.slices(of: context.configuration.gradient.mergeBatchSize)
      let thisLevel = level
      current = try await mapInOrder(groups, slots: WorkerSlots(groups.count)) { index, group in
        guard group.count > 1 else { return group[0] }
        let key = CallKey(context.phase(.merge), lane: "\(lane)-\(thisLevel)", index: index)
        return try await merge(group, origin: origin, key: key, level: thisLevel)
      }
    }
    return (current[0], level)
  }

  private func merge(
    _ patches: [JSONObject], origin: MergePrompt.Origin, key: CallKey, level: Int
  ) async throws -> JSONObject {
    let itemsKey = context.update.itemsKey
    let prompt = MergePrompt(
      origin: origin, update: context.update, skill: context.skill.text, metaNote: context.metaNote,
      patches: .array(patches.map(JSONValue.object))
    ).prompt
    let mode = context.update
    let reply = try await context.optimizer.ask(prompt, key: key) { (text: String) throws(UnusableReply) in
      try MergeReply(text, mode: mode)
    }
    if let reply {
      if !reply.ignoredItems.isEmpty {
        try await context.report(
          .itemsRefused, in: .merge,
          "\(key.lane) \(key.index): \(reply.ignoredItems.count) that are no \(mode.itemsLabel)")
      }
      let items = (reply.fields[itemsKey]?.arrayValue ?? []).filter { ProposedItem($0, mode: mode) != nil }
      return stamped(reply.fields, items: items, level: level)
    }
    try await context.report(
      .mergeConcatenated, in: .merge, "\(key.lane) \(key.index): \(patches.count) patches joined in order")
    let items = patches.flatMap { $0[itemsKey]?.arrayValue ?? [] }
    return stamped(["reasoning": "joined in order"], items: items, level: level)
  }

  private func stamped(_ patch: JSONObject, items: [JSONValue], level: Int) -> JSONObject {
    var merged: JSONObject = ["reasoning": patch["reasoning"] ?? ""]
    merged[context.update.itemsKey] = .array(
      items.map { item in
        guard var fields = item.objectValue else { return item }
        fields["merge_level"] = .integer(level)
        return .object(fields)
      })
    return merged
  }
}
