import Foundation
import Testing

/// The terminal layer at a pseudo-terminal, by a small program that can also end badly.
@Suite("A terminal", .slot)
struct TerminalTests {
  private static let scripts = Bundle.module.bundleURL.appending(path: "Terminal").path
  private static let probe = Bundle.module.bundleURL.deletingLastPathComponent()
    .appending(path: "TerminalProbe").path

  /// Runs one of the scripts; its table is in the failure.
  private func run(_ arguments: [String]) async throws -> ProgramUnderTest.Outcome {
    let program = try ProgramUnderTest(in: ScratchFolder())
    let script = "\(Self.scripts)/\(arguments[0])"
    return try await program.start("python3", [script] + arguments.dropFirst()).outcome(limit: .seconds(120))
  }

  @Test(
    "is given back however the program ends, with a supervising parent and without", arguments: [true, false])
  func restoration(isSupervised: Bool) async throws {
    // Without a parent nobody is left to do it after a kill.
    let alone = ["--without", "KILL of the screen"]
    let outcome = try await run(
      ["restoration.py", "--faults-by-key"] + (isSupervised ? [] : alone) + ["--", Self.probe]
        + (isSupervised ? ["--supervised"] : []))
    #expect(outcome.exitCode == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.components(separatedBy: " ok\n").count > 17)
  }

  /// The ways of the promise (T2); the probe goes all the others too.
  private static let ways = [
    "quit", "TERM", "INT from outside", "HUP", "QUIT", "SEGV", "ABRT", "Swift trap", "TSTP, fg, quit",
    "terminal closed", "error at start", "Ctrl-C twice at the very start",
  ]

  @Test("is given back however the whole program ends, and when it refuses to start")
  func wholeProgram() async throws {
    let outcome = try await run(
      [
        "restoration.py", "--quit", "qk", "--quit-status", "75", "--start-error", "64", "--theme none",
        "--only",
      ] + Self.ways + [
        "--",
        ProgramUnderTest.path, "demo", "--pace", "0.3", "--run", "{}/run",
      ])
    #expect(outcome.exitCode == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.components(separatedBy: " ok\n").count == Self.ways.count + 1)
  }

  @Test("is lent to an editor and to the shell, is copied to, resized, and told nothing that it can't take")
  func behaviour() async throws {
    let outcome = try await run(["behaviour.py", "--", Self.probe])
    #expect(outcome.exitCode == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.components(separatedBy: " ok\n").count > 12)
  }

  @Test("gets no sequence out of hostile text")
  func hostileText() async throws {
    let folder = try ScratchFolder()
    let program = try ProgramUnderTest(in: folder)
    let corpus = try await program.start(
      "sh", ["-c", "python3 \"$0\" corpus --random 50000 > corpus", "\(Self.scripts)/hostile.py"]
    ).outcome()
    #expect(corpus.exitCode == 0, "\(corpus.errors)")
    let outcome = try await run(["hostile.py", "show", folder.path(of: "corpus"), "--", Self.probe])
    #expect(outcome.exitCode == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains(" 0 foreign sequences, 0 bells"))
  }
}
