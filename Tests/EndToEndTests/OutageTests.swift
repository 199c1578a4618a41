import Foundation
import SkillModel
import Synchronization
import TestSupport
import Testing

/// Runs through bad weather, from outside.
enum WeatherRun {
  static let isLong = ProcessInfo.processInfo.environment["SKILLOPT_LONG_TESTS"] == "1"

  /// What a run made of its world, and how long it took.
  struct Result {
    let outcome: RunFiles.Outcome
    let seconds: Double
    let output: String
    let journal: [JSONValue]
  }

  static func run(_ world: BusyWorld, _ more: [String] = []) async throws -> Result {
    let folder = try world.folder()
    let start = ContinuousClock.now
    let settings = (BusyWorld.settings + more).flatMap { ["--set", $0] }
    let outcome = try await folder.program.run(folder.arguments(settings), limit: .seconds(600))
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    try #require(outcome.ending == .exited(0), "\(outcome.errors)")
    let files = RunFiles(scratch: folder.scratch, folder: "run")
    return Result(
      outcome: try files.outcome(), seconds: seconds, output: outcome.output, journal: try files.journal())
  }

  /// A number from 0 to 999 that depends on a request's place alone.
  static func lot(_ request: FakeProviderRequest) -> Int {
    var generator = SeededGenerator(seed: 7_919 + request.ordinal)
    return generator.below(1_000)
  }

  /// 5 % of 429, 500 and 503 that ask for a second.
  static func failing(_ request: FakeProviderRequest) -> FakeProviderReply? {
    guard lot(request) < 50 else { return nil }
    return .failure([429, 500, 503][request.ordinal % 3], headers: [("Retry-After", "1")])
  }

  /// 2 % that never answer.
  static func hanging(_ request: FakeProviderRequest) -> FakeProviderReply? {
    lot(request) < 20 ? .hanging : nil
  }
}

@Suite(.slot)
struct OutageTests {
  @Test("Faults of every kind lose nothing: the decisions are those of a quiet day")
  func sameDecisions() async throws {
    let settings = ["limits.first_byte_seconds=0.3"]
    let quiet = try await WeatherRun.run(try BusyWorld(), settings)
    let world = try BusyWorld { request in
      guard WeatherRun.lot(request) < 50 else { return nil }
      switch request.ordinal % 4 {
      case 0: return .failure(429, headers: [("retry-after-ms", "20")])
      case 1: return .failure(503, headers: [("retry-after-ms", "20")])
      case 2: return .failure(500, headers: [("Retry-After", "0")])
      default: return .hanging
      }
    }
    let rough = try await WeatherRun.run(world, settings)
    #expect(rough.outcome == quiet.outcome)
    #expect(world.provider.log.entries.contains { $0.status != 200 })
    #expect(rough.output.contains("failed attempts"))
  }
}

/// What takes its time: real outages, and what faults cost.
@Suite(.serialized, .slot, .enabled(if: WeatherRun.isLong))
struct LongOutageTests {
  @Test("A minute of 503 in the middle of a gate pauses the run, which says so and decides as without")
  func minute() async throws {
    let quiet = try await WeatherRun.run(try BusyWorld(latency: 0.02))
    let clock = FirstInstant()
    let world = try BusyWorld(latency: 0.02) { request in
      // The gate of the second step: some of its tasks are through.
      guard request.ordinal >= 115 else { return nil }
      return clock.secondsSinceFirst() < 60 ? .failure(503) : nil
    }
    let away = try await WeatherRun.run(world)
    #expect(away.outcome == quiet.outcome)
    #expect(away.output.split(separator: "\n").count { $0.contains("OUTAGE") } == 1)
    #expect(away.output.contains("goes on: the target model"))
    let degraded = away.journal.filter { $0["type"] == "degraded" }.compactMap {
      $0["data"]?["kind"]?.stringValue
    }
    #expect(degraded.contains("outage") && degraded.contains("outage_ended"))
    let failed = world.provider.log.entries.filter { $0.status == 503 }
    print("60 s of 503: \(away.seconds) s against \(quiet.seconds) s, \(failed.count) refused requests")
    #expect(away.seconds < quiet.seconds + 60 + 17)
  }

  @Test("Errors that ask for a second cost hardly more than those seconds")
  func errors() async throws {
    try await expectNearFloor(named: "5 % of 429, 500, 503", weather: WeatherRun.failing)
  }

  @Test("Calls that hang cost hardly more than their timeouts")
  func hangs() async throws {
    try await expectNearFloor(named: "2 % hanging", weather: WeatherRun.hanging)
  }

  private func expectNearFloor(named name: String, weather: @escaping BusyWorld.Weather) async throws {
    let settings = ["limits.first_byte_seconds=3"]
    let quiet = try await WeatherRun.run(try BusyWorld(latency: 0.02), settings)
    let world = try BusyWorld(latency: 0.02, weather: weather)
    let rough = try await WeatherRun.run(world, settings)
    let floor = world.provider.log.floor(hangSeconds: 3, phase: BusyWorld.phase)
    print(
      "\(name): \(rough.seconds) s, floor \(floor.seconds) s (\(floor.phases) phases, \(floor.faults) faults), "
        + "quiet \(quiet.seconds) s, \(world.provider.requestCount) requests")
    #expect(rough.outcome == quiet.outcome)
    if ProcessInfo.processInfo.environment["SKILLOPT_PROGRAM"] == nil {
      // A program that isn't optimised takes seconds of its own for so many calls: they are no cost of the faults.
      #expect(rough.seconds - quiet.seconds <= 1.1 * floor.seconds)
    } else {
      #expect(rough.seconds <= 1.15 * floor.seconds)
    }
  }
}

/// The time since something happened for the first time.
private final class FirstInstant: Sendable {
  private let first = Mutex<ContinuousClock.Instant?>(nil)

  func secondsSinceFirst() -> Double {
    let now = ContinuousClock.now
    return first.withLock { first in
      let start = first ?? now
      first = start
      return (now - start) / .seconds(1)
    }
  }
}
