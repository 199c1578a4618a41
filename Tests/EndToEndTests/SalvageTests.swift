import Foundation
import SkillModel
import TestSupport
import Testing

/// A run whose journal is damaged goes on in a new folder (RELIABILITY 4.5, row 75), and other rows of the run folder.
@Suite(.slot)
struct SalvageTests {
  @Test(
    "Row 75: what stands before the damage is copied into a new folder, and that one comes to the same end")
  func goesOn() async throws {
    let server = try await WorldServer(["--seed", "7"])
    let folder = try await TrainingFolder(endpoint: server.environment)
    let whole = try await folder.train()
    let expected = try whole.outcome()
    var lines = try whole.journalLines()
    let paid = try whole.journal()[..<99].count { $0["type"] == "call.result" }
    let all = try whole.journal().count { $0["type"] == "call.result" }
    lines[99][lines[99].count / 2] ^= 1
    try folder.scratch.write(Array(lines.joined()), to: "run/journal.jsonl")
    let before = try Self.contents(of: "run", in: folder.scratch)
    try await server.reset()

    let refused = try await folder.program.run(["train", "--resume", "run"])
    refused.expectComplaint(65, naming: "record 100")
    #expect(refused.errors.contains("--salvage"))
    let saved = try await folder.program.run(["train", "--resume", "run", "--salvage", "saved"])
    #expect(saved.ending == .exited(0), "\(saved.errors)")
    #expect(saved.errors.contains("99 records") && saved.errors.contains("record 100"))
    #expect(try folder.files(run: "saved").outcome() == expected)
    #expect(try await server.statistics().requests == all - paid)
    #expect(try Self.contents(of: "run", in: folder.scratch) == before)

    try await folder.program.run(["train", "--resume", "run", "--salvage", "saved"])
      .expectComplaint(73, naming: "saved")
    try folder.scratch.write("mine", to: "foreign/notes.txt")
    try await folder.program.run(["train", "--resume", "run", "--salvage", "foreign"])
      .expectComplaint(73, naming: "foreign")
    try await folder.program.run(folder.trainArguments(run: "new", ["--salvage", "saved"]))
      .expectComplaint(64, naming: "--resume")
  }

  @Test("A journal that is damaged in its first record holds nothing to save")
  func nothingToSave() async throws {
    let server = try await WorldServer(["--seed", "7"])
    let folder = try await TrainingFolder(endpoint: server.environment)
    var lines = try await folder.train().journalLines()
    lines[0][40] ^= 1
    try folder.scratch.write(Array(lines.joined()), to: "run/journal.jsonl")
    for arguments in [["--resume", "run"], ["--resume", "run", "--salvage", "saved"]] {
      try await folder.program.run(["train"] + arguments).expectComplaint(65, naming: "record 1 ")
    }
    #expect(!folder.scratch.exists("saved/journal.jsonl"))
  }

  // MARK: Other rows

  @Test("Row 72: the folder of a process that was killed is free within a second")
  func freeAfterKill() async throws {
    let server = try await WorldServer(["--seed", "7", "--latency-ms", "100"])
    let folder = try await TrainingFolder(endpoint: server.environment)
    for round in 0..<5 {
      let running = try folder.program.start(
        round == 0 ? folder.trainArguments() : ["train", "--resume", "run"])
      let lock = folder.scratch.path(of: "run/lock")
      #expect(try await eventually { Self.isHeld(lock) })
      // Before its first record a run can't be gone on with.
      #expect(try await eventually { try await server.statistics().requests > 0 })
      let delay = try await MachineDelay.now(in: folder.program)
      running.process.send(SIGKILL)
      let start = ContinuousClock.now
      #expect(try await eventually { !Self.isHeld(lock) })
      #expect(ContinuousClock.now - start < .seconds(1) + delay)
      _ = await running.outcome()
    }
  }

  @Test(
    "Row 79: a run on a medium that can only be read is looked at, and not gone on with",
    .enabled(if: SystemTools.mounts))
  func readOnly() async throws {
    let server = try await WorldServer(["--seed", "7"])
    let folder = try await TrainingFolder(endpoint: server.environment)
    try await folder.train()
    let script = #"mount --bind run run && mount -o remount,ro,bind run && exec "$@""#
    func onReadOnlyMedium(_ arguments: [String]) async throws -> ProgramUnderTest.Outcome {
      await
        (try folder.program.start(
          "unshare", ["-m", "sh", "-c", script, "sh", ProgramUnderTest.path] + arguments)).outcome()
    }
    try await onReadOnlyMedium(["train", "--resume", "run"]).expectComplaint(73, naming: "read-only")
    let looked = try await onReadOnlyMedium(["audit", "canonical", "run"])
    #expect(looked.ending == .exited(0), "\(looked.errors)")
    try await onReadOnlyMedium(folder.trainArguments(run: "run/new")).expectComplaint(73, naming: "read-only")
  }

  @Test(
    "Row 80: a disk of half a megabyte ends the run with one line, and it goes on where there is room",
    .enabled(if: SystemTools.mounts))
  func smallDisk() async throws {
    let server = try await WorldServer(["--seed", "7"])
    let folder = try await TrainingFolder(endpoint: server.environment)
    let expected = try await folder.train(run: "whole").outcome()
    try await server.reset()
    try folder.scratch.write("", to: "small/here")
    let script = """
      mount -t tmpfs -o size=512k none small || exit 99
      "$@"; code=$?
      cp -a small/run rest; exit $code
      """
    let ended = try folder.program.start(
      "unshare",
      ["-m", "sh", "-c", script, "sh", ProgramUnderTest.path] + folder.trainArguments(run: "small/run"))
    await ended.outcome().expectComplaint(74, naming: "the disk is full")
    let asked = try await server.statistics().requests
    let paid = try folder.files(run: "rest").journal().count { $0["type"] == "call.result" }
    #expect(paid > 0)
    #expect(try await folder.resume(run: "rest").outcome() == expected)
    let all = try folder.files(run: "rest").journal().count { $0["type"] == "call.result" }
    #expect(try await server.statistics().requests == asked + all - paid)
  }

  @Test("A data file that was divided by ratio is kept in the run folder, and nothing is written elsewhere")
  func divided() async throws {
    let world = try ScriptedWorld()
    let folder = try BadInputFolder(endpoint: world.provider.baseURL)
    try folder.scratch.write(BadInputFolder.json(of: BadInputFolder.items(1...30)), to: "all.json")
    let before = try folder.scratch.files()
    let outcome = try await folder.program.run(
      folder.arguments(
        ScriptedWorld.settings.flatMap { ["--set", $0] } + [
          "--set", "env.split_mode=ratio", "--set", "env.data_path=all.json", "--set",
          "env.split_output_dir=elsewhere",
        ]))
    try #require(outcome.ending == .exited(0), "\(outcome.errors)")
    #expect(outcome.errors.contains("split_output_dir"))
    let run = RunFiles(scratch: folder.scratch, folder: "run")
    let split = "_generated_splits/searchqa_2-1-7_seed42/"
    #expect(try run.json(split + "train/items.json").arrayValue?.count == 6)
    #expect(try run.json(split + "split_manifest.json")["counts"] == ["train": 6, "val": 3, "test": 21])
    #expect(try folder.scratch.files().filter { !$0.hasPrefix("run/") } == before)
  }

  // MARK: Parts

  private static func isHeld(_ path: String) -> Bool {
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_EX | LOCK_NB) != 0
  }

  private static func contents(of name: String, in scratch: ScratchFolder) throws -> [String: [UInt8]] {
    var result: [String: [UInt8]] = [:]
    for file in try scratch.files(in: name) where file != "lock" {
      result[file] = try scratch.bytes(of: name + "/" + file)
    }
    return result
  }
}
