import OptimizerDialogue
import SkillModel

/// Update: the chosen changes become a candidate skill.
struct Update: Sendable {
  let context: StepContext
  /// 0 for the first candidate of the step; later ones come after a veto that stopped the gate.
  var round = 0

  /// The candidate; nil when a rewrite gave nothing to use (`skip_no_rewrite`).
  ///
  /// - Parameter notes: execution notes of this step's reflection (skill-aware mode).
  func candidate(from chosen: [NumberedItem], notes: [String]) async throws -> CandidateBuilt? {
    var built: CandidateBuilt
    switch context.update {
    case .patch: built = try await applying(chosen)
    case .rewriteFromSuggestions:
      guard let rewritten = try await rewriting(chosen) else { return nil }
      built = rewritten
    case .fullRewriteMinibatch:
      guard let adopted = try await adopting(chosen) else { return nil }
      built = adopted
    }
    if !notes.isEmpty {
      built = try await AppendixUpdate(context: context, round: round).adding(notes, to: built)
    }
    try await context.recorder.record(.candidateBuilt(built))
    return built
  }

  private func applying(_ chosen: [NumberedItem]) async throws -> CandidateBuilt {
    let validated = ValidatedApplication(of: chosen, to: context.skill)
    var refused: [RefusedEdit] = []
    for entry in validated.refused {
      let id = chosen[entry.place].id
      refused.append(RefusedEdit(id: id, reason: entry.refusal.description))
      try await context.report(.editRefused, in: .gate, batch: round, "edit \(id): \(entry.refusal)")
    }
    let application = validated.application
    return CandidateBuilt(
      step: context.step, skill: application.document.text,
      digest: application.document.digest.hexadecimal, report: application.report.map(\.json),
      refused: refused)
  }

  private func rewriting(_ chosen: [NumberedItem]) async throws -> CandidateBuilt? {
    let settings = context.configuration.optimizerModel
    let prompt = RewritePrompt(
      skill: context.skill.text, metaNote: context.metaNote, stepBuffer: context.stepBuffer,
      suggestions: chosen.map { ProposedItem.rankingLine(of: $0.item) }
    ).prompt
    let reply = try await context.optimizer.ask(
      prompt, key: CallKey(context.phase(.rewrite, batch: round)),
      maximumTokens: settings.rewriteMaximumTokens,
      effort: settings.rewriteReasoningEffort
    ) { (text: String) throws(UnusableReply) in
      let reply = try RewriteReply(text)
      guard !SkillDocument(reply.newSkill).isBlank else { throw .wrongShape }
      return reply
    }
    guard let reply else {
      try await context.report(.rewriteUnusable, in: .rewrite, batch: round, "the skill stays as it is")
      return nil
    }
    return try await built(from: reply.newSkill, rewrite: reply.fields)
  }

  /// The first of the merged whole-skill candidates; they come ranked.
  private func adopting(_ chosen: [NumberedItem]) async throws -> CandidateBuilt? {
    for item in chosen {
      guard let text = item.item["new_skill"]?.stringValue, !SkillDocument(text).isBlank else { continue }
      var rewrite = item.item
      rewrite["merged_count"] = .integer(chosen.count)
      return try await built(from: text, rewrite: rewrite)
    }
    try await context.report(.rewriteUnusable, in: .rewrite, batch: round, "no candidate holds a skill")
    return nil
  }

  /// A rewritten text with the protected regions of the current skill put back as they were.
  private func built(from text: String, rewrite: JSONObject) async throws -> CandidateBuilt? {
    var rewritten = SkillDocument(ProtectedRegion.removingMarkers(from: text))
    if SlowUpdateBlock.isPresent(in: context.skill.text) {
      rewritten = rewritten.replacingSlowUpdate(with: context.skill.slowUpdate)
    }
    if ExecutionAppendix.isPresent(in: context.skill.text) {
      rewritten = rewritten.appendingNotes(context.skill.executionNotes)
    }
    guard rewritten.lengthInBytes <= EditValidation.largestSkill else {
      try await context.report(
        .rewriteUnusable, in: .rewrite, batch: round, "\(rewritten.lengthInBytes) bytes are too many")
      return nil
    }
    return CandidateBuilt(
      step: context.step, skill: rewritten.text, digest: rewritten.digest.hexadecimal, report: [],
      refused: [],
      rewrite: rewrite)
  }
}
