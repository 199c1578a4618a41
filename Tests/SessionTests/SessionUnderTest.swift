import Foundation
import RunStore
import SkillModel
import TestSupport
import TrainingEngine

@testable import skillopt

/// Time that stands still, so that two runs of the same are the same bytes.
struct StillClock: RunClock {
  func milliseconds() -> Int { 0 }
}

/// One process's part in a run on a simulated disk, through the wiring of the real program.
struct SessionUnderTest: Sendable {
  var world: TinyWorld
  let disk: SimulatedDisk
  var script = FaultScript(keepsCalls: false)
  var acceptsDrift = false
  var timeOfDay: @Sendable () -> Int = { 42 }
  /// Called before each answer of the provider.
  var answering: @Sendable (ChatRequest) async throws -> Void = { _ in }
  /// Who is told of the run.
  var audience: any RunAudience = SilentAudience()

  /// What came of it.
  struct Outcome: Sendable {
    let failure: (any Error)?
    /// How many requests the provider got.
    let asked: Int

    /// As the program would tell of the failure.
    var problems: [Problem] { failure.flatMap(ErrorReport.problems) ?? [] }
  }

  /// Starts or goes on, as a person would who finds the folder.
  func run() async -> Outcome {
    let script = script
    let provider = CountingProvider(isDead: { script.isDead }, answering: answering)
    var models: [ModelRole: any ChatModel] = [:]
    for role in ModelRole.allCases { models[role] = provider.model(role, parameters: world.parameters) }
    var session = RunSession(
      inputs: RunInputs(
        configuration: world.configuration, environment: world.environment, models: models,
        skill: SkillDocument(world.skill), flat: world.flat, digests: world.digests, overrides: []),
      folderPath: "run", audience: audience, clock: StillClock(), acceptsDrift: acceptsDrift,
      lockPolicy: .required)
    session.host = FaultyFileSystem(base: disk.root, script: script)
    session.timeOfDay = timeOfDay
    session.isOpenToOthers = false
    do {
      try await session.run(mustExist: disk.hasRun)
      return Outcome(failure: nil, asked: provider.total)
    } catch {
      return Outcome(failure: error, asked: provider.total)
    }
  }
}

/// Hears nothing and says nothing.
struct SilentAudience: RunAudience {
  func begin(_ run: RunAccess) {}
  func take(_ event: TimedEvent) {}
  func take(_ status: RunStatus) {}
  func say(_ text: String) {}
  func leaveAtOnce(_ signal: Int32) {}
  func end(_ state: RunState, at head: JournalHead, failure: (any Error)?) async {}
}

extension SimulatedDisk {
  /// Whether there is a journal with a record in it.
  var hasRun: Bool { files(below: "run")[RunLayout.journal]?.contains(UInt8(ascii: "\n")) ?? false }

  /// The files of the run beside the journal, its texts, the lock and the log.
  var projections: [String: [UInt8]] {
    files(below: "run").filter { name, _ in
      !name.hasPrefix("journal.") && !name.hasPrefix(RunLayout.blobs + "/") && name != RunLayout.lock
        && name != RunLayout.log
    }
  }

  /// How many sound records of a kind the journal has.
  func count(_ kind: RunEvent.Kind) throws -> Int { try events().count { $0.kind == kind } }

  /// The events of the journal.
  func events() throws -> [RunEvent] {
    var events: [RunEvent] = []
    _ = try Journal.read(in: try root.openFolder("run"), of: RunEvent.self) { entry in
      if case .known(let record) = entry { events.append(record.event) }
    }
    return events
  }

  /// Calls that were announced and have no reply on record.
  func openCalls() -> Int {
    let journal = files(below: "run")[RunLayout.journal] ?? []
    let whole = journal[..<((journal.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1)]
    return whole.count(of: #""type":"call.intent""#) - whole.count(of: #""type":"call.result""#)
  }
}

extension ArraySlice<UInt8> {
  /// How often a text stands in these bytes.
  fileprivate func count(of text: String) -> Int {
    let (bytes, wanted) = (Data(self), Data(text.utf8))
    var (count, start) = (0, bytes.startIndex)
    while let found = bytes.range(of: wanted, in: start..<bytes.endIndex) {
      count += 1
      start = found.upperBound
    }
    return count
  }
}

/// A run that nothing interrupted: what all others are compared with.
struct WholeRun: Sendable {
  let world: TinyWorld
  let disk: SimulatedDisk
  let asked: Int
  /// Matching calls to the file system.
  let calls: Int

  init(_ world: TinyWorld, matching: @escaping @Sendable (FaultScript.Call) -> Bool) async throws {
    self.world = world
    disk = SimulatedDisk()
    let script = FaultScript(keepsCalls: false, matching: matching)
    let outcome = await SessionUnderTest(world: world, disk: disk, script: script).run()
    if let failure = outcome.failure { throw failure }
    asked = outcome.asked
    calls = script.callCount
  }
}
