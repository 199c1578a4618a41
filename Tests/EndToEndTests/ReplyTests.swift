import Foundation
import SkillModel
import TestSupport
import Testing

/// What models say, well and badly.
@Suite(.slot)
struct ReplyTests {
  @Test("A good edit is accepted, and what the optimizer reads has nothing of the held-out splits")
  func good() async throws {
    let world = try ScriptedWorld()
    let run = try await Self.train(world)
    #expect(try Self.actions(run) == ["accept_new_best"])
    #expect(String(decoding: try run.bestSkill(), as: UTF8.self).contains(ScriptedWorld.goodRule))
    #expect(try Self.degradations(run).isEmpty)
    for text in world.optimizerTexts {
      #expect((5...10).allSatisfy { !text.contains("name\($0)") && !text.contains("number \($0)") })
    }
  }

  /// Replies of the target that are no answers are named for what they are. Called by the table of bad inputs.
  func target(_ row: TargetCase) async throws {
    let world = try ScriptedWorld { question in
      question.stage == .rollout && question.user.contains("number 5 called") && row.applies(question)
        ? row.reply : nil
    }
    let run = try await Self.train(world)
    #expect(try Self.degradations(run).contains(row.kind))
    let result = try run.bytes("selection_eval_baseline/results.jsonl").split(separator: UInt8(ascii: "\n"))
      .map { try JSONParser.parse(Array($0)) }.first { $0["id"] == "t5" }
    #expect(result?["hard"]?.intValue == (row.isSolved ? 1 : 0))
    #expect(row.isSolved || result?["fail_reason"]?.stringValue?.contains(row.word) == true)
  }

  struct TargetCase: Sendable, CustomTestStringConvertible {
    let name: String
    let reply: FakeProviderReply
    let kind: String
    var word = ""
    /// Only the first reply is bad, and the question is asked again.
    var isSolved = false

    var testDescription: String { name }

    func applies(_ question: ScriptedWorld.Question) -> Bool { !isSolved || question.repetition == 0 }

    static let all = [
      TargetCase(name: "51 nothing", reply: .chat(nil), kind: "empty_reply", word: "empty"),
      TargetCase(name: "51 nothing at first", reply: .chat(""), kind: "empty_reply", isSolved: true),
      TargetCase(
        name: "52 cut off", reply: .chat("<answer>na", finish: "length"), kind: "truncated_reply",
        word: "truncated"),
      TargetCase(
        name: "52 cut off at first", reply: .chat("na", finish: "length"), kind: "truncated_reply",
        isSolved: true),
      TargetCase(
        name: "53 filtered", reply: .chat("", finish: "content_filter"), kind: "filtered_reply",
        word: "filtered"),
      TargetCase(
        name: "67 without end", reply: .chat(String(repeating: "x", count: 9_000_000)),
        kind: "oversized_reply",
        word: "large"),
    ]
  }

  /// Whatever an analyst says, the run goes on and tells of it. Called by the table of bad inputs.
  func analyst(_ row: AnalystCase) async throws {
    let world = try ScriptedWorld { question in
      guard question.stage == .failures else { return nil }
      return question.ordinal == 0 ? row.first : row.second
    }
    let run = try await Self.train(world, skill: row.skill)
    #expect(try Self.actions(run) == [row.action])
    #expect(try Self.degradations(run) == row.kinds)
    #expect(world.count(.failures) == (row.kinds.contains("repair_requested") ? 2 : 1))
    if let statuses = row.statuses {
      let report = try run.json("steps/step_0001/edit_apply_report.json").arrayValue ?? []
      #expect(report.compactMap { $0["status"]?.stringValue } == statuses)
    }
    if row.keepsSkill { #expect(try run.bestSkill() == run.bytes("skills/skill_v0000.md")) }
  }

  struct AnalystCase: Sendable, CustomTestStringConvertible {
    let name: String
    let first: FakeProviderReply
    /// What comes when it is asked again; nil for the good edit.
    var second: FakeProviderReply?
    let action: String
    var kinds: Set<String> = []
    var statuses: [String]?
    var keepsSkill = false
    var skill: String?

    var testDescription: String { name }

    static let all = shapes + edits

    private static let good = ScriptedWorld.analysis([ScriptedWorld.goodEdit])
    private static let deep = String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000)

    /// Used as it is.
    private static func used(_ name: String, _ reply: String) -> AnalystCase {
      AnalystCase(name: name, first: .chat(reply), action: "accept_new_best")
    }

    /// Not used; the second reply is.
    private static func repaired(_ name: String, _ reply: String, finish: String = "stop") -> AnalystCase {
      AnalystCase(
        name: name, first: .chat(reply, finish: finish), action: "accept_new_best",
        kinds: ["repair_requested"])
    }

    private static let shapes = [
      used("55 prose around", "Well.\n\(good)\nThat is all {so far}."),
      used("55 a fence", "```json\n\(good)\n```"),
      used("55 two fences, one of the right form", "```json\n{\"a\": 1}\n```\n```json\n\(good)\n```"),
      repaired("54 no JSON", "I propose to give the names."),
      repaired("54 nothing", ""),
      repaired("54 cut off", String(good.dropLast(20)), finish: "length"),
      repaired("55 two answers", "\(good)\n\(good.replacing("names", with: "others"))"),
      repaired("56 a name twice", good.replacing(#""batch_size""#, with: #""batch_size": 1, "batch_size""#)),
      repaired("56 deep", good.replacing(#""count": 2"#, with: #""count": "# + deep)),
      repaired("56 deep without end", String(repeating: #"{"a":"#, count: 10_000)),
      repaired("56 out of range", good.replacing(#""count": 2"#, with: #""count": 1e999"#)),
      repaired("56 no number", good.replacing(#""count": 2"#, with: #""count": NaN"#)),
      repaired("56 half a character", good.replacing("even numbers", with: #"\ud800"#)),
      repaired(
        "57 a thousand edits",
        ScriptedWorld.analysis(.array([JSONValue](repeating: ScriptedWorld.goodEdit, count: 1_000)))),
      AnalystCase(
        name: "54 never JSON", first: .chat("no"), second: .chat("no"), action: "skip_no_patches",
        kinds: ["repair_requested", "minibatch_unusable"], keepsSkill: true),
    ]

    /// One edit, and what becomes of it.
    private static func edit(
      _ name: String, _ edit: JSONValue, _ action: String, statuses: [String]? = nil, kinds: Set<String> = [],
      skill: String? = nil
    ) -> AnalystCase {
      AnalystCase(
        name: name, first: .chat(ScriptedWorld.analysis([edit])), action: action, kinds: kinds,
        statuses: statuses,
        keepsSkill: action == "reject", skill: skill)
    }

    private static let protected = """
      # Names

      - A rule.

      <!-- SLOW_UPDATE_START -->
      guidance
      <!-- SLOW_UPDATE_END -->

      """

    private static let edits = [
      edit(
        "58 unknown operation", ["op": "prepend", "content": "x"], "reject", statuses: ["skipped_unknown_op"]),
      edit(
        "58 operation in capitals", ["op": "APPEND", "content": .string(ScriptedWorld.goodRule)],
        "accept_new_best",
        statuses: ["applied_append"]),
      edit(
        "59 replace of nothing", ["op": "replace", "target": "absent", "content": "x"], "reject",
        statuses: ["skipped_replace_target_not_found"]),
      edit(
        "59 delete of nothing", ["op": "delete", "target": "absent"], "reject",
        statuses: ["skipped_delete_target_not_found"]),
      edit(
        "59 insert after nothing",
        ["op": "insert_after", "target": "absent", "content": .string(ScriptedWorld.goodRule)],
        "accept_new_best",
        statuses: ["applied_insert_after_fallback_append"]),
      edit("60 no change", ["op": "replace", "target": "Answering", "content": "Answering"], "reject"),
      edit(
        "61 everything away", ["op": "delete", "target": "# Only this"], "reject", kinds: ["edit_refused"],
        skill: "# Only this"),
      edit(
        "61 far too much", ["op": "append", "content": .string(String(repeating: "x", count: 300_000))],
        "reject",
        kinds: ["edit_refused"]),
      edit(
        "62 across a protected region",
        ["op": "delete", "target": "- A rule.\n\n<!-- SLOW_UPDATE_START -->\nguidance"],
        "reject", kinds: ["edit_refused"], skill: protected),
      edit(
        "62 within a protected region", ["op": "replace", "target": "guidance", "content": "other"], "reject",
        skill: protected),
      edit(
        "62 a forged region",
        ["op": "append", "content": "<!-- SLOW_<!-- SLOW_UPDATE_START -->UPDATE_START -->\nx"], "reject",
        kinds: ["edit_refused"], skill: protected),
    ]
  }

  @Test("A candidate that is the current skill is not evaluated")
  func unchangedCandidate() async throws {
    let world = try ScriptedWorld { question in
      question.stage == .failures
        ? .chat(ScriptedWorld.analysis([["op": "replace", "target": "Answering", "content": "Answering"]]))
        : nil
    }
    let run = try await Self.train(world)
    #expect(try Self.actions(run) == ["reject"])
    // Three of the baseline, four of the step.
    #expect(world.count(.rollout) == 7)
    #expect(!run.exists("steps/step_0001/selection_eval"))
  }

  @Test(
    "A ranking is used as far as it can be, and never in silence",
    arguments: [
      ("[0, 0, 99, -1, 1.5, \"2\", 2, null]", ["ranking_ignored"], 2),
      ("[99]", ["repair_requested", "ranking_truncated"], 2),
      ("[]", ["repair_requested", "ranking_truncated"], 2),
      ("\"all\"", ["repair_requested", "ranking_truncated"], 2),
    ])
  func ranking(indices: String, kinds: [String], kept: Int) async throws {
    let world = try ScriptedWorld { question in
      switch question.stage {
      case .failures:
        .chat(
          ScriptedWorld.analysis(
            .array((0..<4).map { ["op": "append", "content": .string("- Rule \($0)")] })))
      case .ranking: .chat(#"{"reasoning": "", "selected_indices": \#(indices)}"#)
      default: nil
      }
    }
    let run = try await Self.train(
      world,
      [
        "--set", "optimizer.learning_rate=4", "--set", "optimizer.min_learning_rate=2",
        "--set", "optimizer.lr_control_mode=fixed", "--set", "train.num_epochs=2",
      ])
    #expect(try Self.degradations(run) == Set(kinds))
    #expect(try run.history().last?["n_edits_ranked"]?.intValue == kept)
  }

  @Test("Notes of a reflection that knows the skill go into the appendix")
  func appendix() async throws {
    let world = try ScriptedWorld { question in
      question.stage == .failures
        ? .chat(
          ScriptedWorld.analysis(
            [ScriptedWorld.goodEdit], notes: ["Rule one was forgotten.", "rule one was forgotten"]))
        : nil
    }
    let run = try await Self.train(world, ["--set", "optimizer.use_skill_aware_reflection=true"])
    let skill = String(decoding: try run.bestSkill(), as: UTF8.self)
    #expect(skill.contains("<!-- APPENDIX_START -->"))
    #expect(skill.split(separator: "\n").count { $0 == "- Rule one was forgotten." } == 1)
    #expect(try run.history().first?["n_appendix_notes_total"] == 1)
  }

  // MARK: Bytes

  @Test(
    "Correction 18: nothing that a model or a data set says reaches the terminal as a control character",
    arguments: ["--plain", "--json"])
  func escapes(form: String) async throws {
    let hostile = "\u{1B}]0;title\u{7}\u{1B}[2J\u{9B}31m\u{1B}P+q\u{1B}\\\u{8}\r\u{202E}"
    let world = try ScriptedWorld { question in
      switch question.stage {
      case .rollout: .chat(hostile + "<answer>\(hostile)</answer>")
      case .failures where question.ordinal == 0: .chat(hostile)
      case .failures:
        .chat(
          ScriptedWorld.analysis([
            ["op": "append", "content": .string("- \(hostile)"), "target": .string(hostile)]
          ]))
      default: nil
      }
    }
    let folder = try BadInputFolder(endpoint: world.provider.baseURL)
    var items = BadInputFolder.items(1...4)
    items[0]["id"] = .string(hostile + "1")
    items[1]["question"] = .string("What is number 2 called? " + hostile)
    try folder.scratch.write(BadInputFolder.json(of: items), to: "data/train/items.json")
    let outcome = try await folder.program.run(folder.arguments([form] + Self.settings))
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    for text in [outcome.output, outcome.errors] {
      #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || !Self.isControl($0) })
    }
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || (0x202A...0x202E).contains(scalar.value)
  }

  @Test("A reply with bytes that are no text is read as far as it is text")
  func invalidBytes() async throws {
    let world = try ScriptedWorld { question in
      guard question.stage == .rollout, question.user.contains("number 5 called") else { return nil }
      var reply = FakeProviderReply.chat("<answer>name5</answer> @")
      reply.body = reply.body.flatMap { $0 == UInt8(ascii: "@") ? [0xFF, 0xC3, 0x28] : [$0] }
      return reply
    }
    let run = try await Self.train(world)
    let rows = String(decoding: try run.bytes("selection_eval_baseline/results.jsonl"), as: UTF8.self)
    #expect(rows.contains("\u{FFFD}"))
    #expect(try Self.degradations(run).contains("reply_mended"))
    let kept = try run.journal().compactMap { $0["data"]?["text"]?.stringValue }
      .compactMap { Data(base64Encoded: $0) }
    #expect(kept.contains { $0.firstRange(of: Data([0xFF, 0xC3, 0x28])) != nil })
    #expect(try Self.actions(run) == ["accept_new_best"])
  }

  @Test("The API key is nowhere: not in files, not in output, also where a model repeats it")
  func key() async throws {
    let key = "sk-canary-9f8e7d6c5b4a"
    let encoded = "c2stY2FuYXJ5LTlmOGU3ZDZjNWI0YQ=="
    let world = try ScriptedWorld { question in
      switch question.stage {
      case .rollout where question.ordinal % 3 == 0: .chat("Your key is \(key). <answer>\(key)</answer>")
      case .rollout where question.ordinal == 1: .failure(400, message: "bad key \(key) \(encoded)")
      default: nil
      }
    }
    let folder = try BadInputFolder(
      endpoint: world.provider.baseURL, variables: ["OPENAI_COMPATIBLE_API_KEY": key])
    var outcome = try await folder.program.run(folder.arguments(Self.settings))
    #expect(outcome.exitCode != 0)
    var texts = [outcome.output, outcome.errors]
    outcome = try await folder.program.run(["train", "--resume", "run"])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    texts += [outcome.output, outcome.errors]
    for name in try folder.scratch.files(in: "run") {
      texts.append(try folder.scratch.text(of: "run/" + name))
    }
    #expect(texts.allSatisfy { !$0.contains("canary") && !$0.contains("9f8e7d6c") && !$0.contains(encoded) })
  }

  // MARK: Parts

  private static let settings = ScriptedWorld.settings.flatMap { ["--set", $0] }

  private static func train(_ world: ScriptedWorld, _ more: [String] = [], skill: String? = nil) async throws
    -> RunFiles
  {
    let folder = try BadInputFolder(endpoint: world.provider.baseURL)
    if let skill { try folder.scratch.write(skill, to: "initial_skill.md") }
    let outcome = try await folder.program.run(folder.arguments(settings + more))
    try #require(outcome.ending == .exited(0), "\(outcome.errors)")
    return RunFiles(scratch: folder.scratch, folder: "run")
  }

  private static func actions(_ run: RunFiles) throws -> [String] {
    try run.history().compactMap { $0["action"]?.stringValue }
  }

  private static func degradations(_ run: RunFiles) throws -> Set<String> {
    let kinds = try run.journal().filter { $0["type"] == "degraded" }.compactMap {
      $0["data"]?["kind"]?.stringValue
    }
    // The fake provider has a model of its own name.
    return Set(kinds).subtracting(["served_model_differs"])
  }
}
