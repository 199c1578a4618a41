import SkillModel

/// What the calls of a run cost before this process took it up, those of an interrupted unit included.
package struct PastCalls: Hashable, Sendable {
  /// Requests that were sent: first attempts and repeated ones, answered or not.
  package private(set) var sent = 0
  /// Replies, and the tokens of all attempts.
  package private(set) var usage: [ModelRole: UsageTotal] = [:]
  /// The names under which models answered, by role.
  package private(set) var servedModels: [ModelRole: Set<String>] = [:]
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
      case .callAttemptFailed(let failed):
        if failed.isLast != true { sent += 1 }
        if let tokens = failed.usage {
          usage[failed.key.phase.stage.role, default: UsageTotal()].prompt += tokens.prompt
          usage[failed.key.phase.stage.role, default: UsageTotal()].completion += tokens.completion
        }
      case .callReplied(let reply):
        if let name = reply.servedModel { servedModels[reply.key.phase.stage.role, default: []].insert(name) }
        usage[reply.key.phase.stage.role, default: UsageTotal()].add(reply.usage)
        unanswered.remove(reply.key)
      default: break
      }
    }
  }
}
