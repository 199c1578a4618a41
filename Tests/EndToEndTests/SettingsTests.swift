import SkillModel
import Testing

/// Settings without a run of the reference beside them: what must hold whatever is decided.
@Suite(.slot)
struct SettingsTests {
  private static let data = ["--train", "16", "--val", "8", "--test", "6", "--seed", "61"]
  private static let base = ["train.num_epochs=2", "train.batch_size=8", "optimizer.slow_update_samples=6"]

  @Test(
    "A run comes to its end, and again to the same one when replies come in another order",
    arguments: Setting.all)
  func isRepeatable(_ setting: Setting) async throws {
    let server = try await WorldServer(["--seed", "61"])
    let late = try await WorldServer(["--seed", "61", "--jitter", "8"])
    let folder = try await TrainingFolder(
      data: Self.data, endpoint: server.environment, overrides: Self.base + setting.overrides)
    let run = try await folder.train()
    let again = TrainingFolder(folder, endpoint: late.environment)
    try await again.train(run: "again")

    expectSame(try await folder.canonical(), try await folder.canonical(run: "again"))
    let history = try run.history()
    let steps = (16 + 8 * setting.accumulation - 1) / (8 * setting.accumulation) * 2
    #expect(history.count == steps)
    #expect(try run.summary()["total_steps"] == .integer(steps))
    try checkScores(history, usesGate: setting.usesGate)
    try setting.check(run, history)
  }

  /// The best score never falls, and with a gate the current one never does by a step.
  private func checkScores(_ history: [JSONValue], usesGate: Bool) throws {
    var best = -1.0
    for row in history {
      let (now, action) = (try #require(row["best_score"]?.doubleValue), row["action"]?.stringValue ?? "")
      #expect(now >= best, "best score")
      best = now
      let score = row["candidate_gate_score"]?.doubleValue
      switch action {
      case "accept_new_best": #expect(score == now && usesGate)
      case "accept": #expect(usesGate && row["current_score"]?.doubleValue == score)
      case "reject": #expect(usesGate && score.map { $0 <= now } == true)
      case "force_accept": #expect(!usesGate && row["current_score"]?.doubleValue == score)
      default: #expect(action.hasPrefix("skip_"), "unknown action \(action)")
      }
    }
  }
}

/// A setting and what follows from it.
struct Setting: Sendable, CustomTestStringConvertible {
  let name: String
  let overrides: [String]
  var usesGate = true
  var accumulation = 1
  var check: @Sendable (RunFiles, [JSONValue]) throws -> Void = { _, _ in }

  var testDescription: String { name }

  static let all = budgets + stages + rewrites

  private static let budgets: [Setting] = [
    Setting(name: "linear budget", overrides: ["optimizer.lr_scheduler=linear"]) { _, history in
      let budgets = history.compactMap { $0["edit_budget"]?.intValue }
      #expect(budgets == budgets.sorted(by: >) && budgets.first == 4)
    },
    Setting(name: "constant budget", overrides: ["optimizer.lr_scheduler=constant"]) { _, history in
      #expect(Set(history.compactMap { $0["edit_budget"]?.intValue }) == [4])
    },
    Setting(name: "budget by the optimizer", overrides: ["optimizer.lr_control_mode=autonomous"]) {
      run, history in
      #expect(run.exists("lr_history.jsonl"))
      for row in history where row["lr_decision"] != nil {
        let decision = try #require(row["lr_decision"])
        let rate = try #require(decision["learning_rate"]?.intValue)
        #expect(rate >= 0 && rate <= decision["available_update_items"]?.intValue ?? -1)
        #expect(row["edit_budget"]?.intValue == rate)
      }
    },
  ]

  private static let stages: [Setting] = [
    Setting(name: "no gate", overrides: ["evaluation.use_gate=false"], usesGate: false),
    Setting(name: "failures only", overrides: ["gradient.failure_only=true"]) { _, history in
      #expect(history.allSatisfy { $0["n_success_patches"]?.intValue == 0 })
    },
    Setting(name: "part of the selection split", overrides: ["evaluation.sel_env_num=4"]) { run, _ in
      let rows = try run.bytes("selection_eval_baseline/results.jsonl").split(separator: UInt8(ascii: "\n"))
      #expect(rows.count == 4)
    },
    Setting(name: "pairs that changed", overrides: ["optimizer.longitudinal_pair_policy=changed"]) { run, _ in
      let found = try categories(in: run)
      #expect(found.isSubset(of: ["improved", "regressed"]))
    },
    Setting(name: "pairs that did not change", overrides: ["optimizer.longitudinal_pair_policy=unchanged"]) {
      run, _ in
      let found = try categories(in: run)
      #expect(found.isSubset(of: ["persistent_fail", "stable_success"]))
    },
    Setting(name: "two batches a step", overrides: ["train.accumulation=2"], accumulation: 2) {
      run, history in
      #expect(history.allSatisfy { $0["accumulation_batches"]?.arrayValue?.count == 2 })
      #expect(run.exists("steps/step_0001/batch_1/rollout/results.jsonl"))
    },
    // The world knows no notes; see ReplyTests for these.
    Setting(
      name: "reflection that knows the skill", overrides: ["optimizer.use_skill_aware_reflection=true"]),
  ]

  private static let rewrites: [Setting] = [
    Setting(name: "rewrite from suggestions", overrides: ["optimizer.skill_update_mode=rewrite"]) { run, _ in
      #expect(run.exists("steps/step_0001/rewrite_result.json"))
    },
    Setting(name: "whole skills as candidates", overrides: ["optimizer.skill_update_mode=full_rewrite"]) {
      run, _ in
      #expect(run.exists("steps/step_0001/full_rewrite_result.json"))
    },
  ]

  private static func categories(in run: RunFiles) throws -> Set<String> {
    let pairs = try run.json("slow_update/epoch_02/comparison_pairs.json").arrayValue ?? []
    return Set(pairs.compactMap { $0["category"]?.stringValue })
  }
}
