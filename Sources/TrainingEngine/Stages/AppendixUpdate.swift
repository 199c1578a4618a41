import OptimizerDialogue
import SkillModel

/// Skill-aware reflection: notes about slips in carrying out rules go into the skill's appendix.
///
/// They are part of the candidate, so the gate measures them with it.
struct AppendixUpdate: Sendable {
  let context: StepContext
  /// The candidate's round within its step.
  let round: Int

  func adding(_ notes: [String], to built: CandidateBuilt) async throws -> CandidateBuilt {
    let before = SkillDocument(built.skill)
    var after = before.appendingNotes(notes)
    let added = after.executionNotes.count - before.executionNotes.count
    var joined = 0
    let threshold = context.configuration.optimizer.appendixConsolidationThreshold
    if threshold > 0, after.executionNotes.count > threshold,
      let fewer = try await consolidated(after)
    {
      joined = after.executionNotes.count - fewer.count
      after = SkillDocument(ExecutionAppendix.replacing(in: after.text, with: fewer))
    }
    var result = built
    result.skill = after.text
    result.digest = after.digest.hexadecimal
    result.appendixNotes = [
      "notes": .array(notes.map { .string($0) }), "n_execution_lapse_notes": .integer(notes.count),
      "n_appendix_notes_added": .integer(added),
      "n_appendix_notes_total": .integer(after.executionNotes.count),
      "n_appendix_notes_consolidated": .integer(joined),
    ]
    return result
  }

  private func consolidated(_ skill: SkillDocument) async throws -> [String]? {
    let prompt = AppendixPrompt(skill: skill.text, notes: skill.executionNotes).prompt
    let most = skill.executionNotes.count
    let reply = try await context.optimizer.ask(prompt, key: CallKey(context.phase(.appendix, batch: round)))
    {
      (text: String) throws(UnusableReply) in
      let reply = try AppendixReply(text)
      guard !reply.notes.isEmpty, reply.notes.count <= most else { throw .wrongShape }
      return reply
    }
    if reply == nil {
      try await context.report(.appendixUnusable, in: .appendix, batch: round, "the notes stay as they are")
    }
    return reply?.notes
  }
}
