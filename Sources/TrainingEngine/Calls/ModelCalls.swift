import SkillModel

/// Every model call of a run goes through here: looked up in the record, checked against the limits, announced,
/// sent, and recorded before anybody sees the reply.
package struct ModelCalls: Sendable {
  private let models: [ModelRole: any ChatModel]
  private let recorder: RunRecorder
  private let control: RunControl
  private let budget: CallBudget
  private let clock: any RunClock
  private let servedModels: ServedModels

  package init(
    models: [ModelRole: any ChatModel], recorder: RunRecorder, control: RunControl, budget: CallBudget,
    clock: any RunClock
  ) {
    self.models = models
    self.recorder = recorder
    self.control = control
    self.budget = budget
    self.clock = clock
    servedModels = ServedModels(recorder.pastCalls.servedModels)
  }

  /// Tells whoever watches which phase goes on.
  func entered(_ phase: Phase) { control.entered(phase) }

  /// The reply to a request: the recorded one where this question was answered before, else a bought one.
  ///
  /// Waits while the run is held.
  ///
  /// - Parameters:
  ///   - slots: where the caller holds a slot; it is lent to others while the call waits to be sent again.
  ///   - check: throws where the reply is no longer wanted.
  /// - Throws: what `check` throws, `UnansweredCall` when there is none to be had, `EngineFailure.stopped` or
  ///   `.limitReached` before anything was sent, what the recorder throws.
  package func reply(
    to request: ChatRequest, key: CallKey, in slots: WorkerSlots? = nil,
    unless check: @Sendable () throws -> Void = {}
  ) async throws -> ChatReply {
    guard let model = models[request.role] else {
      throw EngineFailure.unsupported("no model for the \(request.role.rawValue)", cure: "configure one")
    }
    let messages = request.messages.map {
      MessageRecord(author: $0.author.rawValue, text: SHA256(hashing: $0.text).hexadecimal)
    }
    let digest = Self.digest(of: request, messages: messages, by: model.identity)
    if let past = recorder.recordedReply(to: key, request: digest) {
      try await recorder.record(.callReplied(past))
      return ChatReply(
        text: past.text, outcome: past.outcome, usage: past.usage, servedModel: past.servedModel,
        attempts: past.attempts)
    }
    return try await control.sending(unless: check) {
      try await bought(request, from: model, key: key, messages: messages, digest: digest, in: slots)
    }
  }

  private func bought(
    _ request: ChatRequest, from model: any ChatModel, key: CallKey, messages: [MessageRecord],
    digest: String, in slots: WorkerSlots?
  ) async throws -> ChatReply {
    try budget.reserveCall()
    for (message, record) in zip(request.messages, messages) {
      try await recorder.keep(message.text, digest: record.text)
    }
    try await recorder.record(.callIntended(CallIntended(key: key, request: digest, messages: messages)))
    let start = clock.milliseconds()
    let observer = AttemptRecorder(
      key: key, model: model.identity.model, recorder: recorder, budget: budget, slots: slots,
      control: control,
      clock: clock)
    let reply: ChatReply
    do {
      reply = try await model.reply(to: request, observer: observer)
    } catch let failure as ModelFailure {
      try await observer.record(failure, delay: 0, isLast: true)
      throw UnansweredCall(role: request.role, model: model.identity.model, failure: failure)
    }
    budget.spend(reply.usage, role: request.role)
    try await recordRemarks(on: reply, key: key, model: model.identity)
    try await recorder.record(
      .callReplied(
        CallReplied(
          key: key, request: digest, text: reply.text, outcome: reply.outcome, usage: reply.usage,
          servedModel: reply.servedModel, attempts: reply.attempts,
          milliseconds: clock.milliseconds() - start)))
    return reply
  }

  /// What is odd about a reply and changes nothing: another model's name, bytes that are no text.
  private func recordRemarks(on reply: ChatReply, key: CallKey, model: ModelIdentity) async throws {
    let role = key.phase.stage.role
    if let remark = servedModels.remark(on: reply.servedModel, role: role, asked: model.model) {
      try await recorder.record(
        .degraded(Degraded(phase: key.phase, kind: remark.kind, detail: remark.detail)))
    }
    if let original = reply.original {
      let digest = SHA256(hashing: original).hexadecimal
      try await recorder.keep(original, digest: digest)
      try await recorder.record(
        .degraded(
          Degraded(
            phase: key.phase, kind: .replyMended,
            detail: "\(role.rawValue) \(key.index): bytes that are no text; as received, in base64: \(digest)"
          )))
    }
  }

  /// Digest of everything that makes it the same question: model, parameters, messages.
  static func digest(of request: ChatRequest, messages: [MessageRecord], by identity: ModelIdentity) -> String
  {
    var parts = [request.role.rawValue, identity.backend, identity.model]
    parts += identity.parameters
    parts.append(request.maximumTokens.map(String.init) ?? "-")
    parts.append(request.reasoningEffort ?? "-")
    for message in messages { parts += [message.author, message.text] }
    return SHA256(hashing: parts.joined(separator: "\u{1f}")).hexadecimal
  }
}

/// A call that got no reply. The run ends, resumable; nothing is scored.
package struct UnansweredCall: Error, Hashable, Sendable {
  package let role: ModelRole
  package let model: String
  package let failure: ModelFailure

  package init(role: ModelRole, model: String, failure: ModelFailure) {
    self.role = role
    self.model = model
    self.failure = failure
  }
}
