import Foundation
import SkillModel
import Synchronization
import TestSupport

@testable import RunStore

/// Events of the three durabilities.
enum TestEvent: JournalEvent, Hashable {
  case paid(reply: String)
  case scored(task: String, hard: Double, row: JSONObject)
  case ticked(Int)

  private struct Reply: Codable { var text: String }
  private struct Score: Codable {
    var task: String
    var hard: Double
    var row: JSONObject
  }

  var type: String {
    switch self {
    case .paid: "call.result"
    case .scored: "rollout.scored"
    case .ticked: "progress"
    }
  }

  var durability: JournalDurability {
    switch self {
    case .paid: .beforeGoingOn
    case .scored: .soon
    case .ticked: .none
    }
  }

  func encodedData() throws -> JSONValue {
    let encoder = JSONValueEncoder()
    switch self {
    case .paid(let text): return try encoder.encode(Reply(text: text))
    case .scored(let task, let hard, let row):
      return try encoder.encode(Score(task: task, hard: hard, row: row))
    case .ticked(let count): return .integer(count)
    }
  }

  init(type: String, data: JSONValue) throws {
    let decoder = JSONValueDecoder()
    switch type {
    case "call.result": self = .paid(reply: try decoder.decode(Reply.self, from: data).text)
    case "rollout.scored":
      let score = try decoder.decode(Score.self, from: data)
      self = .scored(task: score.task, hard: score.hard, row: score.row)
    case "progress": self = .ticked(try decoder.decode(Int.self, from: data))
    default: throw UnknownEventType(type)
    }
  }

  /// Some event, chosen by a generator; now and then with a long text.
  static func some(_ number: Int, _ generator: inout SplitMix) -> TestEvent {
    switch generator.next() % 8 {
    case 0: .ticked(number)
    case 1: .scored(task: "t\(number)", hard: 0.5, row: ["$blob": "mine", "n": .integer(number), "x": 1.0])
    case 2: .paid(reply: String(repeating: "lang \u{e9}\n", count: 3_000) + "\(number)")
    default: .paid(reply: "reply \(number) \"quoted\" \u{1b}[31m")
    }
  }
}

/// A folder that is gone when the test is.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "skillopt-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path(percentEncoded: false)
  }

  deinit {
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      print("left over: \(path)")
    }
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }
}

/// Collects values from any number of tasks.
final class Collected<Element: Sendable>: Sendable {
  private let taken = Mutex<[Element]>([])
  var records: [Element] { taken.withLock { $0 } }
  func take(_ element: Element) { taken.withLock { $0.append(element) } }
}

/// Collects what a writer delivers.
typealias Delivered = Collected<JournalRecord<TestEvent>>

let testHolder = LockHolder(pid: 7, host: "here", boot: "b", start: 1_700_000_000_000, version: "1.0")

/// One session of a run: opens, replays, appends, closes.
struct TestSession {
  var replayed: [JournalRecord<TestEvent>] = []
  var unknown: [StoredRecord] = []
  var replay = JournalReplay(head: .empty, tornTail: nil, damage: nil)

  /// Opens and replays.
  static func opened(_ host: any RunFileSystem, _ path: String = "run") throws -> (RunFolder, TestSession) {
    let folder = try RunFolder.open(path, on: host, holder: testHolder)
    var session = TestSession()
    session.replay = try Journal.open(in: folder, of: TestEvent.self) { session.take($0) }
    return (folder, session)
  }

  /// Replays without a lock.
  static func read(_ files: any RunFileSystem) throws -> TestSession {
    var session = TestSession()
    session.replay = try Journal.read(in: files, of: TestEvent.self) { session.take($0) }
    return session
  }

  private mutating func take(_ entry: JournalEntry<TestEvent>) {
    switch entry {
    case .known(let record): replayed.append(record)
    case .unknown(let record): unknown.append(record)
    }
  }

  /// Appends events after what was replayed; gives those whose `append` returned.
  static func write(
    _ events: [TestEvent], on host: any RunFileSystem, delivered: Delivered = Delivered()
  ) async throws -> (acknowledged: [TestEvent], failure: Problem?) {
    let (folder, session) = try opened(host)
    let writer = try JournalWriter<TestEvent>(
      in: folder.files, after: session.replay.head, clock: { 42 }, deliver: delivered.take)
    var acknowledged: [TestEvent] = []
    do {
      for event in events {
        try await writer.append(event)
        acknowledged.append(event)
      }
      try await writer.close()
    } catch {
      return (acknowledged, error)
    }
    return (acknowledged, nil)
  }
}

extension SimulatedDisk {
  /// The bytes of a file of the run.
  func bytes(_ path: String) throws -> [UInt8] { try root.openFolder("run").contents(of: path, limit: .max) }

  /// Replaces the bytes of a file of the run behind everybody's back.
  func replace(_ path: String, with bytes: [UInt8]) throws {
    let file = try root.openFolder("run").open(path, for: .readAndWrite)
    try file.truncate(to: 0)
    try file.write(bytes)
    try file.synchronize()
  }
}
