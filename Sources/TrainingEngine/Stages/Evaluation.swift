import SkillModel

/// How many rollouts a phase has in flight (`env.workers`).
///
/// Each phase has its own workers, also where two or three run side by side at the end of an epoch or a run. One worker
/// is one for everything: a server with one slot then gives the same answers every time.
struct RolloutWorkers: Sendable {
  private let count: Int
  private let only: WorkerSlots?

  init(_ count: Int) {
    self.count = count
    only = count <= 1 ? WorkerSlots(1) : nil
  }

  var slotsOfPhase: WorkerSlots { only ?? WorkerSlots(count) }
}

/// Runs tasks with a skill and scores them: rollouts, gate, epoch's end and test evaluations alike.
struct Evaluation: Sendable {
  let environment: any TaskEnvironment
  let calls: ModelCalls
  let recorder: RunRecorder
  let workers: RolloutWorkers
  let maximumTokens: Int?
  let reasoningEffort: String?

  /// Results in the order of the tasks, each recorded as it comes.
  ///
  /// - Parameters:
  ///   - start: index of the first task within its phase.
  ///   - check: throws where the results are no longer wanted; calls in flight still come in.
  ///   - scored: told of each result after it is recorded, with its place in `tasks`, in no order.
  func results(
    of tasks: [TrainingTask], with skill: SkillDocument, in phase: Phase, from start: Int = 0,
    unless check: @escaping @Sendable () throws -> Void = {},
    scored: @escaping @Sendable (Int, TaskResult) throws -> Void = { _, _ in }
  ) async throws -> [TaskResult] {
    calls.entered(phase)
    let slots = workers.slotsOfPhase
    return try await mapInOrder(tasks, slots: slots) { position, task in
      try check()
      let index = start + position
      let target = TargetCalls(
        calls: calls, recorder: recorder, slots: slots, phase: phase, index: index, task: task.id,
        maximumTokens: maximumTokens, effort: reasoningEffort, check: check)
      let result = try await environment.attempt(task, with: skill, asking: target)
      try Self.check(result)
      try await recorder.record(.taskScored(TaskScored(phase: phase, index: index, result: result)))
      try scored(position, result)
      return result
    }
  }

  /// A score is finite and in 0...1, or it is no score (the reference averages anything in).
  private static func check(_ result: TaskResult) throws {
    for (name, score) in [("hard", result.hard), ("soft", result.soft)]
    where !score.isFinite || score < 0 || score > 1 {
      throw EngineFailure.invalidScore(task: result.task, detail: "\(name) score \(score) is not in 0...1")
    }
  }
}
