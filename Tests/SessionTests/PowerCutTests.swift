import RunStore
import SkillModel
import TestSupport
import Testing

/// What the device had not taken yet is gone, and the run still comes to the same end (RELIABILITY, D2).
struct PowerCutTests {
  static func cuts(_ count: Int, seed: Int) async throws {
    let start = ContinuousClock.now
    var world = TinyWorld()
    world.configuration.train.epochs = 1
    let whole = try await WholeRun(world, matching: KillSweep.matching)
    var random = SeededGenerator(seed: seed)
    for number in 0..<count {
      let disk = SimulatedDisk()
      let place = 1 + random.below(whole.calls * 8 / 10)
      let script = FaultScript(.kill, at: place, keepsCalls: false, matching: KillSweep.matching)
      let killed = await SessionUnderTest(world: world, disk: disk, script: script).run()
      try #require(script.isDead)
      let after = disk.afterPowerCut(seed: UInt64(number), namesSurvive: number % 2 == 0)
      let resumed = await SessionUnderTest(world: world, disk: after).run()
      let note: Comment = "power cut in call \(place): \(resumed.problems)"
      #expect(resumed.failure == nil, note)
      expectSame(after.projections, whole.disk.projections, note)
      #expect(killed.asked + resumed.asked - whole.asked <= 8, note)
    }
    print("\(count) power cuts in \(ContinuousClock.now - start)")
  }

  @Test("After a power cut at any moment a run comes to the same end")
  func sampled() async throws { try await Self.cuts(12, seed: 6) }
}

@Suite("Long: power cuts", .enabled(if: LongTests.areWanted))
struct LongPowerCutTests {
  @Test("Two hundred power cuts") func twoHundred() async throws {
    try await PowerCutTests.cuts(200, seed: 7)
  }
}
