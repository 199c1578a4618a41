import SkillModel
import TrainingEngine

/// A model that needs no network and no key: the clerk as target, its teacher as optimizer.
///
/// Made for the bundled ledger tasks. Equal requests get equal replies, at once.
package struct EmbeddedModel: ChatModel {
  private let role: ModelRole

  /// - Parameter role: which of the two it plays, whatever a request says.
  package init(role: ModelRole) {
    self.role = role
  }

  /// The backend `embedded` and the name of the role.
  package var identity: ModelIdentity {
    ModelIdentity(backend: "embedded", model: modelName)
  }

  private var modelName: String {
    switch role {
    case .target: "ledger-clerk"
    case .optimizer: "ledger-teacher"
    }
  }

  /// The reply, at once; it only throws when the task is cancelled.
  package func reply(to request: ChatRequest, observer: any AttemptObserving) async throws -> ChatReply {
    try Task.checkCancellation()
    let text =
      switch role {
      case .target: ClerkTarget.reply(to: request.messages)
      case .optimizer: EmbeddedOptimizer.reply(to: request.messages)
      }
    let usage = TokenUsage(
      prompt: request.messages.reduce(0) { $0 + Self.tokens(in: $1.text) }, completion: Self.tokens(in: text))
    return ChatReply(text: text, usage: usage, servedModel: modelName)
  }

  /// A quarter of the characters, rounded up: the embedded agent has no tokens of its own.
  private static func tokens(in text: String) -> Int { (text.codePointCount + 3) / 4 }
}
