import SkillModel

/// What the calls of a run cost before this process took it up, those of an interrupted unit included.
package struct PastCalls: Hashable, Sendable {
  /// Requests that were sent: first attempts and repeated ones, answered or not.
  package private(set) var sent = 0
  /// Replies and their tokens.
  package private(set) var usage: [ModelRole: UsageTotal] = [:]
  private var unanswered: Set<CallKey> = []

  /// Calls that were sent and have no reply on record.
  package var open: Int { unanswered.count }

  /// Counts the calls of a journal.
  package init(_ events: [RunEvent]) {
    for event in events {
      switch event {
      case .callIntended(let call):
        sent += 1
        unanswered.insert(call.key)
      case .callAttemptFailed: sent += 1
      case .callReplied(let reply):
        usage[reply.key.phase.stage.role, default: UsageTotal()].add(reply.usage)
        unanswered.remove(reply.key)
      default: break
      }
    }
  }
}
