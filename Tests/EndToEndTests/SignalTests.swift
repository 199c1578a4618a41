import Foundation
import SkillModel
import TestSupport
import Testing

/// Signals at any moment end a run in good order (RELIABILITY, D9).
enum Signals {
  /// Stops a run at random moments; each time all replies under way are kept, and it goes on to the same end.
  static func stops(_ count: Int, seed: Int) async throws {
    let begin = ContinuousClock.now
    let server = try await WorldServer(["--seed", "7", "--latency-ms", "20"])
    let folder = try await TrainingFolder(endpoint: server.environment)
    let expected = try await folder.train().outcome()
    let needed = try await server.statistics().requests
    var random = SeededGenerator(seed: seed)
    var finished = 0
    var (slowest, delay) = (Duration.zero, Duration.zero)
    for number in 0..<count {
      try await server.reset()
      let moment = 1 + random.below(needed - 10)
      let signal = [SIGINT, SIGTERM][number % 2]
      let running = try folder.program.start(folder.trainArguments(run: "stopped"))
      #expect(try await eventually { try await server.statistics().requests >= moment })
      let start = ContinuousClock.now
      running.process.send(signal)
      let outcome = await running.outcome(limit: .seconds(20))
      slowest = max(slowest, ContinuousClock.now - start)
      // Not before the signal: the run would come to its end meanwhile.
      delay = max(delay, try await MachineDelay.now(in: folder.program))
      let records = try folder.files(run: "stopped").journal()
      if outcome.ending == .exited(0) {
        // Its last calls were all under way, so that with their replies it came to its end.
        finished += 1
        #expect(try await server.statistics().requests == needed)
        #expect(records.contains { $0["type"] == "run.finished" })
        #expect(moment > needed / 2)
      } else {
        #expect(outcome.ending == .signalled(signal), "\(outcome.errors)")
        #expect(!records.contains { $0["type"] == "run.finished" })
      }
      // A call that was announced and held back by the signal has no reply; one that was sent has.
      let replies = records.count { $0["type"] == "call.result" }
      #expect(try await server.statistics().requests == replies, "stopped at request \(moment)")
      #expect(try await folder.resume(run: "stopped").outcome() == expected)
      #expect(try await server.statistics().requests == needed)
      try folder.scratch.remove("stopped")
    }
    #expect(slowest < .seconds(5.5) + delay)
    #expect(finished <= count / 4)
    print(
      "\(count) signals, \(finished) of them when all calls were sent, slowest end after \(slowest), in \(ContinuousClock.now - begin)"
    )
  }
}

@Suite(.slot)
struct SignalTests {
  @Test("A signal at a random moment keeps what is under way, and the run goes on to the same end")
  func few() async throws { try await Signals.stops(3, seed: 13) }
}

@Suite("Long: signals", .slot, .enabled(if: LongTests.areWanted))
struct LongSignalTests {
  @Test("Signals at fifty random moments")
  func fifty() async throws { try await Signals.stops(50, seed: 14) }
}
