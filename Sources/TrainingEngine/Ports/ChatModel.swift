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
  /// What came in, as base64, where it was no valid text and had to be mended.
  package let original: String?

  package init(
    text: String, outcome: ReplyOutcome = .answered, usage: TokenUsage = .zero, servedModel: String? = nil,
    attempts: Int = 1, original: String? = nil
  ) {
    self.text = text
    self.outcome = outcome
    self.usage = usage
    self.servedModel = servedModel
    self.attempts = attempts
    self.original = original
  }
}

/// Why a call got no reply. Never a score.
package struct ModelFailure: Error, Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, Codable {
    case unreachable, timedOut = "timed_out", rateLimited = "rate_limited", serverError = "server_error"
    case badResponse = "bad_response", refused, unauthorized, unknownModel = "unknown_model"
    case untrusted, badRequest = "bad_request", redirected
    /// This process may open no more files.
    case outOfDescriptors = "out_of_descriptors"
  }
  package let kind: Kind
  /// HTTP status, when there was one.
  package let status: Int?
  /// Says what happened, without any secret.
  package let message: String
  /// Seconds that the provider asked to wait.
  package let retryAfter: Double?
  /// What the provider counts for the failed request; most say nothing, which is zero.
  package let usage: TokenUsage

  package init(
    _ kind: Kind, status: Int? = nil, message: String, retryAfter: Double? = nil, usage: TokenUsage = .zero
  ) {
    self.kind = kind
    self.status = status
    self.message = message
    self.retryAfter = retryAfter
    self.usage = usage
  }
}

/// A provider that does not answer anybody. The run waits, tries it now and then, and goes on by itself.
package struct OutageNotice: Hashable, Sendable {
  /// Seconds since the first request that failed.
  package var seconds: Double
  /// Requests that failed since then.
  package var failures: Int
  /// Seconds until it is tried again; nil when it is over.
  package var nextProbe: Double?
  /// How the last request failed.
  package var failure: ModelFailure

  package init(seconds: Double, failures: Int, nextProbe: Double?, failure: ModelFailure) {
    self.seconds = seconds
    self.failures = failures
    self.nextProbe = nextProbe
    self.failure = failure
  }
}

/// Hears of attempts that failed and will be repeated, so that nothing is retried in silence.
package protocol AttemptObserving: Sendable {
  /// - Parameters:
  ///   - attempt: 1 for the first.
  ///   - delay: seconds until the next attempt.
  func attemptFailed(_ failure: ModelFailure, attempt: Int, delay: Double) async throws
  /// A request is about to be sent. Returns when it may; throws when the run stops.
  ///
  /// - Parameters:
  ///   - limit: requests that may be under way at once.
  ///   - waiting: requests that wait for a slot.
  func willSend(limit: Int, waiting: Int) async throws
  /// Waits for the next attempt, while others may use what the caller holds.
  func whileWaiting(_ wait: @Sendable () async throws -> Void) async throws
  /// An outage began, or goes on after another probe.
  func outageContinues(_ outage: OutageNotice, isNew: Bool) async throws
  /// The provider answers again.
  func outageEnded(_ outage: OutageNotice) async throws
}

extension AttemptObserving {
  package func willSend(limit: Int, waiting: Int) async throws {}
  package func whileWaiting(_ wait: @Sendable () async throws -> Void) async throws { try await wait() }
  package func outageContinues(_ outage: OutageNotice, isNew: Bool) async throws {}
  package func outageEnded(_ outage: OutageNotice) async throws {}
}

/// A model that answers chat requests. Implementations own the one retry loop; callers never retry.
package protocol ChatModel: Sendable {
  var identity: ModelIdentity { get }
  /// - Throws: `ModelFailure` when no reply came within the retry budget, or at once for failures that
  ///   repeating can't mend; `CancellationError`.
  func reply(to request: ChatRequest, observer: any AttemptObserving) async throws -> ChatReply
}
