import SkillModel
import Synchronization
import TrainingEngine

/// A model that answers from a script, for tests of everything that asks a model.
package final class ScriptedModel: ChatModel {
  /// What a request gets. `ordinal` counts requests from 0 in their order of arrival.
  package typealias Script = @Sendable (_ request: ChatRequest, _ ordinal: Int) async throws -> ChatReply

  /// The identity given at the start.
  package let identity: ModelIdentity
  private let script: Script
  private let received = Mutex<[ChatRequest]>([])

  /// Answers with whatever the closure gives or throws.
  package init(
    identity: ModelIdentity = ModelIdentity(backend: "scripted", model: "script"), _ script: @escaping Script
  ) {
    self.identity = identity
    self.script = script
  }

  /// Answers in order of arrival; a request beyond the list fails as `badRequest`.
  package convenience init(
    identity: ModelIdentity = ModelIdentity(backend: "scripted", model: "script"),
    replies: [Result<ChatReply, ModelFailure>]
  ) {
    self.init(identity: identity) { _, ordinal in
      guard replies.indices.contains(ordinal) else {
        throw ModelFailure(.badRequest, message: "the script has \(replies.count) replies")
      }
      return try replies[ordinal].get()
    }
  }

  /// Answers with texts in order of arrival.
  package convenience init(texts: [String]) {
    self.init(replies: texts.map { .success(ChatReply(text: $0)) })
  }

  /// Every request so far, in order of arrival.
  package var requests: [ChatRequest] { received.withLock { $0 } }

  /// Records the request and answers from the script.
  package func reply(
    to request: ChatRequest, observer: any AttemptObserving
  ) async throws -> ChatReply {
    try Task.checkCancellation()
    let ordinal = received.withLock { received in
      received.append(request)
      return received.count - 1
    }
    return try await script(request, ordinal)
  }
}
