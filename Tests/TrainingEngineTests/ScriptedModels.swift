import SkillModel
import Synchronization

@testable import TrainingEngine

/// What the target is asked in a scripted run: one task under one skill.
struct TargetQuestion: Sendable {
  let skill: String
  /// The first word of the question.
  let task: String
  /// The rule that the question names: without it in the skill the task can't be solved.
  let rule: String
  /// How often this very request came before.
  let asked: Int

  init(_ request: ChatRequest, asked: Int) {
    skill = request.messages.first?.text ?? ""
    let words = (request.messages.last?.text ?? "").split(separator: " ").map(String.init)
    task = words.first ?? ""
    rule = words.last ?? ""
    self.asked = asked
  }

  /// Whether the skill holds the rule.
  var hasRule: Bool { skill.contains("[\(rule)]") }
}

/// What the optimizer is asked in a scripted run.
struct OptimizerQuestion: Sendable {
  enum Kind: String, Hashable, Sendable, CaseIterable {
    case failures, successes, merge, budget, ranking, rewrite, appendix, slowUpdate, metaNote
  }
  let kind: Kind
  let system: String
  let user: String
  /// The messages after the first two: what an unusable reply was, and the request to repair it.
  let repair: [ChatMessage]
  /// How often this very request came before.
  let asked: Int

  init(_ request: ChatRequest, asked: Int) {
    system = request.messages.first?.text ?? ""
    user = request.messages.dropFirst().first?.text ?? ""
    repair = Array(request.messages.dropFirst(2))
    kind = Self.kind(of: system)
    self.asked = asked
  }

  private static func kind(of system: String) -> Kind {
    let marks: [(String, Kind)] = [
      ("\"success_patterns\"", .successes), ("\"failure_summary\"", .failures),
      ("selected_indices", .ranking),
      ("learning_rate", .budget), ("slow_update_content", .slowUpdate), ("meta_skill_content", .metaNote),
      ("{\"appendix_notes\": [\"one line each\"]}", .appendix), ("Rewrite a skill", .rewrite),
    ]
    return marks.first { system.contains($0.0) }?.1 ?? .merge
  }

  /// The rules that the shown tasks need, each once, in their order.
  var rules: [String] {
    var seen: [String] = []
    for line in user.split(separator: "\n") where line.hasPrefix("Question: ") {
      guard let rule = line.split(separator: " ").last.map(String.init), !seen.contains(rule) else {
        continue
      }
      seen.append(rule)
    }
    return seen
  }
}

/// Answers from a closure and keeps what it was asked.
final class ClosureModel: ChatModel {
  let identity: ModelIdentity
  private struct Log {
    var requests: [ChatRequest] = []
    var counts: [ChatRequest: Int] = [:]
  }
  private let log = Mutex(Log())
  private let answer: @Sendable (ChatRequest, Int, any AttemptObserving) async throws -> ChatReply

  /// - Parameter answer: is given how often the very request came before.
  init(
    _ name: String,
    answer: @escaping @Sendable (ChatRequest, Int, any AttemptObserving) async throws -> ChatReply
  ) {
    identity = ModelIdentity(backend: "scripted", model: name)
    self.answer = answer
  }

  var requests: [ChatRequest] { log.withLock(\.requests) }

  func reply(to request: ChatRequest, observer: any AttemptObserving) async throws -> ChatReply {
    let asked = log.withLock { log in
      log.requests.append(request)
      log.counts[request, default: 0] += 1
      return (log.counts[request] ?? 1) - 1
    }
    return try await answer(request, asked, observer)
  }
}
