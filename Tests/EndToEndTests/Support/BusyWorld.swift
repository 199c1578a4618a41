import SkillModel
import TestSupport

/// A provider for runs of some hundred calls in serial phases: the target solves half of the tasks whatever the skill
/// says, and each step proposes a rule that helps nothing, so that every gate is held and none is passed.
final class BusyWorld: Sendable {
  static let trainCount = 60
  static let selectionCount = 30
  /// Three epochs of four steps, nothing beside them, so that no two phases run side by side.
  static let settings = [
    "train.num_epochs=3", "train.batch_size=15", "optimizer.use_slow_update=false",
    "optimizer.use_meta_skill=false", "evaluation.eval_test=false", "env.workers=24",
  ]

  /// What happens to a request before it is answered; nil: nothing.
  typealias Weather = @Sendable (FakeProviderRequest) -> FakeProviderReply?

  let provider: FakeProvider

  /// - Parameter latency: seconds that a reply takes.
  init(latency: Double = 0, weather: @escaping Weather = { _ in nil }) throws {
    provider = try FakeProvider { request in
      weather(request) ?? Self.answer(to: request).after(latency)
    }
  }

  deinit { provider.stop() }

  func folder() throws -> BadInputFolder {
    let folder = try BadInputFolder(endpoint: provider.baseURL)
    let train = BadInputFolder.items(1...Self.trainCount)
    let selection = BadInputFolder.items((Self.trainCount + 1)...(Self.trainCount + Self.selectionCount))
    try folder.scratch.write(BadInputFolder.json(of: train), to: "data/train/items.json")
    try folder.scratch.write(BadInputFolder.json(of: selection), to: "data/val/items.json")
    try folder.scratch.write(
      BadInputFolder.json(of: BadInputFolder.items(901...903)), to: "data/test/items.json")
    return folder
  }

  /// The serial phase that a request belongs to; minibatches of one step are one phase.
  static func phase(of request: FakeProviderRequest) -> String {
    switch stage(of: request) {
    case .rollout:
      (number(in: request) ?? 0) > trainCount ? "selection of \(system(of: request).hashValue)" : "rollout"
    case .failures, .successes: "reflection"
    case let stage: stage.rawValue
    }
  }

  private static func answer(to request: FakeProviderRequest) -> FakeProviderReply {
    let number = number(in: request) ?? 0
    switch stage(of: request) {
    case .rollout: return .chat("<answer>\(number % 2 == 0 ? "name\(number)" : "unknown")</answer>")
    case .ranking: return .chat(#"{"reasoning": "", "selected_indices": [0]}"#)
    case .failures:
      let rule = "- Look twice at \(number)."
      return .chat(ScriptedWorld.analysis([["op": "append", "content": .string(rule)]]))
    case .successes:
      return .chat(#"{"batch_size": 2, "success_patterns": [], "patch": {"reasoning": "", "edits": []}}"#)
    case .merge, .rewrite, .other:
      let rule = "- Look twice, \(request.body.count)."
      return .chat(#"{"reasoning": "", "edits": [{"op": "append", "content": "\#(rule)"}]}"#)
    }
  }

  private static func stage(of request: FakeProviderRequest) -> ScriptedWorld.Stage {
    ScriptedWorld.stage(of: request)
  }

  /// The number that the question is about; the first one where an analyst sees several.
  private static func number(in request: FakeProviderRequest) -> Int? {
    let text = request.lastMessage
    let words = "What is number "
    guard let start = text.ranges(of: words).first?.upperBound else { return nil }
    return Int(text[start...].prefix { $0.isNumber })
  }

  private static func system(of request: FakeProviderRequest) -> String {
    (try? JSONParser.parse(request.body))?["messages"]?[0]?["content"]?.stringValue ?? ""
  }
}
