import SkillModel
import Synchronization

/// Asks the target for one task, and once more where the reply is empty or cut off.
final class TargetCalls: TargetAsking {
  private let calls: ModelCalls
  private let recorder: RunRecorder
  private let slots: WorkerSlots
  private let phase: Phase
  private let index: Int
  private let task: TaskID
  private let maximumTokens: Int?
  private let effort: String?
  private let check: @Sendable () throws -> Void
  private let turn = Mutex(0)

  init(
    calls: ModelCalls, recorder: RunRecorder, slots: WorkerSlots, phase: Phase, index: Int, task: TaskID,
    maximumTokens: Int?, effort: String?, check: @escaping @Sendable () throws -> Void
  ) {
    self.calls = calls
    self.recorder = recorder
    self.slots = slots
    self.phase = phase
    self.index = index
    self.task = task
    self.maximumTokens = maximumTokens
    self.effort = effort
    self.check = check
  }

  func reply(to messages: [ChatMessage]) async throws -> ChatReply {
    let key = CallKey(
      phase, index: index,
      turn: turn.withLock { turn in
        defer { turn += 1 }; return turn
      })
    let request = ChatRequest(
      role: .target, messages: messages, maximumTokens: maximumTokens, reasoningEffort: effort)
    let first = try await calls.reply(to: request, key: key, in: slots, unless: check)
    guard let kind = first.outcome.degradation else { return first }
    try await recorder.record(.degraded(Degraded(phase: phase, kind: kind, detail: "task \(task)")))
    guard first.outcome == .empty || first.outcome == .truncated else { return first }
    return try await calls.reply(to: request, key: key.again, in: slots, unless: check)
  }
}

extension ReplyOutcome {
  /// Under which name an outcome other than an answer is reported.
  var degradation: Degraded.Kind? {
    switch self {
    case .answered: nil
    case .empty: .emptyReply
    case .truncated: .truncatedReply
    case .filtered: .filteredReply
    case .tooLarge: .oversizedReply
    }
  }
}
