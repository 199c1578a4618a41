import Foundation
import SkillModel
import TestSupport
import Testing

/// Samples from outside: system calls of the real program are watched, made to fail, or end it.
@Suite(.slot, .enabled(if: SystemTools.strace))
struct SystemCallTests {
  // MARK: Ends and faults

  struct Injection: Sendable, CustomTestStringConvertible {
    let call: String
    let what: String
    /// Restricts the fault to calls on this file of the run.
    var file: String?

    var testDescription: String { "\(call) \(what)" }

    var arguments: [String] {
      let path = file.map { ["-P", "run/" + $0] } ?? []
      return ["-f", "-qq", "-o", "/dev/null"] + path
        + ["-e", "trace=\(call)", "-e", "inject=\(call):\(what)"]
    }

    static let kills = [
      Injection(call: "fdatasync", what: "signal=KILL:when=25"),
      Injection(call: "renameat", what: "signal=KILL:when=12"),
      Injection(call: "write", what: "signal=KILL:when=40", file: "journal.jsonl"),
      Injection(call: "ftruncate", what: "signal=KILL:when=1"),
    ]

    static let faults = [
      Injection(call: "write", what: "error=ENOSPC:when=30", file: "journal.jsonl"),
      Injection(call: "fdatasync", what: "error=EIO:when=9"),
      Injection(call: "renameat", what: "error=EDQUOT:when=7"),
      Injection(call: "mkdirat", what: "error=EROFS:when=3"),
    ]
  }

  private func begin(_ folder: TrainingFolder, _ injection: Injection) async throws
    -> ProgramUnderTest.Outcome
  {
    await
      (try folder.program.start(
        "strace", injection.arguments + [ProgramUnderTest.path] + folder.trainArguments())).outcome()
  }

  @Test("A program that is killed in a system call goes on to the same end", arguments: Injection.kills)
  func kill(_ injection: Injection) async throws {
    let server = try await WorldServer(["--seed", "7"])
    let folder = try await TrainingFolder(endpoint: server.environment)
    let expected = try await folder.train(run: "whole")
    let needed = try await server.statistics().requests
    try await server.reset()
    let killed = try await begin(folder, injection)
    #expect(killed.ending != .exited(0))
    let isBegun = folder.scratch.exists("run/journal.jsonl")
    let run = try await isBegun ? folder.resume() : folder.train()
    #expect(try run.outcome() == expected.outcome())
    expectSame(try run.projections(), try expected.projections())
    let open = try run.journal()
    let repeated = open.count { $0["type"] == "call.intent" } - needed
    #expect(try await server.statistics().requests <= needed + max(0, repeated))
  }

  @Test("A program whose system call fails says so in one line and can go on", arguments: Injection.faults)
  func fault(_ injection: Injection) async throws {
    let server = try await WorldServer(["--seed", "7"])
    let folder = try await TrainingFolder(endpoint: server.environment)
    let expected = try await folder.train(run: "whole").outcome()
    let failed = try await begin(folder, injection)
    failed.expectComplaint(74)
    #expect(
      failed.errors.split(separator: "\n").count { $0.hasPrefix("skillopt: ") && !$0.contains("note:") } == 1)
    #expect(try await folder.resume().outcome() == expected)
  }

  // MARK: Where it writes (S3)

  @Test(
    "With hostile ids, and after parts of its folder were replaced by links, nothing is written elsewhere")
  func writesOnlyInItsFolder() async throws {
    let world = try ScriptedWorld()
    let folder = try BadInputFolder(
      endpoint: world.provider.baseURL, variables: ["XDG_RUNTIME_DIR": nil])
    try Self.writeItems(to: folder.scratch)
    try folder.scratch.write("untouched", to: "outside/file")
    // Two steps of many tasks instead of many steps.
    let settings = ScriptedWorld.settings.map { setting in
      setting.hasPrefix("train.batch_size") ? "train.batch_size=90" : setting
    }
    let arguments = folder.arguments(settings.flatMap { ["--set", $0] })
    let trace = ["-f", "-y", "-qq", "-o", "trace", "-e", "trace=%file,ftruncate"]
    let outcome = await (try folder.program.start("strace", trace + [ProgramUnderTest.path] + arguments))
      .outcome()
    try #require(outcome.ending == .exited(0), "\(outcome.errors)")
    let root = URL(fileURLWithPath: folder.scratch.path).resolvingSymlinksInPath().path + "/run"
    let lines = try folder.scratch.text(of: "trace").split(separator: "\n").map(String.init)
    let writes = lines.filter(Self.writes)
    #expect(writes.count > 600)
    let elsewhere = writes.filter { !Self.isAllowed($0, root: root, folder: folder.scratch.path) }
    #expect(elsewhere == [])

    // The folder's parts become links to places outside; the run goes on from a cut journal.
    let run = RunFiles(scratch: folder.scratch, folder: "run")
    let journal = try run.journalLines()
    try folder.scratch.write(Array(journal[..<(journal.count / 2)].joined()), to: "run/journal.jsonl")
    try folder.scratch.remove("run/history.json")
    try FileManager.default.linkItem(
      atPath: folder.scratch.path(of: "outside/file"), toPath: folder.scratch.path(of: "run/history.json"))
    try folder.scratch.remove("run/best_skill.md")
    try FileManager.default.createSymbolicLink(
      atPath: folder.scratch.path(of: "run/best_skill.md"),
      withDestinationPath: folder.scratch.path(of: "outside/file"))
    let linked = try await folder.program.run(["train", "--resume", "run"])
    #expect([.exited(0), .exited(74)].contains(linked.ending), "\(linked.errors)")
    #expect(try folder.scratch.text(of: "outside/file") == "untouched")

    try folder.scratch.remove("run/steps")
    try FileManager.default.createSymbolicLink(
      atPath: folder.scratch.path(of: "run/steps"), withDestinationPath: folder.scratch.path(of: "outside"))
    try folder.scratch.write(Array(journal[..<(journal.count / 2)].joined()), to: "run/journal.jsonl")
    try await folder.program.run(["train", "--resume", "run"]).expectComplaint(74, naming: "link")
    #expect(try folder.scratch.files(in: "outside") == ["file"])

    // And the journal itself.
    try FileManager.default.moveItem(
      atPath: folder.scratch.path(of: "run/journal.jsonl"),
      toPath: folder.scratch.path(of: "outside/journal"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.scratch.path(of: "run/journal.jsonl"),
      withDestinationPath: folder.scratch.path(of: "outside/journal"))
    let before = try folder.scratch.bytes(of: "outside/journal")
    let refused = try await folder.program.run(["train", "--resume", "run"])
    refused.expectComplaint(66, naming: "link")
    #expect(try folder.scratch.bytes(of: "outside/journal") == before)
  }

  /// Two hundred tasks whose ids want to be paths.
  private static func writeItems(to scratch: ScratchFolder) throws {
    let shapes = [
      "../../../x", "/etc/x", "a/b", ".", "..", "~/x", "CON", "-rf", "x\u{0}y", "x\ny", "\u{202E}x", "🙂",
      "%2e%2e%2fx",
    ]
    var numbers = 1...
    for (split, count) in [("train", 180), ("val", 12), ("test", 8)] {
      let items = BadInputFolder.items(numbers.prefix(count)).enumerated().map { number, item in
        var item = item
        item["id"] = .string("\(shapes[number % shapes.count])\(split)\(number)/../../\(number)")
        return item
      }
      numbers = (numbers.lowerBound + count)...
      try scratch.write(BadInputFolder.json(of: items), to: "data/\(split)/items.json")
    }
  }

  /// Whether a traced call could change a file.
  private static func writes(_ line: String) -> Bool {
    guard !line.contains(" = -1 ") else { return false }
    if line.contains("open") {
      return ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"].contains { line.contains($0) }
    }
    return ["mkdir", "rename", "unlink", "rmdir", "link", "truncate", "chmod", "chown", "mknod", "utime"]
      .contains { line.contains(" \($0)") || line.contains(" f\($0)") } && !line.contains("readlink")
  }

  /// Below the run folder, which strace names with the descriptor; a terminal or nothing; the socket for
  /// `skillopt ctl`.
  private static func isAllowed(_ line: String, root: String, folder: String) -> Bool {
    if line.contains("<\(root)") { return true }
    if line.contains("\"/dev/null\"") || line.contains("\"/dev/tty\"") { return true }
    // The run folder itself is made by its path as it was typed.
    if line.contains("mkdirat(") && line.contains("\"run\"") { return true }
    return line.contains("skillopt-") && line.contains("/tmp/") && !line.contains(folder)
  }
}
