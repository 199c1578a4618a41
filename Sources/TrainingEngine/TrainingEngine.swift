import OptimizerDialogue
import SkillModel

/// The method, from the baseline to the last evaluation. Starts where the record ends.
///
/// A sequence of stages; whatever decides reads the folded record, and whatever happens is recorded before the
/// next stage sees it.
package struct TrainingEngine: Sendable {
  package let configuration: RunConfiguration
  package let environment: any TaskEnvironment
  package let recorder: RunRecorder
  package let control: RunControl
  package let clock: any RunClock
  let plan: PlanSummary
  let train: [TrainingTask]
  let selection: [TrainingTask]
  let test: [TrainingTask]
  let evaluation: Evaluation
  let checks: EditChecks
  private let calls: ModelCalls
  private let analystSlots: WorkerSlots

  /// - Parameter models: one for each role.
  package init(
    configuration: RunConfiguration, environment: any TaskEnvironment, models: [ModelRole: any ChatModel],
    recorder: RunRecorder, control: RunControl, clock: any RunClock
  ) {
    self.configuration = configuration
    self.environment = environment
    self.recorder = recorder
    self.control = control
    self.clock = clock
    train = environment.tasks(in: .train)
    selection = Self.first(configuration.evaluation.selectionLimit, of: environment.tasks(in: .selection))
    test = Self.first(configuration.evaluation.testLimit, of: environment.tasks(in: .test))
    checks = EditChecks(
      heldOut: HeldOutIndex(
        train: train, heldOut: environment.tasks(in: .selection) + environment.tasks(in: .test)))
    plan = Self.plan(of: configuration, train: train.count, selection: selection.count, test: test.count)
    let budget = CallBudget(
      limits: configuration.limits, models: models.mapValues(\.identity.model), past: recorder.pastCalls,
      clock: clock)
    calls = ModelCalls(models: models, recorder: recorder, control: control, budget: budget, clock: clock)
    analystSlots = WorkerSlots(configuration.gradient.analystWorkers)
    control.attach(recorder, clock: clock, configuration: configuration)
    let effort = configuration.target.reasoningEffort
    evaluation = Evaluation(
      environment: environment, calls: calls, recorder: recorder,
      workers: RolloutWorkers(configuration.environment.workers),
      maximumTokens: configuration.environment.maximumCompletionTokens,
      reasoningEffort: effort.isEmpty ? nil : effort)
  }

  /// Sizes and steps of a run (FORMATS section 3, point 1).
  package static func plan(
    of configuration: RunConfiguration, train: Int, selection: Int, test: Int
  ) -> PlanSummary {
    let perStep = max(1, configuration.train.batchSize * configuration.train.accumulation)
    return PlanSummary(
      trainSize: train, selectionSize: first(configuration.evaluation.selectionLimit, count: selection),
      testSize: first(configuration.evaluation.testLimit, count: test), epochs: configuration.train.epochs,
      stepsPerEpoch: (train + perStep - 1) / perStep, batchSize: configuration.train.batchSize,
      accumulation: configuration.train.accumulation)
  }

  private static func first(_ limit: Int, count: Int) -> Int { limit > 0 ? min(limit, count) : count }

  private static func first(_ limit: Int, of tasks: [TrainingTask]) -> [TrainingTask] {
    Array(tasks.prefix(first(limit, count: tasks.count)))
  }

  var gate: SelectionGate {
    SelectionGate(evaluation: evaluation, tasks: selection, settings: configuration.evaluation)
  }

  private var optimizer: OptimizerCalls {
    OptimizerCalls(
      calls: calls, recorder: recorder, slots: analystSlots, settings: configuration.optimizerModel)
  }

  /// Runs to the end. The first record, `runStarted`, must have been made.
  ///
  /// - Throws: `EngineFailure`, `UnansweredCall`, and what the record throws. What was recorded stays, and another
  ///   engine on the same record goes on from there.
  package func run() async throws {
    do {
      try await runAll()
      control.end(.finished)
    } catch {
      let reason = (error as? any Reportable)?.problems.first?.message ?? "\(error)"
      switch error as? EngineFailure {
      case .stopped, .limitReached: control.end(.stopped(reason))
      default: control.end(.failed(reason))
      }
      throw error
    }
  }

  private func runAll() async throws {
    let start = clock.milliseconds()
    if !recorder.state.isFinished { try await control.reached(Checkpoint(.runStart)) }
    if recorder.state.baseline == nil { try await measureBaseline() }
    for epoch in 1...max(1, configuration.train.epochs) where epoch > recorder.state.lastFinishedEpoch {
      try await run(epoch: epoch)
    }
    guard !recorder.state.isFinished else { return }
    try await control.takeBack(in: recorder, isLast: true)
    if configuration.evaluation.evaluatesTest {
      try await control.reached(Checkpoint(.finalEvaluations))
      try await FinalEvaluations(engine: self, start: recorder.state).run()
    }
    let seconds = (Double(clock.milliseconds() - start) / 100).rounded(.toNearestOrEven) / 10
    try await recorder.record(
      .runFinished(RunFinished(summary: RunSummary.json(of: recorder.state, seconds: seconds))))
  }

  private func measureBaseline() async throws {
    let skill = SkillDocument(recorder.state.current.text)
    let measured = try await gate.score(
      of: skill, in: Phase(stage: .baseline), known: recorder.state, tiesWithCurrent: false)
    try await recorder.record(
      .baselineMeasured(
        BaselineMeasured(
          score: measured.score, gateScore: measured.gateScore)))
  }

  private func run(epoch: Int) async throws {
    if recorder.state.epoch < epoch { try await recorder.record(.epochStarted(EpochStarted(epoch: epoch))) }
    if recorder.state.lastStep < (epoch - 1) * plan.stepsPerEpoch + 1 {
      try await control.reached(Checkpoint(.epochStart, epoch: epoch))
    }
    let batches = EpochPlan(
      items: train, batchSize: configuration.train.batchSize, stepsPerEpoch: plan.stepsPerEpoch,
      accumulation: configuration.train.accumulation, epoch: epoch, seed: configuration.train.seed
    ).batches.slices(of: configuration.train.accumulation)
    for (stepInEpoch, batch) in batches.enumerated() {
      let step = (epoch - 1) * plan.stepsPerEpoch + stepInEpoch + 1
      guard step > recorder.state.lastStep else { continue }
      try await control.takeBack(in: recorder)
      let state = recorder.state
      try await TrainingStep(
        engine: self, context: context(epoch: epoch, step: step, state: state), stepInEpoch: stepInEpoch,
        batches: batch, start: state
      ).run()
    }
    try await control.takeBack(in: recorder)
    try await EpochEnd(engine: self, epoch: epoch, start: recorder.state, optimizer: optimizer).run()
  }

  private func context(epoch: Int, step: Int, state: RunState) -> StepContext {
    StepContext(
      epoch: epoch, step: step, skill: SkillDocument(state.current.text),
      metaNote: state.metaNote.isEmpty ? nil : state.metaNote,
      stepBuffer: StepBuffer.text(of: state.stepBuffer.map(StepDigest.init)), configuration: configuration,
      optimizer: optimizer, recorder: recorder, control: control, vetoes: state.vetoes.advice)
  }
}
