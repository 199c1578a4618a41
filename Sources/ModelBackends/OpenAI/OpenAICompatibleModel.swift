import SkillModel
import TrainingEngine

/// A model behind an endpoint that speaks the OpenAI chat format. Owns the only retry loop.
package struct OpenAICompatibleModel: ChatModel {
  /// Who answers; no secret.
  package let identity: ModelIdentity

  private let endpoint: OpenAICompatibleEndpoint
  private let transport: any ChatTransport
  private let limiter: ConcurrencyLimiter
  private let policy: RetryPolicy
  private let clock: any RetryClock
  private let mask: SecretMask

  /// Puts a model together; `mask` covers the keys of every role.
  package init(
    _ endpoint: OpenAICompatibleEndpoint, transport: any ChatTransport, limiter: ConcurrencyLimiter,
    policy: RetryPolicy, clock: any RetryClock = SystemRetryClock(), mask: SecretMask
  ) {
    self.endpoint = endpoint
    self.transport = transport
    self.limiter = limiter
    self.policy = policy
    self.clock = clock
    self.mask = mask
    identity = endpoint.identity
  }

  /// Asks until there is a reply or the policy gives up. No slot is held between attempts.
  package func reply(
    to request: ChatRequest, observer: any AttemptObserving
  ) async throws -> ChatReply {
    let body = endpoint.parameters.body(of: request)
    var progress = RetryProgress()
    var firstFailure: Double?
    while true {
      let attempt = progress.attempts + 1
      switch try await send(body, attempt: attempt) {
      case .success(let reply): return reply
      case .failure(let failure):
        let started = firstFailure ?? clock.now
        firstFailure = started
        progress.record(failure)
        progress.outageSeconds = clock.now - started
        let unit = RetryJitter.unit(body: body, attempt: attempt)
        guard case .retry(let delay) = policy.decision(after: failure, progress: progress, unit: unit)
        else { throw failure }
        try await observer.attemptFailed(failure, attempt: attempt, delay: delay)
        try await clock.sleep(seconds: delay)
      }
    }
  }

  /// One request and what came of it.
  private func send(_ body: [UInt8], attempt: Int) async throws -> Result<ChatReply, ModelFailure> {
    let request = TransportRequest(
      url: endpoint.completionsURL, key: endpoint.key, body: body, timeouts: endpoint.timeouts)
    return try await limiter.withSlot {
      do {
        let result = read(try await transport.exchange(request), attempt: attempt)
        return (result, Self.load(of: result))
      } catch let error as TransportError {
        return (.failure(ModelFailure(error, mask: mask)), .neutral)
      }
    }
  }

  private func read(_ reply: TransportReply, attempt: Int) -> Result<ChatReply, ModelFailure> {
    guard (200..<300).contains(reply.status) else {
      return .failure(ModelFailure(reply: reply, mask: mask, wallClock: clock.wallClock))
    }
    if reply.isCut { return .success(ChatReply(text: "", outcome: .tooLarge, attempts: attempt)) }
    do {
      let completion = try ChatCompletionReply(body: reply.body)
      return .success(
        ChatReply(
          text: mask.masking(completion.text), outcome: completion.outcome, usage: completion.usage,
          servedModel: completion.servedModel.map(mask.masking), attempts: attempt))
    } catch {
      let words = mask.masking(error.reason).prefix(ModelFailure.quotedLength)
      return .failure(
        ModelFailure(.badResponse, status: reply.status, message: "HTTP \(reply.status) with " + words))
    }
  }

  private static func load(of result: Result<ChatReply, ModelFailure>) -> AdaptiveLimit.Outcome {
    switch result {
    case .success: return .succeeded
    case .failure(let failure):
      let isOverload = failure.kind == .rateLimited || failure.status == 503 || failure.status == 529
      return isOverload ? .overloaded : .neutral
    }
  }
}
