import OptimizerDialogue
import SkillModel

/// Asks the optimizer and reads its reply, and asks once more where the reply can't be used.
struct OptimizerCalls: Sendable {
  let calls: ModelCalls
  let recorder: RunRecorder
  let slots: WorkerSlots
  let settings: ModelSettings

  /// A reply that could be read.
  struct Usable<Reply: Sendable>: Sendable {
    let reply: Reply
    let text: String
  }

  /// The reply, or nil where also the second one was no use; the caller says what is done without it.
  ///
  /// - Parameter read: gives the reply, or throws what is missing.
  func ask<Reply: Sendable>(
    _ prompt: OptimizerPrompt, key: CallKey, maximumTokens: Int? = nil, effort: String? = nil,
    read: @Sendable (JSONObject) throws(UnusableReply) -> Reply
  ) async throws -> Usable<Reply>? {
    let opening = [ChatMessage(.system, prompt.system), ChatMessage(.user, prompt.user)]
    let first = try await send(opening, key: key, maximumTokens: maximumTokens, effort: effort)
    switch Self.reading(first, read) {
    case .success(let usable): return usable
    case .failure(let unusable):
      try await recorder.record(
        .degraded(
          Degraded(phase: key.phase, kind: .repairRequested, detail: "\(place(of: key)): \(unusable.reason)")))
      let request = ChatMessage(.user, RepairPrompt.text(reason: unusable.reason))
      let again = first.text.isEmpty ? opening : opening + [ChatMessage(.assistant, first.text), request]
      let second = try await send(again, key: key.again, maximumTokens: maximumTokens, effort: effort)
      return try? Self.reading(second, read).get()
    }
  }

  private func send(
    _ messages: [ChatMessage], key: CallKey, maximumTokens: Int?, effort: String?
  ) async throws -> ChatReply {
    let effort = effort ?? settings.reasoningEffort
    let request = ChatRequest(
      role: .optimizer, messages: messages, maximumTokens: maximumTokens ?? settings.maximumTokens,
      reasoningEffort: effort.isEmpty ? nil : effort)
    return try await slots.run { try await calls.reply(to: request, key: key) }
  }

  private static func reading<Reply: Sendable>(
    _ reply: ChatReply, _ read: (JSONObject) throws(UnusableReply) -> Reply
  ) -> Result<Usable<Reply>, UnusableReply> {
    guard reply.outcome == .answered || reply.outcome == .truncated else {
      return .failure(UnusableReply("the reply was \(reply.outcome.rawValue)"))
    }
    do {
      let object = try ReplyReading.object(in: reply.text) { object in (try? read(object)) != nil }
      return .success(Usable(reply: try read(object), text: reply.text))
    } catch {
      return .failure(error)
    }
  }

  private func place(of key: CallKey) -> String {
    key.lane.isEmpty ? "reply" : "\(key.lane) \(key.index)"
  }
}
