import SkillModel
import Synchronization
import TrainingEngine

/// A world of a few tasks that need rules: the target follows the rules of its skill, and the optimizer writes down
/// the rules that failed tasks needed.
///
/// Of three epochs of four steps some candidates are accepted, some rejected, and some steps propose nothing.
struct TinyWorld: Sendable {
  static let skill = "# Skill\n"

  var configuration: RunConfiguration
  var environment: TinyEnvironment
  /// What the models say of themselves.
  var parameters = ["temperature=0"]
  var digests = [InputDigest(name: "skill", path: "bundled", sha256: "0")]
  var skill = Self.skill
  var flat: JSONObject = ["seed": 42]

  /// - Parameter workers: calls in flight in each phase.
  init(workers: Int = 4, selection: Int = 4) {
    environment = TinyEnvironment(
      train: ["R1", "R2", "R9", "R9", "R3", "R1", "R4", "R2"],
      selection: (0..<selection).map { "R\($0 % 4 + 1)" }, test: ["R1", "R3"])
    configuration = RunConfiguration()
    configuration.environment.name = environment.name
    configuration.environment.workers = workers
    configuration.train.epochs = 3
    configuration.train.batchSize = 2
    configuration.gradient.minibatchSize = 2
    configuration.gradient.analystWorkers = workers
    configuration.optimizer.learningRate = 2
    configuration.optimizer.slowUpdateSamples = 3
  }

  /// Solves a task when the skill holds its rule.
  static func reply(toTarget request: ChatRequest) -> ChatReply {
    let words = (request.messages.last?.text ?? "").split(separator: " ")
    let isSolved = request.messages.first?.text.contains("[\(words.last ?? "")]") ?? false
    return reply(isSolved ? "answer \(words.first ?? "")" : "no idea")
  }

  /// A rule for each failure that is shown, nothing from successes.
  static func reply(toOptimizer request: ChatRequest) -> ChatReply {
    let system = request.messages.first?.text ?? ""
    let user = request.messages.dropFirst().first?.text ?? ""
    if system.contains("\"success_patterns\"") {
      return reply(#"{"batch_size": 2, "success_patterns": [], "patch": {"reasoning": "", "edits": []}}"#)
    }
    if system.contains("\"failure_summary\"") { return reply(analysis(of: user)) }
    if system.contains("selected_indices") {
      return reply(#"{"reasoning": "best", "selected_indices": [0, 1]}"#)
    }
    if system.contains("slow_update_content") {
      return reply(#"{"reasoning": "r", "slow_update_content": "- lasting guidance [R4]"}"#)
    }
    if system.contains("meta_skill_content") {
      return reply(#"{"reasoning": "r", "meta_skill_content": "- short edits help"}"#)
    }
    return reply(#"{"reasoning": "merged", "edits": [{"op": "append", "content": "- [merged]"}]}"#)
  }

  private static func analysis(of user: String) -> String {
    var rules: [String] = []
    for line in user.split(separator: "\n") where line.hasPrefix("Question: ") {
      let rule = line.split(separator: " ").last.map(String.init) ?? ""
      if !rules.contains(rule) { rules.append(rule) }
    }
    let edits = rules.map { #"{"op": "append", "target": "", "content": "- [\#($0)]"}"# }
    return
      #"{"batch_size": 2, "failure_summary": [{"failure_type": "rule", "count": 1, "description": "d"}], "#
      + #""patch": {"reasoning": "r", "edits": [\#(edits.joined(separator: ", "))]}}"#
  }

  private static func reply(_ text: String) -> ChatReply {
    ChatReply(text: text, usage: TokenUsage(prompt: 10, completion: 3))
  }
}

/// Tasks that are solved when the target gives the answer of the task.
struct TinyEnvironment: TaskEnvironment {
  let name = "tiny"
  let declaredTaskTypes: [String] = []
  var train: [TrainingTask]
  var selection: [TrainingTask]
  var test: [TrainingTask]

  /// - Parameters: the rule that each task needs.
  init(train: [String], selection: [String], test: [String]) {
    func tasks(_ rules: [String], _ letter: String) -> [TrainingTask] {
      rules.enumerated().map { number, rule in
        TrainingTask(
          id: TaskID("\(letter)\(number)"), question: "\(letter)\(number) asks and needs \(rule)",
          answers: ["answer \(letter)\(number)"])
      }
    }
    self.train = tasks(train, "t")
    self.selection = tasks(selection, "v")
    self.test = tasks(test, "x")
  }

  func tasks(in split: DataSplit) -> [TrainingTask] {
    switch split {
    case .train: train
    case .selection: selection
    case .test: test
    }
  }

  func attempt(
    _ task: TrainingTask, with skill: SkillDocument, asking target: any TargetAsking
  ) async throws -> TaskResult {
    let reply = try await target.reply(to: [
      ChatMessage(.system, skill.text), ChatMessage(.user, task.question),
    ])
    let hard = task.answers.contains(reply.text) ? 1.0 : 0.0
    let reason = hard > 0 ? "" : "wrong: \(reply.text)"
    return TaskResult(
      task: task.id, hard: hard, soft: hard, outcome: reply.outcome, predictedAnswer: reply.text,
      failReason: reason, taskType: nil,
      row: [
        "id": .string(task.id.rawValue), "hard": .number(hard), "soft": .number(hard), "n_turns": 1,
        "fail_reason": .string(reason), "agent_ok": true,
      ],
      conversation: [["type": "message", "turn": 1, "content": .string(reply.text)]])
  }
}

/// A provider in this process: counts what it is asked, and is asked nothing by a process that is dead.
final class CountingProvider: Sendable {
  private let counts = Mutex(0)
  private let isDead: @Sendable () -> Bool
  private let answering: @Sendable (ChatRequest) async throws -> Void

  /// - Parameters:
  ///   - isDead: whether the process that asks has come to its end.
  ///   - answering: called before each answer.
  init(
    isDead: @escaping @Sendable () -> Bool = { false },
    answering: @escaping @Sendable (ChatRequest) async throws -> Void = { _ in }
  ) {
    self.isDead = isDead
    self.answering = answering
  }

  /// Requests that arrived.
  var total: Int { counts.withLock { $0 } }

  func model(_ role: ModelRole, parameters: [String]) -> any ChatModel {
    CountedModel(
      identity: ModelIdentity(backend: "scripted", model: role.rawValue, parameters: parameters),
      provider: self)
  }

  fileprivate func answer(to request: ChatRequest) async throws -> ChatReply {
    guard !isDead() else { throw CancellationError() }
    counts.withLock { $0 += 1 }
    try await answering(request)
    guard !isDead() else { throw CancellationError() }
    return request.role == .target
      ? TinyWorld.reply(toTarget: request) : TinyWorld.reply(toOptimizer: request)
  }
}

private struct CountedModel: ChatModel {
  let identity: ModelIdentity
  let provider: CountingProvider

  func reply(to request: ChatRequest, observer: any AttemptObserving) async throws -> ChatReply {
    try await provider.answer(to: request)
  }
}
