import SkillModel
import TrainingEngine

/// A model behind an endpoint that speaks the OpenAI chat format. Owns the only retry loop.
package struct OpenAICompatibleModel: ChatModel {
  /// Who answers; no secret.
  package let identity: ModelIdentity

  private let endpoint: OpenAICompatibleEndpoint
  private let transport: any ChatTransport
  private let limiter: ConcurrencyLimiter
  private let door: ProviderDoor
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
    door = ProviderDoor(limiter)
    self.policy = policy
    self.clock = clock
    self.mask = mask
    identity = endpoint.identity
  }

  /// Asks until there is a reply or the policy gives up. No slot is held between attempts.
  ///
  /// As long as nobody is known to get an answer, one call goes ahead and the others wait for what it finds.
  package func reply(
    to request: ChatRequest, observer: any AttemptObserving
  ) async throws -> ChatReply {
    let visitor = door.newVisitor()
    do {
      return try await reply(to: endpoint.parameters.body(of: request), visitor: visitor, observer: observer)
    } catch {
      door.leave(visitor, error as? ModelFailure)
      throw error
    }
  }

  private func reply(
    to body: [UInt8], visitor: ProviderDoor.Visitor, observer: any AttemptObserving
  ) async throws -> ChatReply {
    var progress = RetryProgress()
    var firstFailure: Double?
    while true {
      try await door.enter(visitor)
      guard let (result, seconds) = try await send(body, progress.attempts + 1, visitor, observer)
      else { continue }
      let instant = clock.now
      switch result {
      case .success(let reply):
        if let outage = door.answered(sentAt: instant - seconds, at: instant) {
          try await observer.outageEnded(outage)
        }
        return reply
      case .failure(let failure):
        let started = firstFailure ?? instant
        firstFailure = started
        progress.record(failure)
        progress.outageSeconds = instant - started
        progress.lastAttemptSeconds = seconds
        let delay = try await delay(
          after: failure, progress, body: body, visitor: visitor, observer: observer)
        let clock = clock
        try await observer.whileWaiting { try await clock.sleep(seconds: delay) }
      }
    }
  }

  /// What the policy says after a failed attempt; tells the observer. - Throws: the failure where it gives up.
  private func delay(
    after failure: ModelFailure, _ progress: RetryProgress, body: [UInt8], visitor: ProviderDoor.Visitor,
    observer: any AttemptObserving
  ) async throws -> Double {
    var progress = progress
    let health = door.health
    progress.isOutage = health.isAway
    progress.providerHasAnswered = health.hasAnswered
    let unit = RetryJitter.unit(body: body, attempt: progress.attempts)
    let decision = policy.decision(after: failure, progress: progress, unit: unit)
    if RetryPolicy.persistence(for: failure) == .never, health.hasAnswered,
      let outage = door.answered(sentAt: clock.now - progress.lastAttemptSeconds, at: clock.now)
    {
      try await observer.outageEnded(outage)
    }
    guard case .retry(let delay) = decision else { throw failure }
    guard RetryPolicy.isOfProvider(failure, progress) else {
      try await observer.attemptFailed(failure, attempt: progress.attempts, delay: delay)
      return delay
    }
    let advice = door.failed(visitor, failure, delay: delay, at: clock.now)
    try await observer.attemptFailed(failure, attempt: progress.attempts, delay: advice.delay)
    if let outage = advice.outage {
      guard outage.seconds + advice.delay <= policy.longestOutage else { throw failure }
      try await observer.outageContinues(outage, isNew: advice.isNew)
    }
    return advice.delay
  }

  /// One request, what came of it, and the seconds that it took once it was sent; nil where it may not be sent
  /// after all, because of what others met while it waited for a slot.
  private func send(
    _ body: [UInt8], _ attempt: Int, _ visitor: ProviderDoor.Visitor, _ observer: any AttemptObserving
  ) async throws -> (result: Result<ChatReply, ModelFailure>, seconds: Double)? {
    let request = TransportRequest(
      url: endpoint.completionsURL, key: endpoint.key, body: body, timeouts: endpoint.timeouts)
    return try await limiter.withSlot {
      let load = limiter.load
      try await observer.willSend(limit: load.capacity, waiting: load.waiting)
      guard door.isOpen(for: visitor) else { return (nil, .neutral) }
      let start = clock.now
      do {
        let result = read(try await transport.exchange(request), attempt: attempt)
        return ((result, clock.now - start), Self.load(of: result))
      } catch let error as TransportError {
        let isCrowded = if case .outOfDescriptors = error { true } else { false }
        return (
          (.failure(ModelFailure(error, mask: mask)), clock.now - start), isCrowded ? .overloaded : .neutral
        )
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
          servedModel: completion.servedModel.map(mask.masking), attempts: attempt,
          original: completion.wasMended ? mask.masking(Base64.text(of: reply.body)) : nil))
    } catch {
      let words = mask.masking(error.reason).prefix(ModelFailure.quotedLength)
      return .failure(
        ModelFailure(
          .badResponse, status: reply.status, message: "HTTP \(reply.status) with " + words,
          usage: error.usage))
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
