import SkillModel

/// Scores a skill on tasks, outside of any run: `skillopt eval` and the last check of `skillopt doctor`.
package struct SkillEvaluation: Sendable {
  private let evaluation: Evaluation
  private let recorder: RunRecorder
  private let declaredTaskTypes: [String]

  /// - Parameter observer: told of every scored task and every degradation as it comes.
  package init(
    configuration: RunConfiguration, environment: any TaskEnvironment, models: [ModelRole: any ChatModel],
    control: RunControl, clock: any RunClock, observer: @escaping @Sendable (RunEvent) -> Void
  ) {
    let sink = MemorySink()
    let recorder = RunRecorder(sink: sink)
    sink.connect { recorder.deliver($0) }
    recorder.observe(observer)
    let budget = CallBudget(
      limits: configuration.limits, models: models.mapValues(\.identity.model), past: PastCalls([]),
      clock: clock)
    let effort = configuration.target.reasoningEffort
    evaluation = Evaluation(
      environment: environment,
      calls: ModelCalls(models: models, recorder: recorder, control: control, budget: budget, clock: clock),
      recorder: recorder, workers: RolloutWorkers(configuration.environment.workers),
      maximumTokens: configuration.environment.maximumCompletionTokens,
      reasoningEffort: effort.isEmpty ? nil : effort)
    self.recorder = recorder
    declaredTaskTypes = environment.declaredTaskTypes
  }

  /// What a pass over tasks gave.
  package struct Outcome: Sendable {
    package let results: [TaskResult]
    package let score: MeasuredScore
    /// By task type and `overall` (FORMATS 1.12).
    package let buckets: [TaskTypeBucket]
  }

  /// One pass.
  ///
  /// - Parameter repetition: from 0; passes are told apart by it.
  package func pass(
    over tasks: [TrainingTask], with skill: SkillDocument, repetition: Int = 0
  ) async throws -> Outcome {
    let results = try await evaluation.results(
      of: tasks, with: skill, in: Phase(stage: .testBest, batch: repetition))
    let rows = try zip(tasks, results).map { try Trajectory(task: $0, result: $1).row }
    let pair = rows.meanScores
    return Outcome(
      results: results,
      score: MeasuredScore(hard: pair.hard.value, soft: pair.soft.value, count: rows.count),
      buckets: TaskTypeBucket.buckets(of: rows, taskTypes: declaredTaskTypes))
  }

  /// Calls and tokens so far.
  package var usage: UsageTotal { recorder.state.totalUsage }
}
