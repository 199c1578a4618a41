import SkillModel
import TestSupport
import Testing

@testable import RunStore

@Suite("Journal")
struct JournalTests {
  private func events(_ count: Int, seed: UInt64 = 1) -> [TestEvent] {
    var generator = SplitMix(state: seed)
    return (1...count).map { TestEvent.some($0, &generator) }
  }

  @Test("what is read back is what was delivered, in order, on a real disk")
  func roundTrip() async throws {
    let folder = try TemporaryFolder()
    let host = try LocalFileSystem.host.openFolder(folder.path)
    let delivered = Delivered()
    let written = try await TestSession.write(events(60), on: host, delivered: delivered)
    #expect(written.failure == nil)
    let more = try await TestSession.write(events(20, seed: 9), on: host, delivered: delivered)
    #expect(more.failure == nil)
    let (_, session) = try TestSession.opened(host)
    #expect(session.replayed == delivered.records)
    #expect(session.replayed.map(\.sequence) == Array(1...80))
    #expect(session.replayed.map(\.event) == events(60) + events(20, seed: 9))
    #expect(session.replay.tornTail == nil)
  }

  @Test("a record is one line in the documented form")
  func lineForm() async throws {
    let disk = SimulatedDisk()
    _ = try await TestSession.write([.ticked(5), .paid(reply: "a")], on: disk.root)
    let lines = String(decoding: try disk.bytes("journal.jsonl"), as: UTF8.self).split(separator: "\n")
    let first = #"{"v":1,"seq":1,"t":42,"type":"progress","data":5,"prev":"0000000000000000""#
    let checksum = String(CRC32C.checksum(of: first.utf8), radix: 16)
    #expect(lines.first.map(String.init) == first + #","crc":""# + RunLayoutTests.padded(checksum, 8) + "\"}")
    let link = try SHA256(hashing: #require(lines.first).utf8).hexadecimal.prefix(16)
    #expect(lines.last?.contains(#""data":{"text":"a"},"prev":"\#(link)","crc":""#) == true)
  }

  @Test("a long text is a blob in the folder and a reference in the line")
  func blobs() async throws {
    let disk = SimulatedDisk()
    let long = String(repeating: "x", count: 16 * 1_024 + 1)
    let limit = String(repeating: "y", count: 16 * 1_024)
    _ = try await TestSession.write([.paid(reply: long), .paid(reply: limit)], on: disk.root)
    let digest = SHA256(hashing: long).hexadecimal
    #expect(try disk.bytes(RunLayout.blob(digest)) == Array(long.utf8))
    let files = try disk.root.openFolder("run")
    var reader = try JournalReader<TestEvent>(in: files)
    let first = try #require(try reader.next())
    let second = try #require(try reader.next())
    #expect(first.blobs == [BlobReference(digest: digest, byteCount: 16_385)])
    #expect(second.blobs.isEmpty)
    try disk.replace(RunLayout.blob(digest), with: Array("other".utf8))
    #expect(throws: BlobFailure(record: 1, type: "call.result", reference: first.blobs[0], fault: .damaged)) {
      try reader.resolve(first)
    }
    try files.remove(RunLayout.blob(digest))
    #expect(throws: BlobFailure(record: 1, type: "call.result", reference: first.blobs[0], fault: .missing)) {
      try reader.resolve(first)
    }
  }

  @Test("data that look like a reference to a blob come back unchanged")
  func reservedNames() throws {
    let data: JSONValue = [
      "$blob": "0", "bytes": 1, "$$blob": ["$blob": 5], "$": 1, "blob": [["$blob": ["$blob": "x"]]],
    ]
    var blobs: [Blob] = []
    let written = BlobSubstitution.detaching(data, into: &blobs)
    #expect(blobs.isEmpty && BlobSubstitution.references(in: written).isEmpty)
    let read = BlobSubstitution.attaching(written) { _ in "never" }
    #expect(read == data)
  }

  @Test("records of an unknown type are handed over as they are")
  func unknownTypes() async throws {
    let disk = SimulatedDisk()
    _ = try await TestSession.write([.ticked(1)], on: disk.root)
    var bytes = try disk.bytes("journal.jsonl")
    var head = JournalHead(sequence: 1, digest: SHA256(hashing: bytes.dropLast()), byteCount: bytes.count)
    JournalLine.append(
      .init(time: 1, type: "from.later", data: Array(#"{"new":true}"#.utf8)), to: &bytes, after: &head)
    try disk.replace("journal.jsonl", with: bytes)
    let session = try TestSession.read(try disk.root.openFolder("run"))
    #expect(session.unknown.map(\.type) == ["from.later"])
    #expect(session.unknown.first?.data == ["new": true])
    #expect(session.replay.head == head)
  }

  @Test("a newer major version is refused by its number")
  func newerVersion() throws {
    let disk = SimulatedDisk()
    _ = try RunFolder.open("run", on: disk.root, lockPolicy: .withoutLock, holder: testHolder)
    let body = #"{"v":2,"seq":1,"novel":{}"#
    let checksum = RunLayoutTests.padded(String(CRC32C.checksum(of: body.utf8), radix: 16), 8)
    try disk.replace("journal.jsonl", with: Array("\(body),\"crc\":\"\(checksum)\"}\n".utf8))
    do {
      _ = try TestSession.opened(disk.root)
      Issue.record("a newer journal was opened")
    } catch let damage as JournalDamage {
      #expect(damage.extent == .newerVersion(2))
      #expect(damage.problems.map(\.failureClass) == [.configuration])
    }
  }

  @Test("an event that can't be written is refused alone, and the run goes on")
  func unwritable() async throws {
    let disk = SimulatedDisk()
    let folder = try RunFolder.open("run", on: disk.root, holder: testHolder)
    let replay = try Journal.open(in: folder, of: TestEvent.self) { _ in }
    let writer = try JournalWriter<TestEvent>(in: folder.files, after: replay.head) { _ in }
    var deep: JSONValue = 1
    for _ in 0..<1_995 { deep = [deep] }
    await #expect(throws: Problem.self) {
      try await writer.append(.scored(task: "t", hard: .nan, row: [:]))
    }
    await #expect(throws: Problem.self) {
      try await writer.append(.scored(task: "t", hard: 1, row: ["deep": deep]))
    }
    try await writer.append(.scored(task: "t", hard: 1, row: ["odd": .number(.nan)]))
    try await writer.close()
    await #expect(throws: Problem.self) { try await writer.append(.ticked(1)) }
    #expect(try TestSession.read(folder.files).replayed.count == 1)
  }
}
