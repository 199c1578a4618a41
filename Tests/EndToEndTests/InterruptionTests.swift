import Foundation
import SkillModel
import TestSupport
import Testing

/// A run that was interrupted anywhere ends as if it never had been, and buys nothing twice.
@Suite(.slot)
struct InterruptionTests {
  /// Every record, instead of every fifth.
  private static let isThorough = ProcessInfo.processInfo.environment["SKILLOPT_EVERY_RECORD"] != nil
  private static let stride = isThorough ? 1 : 5

  private static let mostAtOnce = 16

  /// How the files beside the journal were at the moment of the interruption.
  private enum Projections: CaseIterable {
    case absent, stale, newer
  }

  @Test("A run whose journal ends after any record goes on to the same end", arguments: 0..<2)
  func everyRecord(part: Int) async throws {
    let server = try await WorldServer(["--seed", "7"])
    let folder = try await TrainingFolder(endpoint: server.environment)
    let whole = try await folder.train()
    let expected = try whole.outcome()
    let lines = try whole.journalLines()
    let results = try whole.journal().map { $0["type"] == "call.result" }
    #expect(try await server.statistics().requests == results.count { $0 })
    #expect(lines.count > 200)

    for (number, count) in Swift.stride(from: 1 + part, through: lines.count, by: 2 * Self.stride)
      .enumerated()
    {
      let projections = Projections.allCases[number % 3]
      let comment: Comment = "after record \(count), projections \(projections)"
      try interrupt(whole, after: lines[..<count], projections)
      try await server.reset()
      let run = try await folder.resume(run: "cut")
      #expect(try run.outcome() == expected, comment)
      #expect(try await server.statistics().requests == results[count...].count { $0 }, comment)
      #expect(try Self.repliedKeys(run) == Self.repliedKeys(whole), comment)
      try folder.scratch.remove("cut")
    }
  }

  @Test("A run that was killed repeats at most the calls that were under way", arguments: 0..<3)
  func killed(series: Int) async throws {
    let server = try await WorldServer(["--seed", "7", "--latency-ms", "5"])
    let folder = try await TrainingFolder(
      endpoint: server.environment,
      overrides: TrainingFolder.small + ["limits.concurrency=\(Self.mostAtOnce)"])
    let expected = try await folder.train().outcome()
    let needed = try await server.statistics().requests
    let lengths = try folder.files().journalLines().map(\.count)
    var random = SeededGenerator(seed: series)

    for _ in 0..<5 {
      let moment = random.below(lengths.count - 1)
      let size = lengths[...moment].reduce(0, +)
      try await server.reset()
      let running = try folder.program.start(folder.trainArguments(run: "killed"))
      let journal = folder.scratch.path(of: "killed/journal.jsonl")
      #expect(try await eventually { Self.size(of: journal) >= size || running.process.ending != nil })
      running.process.send(SIGKILL)
      _ = await running.outcome()

      let underWay = try Self.openCalls(folder.files(run: "killed"))
      let run = try await folder.resume(run: "killed")
      let comment: Comment = "killed at record \(moment + 1) with \(underWay) calls under way"
      #expect(try run.outcome() == expected, comment)
      let requests = try await server.statistics().requests
      #expect(requests >= needed && requests <= needed + underWay, comment)
      try folder.scratch.remove("killed")
    }
  }

  // MARK: Signals

  @Test(
    "A run that is told to stop keeps what is under way and ends by that signal",
    arguments: [SIGINT, SIGTERM])
  func stop(signal: Int32) async throws {
    let server = try await WorldServer(["--seed", "7", "--latency-ms", "30"])
    let folder = try await TrainingFolder(endpoint: server.environment)
    let expected = try await folder.train().outcome()
    let needed = try await server.statistics().requests
    try await server.reset()

    let shell = try folder.program.start(
      "sh",
      ["-c", #""$@"; echo "status $?""#, "sh", ProgramUnderTest.path] + folder.trainArguments(run: "stopped"))
    #expect(try await eventually { try await server.statistics().requests >= 20 })
    let holder = try folder.files(run: "stopped").json("lock")["pid"]?.intValue
    kill(pid_t(try #require(holder)), signal)
    let outcome = await shell.outcome(limit: .seconds(20))
    #expect(outcome.output.hasSuffix("status \(128 + signal)\n"), "\(outcome.errors)")
    #expect(outcome.errors.contains("--resume"))
    // A call that was announced and held back by the signal has no reply; each that was sent has.
    let replies = try folder.files(run: "stopped").journal().count { $0["type"] == "call.result" }
    #expect(try await server.statistics().requests == replies)

    #expect(try await folder.resume(run: "stopped").outcome() == expected)
    #expect(try await server.statistics().requests == needed)
    expectSame(try await folder.canonical(run: "stopped"), try await folder.canonical())
    expectSame(try folder.files(run: "stopped").projections(), try folder.files().projections())
  }

  @Test("A second signal ends the program at once, and the run can still go on")
  func stopAtOnce() async throws {
    let slow = try await WorldServer(["--seed", "7", "--latency-ms", "60000"])
    let server = try await WorldServer(["--seed", "7"])
    let folder = try await TrainingFolder(endpoint: slow.environment)
    let running = try folder.program.start(folder.trainArguments())
    #expect(try await eventually { try await slow.statistics().requests > 0 })
    running.process.send(SIGINT)
    #expect(try await eventually { running.errorsSoFar.contains("stopping") })
    let delay = try await MachineDelay.now(in: folder.program)
    let start = ContinuousClock.now
    running.process.send(SIGINT)
    let outcome = await running.outcome()
    #expect(outcome.ending == .signalled(SIGINT))
    // Half a second (RELIABILITY, D9).
    #expect(ContinuousClock.now - start < .seconds(0.5) + delay)

    let other = TrainingFolder(folder, endpoint: server.environment)
    let run = try await other.resume()
    let expected = try await other.train(run: "whole").outcome()
    #expect(try run.outcome() == expected)
  }

  @Test("Replies that take longer than five seconds are not waited for after a signal")
  func stopWithoutReplies() async throws {
    let slow = try await WorldServer(["--seed", "7", "--latency-ms", "60000"])
    let folder = try await TrainingFolder(endpoint: slow.environment)
    let running = try folder.program.start(folder.trainArguments())
    #expect(try await eventually { try await slow.statistics().requests > 0 })
    let delay = try await MachineDelay.now(in: folder.program)
    running.process.send(SIGTERM)
    let start = ContinuousClock.now
    let outcome = await running.outcome(limit: .seconds(20))
    #expect(outcome.ending == .signalled(SIGTERM))
    // Five seconds (RELIABILITY, D9), and half a one to end.
    #expect(ContinuousClock.now - start < .seconds(5.5) + delay)
    #expect(try folder.files().journal().last?["type"] == "run.interrupted")
  }

  // MARK: Parts

  /// Makes the folder `cut`: the first records of a whole run, and other files as said.
  private func interrupt(_ whole: RunFiles, after lines: ArraySlice<[UInt8]>, _ projections: Projections)
    throws
  {
    let scratch = whole.scratch
    switch projections {
    case .absent:
      try scratch.write("", to: "cut/journal.jsonl")
      if whole.exists("blobs") { try scratch.copy("run/blobs", to: "cut/blobs") }
    case .stale:
      try scratch.copy("run", to: "cut")
      try scratch.remove("cut/summary.json")
      try scratch.remove("cut/steps/step_0002")
      try scratch.copy("initial_skill.md", to: "cut/old")
      try scratch.write(try scratch.bytes(of: "cut/old"), to: "cut/best_skill.md")
      try scratch.remove("cut/old")
      let first = try whole.history().prefix(1)
      try scratch.write(JSONWriter.text(of: .array(Array(first))), to: "cut/history.json")
    case .newer: try scratch.copy("run", to: "cut")
    }
    try scratch.write(Array(lines.joined()), to: "cut/journal.jsonl")
  }

  /// Which calls have a reply, each as often as it has one.
  private static func repliedKeys(_ run: RunFiles) throws -> [String] {
    try run.journal().filter { $0["type"] == "call.result" }
      .compactMap { $0["data"]?["key"].map { JSONWriter.text(of: $0.inKeyOrder) } }.sorted()
  }

  /// How many calls were announced and have no reply.
  private static func openCalls(_ run: RunFiles) throws -> Int {
    let records = try run.journal()
    return records.count { $0["type"] == "call.intent" } - records.count { $0["type"] == "call.result" }
  }

  private static func size(of path: String) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.size] as? Int) ?? 0
  }
}
