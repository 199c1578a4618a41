import SkillModel

/// One message of a chat request.
package struct ChatMessage: Hashable, Sendable, Codable {
  package enum Author: String, Hashable, Sendable, Codable {
    case system, user, assistant
  }
  package let author: Author
  package let text: String

  package init(_ author: Author, _ text: String) {
    self.author = author
    self.text = text
  }
}

/// What a model is asked. Equal requests to one model are the same question.
package struct ChatRequest: Hashable, Sendable {
  package let role: ModelRole
  package let messages: [ChatMessage]
  /// Upper bound of the reply in tokens; the backend may know a lower one.
  package let maximumTokens: Int?
  package let reasoningEffort: String?

  package init(
    role: ModelRole, messages: [ChatMessage], maximumTokens: Int? = nil, reasoningEffort: String? = nil
  ) {
    self.role = role
    self.messages = messages
    self.maximumTokens = maximumTokens
    self.reasoningEffort = reasoningEffort
  }
}

/// A reply that arrived, whatever it is worth.
package struct ChatReply: Hashable, Sendable, Codable {
  package let text: String
  package let outcome: ReplyOutcome
  /// Zero when the provider does not say.
  package let usage: TokenUsage
  /// The model's name as the provider gives it back, if it does.
  package let servedModel: String?
  /// Requests sent for this reply, 1 when nothing had to be repeated.
  package let attempts: Int

  package init(
    text: String, outcome: ReplyOutcome = .answered, usage: TokenUsage = .zero, servedModel: String? = nil,
    attempts: Int = 1
  ) {
    self.text = text
    self.outcome = outcome
    self.usage = usage
    self.servedModel = servedModel
    self.attempts = attempts
  }
}

/// Why a call got no reply. Never a score.
package struct ModelFailure: Error, Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, Codable {
    case unreachable, timedOut = "timed_out", rateLimited = "rate_limited", serverError = "server_error"
    case badResponse = "bad_response", refused, unauthorized, unknownModel = "unknown_model"
    case untrusted, badRequest = "bad_request", redirected
  }
  package let kind: Kind
  /// HTTP status, when there was one.
  package let status: Int?
  /// Says what happened, without any secret.
  package let message: String
  /// Seconds that the provider asked to wait.
  package let retryAfter: Double?

  package init(_ kind: Kind, status: Int? = nil, message: String, retryAfter: Double? = nil) {
    self.kind = kind
    self.status = status
    self.message = message
    self.retryAfter = retryAfter
  }
}

/// Hears of attempts that failed and will be repeated, so that nothing is retried in silence.
package protocol AttemptObserving: Sendable {
  /// - Parameters:
  ///   - attempt: 1 for the first.
  ///   - delay: seconds until the next attempt.
  func attemptFailed(_ failure: ModelFailure, attempt: Int, delay: Double) async throws
}

/// A model that answers chat requests. Implementations own the one retry loop; callers never retry.
package protocol ChatModel: Sendable {
  var identity: ModelIdentity { get }
  /// - Throws: `ModelFailure` when no reply came within the retry budget, or at once for failures that
  ///   repeating can't mend; `CancellationError`.
  func reply(to request: ChatRequest, observer: any AttemptObserving) async throws -> ChatReply
}
