import OptimizerDialogue
import SkillModel

/// Asks the optimizer and reads its reply, and asks once more where the reply can't be used.
struct OptimizerCalls: Sendable {
  let calls: ModelCalls
  let recorder: RunRecorder
  let slots: WorkerSlots
  let settings: ModelSettings

  /// The reply, or nil where also the second one was no use; the caller says what is done without it.
  ///
  /// - Parameter read: gives the reply, or throws what is missing.
  func ask<Reply: Sendable>(
    _ prompt: OptimizerPrompt, key: CallKey, maximumTokens: Int? = nil, effort: String? = nil,
    read: @Sendable (String) throws(UnusableReply) -> Reply
  ) async throws -> Reply? {
    calls.entered(key.phase)
    let opening = [ChatMessage(.system, prompt.system), ChatMessage(.user, prompt.user)]
    let first = try await send(opening, key: key, maximumTokens: maximumTokens, effort: effort)
    switch Self.reading(first, read) {
    case .success(let reply): return reply
    case .failure(let unusable):
      try await recorder.record(
        .degraded(
          Degraded(phase: key.phase, kind: .repairRequested, detail: "\(place(of: key)): \(unusable)")))
      let request = ChatMessage(.user, RepairPrompt.text(reason: unusable.description))
      let again = first.text.isEmpty ? opening : opening + [ChatMessage(.assistant, first.text), request]
      let second = try await send(again, key: key.again, maximumTokens: maximumTokens, effort: effort)
      if case .success(let reply) = Self.reading(second, read) { return reply }
      return nil
    }
  }

  private func send(
    _ messages: [ChatMessage], key: CallKey, maximumTokens: Int?, effort: String?
  ) async throws -> ChatReply {
    let effort = effort ?? settings.reasoningEffort
    let request = ChatRequest(
      role: .optimizer, messages: messages, maximumTokens: maximumTokens ?? settings.maximumTokens,
      reasoningEffort: effort.isEmpty ? nil : effort)
    return try await slots.run { try await calls.reply(to: request, key: key, in: slots) }
  }

  private static func reading<Reply: Sendable>(
    _ reply: ChatReply, _ read: (String) throws(UnusableReply) -> Reply
  ) -> Result<Reply, UnusableReply> {
    do throws(UnusableReply) {
      return .success(try read(reply.text))
    } catch {
      return .failure(error)
    }
  }

  private func place(of key: CallKey) -> String {
    key.lane.isEmpty ? "reply" : "\(key.lane) \(key.index)"
  }
}
