import SkillModel
import Synchronization
import TestSupport

/// A provider with a world simple enough to say what must come out: the target knows odd names, and all names once
/// the skill holds the good rule, which the analyst of failures proposes.
final class ScriptedWorld: Sendable {
  static let goodRule = "- Every number has a name: give it."
  /// Settings of the shortest run: one step, nothing at its end.
  static let settings = [
    "train.num_epochs=1", "train.batch_size=4", "optimizer.use_slow_update=false",
    "optimizer.use_meta_skill=false",
    "evaluation.eval_test=false",
  ]

  enum Stage: String, Sendable {
    case rollout, failures, successes, merge, ranking, rewrite, other
  }

  /// A request with what it is about.
  struct Question: Sendable {
    let stage: Stage
    /// 0 for the first of its stage; a repeated body counts as a new one.
    let ordinal: Int
    /// How often the very same was asked before.
    let repetition: Int
    let system: String
    let user: String
  }

  /// nil for what the world answers by itself.
  typealias Script = @Sendable (Question) -> FakeProviderReply?

  let provider: FakeProvider
  private let counts: Counts

  init(_ script: @escaping Script = { _ in nil }) throws {
    let counts = Counts()
    self.counts = counts
    provider = try FakeProvider { request in
      let question = counts.question(request)
      return script(question) ?? .chat(Self.answer(to: question))
    }
  }

  deinit { provider.stop() }

  func count(_ stage: Stage) -> Int { counts.count(stage) }

  /// The texts of all requests to the optimizer.
  var optimizerTexts: [String] {
    provider.requests.filter { Counts.stage(of: $0) != .rollout }.map {
      String(decoding: $0.body, as: UTF8.self)
    }
  }

  /// What an analyst of failures says.
  static func analysis(_ edits: JSONValue, notes: [String]? = nil) -> String {
    var reply: JSONObject = [
      "batch_size": 2,
      "failure_summary": [["failure_type": "even", "count": 2, "description": "even numbers"]],
      "patch": ["reasoning": "names", "edits": edits],
    ]
    if let notes { reply["appendix_notes"] = .array(notes.map { .string($0) }) }
    return JSONWriter.text(of: .object(reply), layout: .python)
  }

  static var goodEdit: JSONValue { ["op": "append", "content": .string(goodRule)] }

  static func stage(of request: FakeProviderRequest) -> Stage { Counts.stage(of: request) }

  private static func answer(to question: Question) -> String {
    switch question.stage {
    case .rollout:
      let number =
        question.user.split(separator: "What is number ").last?.prefix { $0.isNumber }.description ?? ""
      let knows = question.system.contains(goodRule) || (Int(number) ?? 0) % 2 == 1
      return "<answer>\(knows ? "name\(number)" : "unknown")</answer>"
    case .failures: return analysis([goodEdit])
    case .successes:
      return #"{"batch_size": 2, "success_patterns": [], "patch": {"reasoning": "", "edits": []}}"#
    case .ranking: return #"{"reasoning": "", "selected_indices": [0, 1, 2, 3]}"#
    case .merge, .rewrite, .other: return "{}"
    }
  }

  private final class Counts: Sendable {
    private let counts = Mutex<[Stage: Int]>([:])

    func count(_ stage: Stage) -> Int { counts.withLock { $0[stage, default: 0] } }

    func question(_ request: FakeProviderRequest) -> Question {
      let stage = Self.stage(of: request)
      let ordinal = counts.withLock { counts in
        defer { counts[stage, default: 0] += 1 }
        return counts[stage, default: 0]
      }
      return Question(
        stage: stage, ordinal: ordinal, repetition: request.repetition, system: Self.system(of: request),
        user: Self.user(of: request))
    }

    static func stage(of request: FakeProviderRequest) -> Stage {
      let system = system(of: request)
      if system.contains("selected_indices") { return .ranking }
      if system.contains("failure_summary") { return .failures }
      if system.contains("success_patterns") { return .successes }
      if system.contains("new_skill") { return .rewrite }
      if system.contains("support_count") { return .merge }
      return user(of: request).contains("What is number") ? .rollout : .other
    }

    private static func messages(of request: FakeProviderRequest) -> [JSONValue] {
      (try? JSONParser.parse(request.body))?["messages"]?.arrayValue ?? []
    }

    private static func system(of request: FakeProviderRequest) -> String {
      messages(of: request).first?["content"]?.stringValue ?? ""
    }

    private static func user(of request: FakeProviderRequest) -> String {
      messages(of: request).dropFirst().compactMap { $0["content"]?.stringValue }.joined(separator: "\n")
    }
  }
}
