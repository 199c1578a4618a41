import SkillModel
import Synchronization
import TrainingEngine

/// A small run in memory: tasks need rules, the target follows its skill, the optimizer answers by kind of question.
struct ProjectionWorld: Sendable {
  var configuration = RunConfiguration()
  var tasks: [DataSplit: [TrainingTask]]
  var skill = "# Skill\n"
  /// Answers of the optimizer by a part of its instructions; the first that fits.
  var answers: [(mark: String, text: String)] = []
  /// Gives up the thread so many times before each reply.
  var hesitation: @Sendable () -> Int = { 0 }

  /// Two epochs of two steps, everything on.
  init() {
    tasks = [
      .train: Self.tasks(["t1": "R1", "t2": "R2", "t3": "R3", "t4": "R4"]),
      .selection: Self.tasks(["v1": "R1", "v2": "R2"]), .test: Self.tasks(["x1": "R1", "x2": "R3"]),
    ]
    configuration.train.epochs = 2
    configuration.train.batchSize = 2
    configuration.gradient.minibatchSize = 2
    configuration.optimizer.scheduler = .constant
    configuration.optimizer.slowUpdateSamples = 2
  }

  static func tasks(_ rules: KeyValuePairs<String, String>) -> [TrainingTask] {
    rules.map { TrainingTask(id: TaskID($0.key), question: "\($0.key) needs \($0.value)", answers: ["yes"]) }
  }

  static let edit = #"{"op": "append", "target": "", "content": "- [R1] [R2]"}"#

  /// The events of the run, or of what follows on the events of the past.
  func events(after past: [RunEvent] = [], capacity: Int = .max, drift: [InputDigest]? = nil) async
    -> [RunEvent]
  {
    let sink = Memory(past: past, capacity: capacity)
    let recorder = RunRecorder(sink: sink, past: past)
    sink.connect { recorder.deliver($0) }
    do {
      if past.isEmpty {
        try await recorder.record(opening)
      } else {
        if drift != nil { recorder.forgetOpenUnit() }
        try await recorder.record(
          .runResumed(RunResumed(program: "1", openCalls: recorder.openCalls, drift: drift ?? [])))
      }
      try await TrainingEngine(
        configuration: configuration, environment: Rules(tasks: tasks),
        models: [
          .target: Answering(hesitation) { target($0) }, .optimizer: Answering(hesitation) { optimizer($0) },
        ],
        recorder: recorder, control: RunControl(), clock: StillClock()
      ).run()
    } catch is Memory.Full {
      return sink.events
    } catch {
      preconditionFailure("\(error)")
    }
    return sink.events
  }

  private var opening: RunEvent {
    var recorded = configuration
    recorded.environment.workers = 1
    return .runStarted(
      RunStarted(
        run: "run", program: "1", environment: "rules", declaredTaskTypes: [], configuration: recorded,
        flat: ["seed": 42, "num_epochs": 2], overrides: [], inputs: [], models: [:],
        plan: TrainingEngine.plan(
          of: configuration, train: tasks[.train]?.count ?? 0, selection: tasks[.selection]?.count ?? 0,
          test: tasks[.test]?.count ?? 0),
        skill: skill))
  }

  private func target(_ request: ChatRequest) -> String {
    let words = request.messages.last?.text.split(separator: " ").map(String.init) ?? []
    return request.messages.first?.text.contains("[\(words.last ?? "")]") == true ? "yes" : "no"
  }

  private func optimizer(_ request: ChatRequest) -> String {
    let system = request.messages.first?.text ?? ""
    let standing = [
      (
        "\"success_patterns\"",
        #"{"batch_size": 2, "success_patterns": [], "patch": {"reasoning": "", "edits": []}}"#
      ),
      (
        "\"failure_summary\"",
        """
        {"batch_size": 2, "failure_summary": [{"failure_type": "f", "count": 2, "description": "d"}],
         "patch": {"reasoning": "r", "edits": [\(Self.edit)]}}
        """
      ),
      ("selected_indices", #"{"reasoning": "r", "selected_indices": [0]}"#),
      ("learning_rate", #"{"learning_rate": 1, "reasoning": "few"}"#),
      ("slow_update_content", #"{"reasoning": "r", "slow_update_content": "- lasting"}"#),
      ("meta_skill_content", #"{"reasoning": "r", "meta_skill_content": "- short"}"#),
      ("Several reviewers", "{\"reasoning\": \"r\", \"edits\": [\(Self.edit)]}"),
    ]
    return (answers + standing).first { system.contains($0.0) }?.1 ?? ""
  }
}

/// Keeps events in memory and hands them on in their order.
private final class Memory: EventSink {
  struct Full: Error {}
  private struct Kept {
    var events: [RunEvent]
    var handler: (@Sendable (RunEvent) -> Void)?
  }
  private let kept: Mutex<Kept>
  private let capacity: Int

  init(past: [RunEvent], capacity: Int) {
    kept = Mutex(Kept(events: past))
    self.capacity = capacity
  }

  var events: [RunEvent] { kept.withLock(\.events) }

  func connect(_ handler: @escaping @Sendable (RunEvent) -> Void) { kept.withLock { $0.handler = handler } }

  func append(_ event: RunEvent) async throws {
    try kept.withLock { kept in
      guard kept.events.count < capacity else { throw Full() }
      kept.events.append(event)
      kept.handler?(event)
    }
  }
}

private struct StillClock: RunClock {
  func milliseconds() -> Int { 0 }
}

private struct Answering: ChatModel {
  let identity = ModelIdentity(backend: "scripted", model: "m")
  private let hesitation: @Sendable () -> Int
  private let answer: @Sendable (ChatRequest) -> String

  init(_ hesitation: @escaping @Sendable () -> Int, answer: @escaping @Sendable (ChatRequest) -> String) {
    self.hesitation = hesitation
    self.answer = answer
  }

  func reply(to request: ChatRequest, observer: any AttemptObserving) async throws -> ChatReply {
    for _ in 0..<hesitation() { await Task.yield() }
    return ChatReply(text: answer(request), usage: TokenUsage(prompt: 10, completion: 2))
  }
}

private struct Rules: TaskEnvironment {
  let name = "rules"
  let declaredTaskTypes: [String] = ["kind"]
  let tasks: [DataSplit: [TrainingTask]]

  func tasks(in split: DataSplit) -> [TrainingTask] { tasks[split] ?? [] }

  func attempt(
    _ task: TrainingTask, with skill: SkillDocument, asking target: any TargetAsking
  ) async throws -> TaskResult {
    let reply = try await target.reply(to: [
      ChatMessage(.system, skill.text), ChatMessage(.user, task.question),
    ])
    let hard: Double = reply.text == "yes" ? 1 : 0
    return TaskResult(
      task: task.id, hard: hard, soft: hard, predictedAnswer: reply.text,
      failReason: hard > 0 ? "" : "wrong: no",
      taskType: nil,
      row: [
        "id": .string(task.id.rawValue), "hard": .number(hard), "soft": .number(hard),
        "fail_reason": "wrong: no",
      ],
      conversation: [["type": "message", "turn": 1, "content": .string(reply.text)]])
  }
}
