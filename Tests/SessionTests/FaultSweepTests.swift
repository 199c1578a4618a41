import RunStore
import SkillModel
import TestSupport
import Testing

/// A disk that fails ends a run with one clear line, and the run goes on when the fault is gone (RELIABILITY, D5).
enum FaultSweep {
  static let codes: [FileSystemFailure.Code] = [.diskFull, .quotaExceeded, .readOnly, .deviceError]

  /// Calls that such a disk can fail; the log is allowed to fail in silence.
  static let matching: @Sendable (FaultScript.Call) -> Bool = { call in
    [.open, .create, .createFolder, .write, .synchronize, .rename, .truncate].contains(call.operation)
      && call.path != RunLayout.log
  }

  struct Report: Sendable {
    var points = 0
    var atStart = 0
    var later = 0
  }

  static func run(_ whole: WholeRun, at places: [(place: Int, fault: FaultScript.Fault)]) async throws
    -> Report
  {
    let expected = whole.disk.projections
    return try await withThrowingTaskGroup(of: FailureClass?.self) { group in
      var report = Report()
      func take(_ failureClass: FailureClass?) {
        guard let failureClass else { return }
        report.points += 1
        if failureClass == .cannotCreate { report.atStart += 1 } else { report.later += 1 }
      }
      for (number, point) in places.enumerated() {
        group.addTask { try await check(whole, expected, point.place, point.fault) }
        if number >= 2, let failureClass = try await group.next() { take(failureClass) }
      }
      for try await failureClass in group { take(failureClass) }
      return report
    }
  }

  /// nil when the run was over before the call.
  private static func check(
    _ whole: WholeRun, _ expected: [String: [UInt8]], _ place: Int, _ fault: FaultScript.Fault
  ) async throws -> FailureClass? {
    let disk = SimulatedDisk()
    let script = FaultScript(fault, at: place, keepsCalls: false, matching: matching)
    let failed = await SessionUnderTest(world: whole.world, disk: disk, script: script).run()
    guard script.callCount >= place else { return nil }
    let note: Comment = "\(fault) in call \(place): \(failed.problems)"
    // A retry of one kind is right: a file that is opened although it may not be there is then made.
    #expect(failed.problems.count == 1, note)
    let problem = failed.problems.first
    #expect([.cannotCreate, .inputOutput].contains(problem?.failureClass), note)
    #expect(problem?.message.contains("\n") == false && problem?.cure != nil && problem?.place != nil, note)
    disk.processEnded()
    let open = disk.openCalls()
    let resumed = await SessionUnderTest(world: whole.world, disk: disk).run()
    #expect(resumed.failure == nil, note)
    expectSame(disk.projections, expected, note)
    let repeated = failed.asked + resumed.asked - whole.asked
    #expect(repeated >= 0 && repeated <= open, note)
    return problem?.failureClass
  }
}

struct FaultSweepTests {
  @Test(
    "A full, used-up, read-only or broken disk ends a run with one line, and it goes on when that is mended")
  func sampled() async throws {
    let start = ContinuousClock.now
    var world = TinyWorld()
    world.configuration.train.epochs = 1
    let whole = try await WholeRun(world, matching: FaultSweep.matching)
    var random = SeededGenerator(seed: 5)
    var points = (1...8).map { (place: $0, fault: FaultScript.Fault.fail(.diskFull)) }
    for number in 0..<40 {
      let code = FaultSweep.codes[number % 4]
      points.append(
        (
          place: 1 + random.below(whole.calls * 9 / 10),
          fault: number % 8 < 4 ? .fail(code) : .failFromHere(code)
        ))
    }
    let report = try await FaultSweep.run(whole, at: points)
    #expect(report.points >= points.count - 4)
    #expect(report.atStart > 0 && report.later > 0)
    print("fault sweep: \(report) of \(whole.calls) calls in \(ContinuousClock.now - start)")
  }
}

@Suite("Long: fault sweep", .enabled(if: LongTests.areWanted))
struct LongFaultSweepTests {
  @Test("Every call to the disk fails once, in each of four ways", arguments: FaultSweep.codes)
  func everyCall(code: FileSystemFailure.Code) async throws {
    let start = ContinuousClock.now
    var world = TinyWorld()
    world.configuration.train.epochs = 1
    let whole = try await WholeRun(world, matching: FaultSweep.matching)
    let points = (1...whole.calls).map { place in
      (place: place, fault: place % 2 == 0 ? FaultScript.Fault.fail(code) : .failFromHere(code))
    }
    let report = try await FaultSweep.run(whole, at: points)
    #expect(report.points > whole.calls * 9 / 10)
    print("long fault sweep, \(code.rawValue): \(report) in \(ContinuousClock.now - start)")
  }
}
