import SkillModel
import TrainingEngine

/// Asks the target about one task in up to a number of turns.
struct TargetDialogue {
  /// What came of the turns.
  struct Transcript {
    /// The last reply.
    let reply: ChatReply
    /// One entry a turn, as `conversation.json` has them.
    let entries: [JSONValue]
  }

  let opening: [ChatMessage]
  /// Said before each further turn.
  let review: String
  let maximumTurns: Int

  /// Goes on until a turn after the first names its answer in a tag, a reply is no answer, or the turns are used up.
  func transcript(asking target: any TargetAsking) async throws -> Transcript {
    var messages = opening
    var reply = try await target.reply(to: messages)
    var entries = [entry(for: reply, turn: 1)]
    while reply.outcome == .answered, entries.count < maximumTurns {
      messages += [ChatMessage(.assistant, reply.text), ChatMessage(.user, review)]
      reply = try await target.reply(to: messages)
      entries.append(entry(for: reply, turn: entries.count + 1))
      if reply.text.pythonLowercased.containsExactly("<answer>") { break }
    }
    return Transcript(reply: reply, entries: entries)
  }

  private func entry(for reply: ChatReply, turn: Int) -> JSONValue {
    ["type": "message", "turn": .integer(turn), "content": .string(reply.text)]
  }
}
