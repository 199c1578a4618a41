import Foundation
import SkillModel
import TestSupport
import Testing

/// What the program finds where a run is or should be.
@Suite(.slot)
struct RunFolderTests {
  // MARK: Before a run

  @Test("A run folder and everything in it is for its owner alone")
  func modes() async throws {
    let server = try await WorldServer(["--seed", "7"])
    let folder = try await TrainingFolder(endpoint: server.environment)
    let run = try await folder.train(run: "runs/deep/one")
    #expect(try Self.mode(of: folder.scratch.path(of: "runs/deep/one")) == 0o700)
    #expect(try Self.mode(of: folder.scratch.path(of: "runs/deep/one/steps")) == 0o700)
    for name in ["journal.jsonl", "history.json", "best_skill.md", "config.json", "lock"] {
      #expect(run.exists(name))
      #expect(try Self.mode(of: folder.scratch.path(of: "runs/deep/one/" + name)) == 0o600, "\(name)")
    }
  }

  @Test(
    "What is no run folder is not made one",
    arguments: ["foreign", "file", "dangling", "loop", "peer", "/proc/run"])
  func unusable(place: String) async throws {
    let provider = try FakeProvider { _ in .chat("no") }
    defer { provider.stop() }
    let folder = try await TrainingFolder(endpoint: Endpoint.environment(base: provider.baseURL))
    try folder.scratch.write("mine", to: "foreign/notes.txt")
    try folder.scratch.write("mine", to: "file")
    for name in ["config.json", "history.json", "runtime_state.json"] {
      try folder.scratch.write("[]", to: "peer/" + name)
    }
    for (name, target) in [("dangling", "nowhere/at/all"), ("loop", "loop")] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.scratch.path(of: name), withDestinationPath: target)
    }
    let before = try folder.scratch.files()
    let outcome = try await folder.program.run(folder.trainArguments(run: place))
    outcome.expectComplaint(73, naming: place)
    #expect(try folder.scratch.files() == before)
    #expect(provider.requestCount == 0)
  }

  @Test("A folder with a run in it is not begun anew, and one without is not gone on with")
  func mistakenIntent() async throws {
    let server = try await WorldServer(["--seed", "7"])
    let folder = try await TrainingFolder(endpoint: server.environment)
    try await folder.train()
    try await server.reset()
    try await folder.program.run(folder.trainArguments()).expectComplaint(73, naming: "--resume run")
    try await folder.program.run(["train", "--resume", "nothing"]).expectComplaint(66, naming: "nothing")
    #expect(try await server.statistics().requests == 0)
  }

  // MARK: Two at once

  @Test("A second program is refused and told who has the folder")
  func doubleStart() async throws {
    let server = try await WorldServer(["--seed", "7", "--latency-ms", "100"])
    let folder = try await TrainingFolder(endpoint: server.environment)
    let first = try folder.program.start(folder.trainArguments())
    #expect(try await eventually { try await server.statistics().requests > 0 })
    for arguments in [["train", "--resume", "run"], folder.trainArguments()] {
      let second = try await folder.program.run(arguments)
      second.expectComplaint(75, naming: "process \(first.process.id)")
    }
    first.process.send(SIGKILL)
    _ = await first.outcome()
    try await folder.resume()
  }

  @Test("Of several programs that start at once exactly one gets the folder")
  func manyStarts() async throws {
    let server = try await WorldServer(["--seed", "7", "--latency-ms", "5"])
    let folder = try await TrainingFolder(endpoint: server.environment)
    let all = try (0..<6).map { _ in try folder.program.start(folder.trainArguments()) }
    var codes: [Int32?] = []
    for program in all { codes.append(await program.outcome().exitCode) }
    #expect(codes.count { $0 == 0 } == 1)
    #expect(codes.allSatisfy { [0, 73, 75].contains($0) })
  }

  // MARK: Going on

  @Test("Going on with a finished run asks nothing and changes nothing")
  func finished() async throws {
    let server = try await WorldServer(["--seed", "7"])
    let folder = try await TrainingFolder(endpoint: server.environment)
    let run = try await folder.train()
    try await server.reset()
    let before = try Self.contents(run)
    try await folder.resume()
    #expect(try await server.statistics().requests == 0)
    let after = try Self.contents(run)
    #expect(before.keys.filter { before[$0] != after[$0] }.sorted() == [])
    #expect(before.count == after.count)
  }

  @Test("A run folder that was moved goes on")
  func moved() async throws {
    let server = try await WorldServer(["--seed", "7"])
    let folder = try await TrainingFolder(endpoint: server.environment)
    let expected = try await folder.train().outcome()
    try Self.cutInHalf(folder.files())
    try FileManager.default.moveItem(
      atPath: folder.scratch.path(of: "run"), toPath: folder.scratch.path(of: "moved"))
    #expect(try await folder.resume(run: "moved").outcome() == expected)
  }

  @Test("Files beside the journal that somebody edited are made again, and this is said")
  func edited() async throws {
    let server = try await WorldServer(["--seed", "7"])
    let folder = try await TrainingFolder(endpoint: server.environment)
    let run = try await folder.train()
    let expected = try run.projections()
    try folder.scratch.write("[]", to: "run/history.json")
    try folder.scratch.remove("run/summary.json")
    let outcome = try await folder.program.run(["train", "--resume", "run"])
    #expect(outcome.exitCode == 0)
    #expect(outcome.errors.contains("history.json"))
    expectSame(try run.projections(), expected)
  }

  // MARK: Damage

  @Test("A record that was broken off is cut, kept aside, and the run goes on")
  func torn() async throws {
    let server = try await WorldServer(["--seed", "7"])
    let folder = try await TrainingFolder(endpoint: server.environment)
    let expected = try await folder.train().outcome()
    let lines = try folder.files().journalLines()
    let half = lines[..<150].joined()
    let tail = Array(lines[150].dropLast(9))
    try folder.scratch.write(Array(half) + tail, to: "run/journal.jsonl")
    let outcome = try await folder.program.run(["train", "--resume", "run"])
    #expect(outcome.exitCode == 0)
    #expect(outcome.errors.contains("record 151"))
    let kept = try folder.scratch.files(in: "run").filter { $0.hasPrefix("journal.torn-") }
    #expect(kept.count == 1)
    #expect(try folder.files().bytes(try #require(kept.first)) == tail)
    #expect(try folder.files().outcome() == expected)
  }

  @Test("A journal that is damaged in its middle is refused by the record's number")
  func damaged() async throws {
    let server = try await WorldServer(["--seed", "7"])
    let folder = try await TrainingFolder(endpoint: server.environment)
    try await folder.train()
    try await server.reset()
    var lines = try folder.files().journalLines()
    lines[99][lines[99].count / 2] ^= 1
    try folder.scratch.write(Array(lines.joined()), to: "run/journal.jsonl")
    let before = try Self.contents(folder.files())
    for arguments in [["train", "--resume", "run"], ["audit", "canonical", "run"]] {
      try await folder.program.run(arguments).expectComplaint(65, naming: "record 100")
    }
    #expect(try Self.contents(folder.files()) == before)
    #expect(try await server.statistics().requests == 0)
  }

  @Test("A journal of a newer format is refused")
  func newer() async throws {
    let server = try await WorldServer(["--seed", "7"])
    let folder = try await TrainingFolder(endpoint: server.environment)
    try await folder.train()
    let line = #"{"v":2,"seq":1,"t":1,"type":"run.started","data":{},"prev":"0000000000000000""#
    let checksum = String(CRC32C.checksum(of: Array(line.utf8)), radix: 16)
    let padded = String(repeating: "0", count: 8 - checksum.count) + checksum
    try folder.scratch.write(line + #","crc":""# + padded + "\"}\n", to: "run/journal.jsonl")
    try await folder.program.run(["train", "--resume", "run"]).expectComplaint(78, naming: "version 2")
  }

  @Test("A full disk ends the run with a clear error, and it goes on when there is room")
  func fullDisk() async throws {
    let server = try await WorldServer(["--seed", "7"])
    let folder = try await TrainingFolder(endpoint: server.environment)
    let expected = try await folder.train(run: "whole").outcome()
    try await server.reset()
    // No file may be longer than 128 blocks of 512 bytes.
    let limited = try folder.program.start(
      "sh", ["-c", #"ulimit -f 128; exec "$@""#, "sh", ProgramUnderTest.path] + folder.trainArguments())
    await limited.outcome().expectComplaint(74)
    let paid = try folder.files().journal().count { $0["type"] == "call.result" }
    #expect(paid > 0)
    let asked = try await server.statistics().requests
    #expect(try await folder.resume().outcome() == expected)
    let all = try folder.files().journal().count { $0["type"] == "call.result" }
    #expect(try await server.statistics().requests == asked + all - paid)
  }

  // MARK: Drift

  @Test(
    "Correction 17: a changed input stops a resume unless that is accepted, and then it is recorded",
    arguments: Drift.allCases)
  func drift(_ drift: Drift) async throws {
    let server = try await WorldServer(["--seed", "7"])
    let folder = try await TrainingFolder(endpoint: server.environment)
    try await folder.train()
    try Self.cutInHalf(folder.files())
    try drift.change(folder.scratch)
    try await server.reset()
    let before = try Self.contents(folder.files())
    let arguments = drift.arguments(folder)
    let refused = try await folder.program.run(arguments)
    refused.expectComplaint(78, naming: drift.name)
    #expect(refused.errors.contains("--accept-drift"))
    #expect(try Self.contents(folder.files()) == before)
    #expect(try await server.statistics().requests == 0)

    let accepted = try await folder.program.run(arguments + ["--accept-drift"])
    #expect(accepted.exitCode == 0, "\(accepted.errors)")
    let resumed = try folder.files().journal().first { $0["type"] == "run.resumed" }
    let recorded = resumed?["data"]?["drift"]?.arrayValue ?? []
    #expect(recorded.contains { JSONWriter.text(of: $0).contains(drift.name) })
  }

  enum Drift: String, CaseIterable, Sendable {
    case configuration, training, selection, skill, setting

    /// What a person is told.
    var name: String {
      switch self {
      case .configuration: "config"
      case .training: "train/items.json"
      case .selection: "val/items.json"
      case .skill: "initial_skill.md"
      case .setting: "edit_budget"
      }
    }

    func change(_ scratch: ScratchFolder) throws {
      switch self {
      case .configuration: try scratch.write(try scratch.text(of: "config.yaml") + "\n", to: "config.yaml")
      case .training: try Self.change("data/train/items.json", of: scratch)
      case .selection: try Self.change("data/val/items.json", of: scratch)
      case .skill: try scratch.write(try scratch.text(of: "initial_skill.md") + "\n", to: "initial_skill.md")
      case .setting: break
      }
    }

    /// One letter of a question.
    private static func change(_ name: String, of scratch: ScratchFolder) throws {
      let text = try scratch.text(of: name)
      let question = try #require(text.range(of: "Which name"))
      try scratch.write(text.replacingCharacters(in: question, with: "which name"), to: name)
    }

    func arguments(_ folder: TrainingFolder) -> [String] {
      ["train", "--resume", "run"] + (self == .setting ? ["--set", "optimizer.learning_rate=2"] : [])
    }
  }

  // MARK: Parts

  private static func cutInHalf(_ run: RunFiles) throws {
    let lines = try run.journalLines()
    try run.scratch.write(Array(lines[..<(lines.count / 2)].joined()), to: run.folder + "/journal.jsonl")
  }

  /// All files but the lock, which names its last holder.
  private static func contents(_ run: RunFiles) throws -> [String: [UInt8]] {
    var result: [String: [UInt8]] = [:]
    for name in try run.scratch.files(in: run.folder) where name != "lock" {
      result[name] = try run.bytes(name)
    }
    return result
  }

  private static func mode(of path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.posixPermissions] as? Int)
  }
}
