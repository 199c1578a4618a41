import SkillModel
import TestSupport
import Testing
import TrainingEngine

@testable import RunStore

struct ProjectionTests {
  private static func files(_ events: [RunEvent]) -> [String: String] {
    var projection = RunProjection()
    var files: [String: String] = [:]
    for event in events {
      for file in projection.files(after: event) { files[file.path] = file.text }
    }
    return files
  }

  private static func files(_ world: ProjectionWorld) async -> [String: String] {
    files(await world.events())
  }

  /// The names, those of single tasks left out.
  private static func names(_ files: [String: String], under folder: String = "") -> [String] {
    files.keys.filter { $0.hasPrefix(folder) && !$0.contains("/predictions/") }
      .map { String($0.dropFirst(folder.utf8.count)) }.sorted()
  }

  private static func keys(_ files: [String: String], _ path: String) throws -> [String] {
    let text = try #require(files[path], "\(path)")
    let value = try JSONParser.parse(Array(text.utf8))
    return (value.arrayValue?.first ?? value).objectValue?.keys ?? []
  }

  @Test func `a run is projected to the files of the reference and no others`() async {
    let files = await Self.files(ProjectionWorld())
    let fullStep = [
      "candidate_skill.md", "edit_apply_report.json", "merged_patch.json", "patches/minibatch_fail_000.json",
      "ranked_edits.json", "rollout/results.jsonl", "step_record.json", "trajectory_digest.json",
    ]
    #expect(
      Self.names(files).filter { !$0.hasPrefix("steps/") } == [
        "best_skill.md", "config.json", "final_selection_eval/results.jsonl", "history.json",
        "meta_skill/epoch_01/meta_skill_result.json", "meta_skill/epoch_02/meta_skill_result.json",
        "runtime_state.json", "selection_eval_baseline/results.jsonl", "skills/skill_v0000.md",
        "skills/skill_v0001.md", "skills/skill_v0002.md", "skills/skill_v0003.md", "skills/skill_v0004.md",
        "slow_update/epoch_01/slow_result.json", "slow_update/epoch_02/candidate_skill.md",
        "slow_update/epoch_02/comparison_pairs.json", "slow_update/epoch_02/rollout_curr/results.jsonl",
        "slow_update/epoch_02/rollout_prev/results.jsonl",
        "slow_update/epoch_02/selection_eval/results.jsonl",
        "slow_update/epoch_02/slow_result.json", "summary.json", "test_eval/results.jsonl",
        "test_eval/summary.json", "test_eval_baseline/results.jsonl", "test_eval_baseline/summary.json",
        "test_eval_final/results.jsonl", "test_eval_final/summary.json",
      ])
    #expect(
      Self.names(files, under: "steps/step_0001/") == (fullStep + ["selection_eval/results.jsonl"]).sorted())
    let skipped = ["patches/minibatch_succ_000.json", "rollout/results.jsonl", "step_record.json"]
    #expect(Self.names(files, under: "steps/step_0003/") == skipped)
  }

  @Test func `of a gate that a veto stopped nothing is shown but the last round`() async throws {
    let events = await ProjectionWorld().events()
    let built = try #require(events.firstIndex { $0.kind == .candidateBuilt })
    let decided = try #require(events.firstIndex { $0.kind == .gateDecided })
    let gate = Array(events[(built + 1)..<decided])
    var stopped = Array(events[...built]) + gate.prefix { $0.kind != .taskScored }
    stopped += gate.filter { $0.kind == .taskScored }.prefix(1)
    stopped += [
      .gateStopped(GateStopped(step: 1, round: 0, candidate: "c", vetoed: [])),
      .reviewClosed(
        ReviewClosed(step: 1, round: 1, approved: [], vetoed: [], deferred: [], promoted: [])),
      events[built],
    ]
    stopped += gate.map { event in
      switch event {
      case .taskScored(var scored):
        scored.phase.batch = 1
        return .taskScored(scored)
      case .callIntended(var call):
        call.key.phase.batch = 1
        return .callIntended(call)
      default: return event
      }
    }
    #expect(Self.files(stopped + events[decided...]) == Self.files(events))
  }

  @Test func `files hold the members of the reference in its order`() async throws {
    let files = await Self.files(ProjectionWorld())
    let opening = [
      "step", "epoch", "step_in_epoch", "timing", "tokens", "rollout_hard", "rollout_soft", "rollout_n",
      "accumulation_batches", "n_patches", "n_failure_patches", "n_success_patches",
    ]
    let full =
      opening + [
        "n_edits_merged", "n_edits_ranked", "edit_budget", "lr_control_mode", "support_counts",
        "candidate_hash",
        "candidate_skill_len", "edit_apply_summary", "selection_hard", "selection_soft", "gate_metric",
        "candidate_gate_score", "action", "current_score", "best_score", "best_step", "current_origin",
        "best_origin", "skill_len", "wall_time_s",
      ]
    #expect(try Set(Self.keys(files, "history.json")) == Set(full))
    let history = try JSONParser.parse(Array((files["history.json"] ?? "").utf8))
    let record = try JSONParser.parse(Array((files["steps/step_0001/step_record.json"] ?? "").utf8))
    #expect(history.arrayValue?.first == record)
    #expect(
      try Set(Self.keys(files, "steps/step_0003/step_record.json"))
        == Set(opening + ["action", "current_score", "best_score", "best_step", "skill_len", "wall_time_s"]))
    #expect(
      try Set(Self.keys(files, "runtime_state.json")) == [
        "last_completed_step", "current_skill_path", "current_score", "current_origin", "best_skill_path",
        "best_score", "best_step", "best_origin",
      ])
    #expect(
      try Self.keys(files, "steps/step_0001/edit_apply_report.json") == [
        "op", "target", "content_preview", "status", "index",
      ])
    #expect(
      try Set(Self.keys(files, "steps/step_0001/patches/minibatch_fail_000.json")) == [
        "batch_size", "failure_summary", "patch", "source_type",
      ])
    #expect(
      try Self.keys(files, "steps/step_0001/trajectory_digest.json") == [
        "step", "action", "n_total", "n_fail", "failure_patterns",
      ])
    #expect(try Self.keys(files, "slow_update/epoch_01/slow_result.json") == ["action", "epoch"])
    #expect(
      try Set(Self.keys(files, "slow_update/epoch_02/slow_result.json")) == [
        "reasoning", "slow_update_content", "time_s", "prev_hard", "curr_hard", "candidate_hash",
        "update_origin", "update_target", "action", "selection_hard", "selection_soft",
      ])
    #expect(
      try Self.keys(files, "slow_update/epoch_02/comparison_pairs.json") == [
        "id", "task", "category", "prev", "curr",
      ])
    #expect(try Self.keys(files, "test_eval/summary.json") == ["kind", "overall", "other"])
    #expect(
      try Set(Self.keys(files, "meta_skill/epoch_02/meta_skill_result.json")) == [
        "reasoning", "meta_skill_content", "time_s", "action",
      ])
  }

  @Test func `a step that is taken back leaves its candidate, and the skill's files are those from before`()
    async throws
  {
    let events = await AuditFolder.reverted()
    let done = try #require(events.firstIndex { $0.kind == .skillReverted })
    guard case .runStarted(let started) = events[0] else { return }
    let before = Self.files(Array(events[..<done]))
    let after = Self.files(Array(events[...done]))
    #expect(before["best_skill.md"]?.contains("[R1]") == true)
    for path in ["best_skill.md", "skills/skill_v0001.md"] {
      #expect(after[path] == started.skill, "\(path)")
    }
    #expect(after["steps/step_0001/candidate_skill.md"]?.contains("[R1]") == true)
    #expect(after["runtime_state.json"]?.contains("\"best_step\": 0") == true)
    #expect(after["history.json"] == before["history.json"])
  }

  @Test func `the state file tells where the run stands, with paths inside the folder`() async throws {
    let text = try #require(await Self.files(ProjectionWorld())["runtime_state.json"])
    let state = try JSONParser.parse(Array(text.utf8))
    #expect(state["last_completed_step"] == 4)
    #expect(state["current_skill_path"] == "skills/skill_v0004.md")
    #expect(state["best_skill_path"] == "best_skill.md")
    #expect(state["best_origin"] == "step_0001")
  }

  @Test func `a skill's file is that after the slow update of its epoch's end`() async throws {
    let files = await Self.files(ProjectionWorld())
    #expect(files["skills/skill_v0001.md"] == "# Skill\n\n- [R1] [R2]\n")
    #expect(files["skills/skill_v0002.md"]?.contains("SLOW_UPDATE_START") == true)
    #expect(files["best_skill.md"] == "# Skill\n\n- [R1] [R2]\n")
  }

  @Test func `rows of results stand in the order of the items, whatever the order of replies`() async throws {
    var world = ProjectionWorld()
    world.configuration.environment.workers = 8
    world.tasks[.selection] = (0..<8).map {
      TrainingTask(id: TaskID("v\($0)"), question: "v\($0) needs R1", answers: ["yes"])
    }
    let order = Ordinals([7, 1, 5, 0, 6, 2, 4, 3])
    world.hesitation = { order.next() * 3 }
    let files = await Self.files(world)
    let rows = try #require(files["selection_eval_baseline/results.jsonl"]).split(separator: "\n")
    #expect(try rows.map { try JSONParser.parse(Array($0.utf8))["id"] } == (0..<8).map { "v\($0)" })
    #expect(files["selection_eval_baseline/predictions/v3/target_user_prompt.txt"] == "v3 needs R1")
    #expect(files["selection_eval_baseline/predictions/v3/target_system_prompt.txt"] == "# Skill\n")
    #expect(files["selection_eval_baseline/predictions/v3/conversation.json"]?.contains("\"no\"") == true)
  }

  @Test func `accumulated batches have folders of their own`() async {
    var world = ProjectionWorld()
    world.configuration.train.batchSize = 1
    world.configuration.train.accumulation = 2
    let names = Self.names(await Self.files(world), under: "steps/step_0001/")
    #expect(
      names.contains("batch_0/rollout/results.jsonl") && names.contains("batch_1/rollout/results.jsonl"))
    #expect(names.contains("batch_0/patches/minibatch_fail_000.json"))
    #expect(!names.contains { $0.hasPrefix("rollout/") || $0.hasPrefix("patches/") })
  }

  @Test func `a budget of the optimizer's own is kept by step and as a history of one line a step`()
    async throws
  {
    var world = ProjectionWorld()
    world.configuration.optimizer.budgetControl = .autonomous
    let files = await Self.files(world)
    #expect(files["steps/step_0001/lr_decision.json"] != nil)
    let lines = try #require(files["lr_history.jsonl"]).split(separator: "\n")
    let steps = try lines.map { try JSONParser.parse(Array($0.utf8))["step"]?.intValue }
    #expect(steps == [1, 4])
  }

  @Test func `tasks that were added to find changed pairs have folders of their own`() async throws {
    var world = ProjectionWorld()
    world.configuration.optimizer.pairPolicy = .changed
    world.configuration.optimizer.slowUpdateSamples = 1
    let files = await Self.files(world)
    let names = Self.names(files, under: "slow_update/epoch_02/")
    #expect(names.contains("comparison_pairs_all.json"))
    let sample = try #require(files["slow_update/epoch_02/rollout_prev/results.jsonl"])
    #expect(sample.split(separator: "\n").count == 1)
    let added = names.filter { $0.hasPrefix("rollout_prev/topup/") }
    #expect(!added.isEmpty)
    #expect(added.allSatisfy { $0.hasSuffix("/results.jsonl") })
    #expect(names.filter { $0.hasPrefix("rollout_curr/topup/") }.count == added.count)
    let id = try #require(added.first?.split(separator: "/")[2])
    #expect(files["slow_update/epoch_02/rollout_prev/topup/\(id)/predictions/\(id)/conversation.json"] != nil)
  }

  @Test func `without a slow update the pairs belong to the meta note`() async {
    var world = ProjectionWorld()
    world.configuration.optimizer.usesSlowUpdate = false
    let files = await Self.files(world)
    #expect(
      Self.names(files, under: "meta_skill/epoch_02/") == [
        "comparison_pairs.json", "meta_skill_result.json", "rollout_curr/results.jsonl",
        "rollout_prev/results.jsonl",
      ])
    #expect(Self.names(files, under: "slow_update/").isEmpty)
  }

  @Test func `the rewrite modes and the appendix leave files of their own`() async {
    var world = ProjectionWorld()
    world.configuration.optimizer.update = .fullRewriteMinibatch
    world.configuration.optimizer.usesSkillAwareReflection = true
    let candidate = ##"{"title": "t", "change_summary": ["c"], "new_skill": "# New\n- [R1]\n"}"##
    world.answers = [
      ("\"success_patterns\"", #"{"patch": {"skill_candidates": []}}"#),
      (
        "\"failure_summary\"",
        "{\"appendix_notes\": [\"look twice\"], \"patch\": {\"reasoning\": \"r\", \"skill_candidates\": [\(candidate)]}}"
      ),
    ]
    let names = Self.names(await Self.files(world), under: "steps/step_0001/")
    #expect(names.contains("full_rewrite_result.json") && names.contains("appendix_notes.json"))
    #expect(!names.contains("edit_apply_report.json") && !names.contains("rewrite_result.json"))
  }

  @Test func `names of tasks never lead out of the run folder`() async {
    var world = ProjectionWorld()
    let ids = [
      "../../x", "/etc/passwd", "a/b", ".", "..", ".hidden", "nul\u{0}", "line\nend", "CON", "Ä", "x1", "X1",
    ]
    world.tasks[.selection] = (ids + [String(repeating: "long", count: 500)]).map {
      TrainingTask(id: TaskID($0), question: "q needs R1", answers: ["yes"])
    }
    let files = await Self.files(world)
    let predictions = Set(
      files.keys.filter { $0.hasPrefix("selection_eval_baseline/predictions/") }.map {
        $0.split(separator: "/", omittingEmptySubsequences: false)[2].lowercased()
      })
    #expect(predictions.count == ids.count + 1)
    for path in files.keys {
      let parts = path.split(separator: "/", omittingEmptySubsequences: false)
      #expect(parts.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") && $0.utf8.count <= 100 }, "\(path)")
      #expect(path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "\(path)")
    }
    let rows = files["selection_eval_baseline/results.jsonl"] ?? ""
    #expect(rows.contains("\"../../x\""))
  }

  @Test func `Correction 2.2 resume: a run that was resumed is projected as one that was not`() async {
    var world = ProjectionWorld()
    world.configuration.optimizer.budgetControl = .autonomous
    let whole = await world.events()
    let files = Self.files(whole)
    for count in stride(from: 2, to: whole.count, by: 7) {
      let resumed = await world.events(after: Array(whole.prefix(count)))
      #expect(Self.files(resumed) == files, "resumed after record \(count)")
    }
  }

  @Test func `a step that was begun anew leaves no trace of its first beginning`() async throws {
    var world = ProjectionWorld()
    world.configuration.optimizer.budgetControl = .autonomous
    let whole = await world.events()
    let place = try #require(whole.firstIndex { $0.kind == .gateDecided })
    let drift = [InputDigest(name: "skill", path: "s", sha256: "0")]
    world.answers = [("\"failure_summary\"", #"{"batch_size": 2, "patch": {"edits": []}}"#)]
    let anew = await world.events(after: Array(whole[...place]), drift: drift)
    let files = Self.files(anew)
    #expect(files["skills/skill_v0001.md"] == "# Skill\n")
    #expect(files["lr_history.jsonl"] == nil)
    let state = try JSONParser.parse(Array(try #require(files["runtime_state.json"]).utf8))
    #expect(state["best_origin"] == "initial_skill")
    let boundary = try #require(whole.firstIndex { $0.kind == .baselineMeasured })
    let direct = Self.files(await world.events(after: Array(whole[...boundary])))
    #expect(Set(files.keys) == Set(direct.keys))
    for path in files.keys where !["summary.json", "history.json"].contains(path) {
      #expect(files[path] == direct[path] || path.hasSuffix("step_record.json"), "\(path)")
    }
  }

  @Test func `an epoch's end that is begun anew gives shared files their content back`() async throws {
    let world = ProjectionWorld()
    let whole = await world.events()
    let decided = try #require(whole.firstIndex { $0.kind == .slowUpdateDecided })
    let commit = try #require(whole[..<decided].lastIndex { $0.kind == .stepCommitted })
    let drift = RunEvent.runResumed(
      RunResumed(program: "1", openCalls: 0, drift: [InputDigest(name: "skill", path: "s", sha256: "0")]))
    let before = Self.files(Array(whole[...commit]))
    let after = Self.files(Array(whole[...decided]))
    try #require(after["skills/skill_v0002.md"] != before["skills/skill_v0002.md"])
    #expect(Self.files(Array(whole[...decided]) + [drift]) == before)
  }

  @Test func `files of a step that was begun anew are gone from the disk`() async throws {
    let world = ProjectionWorld()
    let whole = await world.events()
    let place = try #require(whole.firstIndex { $0.kind == .gateDecided })
    let drift = RunEvent.runResumed(
      RunResumed(program: "1", openCalls: 0, drift: [InputDigest(name: "skill", path: "s", sha256: "0")]))
    let disk = SimulatedDisk()
    let writer = ProjectionWriter(folder: disk.root)
    for event in whole[...place] { writer.take(event) }
    try await writer.finish()
    #expect(disk.files(below: "steps/step_0001").isEmpty == false)
    let again = ProjectionWriter(folder: disk.root)
    #expect(await again.rebuild(from: Array(whole[...place])) == [])
    again.take(drift)
    try await again.finish()
    #expect(disk.files(below: "steps/step_0001") == [:])
    let late = ProjectionWriter(folder: disk.root)
    for event in whole[...place] { late.take(event) }
    try await late.finish()
    _ = await ProjectionWriter(folder: disk.root).rebuild(from: Array(whole[...place]) + [drift])
    #expect(disk.files(below: "steps/step_0001") == [:])
  }

  @Test func `files that were deleted or changed by hand are made again from the record`() async throws {
    let folder = try TemporaryFolder()
    let files = try LocalFileSystem.host.openFolder(folder.path)
    let events = await ProjectionWorld().events()
    let expected = Self.files(events)
    let writer = ProjectionWriter(folder: files)
    for event in events { writer.take(event) }
    try await writer.finish()
    for (path, text) in expected {
      #expect(try files.contents(of: path, limit: 1 << 20) == Array(text.utf8), "\(path)")
    }
    try AtomicFile(in: files).write(Array("[]".utf8), to: "history.json")
    try AtomicFile(in: files).write([], to: "steps/step_0001/step_record.json")
    try files.remove("best_skill.md")
    let again = ProjectionWriter(folder: files)
    #expect(await again.rebuild(from: events) == ["history.json", "steps/step_0001/step_record.json"])
    try await again.finish()
    for (path, text) in expected {
      #expect(try files.contents(of: path, limit: 1 << 20) == Array(text.utf8), "\(path)")
    }
    #expect(await ProjectionWriter(folder: files).rebuild(from: events).isEmpty)
  }

  @Test func `a folder that takes no files is a problem that is told at the end`() async throws {
    let folder = try TemporaryFolder()
    let files = try LocalFileSystem.host.openFolder(folder.path)
    try AtomicFile(in: files).write([], to: "skills")
    let writer = ProjectionWriter(folder: files)
    for event in await ProjectionWorld().events() { writer.take(event) }
    await #expect(throws: Problem.self) { try await writer.finish() }
  }
}
