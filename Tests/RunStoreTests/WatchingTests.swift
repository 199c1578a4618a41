import Foundation
import SkillModel
import Synchronization
import Testing

@testable import RunStore

@Suite("Watching a run")
struct WatchingTests {
  @Test(
    "a suspended process is known from the system's line on it, whatever its name is",
    arguments: [
      ("4711 (skillopt) T 1 4711", true), ("4711 (a) T (b) S 1 4711", false), ("4711 (x) S 1", false),
      ("4711 (T) R 1", false), ("", false),
    ])
  func suspended(line: String, isStopped: Bool) {
    #expect(RunLiveness.isStopped(processState: line) == isStopped)
  }

  @Test("a journal read in pieces gives the events that a reader gives, and ends where the journal ends")
  func pieces() throws {
    let folder = try RunFolder.openForReading(SampleRuns.demo)
    var expected: [TimedEvent] = []
    let replay = try Journal.read(in: folder.files, of: RunEvent.self) { entry in
      guard case .known(let record) = entry else { return }
      expected.append(TimedEvent(sequence: record.sequence, time: record.time, event: record.event))
    }
    var following = JournalFollowing(in: folder.files)
    var events: [TimedEvent] = []
    while true {
      let piece = try following.next(limit: 700)
      events += piece.events
      if !piece.isMoreToCome { break }
    }
    #expect(events == expected && events.count > 3_000)
    #expect(following.head == replay.head)
  }

  @Test("any record, and any call with its messages and its reply, is found again without reading the rest")
  func details() throws {
    let folder = try RunFolder.openForReading(SampleRuns.demo)
    var details = RunDetails(in: folder.files)
    var following = JournalFollowing(in: folder.files)
    let events = try following.next(limit: 100_000).events
    for number in [1, 2, 1_000, events.count] { #expect(try details.event(number) == events[number - 1]) }
    var texts: [String: String] = [:]
    var intents: [CallIntended] = []
    var replies: [CallKey: CallReplied] = [:]
    for timed in events {
      switch timed.event {
      case .textKept(let kept): texts[kept.digest] = kept.text
      case .callIntended(let intent): intents.append(intent)
      case .callReplied(let reply): replies[reply.key] = reply
      default: break
      }
    }
    for intent in intents.enumerated().filter({ $0.offset.isMultiple(of: 97) }).map(\.element) {
      let call = try details.call(intent.key)
      #expect(call.messages.map(\.text) == intent.messages.map { texts[$0.text] })
      #expect(call.messages.map(\.author) == intent.messages.map(\.author))
      #expect(call.reply == replies[intent.key])
    }
    #expect(throws: Problem.self) { _ = try details.event(events.count + 1) }
    #expect(throws: Problem.self) { _ = try details.call(CallKey(Phase(stage: .gate), index: 9_999)) }
  }

  @Test("a follower tells what is there, then what comes, in order and once, while the run is written")
  func following() async throws {
    let scratch = try TemporaryFolder()
    let folder = try RunFolder.open(scratch.file("run"), holder: testHolder)
    let replay = try Journal.open(in: folder, of: RunEvent.self) { _ in }
    let writer = try JournalWriter<RunEvent>(in: folder.files, after: replay.head) { _ in }
    for epoch in 1...40 { try await writer.append(.epochStarted(EpochStarted(epoch: epoch))) }
    let viewers = 10
    let told = (0..<viewers).map { _ in Collected<Int>() }
    let followers = try told.map { told in
      RunFollower(of: try RunFolder.openForReading(folder.path)) { report in
        guard case .events(let events) = report else { return }
        for event in events { told.take(event.sequence) }
      }
    }
    for epoch in 41...400 { try await writer.append(.epochStarted(EpochStarted(epoch: epoch))) }
    try await writer.close()
    for told in told {
      while told.records.count < 400 { await Task.yield() }
      #expect(told.records == Array(1...400))
    }
    for follower in followers { follower.stop() }
  }

  @Test("a journal that was changed in the middle is named, and what stands before it is told")
  func damage() throws {
    let scratch = try TemporaryFolder()
    let path = scratch.file("run")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    var bytes = try RunFolder.openForReading(SampleRuns.demo).files.contents(
      of: RunLayout.journal, limit: 1 << 30)
    let ends = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }
    bytes[ends[49] + 40] ^= 1
    try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + RunLayout.journal))
    var following = JournalFollowing(in: try RunFolder.openForReading(path).files)
    #expect(try following.next(limit: 1_000).events.count == 50)
    do {
      _ = try following.next()
      Issue.record("the damaged record was passed over")
    } catch let damage as JournalDamage {
      #expect(damage.record == 51 && damage.extent == .inTheMiddle)
    }
  }

  @Test("a run is live while a process holds its lock, and looking takes no lock")
  func liveness() throws {
    let scratch = try TemporaryFolder()
    let holder = LockHolder.thisProcess(version: "1", start: 5)
    let folder = try RunFolder.open(scratch.file("run"), holder: holder)
    _ = try Journal.open(in: folder, of: RunEvent.self) { _ in }
    let seen = try RunFolder.openForReading(scratch.file("run"))
    #expect(RunLiveness.writer(of: seen) == holder)
    try folder.lock?.release()
    #expect(RunLiveness.writer(of: seen) == nil)
    #expect(RunLiveness.writer(of: try RunFolder.openForReading(SampleRuns.demo)) == nil)
  }
}
