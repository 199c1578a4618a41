import SkillModel
import Testing

@Suite(.slot)
struct ParityTests {
  /// What must agree in every step.
  private static let fields = [
    "action", "selection_hard", "selection_soft", "candidate_gate_score", "current_score", "best_score",
    "best_step", "edit_budget", "n_patches", "n_failure_patches", "n_success_patches", "n_edits_merged",
    "n_edits_ranked", "support_counts", "edit_apply_summary", "candidate_hash", "candidate_skill_len",
    "skill_len", "rollout_hard", "rollout_soft", "rollout_n", "current_origin", "best_origin",
  ]

  @Test("A run decides as the reference did and ends with the same skill", arguments: ReferenceRun.all)
  func agreement(with reference: ReferenceRun) async throws {
    let specification = try reference.specification()
    let server = try await WorldServer(specification.server)
    let folder =
      if let data = specification.data {
        try await TrainingFolder(
          data: data, endpoint: server.environment, overrides: specification.overrides)
      } else {
        try TrainingFolder(
          copying: reference.data, endpoint: server.environment, overrides: specification.overrides)
      }
    let run = try await folder.train()

    let (ours, theirs) = (try run.history(), try reference.history())
    #expect(ours.count == theirs.count)
    for (our, their) in zip(ours, theirs) {
      for field in Self.fields {
        #expect(
          our[field]?.inKeyOrder == their[field]?.inKeyOrder, "step \(their["step"] ?? .null): \(field)")
      }
    }
    #expect(try run.bestSkill() == reference.bestSkill())
    let summary = try run.summary()
    for (key, value) in try reference.summary() { #expect(summary[key] == value, "summary: \(key)") }
  }
}
