import SkillModel
import TestSupport
import Testing

@testable import RunStore

@Suite("Following a journal")
struct JournalTailTests {
  @Test("only whole lines are shown, at whatever byte the writer has got to")
  func growth() async throws {
    let disk = SimulatedDisk()
    let events = (1...5).map { TestEvent.paid(reply: "reply \($0)") }
    var tail = JournalTail(in: disk.root)
    #expect(try tail.poll().isEmpty)
    _ = try await TestSession.write(events, on: disk.root)
    let bytes = try disk.bytes("journal.jsonl")
    try disk.replace("journal.jsonl", with: [])
    let files = try disk.root.openFolder("run")
    tail = JournalTail(in: files)
    var shown: [StoredRecord] = []
    let file = try files.open("journal.jsonl", for: .append)
    for byte in bytes {
      try file.write([byte])
      shown += try tail.poll()
      #expect(shown.count == (try disk.bytes("journal.jsonl").count { $0 == UInt8(ascii: "\n") }))
    }
    #expect(shown.map(\.sequence) == [1, 2, 3, 4, 5])
  }

  @Test("a viewer goes on where a replay ended, in pieces of the size that it asks for")
  func afterReplay() async throws {
    let disk = SimulatedDisk()
    _ = try await TestSession.write((1...7).map { .ticked($0) }, on: disk.root)
    disk.processEnded()
    let files = try RunFolder.openForReading("run", on: disk.root).files
    var tail = JournalTail(in: files, after: try TestSession.read(files).replay.head)
    #expect(try tail.poll().isEmpty)
    _ = try await TestSession.write((8...12).map { .ticked($0) }, on: disk.root)
    #expect(try tail.poll(limit: 3).map(\.sequence) == [8, 9, 10])
    #expect(try tail.poll(limit: 3).map(\.sequence) == [11, 12])
    #expect(try tail.poll().isEmpty)
  }

  @Test("a bad last line is waited for, a bad line with others after it is named")
  func badLines() async throws {
    let disk = SimulatedDisk()
    _ = try await TestSession.write((1...4).map { .ticked($0) }, on: disk.root)
    var bytes = try disk.bytes("journal.jsonl")
    let ends = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }
    bytes[ends[1] + 10] ^= 1
    let files = try disk.root.openFolder("run")
    try disk.replace("journal.jsonl", with: Array(bytes[...ends[2]]))
    var tail = JournalTail(in: files)
    #expect(try tail.poll().map(\.sequence) == [1, 2])
    #expect(try tail.poll().isEmpty)
    try disk.replace("journal.jsonl", with: bytes)
    do {
      _ = try tail.poll()
      Issue.record("a bad line was shown")
    } catch let damage as JournalDamage {
      #expect(damage.record == 3 && damage.extent == .inTheMiddle)
    }
    try disk.replace("journal.jsonl", with: [])
    var shorter = JournalTail(in: files, after: JournalHead(sequence: 1, digest: nil, byteCount: 50))
    #expect(throws: JournalDamage.self) { try shorter.poll() }
  }
}
