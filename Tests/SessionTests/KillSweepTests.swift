import RunStore
import SkillModel
import TestSupport
import Testing

/// A process that is killed in any call to the file system leaves a run that ends as if nothing had happened
/// (RELIABILITY, D1 and D3).
enum KillSweep {
  /// The calls that change the disk.
  static let matching: @Sendable (FaultScript.Call) -> Bool = { call in
    [.write, .synchronize, .rename, .truncate].contains(call.operation) && call.path != RunLayout.log
  }

  /// What a sweep saw.
  struct Report: Sendable {
    var points = 0
    /// Points with no call in flight.
    var quietPoints = 0
    /// Calls that were asked again: at one point, and in all.
    var mostRepeated = 0
    var repeated = 0

    mutating func take(_ point: Point?) {
      guard let point else { return }
      points += 1
      quietPoints += point.open == 0 ? 1 : 0
      mostRepeated = max(mostRepeated, point.repeated)
      repeated += point.repeated
    }
  }

  struct Point: Sendable {
    let repeated: Int
    let open: Int
  }

  /// Kills a run at each of these calls, goes on, and compares.
  static func run(_ whole: WholeRun, at places: [Int], mostInFlight: Int) async throws -> Report {
    let expected = whole.disk.projections
    return try await withThrowingTaskGroup(of: Point?.self) { group in
      var report = Report()
      for (number, place) in places.enumerated() {
        group.addTask { try await check(whole, expected, place, mostInFlight) }
        if number >= 2, let point = try await group.next() { report.take(point) }
      }
      for try await point in group { report.take(point) }
      return report
    }
  }

  /// nil when the run was over before the call.
  private static func check(
    _ whole: WholeRun, _ expected: [String: [UInt8]], _ place: Int, _ mostInFlight: Int
  ) async throws -> Point? {
    let disk = SimulatedDisk()
    let script = FaultScript(.kill, at: place, keepsCalls: false, matching: matching)
    let killed = await SessionUnderTest(world: whole.world, disk: disk, script: script).run()
    guard script.isDead else {
      #expect(killed.failure == nil)
      return nil
    }
    disk.processEnded()
    let open = disk.openCalls()
    let resumed = await SessionUnderTest(world: whole.world, disk: disk).run()
    let note: Comment = "killed in call \(place) with \(open) calls under way"
    #expect(resumed.failure == nil, note)
    expectSame(disk.projections, expected, note)
    let repeated = killed.asked + resumed.asked - whole.asked
    #expect(repeated >= 0 && repeated <= open && open <= mostInFlight, "\(note), \(repeated) asked again")
    return Point(repeated: repeated, open: open)
  }
}

/// The files that runs are compared by; what a kill left of a file that was being written doesn't count.
func expectSame(
  _ found: [String: [UInt8]], _ expected: [String: [UInt8]], _ note: Comment,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let different = Set(found.keys).union(expected.keys)
    .filter { found[$0] != expected[$0] && !$0.hasSuffix(".tmp") }.sorted()
  #expect(different == [], note, sourceLocation: sourceLocation)
}

extension WholeRun {
  func history() throws -> [JSONValue] {
    let bytes = try #require(disk.projections[RunLayout.history])
    return try #require(try JSONParser.parse(bytes).arrayValue)
  }
}

struct KillSweepTests {
  @Test("Killed at a hundred places of twelve steps, a run goes on to the same files and buys nothing twice")
  func hundredPlaces() async throws {
    let start = ContinuousClock.now
    let whole = try await WholeRun(TinyWorld(), matching: KillSweep.matching)
    let actions = Set(try whole.history().compactMap { $0["action"]?.stringValue })
    #expect(actions == ["accept_new_best", "reject", "skip_no_patches"])
    #expect(try whole.history().count == 12)
    var random = SeededGenerator(seed: 20)
    // Which call is which differs a little from run to run, so the last few may not be reached.
    let places = (0..<100).map { _ in 1 + random.below(whole.calls * 92 / 100) }
    let report = try await KillSweep.run(whole, at: places, mostInFlight: 12)
    #expect(report.points >= 95)
    #expect(report.quietPoints > 0)
    print("kill sweep: \(report) of \(whole.calls) places in \(ContinuousClock.now - start)")
  }
}

@Suite("Long: kill sweep", .enabled(if: LongTests.areWanted))
struct LongKillSweepTests {
  @Test("Killed at every place of twelve steps, a run goes on to the same files and buys nothing twice")
  func everyPlace() async throws {
    let start = ContinuousClock.now
    let whole = try await WholeRun(TinyWorld(), matching: KillSweep.matching)
    let report = try await KillSweep.run(whole, at: Array(1...whole.calls), mostInFlight: 12)
    #expect(report.points > whole.calls * 9 / 10)
    print("long kill sweep: \(report) of \(whole.calls) places in \(ContinuousClock.now - start)")
  }
}
