import SkillModel
import Synchronization
import TrainingEngine

/// A target that gives prepared replies in order and keeps what it was asked.
final class ScriptedTarget: TargetAsking {
  private struct State {
    var replies: [ChatReply]
    var asked: [[ChatMessage]] = []
  }
  private let state: Mutex<State>

  init(_ replies: ChatReply...) {
    state = Mutex(State(replies: replies))
  }

  convenience init(_ text: String) {
    self.init(ChatReply(text: text))
  }

  /// The messages of each request.
  var asked: [[ChatMessage]] { state.withLock { $0.asked } }

  func reply(to messages: [ChatMessage]) async throws -> ChatReply {
    state.withLock { state in
      state.asked.append(messages)
      return state.replies.isEmpty
        ? ChatReply(text: "", outcome: .empty) : state.replies.removeFirst()
    }
  }
}
