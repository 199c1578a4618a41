import SkillModel

@testable import TrainingEngine

/// A run in a world of its own: tasks that need rules, a target that follows the rules of its skill, and an
/// optimizer that writes down the rules that failed tasks needed.
///
/// Everything is a value that a test may change before it plays the run.
struct ScriptedRun: Sendable {
  var configuration = RunConfiguration()
  /// What the first record says, where it shall differ from what the engine is given.
  var recordedConfiguration: RunConfiguration?
  var skill = "# Skill\n"
  var environment: RuleEnvironment
  var target: @Sendable (TargetQuestion) async throws -> ChatReply = { Self.follow($0) }
  var optimizer: @Sendable (OptimizerQuestion) async throws -> ChatReply = { Self.advise($0) }
  /// Called before each reply, with the role and the request.
  var delay: @Sendable (ChatRequest, any AttemptObserving) async throws -> Void = { _, _ in }
  var clock = ManualClock()
  var control = RunControl()

  /// One epoch of steps of two tasks without anything beside the steps themselves.
  init(_ environment: RuleEnvironment) {
    self.environment = environment
    configuration.train.epochs = 1
    configuration.train.batchSize = 2
    configuration.gradient.minibatchSize = 2
    configuration.gradient.analystWorkers = 2
    configuration.optimizer.scheduler = .constant
    configuration.optimizer.usesSlowUpdate = false
    configuration.optimizer.usesMetaNote = false
    configuration.evaluation.evaluatesTest = false
    configuration.environment.workers = 2
  }

  /// Solves a task when the skill holds its rule.
  static func follow(_ question: TargetQuestion) -> ChatReply {
    reply(question.hasRule ? RuleEnvironment.answer(to: question.task) : "no idea")
  }

  static func reply(_ text: String, _ outcome: ReplyOutcome = .answered) -> ChatReply {
    ChatReply(text: text, outcome: outcome, usage: TokenUsage(prompt: 10, completion: 3))
  }

  /// A rule for each kind of failure; nothing from successes.
  static func advise(_ question: OptimizerQuestion) -> ChatReply {
    switch question.kind {
    case .failures: reply(patch(question.rules.map { append("- [\($0)]") }))
    case .successes: reply(patch([], isFailure: false))
    case .merge: reply("{\"reasoning\": \"merged\", \"edits\": [\(append("- [merged]"))]}")
    case .budget:
      reply("{\"learning_rate\": 1, \"reasoning\": \"few\", \"confidence\": \"high\", \"risk_notes\": []}")
    case .ranking: reply("{\"reasoning\": \"best\", \"selected_indices\": [0]}")
    case .rewrite:
      reply("{\"reasoning\": \"r\", \"change_summary\": [\"c\"], \"new_skill\": \"# Rewritten\\n\"}")
    case .appendix: reply("{\"appendix_notes\": [\"one note\"]}")
    case .slowUpdate: reply("{\"reasoning\": \"r\", \"slow_update_content\": \"- lasting guidance\"}")
    case .metaNote: reply("{\"reasoning\": \"r\", \"meta_skill_content\": \"- short edits help\"}")
    }
  }

  /// One edit as JSON.
  static func append(_ content: String) -> String {
    "{\"op\": \"append\", \"target\": \"\", \"content\": \(JSONWriter.text(of: .string(content), layout: .compact))}"
  }

  /// An analyst's reply with these edits.
  static func patch(_ edits: [String], isFailure: Bool = true, notes: [String] = []) -> String {
    let findings =
      isFailure
      ? "\"failure_summary\": [{\"failure_type\": \"rule missing\", \"count\": 1, \"description\": \"not written down\"}]"
      : "\"success_patterns\": []"
    let lines = JSONWriter.text(of: .array(notes.map { .string($0) }), layout: .compact)
    let appendix = notes.isEmpty ? "" : "\"appendix_notes\": \(lines), "
    return "{\"batch_size\": 2, \(findings), \(appendix)\"patch\": {\"reasoning\": \"r\", \"edits\": ["
      + edits.joined(separator: ", ") + "]}}"
  }

  var plan: PlanSummary {
    TrainingEngine.plan(
      of: configuration, train: environment.train.count, selection: environment.selection.count,
      test: environment.test.count)
  }

  private var opening: RunEvent {
    .runStarted(
      RunStarted(
        run: "run", program: "1.0.0", environment: environment.name, declaredTaskTypes: [],
        configuration: recordedConfiguration ?? configuration, flat: ["seed": 42], overrides: [], inputs: [],
        models: [:], plan: plan, skill: skill))
  }

  /// Plays the run to its end or its failure, from the start or after what is on record.
  func play(
    after past: [RunEvent] = [], acceptsDrift: Bool = false, capacity: Int = .max,
    observing observer: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) async -> PlayedRun {
    let sink = MemorySink(past: past, capacity: capacity)
    let recorder = RunRecorder(sink: sink, past: past)
    sink.connect { recorder.deliver($0) }
    recorder.observe(observer)
    let models: [ModelRole: ClosureModel] = [
      .target: ClosureModel("target") { request, asked, observer in
        try await delay(request, observer)
        return try await target(TargetQuestion(request, asked: asked))
      },
      .optimizer: ClosureModel("optimizer") { request, asked, observer in
        try await delay(request, observer)
        return try await optimizer(OptimizerQuestion(request, asked: asked))
      },
    ]
    var failure: (any Error)?
    do {
      if past.isEmpty {
        try await recorder.record(opening)
      } else {
        if acceptsDrift { recorder.forgetOpenUnit() }
        let drift = acceptsDrift ? [InputDigest(name: "skill", path: "s", sha256: "0")] : []
        try await recorder.record(
          .runResumed(RunResumed(program: "1.0.0", openCalls: recorder.openCalls, drift: drift)))
      }
      try await TrainingEngine(
        configuration: configuration, environment: environment, models: models, recorder: recorder,
        control: control, clock: clock
      ).run()
    } catch {
      failure = error
    }
    return PlayedRun(
      events: sink.events, new: Array(sink.events.dropFirst(past.count)), state: recorder.state,
      failure: failure, openCalls: recorder.openCalls, targetRequests: models[.target]?.requests ?? [],
      optimizerRequests: models[.optimizer]?.requests ?? [])
  }
}

/// What came of a scripted run.
struct PlayedRun: Sendable {
  /// The whole record, the past included.
  let events: [RunEvent]
  /// What was recorded now.
  let new: [RunEvent]
  let state: RunState
  let failure: (any Error)?
  let openCalls: Int
  let targetRequests: [ChatRequest]
  let optimizerRequests: [ChatRequest]

  var decisions: [RunEvent] { events.filter { $0.ordering == .decision } }

  var questions: [OptimizerQuestion] { optimizerRequests.map { OptimizerQuestion($0, asked: 0) } }

  func questions(_ kind: OptimizerQuestion.Kind) -> [OptimizerQuestion] {
    questions.filter { $0.kind == kind }
  }

  var degradations: [Degraded] {
    events.compactMap { event in
      if case .degraded(let degraded) = event { degraded } else { nil }
    }
  }

  var gates: [GateDecided] {
    events.compactMap { event in
      if case .gateDecided(let decided) = event { decided } else { nil }
    }
  }

  var proposals: [EditsProposed] {
    events.compactMap { event in
      if case .editsProposed(let proposed) = event { proposed } else { nil }
    }
  }

  var actions: [String] { state.history.map { $0["action"]?.stringValue ?? "" } }
}
