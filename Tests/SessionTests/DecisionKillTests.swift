import RunStore
import SkillModel
import Synchronization
import TestSupport
import Testing
import TrainingEngine

@testable import skillopt

/// A decision that was confirmed is on the disk exactly once, whenever the process ends (RELIABILITY, section 7).
enum DecisionKills {
  /// A person who decides on every edit that waits, by chance, and writes down what was confirmed.
  final class Reviewer: RunAudience {
    private struct State {
      var access: RunAccess?
      var fold = RunState()
      var random: SeededGenerator
      var work: Task<Void, Never>?
      var sent = 0
      var confirmed: Set<String> = []
    }
    private let state: Mutex<State>
    private let script: FaultScript
    private let name: String

    /// - Parameter name: tells the requests of this process from those of others.
    init(_ name: String, seed: Int, script: FaultScript) {
      self.name = name
      self.script = script
      state = Mutex(State(random: SeededGenerator(seed: seed)))
    }

    /// The names of the requests that were answered with "done".
    var confirmed: Set<String> { state.withLock(\.confirmed) }
    /// How many requests were made.
    var sent: Int { state.withLock(\.sent) }

    func begin(_ run: RunAccess) {
      state.withLock { state in
        state.access = run
        for timed in run.past { state.fold.apply(timed.event) }
      }
    }

    func take(_ event: TimedEvent) { state.withLock { $0.fold.apply(event.event) } }

    func take(_ status: RunStatus) {
      guard case .reviewing = status.activity else { return }
      state.withLock { state in
        guard state.work == nil else { return }
        state.work = Task { [self] in await decide() }
      }
    }

    func say(_ text: String) {}
    func leaveAtOnce(_ signal: Int32) {}
    func end(_ state: RunState, at head: JournalHead, failure: (any Error)?) async {
      await self.state.withLock(\.work)?.value
    }

    private func decide() async {
      while let (request, control) = next() {
        let actor = DecisionActor(kind: .person, name: "p", session: name)
        let answer = await control.perform(.decide([request]), by: actor)
        if answer == .done {
          state.withLock { _ = $0.confirmed.insert(request.via) }
        } else if script.isDead {
          control.requestStop("the process is dead")
          break
        }
      }
      state.withLock { $0.work = nil }
    }

    /// One more request; nil when nothing waits.
    private func next() -> (DecisionRequest, RunControl)? {
      state.withLock { state in
        guard let review = state.fold.review, review.stage == .open,
          let entry = review.entries.first(where: { $0.isChosen && [nil, .clear].contains($0.verdict) }),
          let control = state.access?.control
        else { return nil }
        state.sent += 1
        // Now and then an edit is vetoed and taken back before it is decided on.
        let verdict: EditVerdict =
          state.random.below(2) == 0 ? .clear : state.random.below(3) == 0 ? .veto : .approve
        let request = DecisionRequest(
          step: review.step, edit: entry.item.id, verdict: verdict,
          reason: verdict == .veto ? VetoReason(.wrong) : nil,
          shown: ShownEdit(itemDigest: entry.item.itemDigest, baseDigest: review.baseDigest),
          via: "\(name)-\(state.sent)")
        return (request, control)
      }
    }
  }

  /// One epoch of four steps with several edits each, every edit decided on by a person.
  static var world: TinyWorld {
    var world = TinyWorld()
    world.configuration.review.mode = .manual
    world.configuration.train.epochs = 2
    world.configuration.train.batchSize = 4
    world.configuration.gradient.minibatchSize = 4
    world.configuration.optimizer.learningRate = 4
    world.configuration.optimizer.usesSlowUpdate = false
    world.configuration.optimizer.usesMetaNote = false
    world.configuration.evaluation.evaluatesTest = false
    return world
  }

  /// Runs that are killed twice each at random places.
  static func runs(_ count: Int, seed: Int) async throws -> (confirmed: Int, sent: Int, kills: Int) {
    let probe = FaultScript(keepsCalls: false, matching: KillSweep.matching)
    var first = SessionUnderTest(world: world, disk: SimulatedDisk(), script: probe)
    first.audience = Reviewer("probe", seed: seed, script: probe)
    try #require(await first.run().failure == nil)
    var random = SeededGenerator(seed: seed)
    var sum = (confirmed: 0, sent: 0, kills: 0)
    for run in 0..<count {
      let disk = SimulatedDisk()
      var confirmed: Set<String> = []
      for process in 0..<20 {
        let place = process < 3 ? 1 + random.below(probe.callCount * 2 / 3) : nil
        let script = FaultScript(.kill, at: place, keepsCalls: false, matching: KillSweep.matching)
        let reviewer = Reviewer("r\(run)p\(process)", seed: random.below(1 << 30), script: script)
        var session = SessionUnderTest(world: world, disk: disk, script: script)
        session.audience = reviewer
        let outcome = await session.run()
        confirmed.formUnion(reviewer.confirmed)
        sum.sent += reviewer.sent
        disk.processEnded()
        if outcome.failure == nil { break }
        try #require(script.isDead, "\(outcome.problems)")
        sum.kills += 1
      }
      var found: [String: Int] = [:]
      // Rules decide too: what was vetoed before is vetoed again.
      for case .editDecided(let decided) in try disk.events() where decided.actor.kind == .person {
        found[decided.via, default: 0] += 1
      }
      #expect(found.values.allSatisfy { $0 == 1 })
      #expect(confirmed.isSubset(of: found.keys))
      sum.confirmed += confirmed.count
    }
    return sum
  }
}

struct DecisionKillTests {
  @Test("Each confirmed decision of a person is on the disk exactly once, whenever the process is killed")
  func sampled() async throws {
    let start = ContinuousClock.now
    let sum = try await DecisionKills.runs(8, seed: 8)
    #expect(sum.confirmed > 40 && sum.kills > 8)
    print("decisions: \(sum) in 8 runs, in \(ContinuousClock.now - start)")
  }
}

@Suite("Long: decisions and kills", .enabled(if: LongTests.areWanted))
struct LongDecisionKillTests {
  @Test("A thousand decisions over a hundred runs with random kills")
  func thousand() async throws {
    let start = ContinuousClock.now
    let sum = try await DecisionKills.runs(100, seed: 9)
    #expect(sum.confirmed >= 1_000)
    print("long decisions: \(sum) in 100 runs, in \(ContinuousClock.now - start)")
  }
}
