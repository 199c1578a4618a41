import OptimizerDialogue
import SkillModel

/// A task with what came of it in this step.
struct Trajectory: Sendable {
  let task: TrainingTask
  let result: TaskResult
  let row: RolloutRow

  init(task: TrainingTask, result: TaskResult) throws {
    self.task = task
    self.result = result
    do {
      row = try RolloutRow(result.row)
    } catch {
      throw EngineFailure.invalidScore(task: task.id, detail: error.description)
    }
  }

  var analysed: AnalysedTrajectory {
    AnalysedTrajectory(
      task: task.id, question: task.question, material: task.context, hard: result.hard, soft: result.soft,
      failReason: result.failReason, conversation: TrajectoryText.text(of: result.conversation))
  }
}

/// Reflection (FORMATS section 3, point 3): failures and successes in shuffled minibatches, one question each.
struct Reflection: Sendable {
  let context: StepContext

  private struct Group: Sendable {
    let source: EditSource
    let index: Int
    let trajectories: [Trajectory]
  }

  /// The replies that could be used, failures first, as patches/minibatch_*.json holds them.
  func patches(of trajectories: [Trajectory], batch: Int, seed: Int) async throws -> [JSONObject] {
    let groups = groups(of: trajectories, seed: seed)
    let settings = context.configuration
    let outcomes = try await mapInOrder(groups, slots: WorkerSlots(groups.count)) { _, group in
      try await patch(of: group, batch: batch, settings: settings)
    }
    for (group, patch) in zip(groups, outcomes) {
      try await context.recorder.record(
        .minibatchReflected(
          MinibatchReflected(
            step: context.step, batch: batch, source: group.source, index: group.index,
            tasks: group.trajectories.map(\.task.id), patch: patch)))
    }
    return outcomes.compactMap { $0 }
  }

  private func groups(of trajectories: [Trajectory], seed: Int) -> [Group] {
    let size = context.configuration.gradient.minibatchSize
    let failed = Minibatches.groups(of: trajectories.filter { !$0.row.isSuccess }, seed: seed, size: size)
    var groups = failed.enumerated().map {
      Group(source: .failure, index: $0.offset, trajectories: $0.element)
    }
    if !context.configuration.gradient.failureOnly {
      let solved = Minibatches.groups(
        of: trajectories.filter(\.row.isSuccess), seed: Minibatches.successSeed(of: seed), size: size)
      groups += solved.enumerated().map {
        Group(source: .success, index: $0.offset, trajectories: $0.element)
      }
    }
    return groups
  }

  private func patch(of group: Group, batch: Int, settings: RunConfiguration) async throws -> JSONObject? {
    let prompt = AnalysisPrompt(
      source: group.source, update: context.update,
      asksForAppendixNotes: asksForNotes(group.source), budget: settings.optimizer.learningRate,
      skill: context.skill.text, metaNote: context.metaNote, stepBuffer: context.stepBuffer,
      vetoes: context.vetoes,
      trajectories: group.trajectories.map(\.analysed)
    ).prompt
    let key = CallKey(
      context.phase(.reflection, batch: batch), lane: group.source.rawValue, index: group.index)
    let mode = context.update
    let reply = try await context.optimizer.ask(prompt, key: key) { (text: String) throws(UnusableReply) in
      try AnalystReply(text, source: group.source, mode: mode)
    }
    let place = "\(group.source.rawValue) minibatch \(group.index)"
    guard let reply else {
      try await context.report(
        .minibatchUnusable, in: .reflection, batch: batch, "\(place) of \(group.trajectories.count) tasks")
      return nil
    }
    if !reply.ignoredItems.isEmpty {
      try await context.report(
        .itemsRefused, in: .reflection, batch: batch,
        "\(place): \(reply.ignoredItems.count) that are no \(mode.itemsLabel)")
    }
    return file(of: reply, source: group.source)
  }

  /// What patches/minibatch_*.json holds: the reply as it was read, cut to the configured budget.
  private func file(of reply: AnalystReply, source: EditSource) -> JSONObject {
    let mode = context.update
    var fields = reply.fields
    var patch = fields["patch"]?.objectValue ?? fields
    let items = (patch[mode.itemsKey]?.arrayValue ?? []).filter { ProposedItem($0, mode: mode) != nil }
    patch[mode.itemsKey] = .array(Array(items.prefix(context.configuration.optimizer.learningRate)))
    if fields["patch"] == nil { fields = ["batch_size": .integer(reply.batchSize)] }
    fields["patch"] = .object(patch)
    fields["source_type"] = .string(source.rawValue)
    return fields
  }

  private func asksForNotes(_ source: EditSource) -> Bool {
    let optimizer = context.configuration.optimizer
    guard optimizer.usesSkillAwareReflection else { return false }
    switch optimizer.appendixSource {
    case .both: return true
    case .failure: return source == .failure
    case .success: return source == .success
    }
  }
}
