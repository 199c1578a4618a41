import SkillModel
import TestSupport
import Testing

@testable import RunStore

@Suite("Damaged journals")
struct JournalDamageTests {
  private func journal(_ count: Int) async throws -> (SimulatedDisk, [TestEvent]) {
    let disk = SimulatedDisk()
    let events = (1...count).map { TestEvent.paid(reply: "reply \($0)") }
    _ = try await TestSession.write(events, on: disk.root)
    disk.processEnded()
    return (disk, events)
  }

  private func lineStarts(_ bytes: [UInt8]) -> [Int] {
    [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
  }

  @Test(
    "Correction 4: cut at any byte of its last three records, a journal keeps every whole record and the rest aside"
  )
  func truncation() async throws {
    let (disk, events) = try await journal(12)
    let bytes = try disk.bytes("journal.jsonl")
    let starts = lineStarts(bytes)
    for length in starts[9]...bytes.count {
      try disk.replace("journal.jsonl", with: Array(bytes[..<length]))
      let whole = starts.lastIndex { $0 <= length } ?? 0
      let (folder, session) = try TestSession.opened(disk.root)
      #expect(session.replayed.map(\.event) == Array(events[..<whole]))
      #expect(try disk.bytes("journal.jsonl") == Array(bytes[..<starts[whole]]))
      if length == starts[whole] {
        #expect(session.replay.tornTail == nil)
      } else {
        let tail = try #require(session.replay.tornTail)
        #expect(tail.record == whole + 1)
        #expect(try disk.bytes(tail.savedAs) == Array(bytes[starts[whole]..<length]))
      }
      disk.processEnded()
      _ = folder
    }
    let files = try disk.root.openFolder("run")
    #expect(try files.exists(RunLayout.tornTail(record: 12, attempt: 2)))
  }

  @Test("a mended journal is written on as if nothing had happened")
  func writingAfterRepair() async throws {
    let (disk, events) = try await journal(5)
    try disk.replace("journal.jsonl", with: try disk.bytes("journal.jsonl").dropLast(3))
    let more = try await TestSession.write([.ticked(9)], on: disk.root)
    #expect(more.failure == nil)
    #expect(
      try TestSession.read(disk.root.openFolder("run")).replayed.map(\.event) == events.dropLast() + [
        .ticked(9)
      ])
  }

  @Test("one flipped bit anywhere is noticed, and the record is named")
  func flippedBits() async throws {
    let (disk, events) = try await journal(200)
    let bytes = try disk.bytes("journal.jsonl")
    let starts = lineStarts(bytes)
    var generator = SplitMix(state: 4)
    var lineEnds = 0
    for turn in 0..<240 {
      // Line ends are rare, so every tenth flip is one.
      let record = Int(generator.next() % 200)
      let anywhere = Int(generator.next() % UInt64(bytes.count))
      let place = turn % 10 == 0 ? starts[record + 1] - 1 : anywhere
      lineEnds += bytes[place] == UInt8(ascii: "\n") ? 1 : 0
      var flipped = bytes
      flipped[place] ^= 1 << UInt8(generator.next() % 8)
      try disk.replace("journal.jsonl", with: flipped)
      let hit = (starts.lastIndex { $0 <= place } ?? 0) + 1
      do {
        let session = try TestSession.read(disk.root.openFolder("run"))
        let damage = try #require(session.replay.damage, "nothing was noticed at \(place)")
        #expect(damage.record == hit && hit == 200 && damage.extent == .tornTail)
        #expect(session.replayed.map(\.event) == Array(events[..<(hit - 1)]))
      } catch let damage as JournalDamage {
        #expect(damage.record == hit && damage.extent == .inTheMiddle)
        #expect(damage.problems.map(\.failureClass) == [.dataMalformed])
        #expect(damage.problems.first?.message.contains("record \(hit)") == true)
      }
    }
    #expect(lineEnds >= 24)
  }

  @Test("swapped, repeated and removed lines are noticed")
  func tampering() async throws {
    let (disk, _) = try await journal(8)
    let bytes = try disk.bytes("journal.jsonl")
    let lines = bytes.split(separator: UInt8(ascii: "\n")).map { Array($0) + [UInt8(ascii: "\n")] }
    var swapped = lines
    swapped.swapAt(3, 4)
    var removed = lines
    removed.remove(at: 3)
    var repeated = lines
    repeated.insert(lines[2], at: 3)
    for tampered in [swapped, removed, repeated] {
      try disk.replace("journal.jsonl", with: Array(tampered.joined()))
      do {
        _ = try TestSession.opened(disk.root)
        Issue.record("a changed journal was opened")
      } catch let damage as JournalDamage {
        #expect(damage.record == 4 && damage.extent == .inTheMiddle)
      }
      disk.processEnded()
    }
  }

  @Test("of a damaged journal the sound beginning is copied with its texts, and the copy is written on")
  func salvage() async throws {
    let disk = SimulatedDisk()
    let long = (1...6).map { TestEvent.paid(reply: String(repeating: "\($0)", count: 20_000)) }
    _ = try await TestSession.write(long, on: disk.root)
    var bytes = try disk.bytes("journal.jsonl")
    bytes[lineStarts(bytes)[4] + 20] ^= 1
    try disk.replace("journal.jsonl", with: bytes)
    let before = disk.files(below: "run")
    let files = try disk.root.openFolder("run")
    let saved = try RunFolder.open("saved", on: disk.root, holder: testHolder)
    let report = try Journal.salvage(from: files, into: saved)
    #expect(report.head.sequence == 4)
    #expect(report.damage?.record == 5 && report.lostText == nil)
    #expect(report.reason?.message.contains("record 5") == true)
    #expect(disk.files(below: "run") == before)
    disk.processEnded()
    let (folder, session) = try TestSession.opened(disk.root, "saved")
    #expect(session.replayed.map(\.event) == Array(long[..<4]))
    let writer = try JournalWriter<TestEvent>(in: folder.files, after: session.replay.head) { _ in }
    try await writer.append(.paid(reply: "more"))
    #expect(try TestSession.read(folder.files).replayed.count == 5)
    #expect(throws: Problem.self) {
      try Journal.salvage(from: files, into: try RunFolder.openForReading("saved", on: disk.root))
    }
  }

  @Test("a copy ends before a record whose long text is gone or changed")
  func salvageWithoutText() async throws {
    for isGone in [true, false] {
      let disk = SimulatedDisk()
      let long = (1...6).map { TestEvent.paid(reply: String(repeating: "\($0)", count: 20_000)) }
      _ = try await TestSession.write(long, on: disk.root)
      let blob = RunLayout.blob(SHA256(hashing: String(repeating: "3", count: 20_000)).hexadecimal)
      let files = try disk.root.openFolder("run")
      if isGone { try files.remove(blob) } else { try disk.replace(blob, with: [1, 2]) }
      let saved = try RunFolder.open("saved", on: disk.root, holder: testHolder)
      let report = try Journal.salvage(from: files, into: saved)
      #expect(report.head.sequence == 2 && report.damage == nil)
      #expect(report.lostText?.record == 3)
      #expect(report.lostText?.fault == (isGone ? .missing : .damaged))
      #expect(try TestSession.read(saved.files).replayed.map(\.event) == Array(long[..<2]))
    }
  }

  @Test("of a journal whose first record is damaged nothing can be saved, and of a newer one nothing is")
  func nothingToSave() async throws {
    let (disk, _) = try await journal(3)
    var bytes = try disk.bytes("journal.jsonl")
    bytes[30] ^= 1
    try disk.replace("journal.jsonl", with: bytes)
    let saved = try RunFolder.open("saved", on: disk.root, holder: testHolder)
    do {
      _ = try Journal.salvage(from: try disk.root.openFolder("run"), into: saved)
      Issue.record("something was saved")
    } catch let problem as Problem {
      #expect(problem.failureClass == .dataMalformed)
      #expect(!disk.files(below: "saved").keys.contains("journal.jsonl"))
    }
  }

  @Test("rubbish of any kind is no journal, and never a crash")
  func rubbish() async throws {
    let (disk, _) = try await journal(2)
    let sound = try disk.bytes("journal.jsonl")
    var generator = SplitMix(state: 8)
    let noise = (0..<5_000).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    let tails: [[UInt8]] = [
      noise, [UInt8](repeating: 0, count: 9_000), Array("\n\n\n".utf8), Array("{}\n".utf8),
    ]
    for tail in tails {
      try disk.replace("journal.jsonl", with: sound + tail)
      let (_, session) = try TestSession.opened(disk.root)
      #expect(session.replayed.count == 2)
      #expect(session.replay.tornTail?.byteCount == tail.count)
      disk.processEnded()
    }
  }
}
