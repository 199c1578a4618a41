import RunStore
import SkillModel
import Synchronization
import TestSupport
import Testing
import TrainingEngine

@testable import skillopt

/// How many replies are bought twice when a process is killed (RELIABILITY, D3).
struct InFlightKillTests {
  /// One epoch, sixteen selection tasks at once.
  static var world: TinyWorld {
    var world = TinyWorld(workers: 16, selection: 16)
    world.configuration.train.epochs = 1
    // Their calls would be in flight beside those of the last gate.
    world.configuration.evaluation.evaluatesTest = false
    return world
  }

  /// Holds replies of gates until sixteen calls are in flight; lets them go, or ends the process then.
  final class Barrier: Sendable {
    private struct State {
      var count = 0
      var round = 0
      var waiting: [CheckedContinuation<Void, Never>] = []
    }
    private let state = Mutex(State())
    private let fatalRound: Int?
    private let script: FaultScript

    init(fatalRound: Int?, script: FaultScript) {
      self.fatalRound = fatalRound
      self.script = script
    }

    var rounds: Int { state.withLock(\.round) }

    /// - Parameter request: of a selection task, or it passes.
    func pass(_ request: ChatRequest) async {
      guard request.role == .target, request.messages.last?.text.hasPrefix("v") == true else { return }
      await withCheckedContinuation { continuation in
        let released = state.withLock { state -> [CheckedContinuation<Void, Never>] in
          state.waiting.append(continuation)
          state.count += 1
          guard state.count == 16 else { return [] }
          state.round += 1
          state.count = 0
          if state.round == fatalRound { script.kill() }
          defer { state.waiting = [] }
          return state.waiting
        }
        for continuation in released { continuation.resume() }
      }
    }
  }

  static func kills(_ count: Int, seed: Int) async throws {
    let start = ContinuousClock.now
    let counting = Barrier(fatalRound: nil, script: FaultScript())
    let whole = SimulatedDisk()
    let outcome = await SessionUnderTest(
      world: world, disk: whole, answering: { await counting.pass($0) }
    ).run()
    try #require(outcome.failure == nil)
    try #require(counting.rounds >= 3)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<count {
      let disk = SimulatedDisk()
      let script = FaultScript(keepsCalls: false)
      let barrier = Barrier(fatalRound: 1 + random.below(counting.rounds), script: script)
      let killed = await SessionUnderTest(
        world: world, disk: disk, script: script, answering: { await barrier.pass($0) }
      ).run()
      try #require(script.isDead && killed.failure != nil)
      disk.processEnded()
      #expect(disk.openCalls() == 16)
      let resumed = await SessionUnderTest(world: world, disk: disk).run()
      #expect(resumed.failure == nil)
      #expect(killed.asked + resumed.asked == outcome.asked + 16)
      expectSame(disk.projections, whole.projections, "sixteen in flight")
      let events = try disk.events()
      #expect(events.count { $0.kind == .callReplied } == outcome.asked)
      #expect(PastCalls(events).sent == outcome.asked + 16)
    }
    print("\(count) kills with 16 in flight: 16 asked again each, in \(ContinuousClock.now - start)")
  }

  @Test("Killed with sixteen calls in flight, a run asks these sixteen again and no other")
  func sixteenInFlight() async throws {
    try await Self.kills(6, seed: 3)
  }

  @Test("Killed while it is held, a run asks nothing again")
  func held() async throws {
    try await HeldKill.kills(6, seed: 4)
  }
}

@Suite("Long: kills in flight", .enabled(if: LongTests.areWanted))
struct LongInFlightKillTests {
  @Test("Fifty kills with sixteen calls in flight, and fifty while held")
  func fifty() async throws {
    try await InFlightKillTests.kills(50, seed: 30)
    try await HeldKill.kills(50, seed: 40)
  }
}

/// Kills a run that is held by a person.
enum HeldKill {
  /// Asks for a pause after so many events, and ends the process when the run is held.
  final class Audience: RunAudience {
    private struct State {
      var control: RunControl?
      var events = 0
      var pause: Task<Void, Never>?
    }
    private let state = Mutex(State())
    private let place: Int
    private let script: FaultScript

    init(pausingAfter place: Int, script: FaultScript) {
      self.place = place
      self.script = script
    }

    func begin(_ run: RunAccess) { state.withLock { $0.control = run.control } }

    func take(_ event: TimedEvent) {
      state.withLock { state in
        state.events += 1
        guard state.events == place, let control = state.control else { return }
        state.pause = Task {
          _ = await control.perform(.pause, by: DecisionActor(kind: .person, name: "p"))
        }
      }
    }

    func take(_ status: RunStatus) {
      guard case .paused = status.activity, !script.isDead else { return }
      script.kill()
      state.withLock { $0.control }?.requestStop("the process is dead")
    }

    func say(_ text: String) {}
    func leaveAtOnce(_ signal: Int32) {}
    func end(_ state: RunState, at head: JournalHead, failure: (any Error)?) async {
      await self.state.withLock { $0.pause }?.value
    }
  }

  static func kills(_ count: Int, seed: Int) async throws {
    let start = ContinuousClock.now
    let world = InFlightKillTests.world
    let whole = SimulatedDisk()
    let outcome = await SessionUnderTest(world: world, disk: whole).run()
    try #require(outcome.failure == nil)
    let events = try whole.events().count
    var random = SeededGenerator(seed: seed)
    for _ in 0..<count {
      let disk = SimulatedDisk()
      let script = FaultScript(keepsCalls: false)
      let killed = await SessionUnderTest(
        world: world, disk: disk, script: script,
        audience: Audience(pausingAfter: 3 + random.below(events * 3 / 4), script: script)
      ).run()
      try #require(script.isDead && killed.failure != nil)
      disk.processEnded()
      #expect(disk.openCalls() == 0)
      let resumed = await SessionUnderTest(world: world, disk: disk).run()
      #expect(resumed.failure == nil)
      #expect(killed.asked + resumed.asked == outcome.asked)
      expectSame(disk.projections, whole.projections, "held")
    }
    print("\(count) kills while held: 0 asked again, in \(ContinuousClock.now - start)")
  }
}
