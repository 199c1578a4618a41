import OptimizerDialogue
import SkillModel

/// One prompt of each kind, all about the same small skill.
enum PromptSample: String, CaseIterable, Sendable {
  case failures, successes, suggestions, wholeSkills, notes, merge, budget, ranking, rewrite, appendix
  case slowUpdate, metaNote

  static let skill = "# Ledger\n\n- [R1] Round to cents.\n"
  static let note = "- short edits help"
  static let steps = "### Step 1 — REJECT (1/2 failed)"

  static let trajectory = AnalysedTrajectory(
    task: TaskID("t1"), question: "What is the sum?", material: "1.005 and 2", hard: 0, soft: 0.25,
    failReason: "wrong: 3.005", conversation: "[user] What is the sum?\n[agent] 3.005")

  static func analysis(
    _ source: EditSource = .failure, update: UpdateMode = .patch, notes: Bool = false, skill: String = skill,
    metaNote: String? = note, vetoes: [String] = ["[append] \"- guess\": too specific"],
    trajectory: AnalysedTrajectory = trajectory
  ) -> OptimizerPrompt {
    AnalysisPrompt(
      source: source, update: update, asksForAppendixNotes: notes, budget: 4, skill: skill,
      metaNote: metaNote,
      stepBuffer: steps, vetoes: vetoes, trajectories: [trajectory]
    ).prompt
  }

  var prompt: OptimizerPrompt { prompt(skill: Self.skill) }

  func prompt(skill: String) -> OptimizerPrompt {
    switch self {
    case .failures: Self.analysis(skill: skill)
    case .successes: Self.analysis(.success, skill: skill, metaNote: nil, vetoes: [])
    case .suggestions: Self.analysis(update: .rewriteFromSuggestions, skill: skill, vetoes: [])
    case .wholeSkills: Self.analysis(update: .fullRewriteMinibatch, skill: skill, vetoes: [])
    case .notes: Self.analysis(notes: true, skill: skill, vetoes: [])
    case .merge:
      MergePrompt(
        origin: .both, update: .patch, skill: skill, metaNote: Self.note,
        patches: [["reasoning": "r", "edits": [["op": "append", "content": "- a", "support_count": 2]]]]
      ).prompt
    case .budget:
      BudgetPrompt(
        update: .patch, skill: skill, metaNote: Self.note, stepBuffer: Self.steps, rolloutHard: 0.5,
        rolloutSoft: 0.625, rolloutCount: 8, lines: ["op=append  content='- a'  support=2"]
      ).prompt
    case .ranking:
      RankingPrompt(
        update: .patch, budget: 1, skill: skill, metaNote: Self.note,
        lines: ["op=append  content='- a'", "op=delete  target='- b'"]
      ).prompt
    case .rewrite:
      RewritePrompt(
        skill: skill, metaNote: Self.note, stepBuffer: Self.steps, suggestions: ["type=add  title='t'"]
      ).prompt
    case .appendix: AppendixPrompt(skill: skill, notes: ["check the sum", "name the unit"]).prompt
    case .slowUpdate:
      SlowUpdatePrompt(
        previousSkill: "# Ledger\n", currentSkill: skill, previousGuidance: "- keep R1",
        comparison: "t1 improved"
      ).prompt
    case .metaNote:
      MetaNotePrompt(
        previousSkill: "# Ledger\n", currentSkill: skill, previousNote: Self.note, comparison: "t1 improved"
      ).prompt
    }
  }
}
