import Foundation
import SkillModel
import TestSupport
import Testing

/// Input that looks odd and is sound.
@Suite(.slot)
struct UnusualInputTests {
  /// Unusual but sound input is trained with. Called by the table of bad inputs.
  func isAccepted(_ row: Row) async throws {
    let world = try ScriptedWorld()
    let folder = try BadInputFolder(endpoint: world.provider.baseURL, variables: row.variables)
    try row.prepare(folder.scratch)
    let before = try folder.scratch.files()
    let outcome = try await folder.program.run(folder.arguments(Self.settings + row.arguments))
    try #require(outcome.ending == .exited(0), "\(outcome.errors)")
    for part in row.naming { #expect(outcome.errors.contains(part), "\(outcome.errors)") }
    let run = RunFiles(scratch: folder.scratch, folder: "run")
    #expect(try run.summary()["best_selection_hard"] == 1.0)
    // Nothing appeared or changed outside of the run folder.
    #expect(try folder.scratch.files().filter { !$0.hasPrefix("run/") } == before)
    try row.check(run)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    var arguments: [String] = []
    var variables: [String: String?] = [:]
    var naming: [String] = []
    var prepare: @Sendable (ScratchFolder) throws -> Void = { _ in }
    var check: @Sendable (RunFiles) throws -> Void = { _ in }

    var testDescription: String { name }

    static let all = configurations + skills + items + surroundings

    private static let configurations = [
      Row(name: "7 a byte order mark") {
        try $0.write("\u{FEFF}" + $0.text(of: "config.yaml"), to: "config.yaml")
      },
      Row(name: "17 a number that is octal elsewhere") {
        try $0.replace("seed: 42", by: "seed: 012", in: "config.yaml")
      } check: {
        let configuration = try $0.json("config.json")
        #expect(configuration["seed"] == 12)
      },
      Row(name: "16 a base beside it") {
        try $0.write("_base_: base/all.yaml\n", to: "config.yaml")
        try $0.copyIn(ReferenceRun.folder.appending(path: "config.yaml"), as: "config.yaml.new")
        try $0.write($0.bytes(of: "config.yaml.new"), to: "base/all.yaml")
      },
    ]

    private static let skills = [
      skill("24 line ends of another system", "# Skill\r\n\r\n- One.\r\n"),
      skill("25 no line end at the end", "# Skill\n\n- One."),
      skill("29 hidden characters", "# Skill\n\n- One \u{202E}two\u{200B} three.\n", naming: ["2 hidden"]),
      Row(
        name: "22 an empty skill that was asked for", arguments: ["--init-skill", "empty"],
        check: {
          let first = try $0.bytes("skills/skill_v0000.md")
          #expect(first.isEmpty)
        }),
      Row(name: "31 a link to a skill elsewhere") {
        try $0.write("# Skill\n", to: "elsewhere/skill.md")
        try $0.remove("initial_skill.md")
        try FileManager.default.createSymbolicLink(
          atPath: $0.path(of: "initial_skill.md"), withDestinationPath: "elsewhere/skill.md")
      } check: {
        let linked = try $0.scratch.text(of: "elsewhere/skill.md")
        #expect(linked == "# Skill\n")
      },
    ]

    private static func skill(_ name: String, _ text: String, naming: [String] = []) -> Row {
      Row(name: name, naming: naming) {
        try $0.write(text, to: "initial_skill.md")
      } check: {
        let (first, best) = (try $0.bytes("skills/skill_v0000.md"), try $0.bestSkill())
        #expect(first == Array(text.utf8))
        // An edit that appends takes white space off the end first.
        let kept = text.utf8.prefix(through: text.utf8.lastIndex { $0 > 0x20 } ?? text.startIndex)
        #expect(best.starts(with: kept))
      }
    }

    /// Row 43 and 44: identifiers that are no file names.
    private static let hostile = [
      "../../../outside", "/etc/outside", ".", "..", "", "a/b", "nul\0byte", "line\nend", "\u{1F600}", "CON",
      "Case", "case",
      String(repeating: "long", count: 1_000),
    ]

    private static let items = [
      Row(name: "43 identifiers that are no file names", arguments: ["--set", "train.batch_size=13"]) {
        try $0.write(BadInputFolder.json(of: hostileItems(from: 100)), to: "data/train/items.json")
      } check: { run in
        let names = try run.scratch.files(in: run.folder + "/steps/step_0001/rollout/predictions")
        let folders = Set(names.map { $0.split(separator: "/").first.map(String.init) ?? "" })
        #expect(folders.count == hostile.count)
        #expect(Set(folders.map { $0.lowercased() }).count == hostile.count)
        #expect(folders.allSatisfy { $0.utf8.count <= 90 && !$0.hasPrefix(".") })
        let rows = try run.bytes("steps/step_0001/rollout/results.jsonl").split(separator: UInt8(ascii: "\n"))
          .map { try JSONParser.parse(Array($0)) }
        #expect(Set(rows.compactMap { $0["id"]?.stringValue }) == Set(hostile))
      },
      Row(name: "42 a number for an identifier") {
        try $0.replace(#""t2""#, by: "7", in: "data/train/items.json")
      },
      Row(name: "41 an overlap that was allowed", arguments: ["--allow-overlap"], naming: ["1 of 3"]) {
        var items = BadInputFolder.items([1, 6, 7])
        items[0]["id"] = "other"
        try $0.write(BadInputFolder.json(of: items), to: "data/val/items.json")
      },
      Row(
        name: "36 a last line without end",
        arguments: [
          "--set", "env.split_mode=ratio", "--set", "env.data_path=all.jsonl", "--set",
          "env.split_ratio=4:3:3",
        ]
      ) {
        let lines = BadInputFolder.items(1...10).map { JSONWriter.text(of: .object($0), layout: .compact) }
        try $0.write(lines.joined(separator: "\n"), to: "all.jsonl")
      },
    ]

    private static func hostileItems(from first: Int) -> [JSONObject] {
      zip(BadInputFolder.items(first..<(first + hostile.count)), hostile).map { item, id in
        var item = item
        item["id"] = .string(id)
        return item
      }
    }

    private static let surroundings = [
      Row(name: "86 a terminal of few letters", variables: ["LANG": "C", "LC_ALL": "C"]),
      Row(name: "87 no home", variables: ["HOME": nil as String?, "TMPDIR": "/nowhere"]),
      Row(name: "84 no terminal", variables: ["TERM": nil as String?]),
      Row(name: "progress as events", arguments: ["--json"]),
    ]
  }

  @Test("A reader that goes away doesn't end a run")
  func closedPipe() async throws {
    let world = try ScriptedWorld()
    let folder = try BadInputFolder(endpoint: world.provider.baseURL)
    let shell = try folder.program.start(
      "bash",
      [
        "-c", #"set -o pipefail; "$@" | head -n 1 > first; echo "${PIPESTATUS[0]}" > status"#, "bash",
        ProgramUnderTest.path,
      ]
        + folder.arguments(Self.settings))
    _ = await shell.outcome()
    #expect(try folder.scratch.text(of: "status") == "0\n")
    #expect(folder.scratch.exists("run/summary.json"))
  }

  @Test("Where a standard stream is closed, no file of the run gets its number, and the run goes on")
  func closedStreams() async throws {
    let (asked, answered) = (Flag(), Flag())
    let world = try ScriptedWorld { question in
      guard question.stage == .failures else { return nil }
      asked.set()
      // Held while the descriptors are looked at.
      while !answered.isSet { usleep(1_000) }
      return nil
    }
    let folder = try BadInputFolder(endpoint: world.provider.baseURL)
    let shell = try folder.program.start(
      "bash",
      ["-c", #"exec "$@" <&- >&- 2>&-"#, "bash", ProgramUnderTest.path] + folder.arguments(Self.settings))
    #expect(try await eventually { asked.isSet })
    // Only root may look into a process that keeps its memory private.
    let links = (0...2).map {
      try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(shell.process.id)/fd/\($0)")
    }
    answered.set()
    if geteuid() == 0 { #expect(links == ["/dev/null", "/dev/null", "/dev/null"]) }
    #expect(await shell.outcome().exitCode == 0)
    let verified = try await folder.program.run(["audit", "verify", "run"])
    #expect(verified.exitCode == 0, "\(verified.errors)")
  }

  @Test("A run gets along with 32 descriptors")
  func fewDescriptors() async throws {
    let world = try ScriptedWorld()
    let outcome = try await Self.train(asking: world, descriptors: 32)
    #expect(outcome.ending == .exited(0), "\(outcome.errors)")
  }

  @Test("A run that has too few descriptors says so")
  func tooFewDescriptors() async throws {
    let world = try ScriptedWorld()
    let outcome = try await Self.train(asking: world, descriptors: 14)
    outcome.expectComplaint(74, naming: "RLIMIT_NOFILE")
  }

  private static func train(
    asking world: ScriptedWorld, descriptors: Int
  ) async throws -> ProgramUnderTest.Outcome {
    let folder = try BadInputFolder(endpoint: world.provider.baseURL)
    let limited = #"ulimit -n \#(descriptors); exec "$@""#
    return await
      (try folder.program.start(
        "sh", ["-c", limited, "sh", ProgramUnderTest.path] + folder.arguments(settings))).outcome(
        limit: .seconds(60))
  }

  private static let settings = ScriptedWorld.settings.flatMap { ["--set", $0] }
}
