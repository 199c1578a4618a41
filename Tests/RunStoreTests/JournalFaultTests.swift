import SkillModel
import TestSupport
import Testing

@testable import RunStore

/// A scripted session is broken off at each of its calls to the file system in turn.
@Suite("Journal under faults")
struct JournalFaultTests {
  private let events: [TestEvent] = [
    .ticked(1), .paid(reply: "one"), .scored(task: "a", hard: 1, row: ["n": 1]),
    .paid(reply: String(repeating: "long", count: 5_000)), .paid(reply: "two"), .ticked(2),
    .paid(reply: String(repeating: "more", count: 6_000)),
    .paid(reply: String(repeating: "long", count: 5_000)),
  ]

  /// Writes the script with a fault at one call. nil: the fault was not reached.
  private func broken(
    _ disk: SimulatedDisk, _ fault: FaultScript.Fault, at place: Int, delivered: Delivered = Delivered()
  ) async throws -> (acknowledged: [TestEvent], problem: Problem)? {
    let host = FaultyFileSystem(base: disk.root, script: FaultScript(fault, at: place))
    do {
      let (acknowledged, failure) = try await TestSession.write(events, on: host, delivered: delivered)
      return failure.map { (acknowledged, $0) }
    } catch let error as any Reportable {
      return ([], error.problems[0])
    }
  }

  /// What a later process finds: all that was acknowledged to be safe, then perhaps more of the script, no gaps.
  private func check(_ disk: SimulatedDisk, acknowledged: [TestEvent], _ note: Comment) throws {
    let (folder, session) = try TestSession.opened(disk.root)
    let found = session.replayed.map(\.event)
    let safe = (acknowledged.lastIndex { $0.durability == .beforeGoingOn } ?? -1) + 1
    #expect(found.count >= safe, note)
    #expect(found == Array(events.prefix(found.count)), note)
    _ = folder
  }

  @Test(
    "a full disk, a used-up quota, a read-only or broken disk is told by its class, and the run can go on",
    arguments: [FileSystemFailure.Code.diskFull, .quotaExceeded, .readOnly, .deviceError])
  func failingCalls(_ code: FileSystemFailure.Code) async throws {
    var place = 1
    while true {
      let disk = SimulatedDisk()
      guard let (acknowledged, problem) = try await broken(disk, .fail(code), at: place) else { break }
      #expect([.inputOutput, .cannotCreate].contains(problem.failureClass), "call \(place): \(problem)")
      disk.processEnded()
      try check(disk, acknowledged: acknowledged, "call \(place)")
      disk.processEnded()
      let rest = try TestSession.read(disk.root.openFolder("run")).replayed.count
      let finished = try await TestSession.write(Array(events.dropFirst(rest)), on: disk.root)
      #expect(finished.failure == nil)
      #expect(try TestSession.read(disk.root.openFolder("run")).replayed.map(\.event) == events)
      place += 1
    }
    #expect(place > 40)
  }

  @Test("killed in any call, the process leaves a journal that holds all that was safe")
  func killedAnywhere() async throws {
    var place = 1
    while true {
      let disk = SimulatedDisk()
      let delivered = Delivered()
      guard let (acknowledged, _) = try await broken(disk, .kill, at: place, delivered: delivered) else {
        break
      }
      disk.processEnded()
      try check(disk, acknowledged: acknowledged, "call \(place)")
      let kept = try TestSession.read(disk.root.openFolder("run")).replayed
      #expect(delivered.records.count <= kept.count)
      #expect(Array(kept.prefix(delivered.records.count)) == delivered.records)
      place += 1
    }
    #expect(place > 40)
  }

  @Test(
    "a power cut in any call takes nothing that was safe, in over two hundred states",
    arguments: [true, false])
  func powerCutAnywhere(namesSurvive: Bool) async throws {
    var place = 1
    var states = 0
    while true {
      let disk = SimulatedDisk()
      guard let (acknowledged, _) = try await broken(disk, .kill, at: place) else { break }
      for seed in 0..<6 {
        let after = disk.afterPowerCut(seed: UInt64(seed), namesSurvive: namesSurvive)
        try check(after, acknowledged: acknowledged, "call \(place), seed \(seed)")
        states += 1
      }
      place += 1
    }
    #expect(states >= 200)
  }

  @Test("a fault while a torn end is mended loses nothing either")
  func faultsDuringRepair() async throws {
    let whole = SimulatedDisk()
    _ = try await TestSession.write(events, on: whole.root)
    let torn = try whole.bytes("journal.jsonl").dropLast(5)
    var place = 1
    while true {
      let disk = SimulatedDisk()
      _ = try await TestSession.write(events, on: disk.root)
      try disk.replace("journal.jsonl", with: Array(torn))
      disk.processEnded()
      let script = FaultScript(.kill, at: place)
      let wasReached = (try? TestSession.opened(FaultyFileSystem(base: disk.root, script: script))) == nil
      for after in [disk, disk.afterPowerCut(seed: 1, namesSurvive: true)] {
        after.processEnded()
        let (_, session) = try TestSession.opened(after.root)
        #expect(session.replayed.map(\.event) == events.dropLast(), "call \(place)")
      }
      if !wasReached { break }
      place += 1
    }
    #expect(place > 20)
  }
}
