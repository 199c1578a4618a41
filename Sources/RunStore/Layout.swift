import SkillModel

/// Every path of a run folder, relative to it. Names are those of the reference where it has them.
package enum RunLayout {
  /// The truth: one record a line.
  package static let journal = "journal.jsonl"
  /// Held by the one process that writes.
  package static let lock = "lock"
  /// The control socket, where there is no runtime directory for it; only while a process runs.
  package static let controlSocket = "control.sock"
  /// Texts too long for a journal line.
  package static let blobs = "blobs"
  /// What was printed while the screen was shown, or after the terminal was left.
  package static let printed = "skillopt.out"
  /// Diagnosis only; nothing reads it.
  package static let log = "skillopt.log"
  /// The configuration that the run was started with.
  package static let configuration = "config.json"
  /// The records of all steps.
  package static let history = "history.json"
  /// Where the run stands, as the reference keeps it.
  package static let runtimeState = "runtime_state.json"
  /// Written at the end.
  package static let summary = "summary.json"
  /// The best skill so far.
  package static let bestSkill = "best_skill.md"
  /// The edit budgets that the optimizer chose.
  package static let learningRateHistory = "lr_history.jsonl"
  /// The folder of the skills after each step.
  package static let skills = "skills"
  /// The folder of the steps.
  package static let steps = "steps"
  /// The initial skill on the selection split.
  package static let selectionBaseline = RolloutFolder("selection_eval_baseline")
  /// The final skill on the selection split, when it isn't the best one.
  package static let finalSelection = RolloutFolder("final_selection_eval")
  /// The initial skill on the test split.
  package static let testBaseline = RolloutFolder("test_eval_baseline")
  /// The best skill on the test split.
  package static let test = RolloutFolder("test_eval")
  /// The final skill on the test split; only a summary when it is the best one.
  package static let testFinal = RolloutFolder("test_eval_final")

  /// The current skill after a step; 0 is the initial skill.
  package static func skill(version: Int) -> String { "\(skills)/skill_v\(padded(version, 4)).md" }

  /// The folder of a step, counted from 1 over the whole run.
  package static func step(_ step: Int) -> StepFolder { StepFolder(path: "\(steps)/step_\(padded(step, 4))") }

  /// The folder of an epoch's slow update, counted from 1.
  package static func slowUpdate(epoch: Int) -> EpochFolder {
    EpochFolder(path: "slow_update/epoch_\(padded(epoch, 2))", resultName: "slow_result.json")
  }

  /// The folder of an epoch's meta note, counted from 1.
  package static func metaSkill(epoch: Int) -> EpochFolder {
    EpochFolder(path: "meta_skill/epoch_\(padded(epoch, 2))", resultName: "meta_skill_result.json")
  }

  /// Where a split that was cut from one data file is kept: its environment, its three weights and its seed.
  package static func generatedSplit(environment: String, weights: String, seed: Int) -> String {
    let shares = weights.split(separator: ":").joined(separator: "-")
    return "_generated_splits/\(safeName(for: TaskID("\(environment)_\(shares)_seed\(seed)")))"
  }

  /// The file of a text that was moved out of the journal, by the 64 hexadecimal digits of its SHA-256.
  package static func blob(_ digest: String) -> String { "\(blobs)/\(digest.prefix(2))/\(digest)" }

  /// What was cut off the journal's end, which broke off in this record; later cuts at the same record are numbered.
  package static func tornTail(record: Int, attempt: Int = 1) -> String {
    "journal.torn-\(record)" + (attempt == 1 ? "" : "-\(attempt)")
  }

  /// The name under which a file is written before it is put in place: in the same folder.
  package static func temporaryName(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return ".\(path).tmp" }
    return "\(path[..<slash])/.\(path[path.index(after: slash)...]).tmp"
  }

  /// The folder of a path; nil when the path has only one part.
  package static func folder(of path: String) -> String? {
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return nil }
    return String(path[..<slash])
  }

  static func padded(_ number: Int, _ digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}

/// The files of one training step.
package struct StepFolder: Hashable, Sendable {
  /// The folder itself.
  package let path: String
  /// The step's row of the history; the last file of a step.
  package var record: String { "\(path)/step_record.json" }
  /// What aggregation made of the patches.
  package var mergedPatch: String { "\(path)/merged_patch.json" }
  /// What selection kept.
  package var rankedEdits: String { "\(path)/ranked_edits.json" }
  /// The edit budget that the optimizer chose.
  package var learningRateDecision: String { "\(path)/lr_decision.json" }
  /// The rewrite from suggestions.
  package var rewriteResult: String { "\(path)/rewrite_result.json" }
  /// The rewrite from minibatches.
  package var fullRewriteResult: String { "\(path)/full_rewrite_result.json" }
  /// The skill with the edits applied.
  package var candidateSkill: String { "\(path)/candidate_skill.md" }
  /// What became of each edit.
  package var editApplyReport: String { "\(path)/edit_apply_report.json" }
  /// Notes for the execution appendix.
  package var appendixNotes: String { "\(path)/appendix_notes.json" }
  /// What later steps of the epoch are told of this one.
  package var trajectoryDigest: String { "\(path)/trajectory_digest.json" }
  /// The candidate on the selection split.
  package var selection: RolloutFolder { RolloutFolder("\(path)/selection_eval") }

  /// The rollout on the train batch; with accumulation, that of one of its parts, counted from 0.
  package func rollout(part: Int? = nil) -> RolloutFolder { RolloutFolder("\(prefix(part))rollout") }

  /// One reflection's patch, its minibatch counted from 0.
  package func patch(fromFailures: Bool, minibatch: Int, part: Int? = nil) -> String {
    let kind = fromFailures ? "fail" : "succ"
    return "\(prefix(part))patches/minibatch_\(kind)_\(RunLayout.padded(minibatch, 3)).json"
  }

  private func prefix(_ part: Int?) -> String { part.map { "\(path)/batch_\($0)/" } ?? "\(path)/" }
}

/// The files of one epoch's slow update or meta note.
package struct EpochFolder: Hashable, Sendable {
  /// The folder itself.
  package let path: String
  let resultName: String
  /// Marks the epoch as done.
  package var result: String { "\(path)/\(resultName)" }
  /// The pairs that the optimizer saw.
  package var comparisonPairs: String { "\(path)/comparison_pairs.json" }
  /// All pairs, when a policy chose among them.
  package var allComparisonPairs: String { "\(path)/comparison_pairs_all.json" }
  /// The skill with the guidance put in.
  package var candidateSkill: String { "\(path)/candidate_skill.md" }
  /// The tasks under the last epoch's skill.
  package var previousRollout: RolloutFolder { RolloutFolder("\(path)/rollout_prev") }
  /// The same tasks under this epoch's skill.
  package var currentRollout: RolloutFolder { RolloutFolder("\(path)/rollout_curr") }
  /// A gated slow update on the selection split.
  package var selection: RolloutFolder { RolloutFolder("\(path)/selection_eval") }
}

/// The files of one pass over some tasks. Tasks are named by their safe names.
package struct RolloutFolder: Hashable, Sendable {
  /// The folder itself.
  package let path: String

  init(_ path: String) { self.path = path }

  /// One row a task, in the order of completion.
  package var results: String { "\(path)/results.jsonl" }
  /// The scores over all tasks.
  package var summary: String { "\(path)/summary.json" }

  /// A task's messages.
  package func conversation(_ safeName: String) -> String { "\(prediction(safeName))/conversation.json" }
  /// A task's system prompt.
  package func systemPrompt(_ safeName: String) -> String {
    "\(prediction(safeName))/target_system_prompt.txt"
  }
  /// A task's user prompt.
  package func userPrompt(_ safeName: String) -> String { "\(prediction(safeName))/target_user_prompt.txt" }

  /// Further rollouts of one task for a comparison pair.
  package func topUp(_ safeName: String) -> RolloutFolder { RolloutFolder("\(path)/topup/\(safeName)") }

  private func prediction(_ safeName: String) -> String { "\(path)/predictions/\(safeName)" }
}
