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
  /// Replies with more changes than this are refused (RELIABILITY, row 57).
  static let mostItems = 64

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
    var groups = failed.enumerated().map { Group(source: .failure, index: $0.offset, trajectories: $0.element) }
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
      skill: context.skill.text, metaNote: context.metaNote, stepBuffer: context.stepBuffer, vetoes: [],
      trajectories: group.trajectories.map(\.analysed)
    ).prompt
    let key = CallKey(context.phase(.reflection, batch: batch), lane: group.source.rawValue, index: group.index)
    let itemsKey = context.update.itemsKey
    let usable = try await context.optimizer.ask(prompt, key: key) {
      (object: JSONObject) throws(UnusableReply) in
      guard let patch = object["patch"]?.objectValue else { throw UnusableReply(#""patch" is missing"#) }
      guard let items = patch[itemsKey]?.arrayValue else {
        throw UnusableReply("\"\(itemsKey)\" of \"patch\" is missing")
      }
      guard items.count <= Self.mostItems else {
        throw UnusableReply("\(items.count) changes, at most \(Self.mostItems) are read")
      }
      return object
    }
    guard var reply = usable?.reply, var patch = reply["patch"]?.objectValue else {
      try await context.report(
        .minibatchUnusable, in: .reflection, batch: batch,
        "\(group.source.rawValue) minibatch \(group.index) of \(group.trajectories.count) tasks")
      return nil
    }
    let items = patch[itemsKey]?.arrayValue ?? []
    patch[itemsKey] = .array(Array(items.prefix(settings.optimizer.learningRate)))
    reply["patch"] = .object(patch)
    reply["source_type"] = .string(group.source.rawValue)
    return reply
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
