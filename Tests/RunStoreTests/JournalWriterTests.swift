import Glibc
import SkillModel
import Synchronization
import TestSupport
import Testing

@testable import RunStore

@Suite("Journal writer")
struct JournalWriterTests {
  private func writer(
    on disk: SimulatedDisk, _ script: FaultScript = FaultScript(),
    _ deliver: @escaping JournalWriter<TestEvent>.Delivery
  ) throws -> JournalWriter<TestEvent> {
    let folder = try RunFolder.open("run", on: disk.root, holder: testHolder)
    let replay = try Journal.open(in: folder, of: TestEvent.self) { _ in }
    return try JournalWriter(
      in: FaultyFileSystem(base: folder.files, script: script), after: replay.head, deliver: deliver)
  }

  @Test("appends from many tasks share their synchronisations, and each is delivered once, in order")
  func groupCommit() async throws {
    let script = FaultScript()
    let delivered = Delivered()
    // A slow subscriber stands for a slow disk: what arrives meanwhile must be written in one piece.
    let writer = try writer(on: SimulatedDisk(), script) { record in
      if record.sequence % 50 == 1 { usleep(2_000) }
      delivered.take(record)
    }
    try await withThrowingTaskGroup { group in
      for task in 0..<200 {
        group.addTask { for turn in 0..<5 { try await writer.append(.paid(reply: "\(task) \(turn)")) } }
      }
      try await group.waitForAll()
    }
    #expect(delivered.records.map(\.sequence) == Array(1...1_000))
    let synchronizations = script.count(.synchronize, "journal.jsonl")
    #expect(synchronizations < 300, "\(synchronizations) for 1,000 appends")
    #expect(synchronizations > 0)
    #expect(writer.head.sequence == 1_000)
    for task in 0..<200 {
      let mine = delivered.records.compactMap { record -> String? in
        if case .paid(let reply) = record.event, reply.hasPrefix("\(task) ") { reply } else { nil }
      }
      #expect(mine == (0..<5).map { "\(task) \($0)" })
    }
  }

  @Test("an event that must be safe before its caller goes on is safe and delivered when append returns")
  func safeBeforeGoingOn() async throws {
    let disk = SimulatedDisk()
    let delivered = Delivered()
    let writer = try writer(on: disk, FaultScript(), deliver(to: delivered))
    try await writer.append(.ticked(1))
    try await writer.append(.paid(reply: String(repeating: "long ", count: 9_000)))
    #expect(delivered.records.count == 2)
    let survivors = try TestSession.read(
      disk.afterPowerCut(seed: 0, namesSurvive: false).root.openFolder("run"))
    #expect(survivors.replayed == delivered.records)
  }

  private func deliver(to delivered: Delivered) -> JournalWriter<TestEvent>.Delivery {
    { delivered.take($0) }
  }

  @Test("what can be computed again is synchronised by itself soon, progress never is")
  func synchronizedSoon() async throws {
    let script = FaultScript()
    let writer = try writer(on: SimulatedDisk(), script) { _ in }
    let start = ContinuousClock.now
    try await writer.append(.ticked(1))
    try await writer.append(.scored(task: "a", hard: 1, row: [:]))
    try await writer.append(.scored(task: "b", hard: 1, row: [:]))
    while script.count(.synchronize) == 0, ContinuousClock.now - start < .seconds(60) { await Task.yield() }
    #expect(script.count(.synchronize) == 1)
  }

  @Test("after a failed write or synchronisation every append fails alike and nothing is tried again")
  func failureIsFinal() async throws {
    for operation in [FileSystemFailure.Operation.write, .synchronize] {
      let script = FaultScript(.fail(.diskFull), at: 3) { $0.operation == operation }
      let delivered = Delivered()
      let writer = try writer(on: SimulatedDisk(), script, deliver(to: delivered))
      let failures = Collected<Problem>()
      await withTaskGroup { group in
        for number in 0..<50 {
          group.addTask {
            do throws(Problem) {
              for turn in 0..<50 { try await writer.append(.paid(reply: "\(number) \(turn)")) }
            } catch {
              failures.take(error)
            }
          }
        }
      }
      #expect(failures.records.count == 50)
      #expect(Set(failures.records).count == 1)
      let problem = try #require(failures.records.first)
      #expect(problem.failureClass == .inputOutput)
      #expect(problem.message.contains("the disk is full"))
      #expect(problem.cure?.contains("start the run again") == true)
      #expect(script.calls.count == 3)
      await #expect(throws: problem) { try await writer.append(.ticked(1)) }
      await #expect(throws: problem) { try await writer.flush() }
      await #expect(throws: problem) { try await writer.close() }
      #expect(delivered.records.map(\.sequence) == Array(1...delivered.records.count))
    }
  }

  @Test("a subscriber that fails ends the writer, and the record is in the journal")
  func failingSubscriber() async throws {
    let disk = SimulatedDisk()
    let writer = try writer(on: disk) { record in
      if record.sequence == 2 { throw FileSystemFailure(.write, "history.json", .diskFull) }
    }
    try await writer.append(.paid(reply: "1"))
    await #expect(throws: FileSystemFailure(.write, "history.json", .diskFull).problem) {
      try await writer.append(.paid(reply: "2"))
    }
    #expect(try TestSession.read(disk.root.openFolder("run")).replayed.count == 2)
  }

  @Test("a journal that was changed after it was read isn't written to")
  func changedBehindTheBack() throws {
    let disk = SimulatedDisk()
    let (folder, session) = try TestSession.opened(disk.root)
    try disk.replace("journal.jsonl", with: Array("x\n".utf8))
    #expect(throws: Problem.self) {
      _ = try JournalWriter<TestEvent>(in: folder.files, after: session.replay.head) { _ in }
    }
  }
}
