import Dashboard
import RunStore
import SkillModel
import TestSupport
import Testing
import TrainingEngine

@testable import skillopt

/// A dashboard, a person of random habits and a real run with its journal: the screen shows what the journal explains.
enum ScreenAndRun {
  struct Report: Sendable {
    var sequences = 0
    var sessions = 0
    var inputs = 0
    var decisions = 0
  }

  /// Two epochs of two steps with some edits each.
  private static func world(_ random: inout SeededGenerator) -> TinyWorld {
    var world = TinyWorld(workers: 1 + random.below(4))
    world.configuration.review.mode = random.pick([.auto, .manual, .manual])
    world.configuration.train.epochs = 2
    world.configuration.train.batchSize = 4
    world.configuration.gradient.minibatchSize = 4
    world.configuration.optimizer.learningRate = 2 + random.below(3)
    world.configuration.optimizer.usesSlowUpdate = random.below(4) == 0
    world.configuration.optimizer.usesMetaNote = false
    world.configuration.evaluation.evaluatesTest = false
    return world
  }

  static func run(_ seeds: Range<Int>) async throws -> Report {
    try await withThrowingTaskGroup(of: Report.self) { group in
      var sum = Report()
      func add(_ report: Report) {
        sum.sequences += 1
        sum.sessions += report.sessions
        sum.inputs += report.inputs
        sum.decisions += report.decisions
      }
      for (number, seed) in seeds.enumerated() {
        group.addTask { try await sequence(seed) }
        if number > 0, let report = try await group.next() { add(report) }
      }
      for try await report in group { add(report) }
      return sum
    }
  }

  /// One run to its end, taken up again wherever the person stops it.
  private static func sequence(_ seed: Int) async throws -> Report {
    var random = SeededGenerator(seed: seed)
    let world = world(&random)
    let disk = SimulatedDisk()
    var report = Report()
    for process in 0..<10 {
      let session = "seed\(seed)p\(process)"
      // Who was stopped three times is let through.
      let inputs = process > 2 ? 0 : process > 0 ? 15 : 20 + random.below(60)
      let person = RandomPerson(session, seed: random.below(1 << 30), inputs: inputs)
      var run = SessionUnderTest(world: world, disk: disk)
      run.audience = person
      run.answering = { _ in await person.answering() }
      let outcome = await run.run()
      report.sessions += 1
      report.inputs += person.inputs
      report.decisions += person.confirmed.count
      try compare(person, with: disk, session)
      guard let failure = outcome.failure else { return report }
      guard case EngineFailure.stopped = failure else {
        Issue.record("\(session): \(failure)")
        return report
      }
    }
    Issue.record("seed \(seed): the run does not come to its end")
    return report
  }

  private static func compare(_ person: RandomPerson, with disk: SimulatedDisk, _ session: String) throws {
    let place = Comment(rawValue: session)
    let events = try disk.timedEvents()
    var (screen, engine) = (RunFold(), RunState())
    var recorded: [RandomPerson.Verdict: Int] = [:]
    for timed in events {
      screen.take(timed)
      engine.apply(timed.event)
      guard case .editDecided(let decided) = timed.event, decided.actor.session.hasPrefix(session) else {
        continue
      }
      recorded[RandomPerson.Verdict(decided), default: 0] += 1
    }
    // Compared before they are expected: nobody could read what differs.
    let (showsJournal, isFold) = (person.fold == screen, person.lastState == engine)
    #expect(showsJournal && isFold, place)
    let confirmed = Dictionary(person.confirmed.map { ($0, 1) }, uniquingKeysWith: +)
    #expect(confirmed == recorded, place)
    #expect(person.saving.isEmpty, place)
    #expect(person.broken == [], place)
  }
}

@Suite("The screen and the journal")
struct ScreenAndRunTests {
  @Test(
    "Whatever is pressed while a run goes on, the screen shows what its journal explains, and no decision is lost"
  )
  func some() async throws {
    let start = ContinuousClock.now
    let report = try await ScreenAndRun.run(0..<60)
    #expect(report.decisions > 20 && report.sessions > 60)
    print("screen and run: \(report) in \(ContinuousClock.now - start)")
  }
}

@Suite("Long: the screen and the journal", .enabled(if: LongTests.areWanted))
struct LongScreenAndRunTests {
  @Test("A thousand random sequences of keys, commands and resizes over real runs")
  func thousand() async throws {
    let start = ContinuousClock.now
    let report = try await ScreenAndRun.run(1_000..<2_000)
    #expect(report.sequences == 1_000 && report.decisions > 1_000)
    print("long screen and run: \(report) in \(ContinuousClock.now - start)")
  }
}

extension SimulatedDisk {
  /// The sound records of the journal, as a screen takes them.
  func timedEvents() throws -> [TimedEvent] {
    var events: [TimedEvent] = []
    _ = try Journal.read(in: try root.openFolder("run"), of: RunEvent.self) { entry in
      if case .known(let record) = entry { events.append(TimedEvent(record)) }
    }
    return events
  }
}
