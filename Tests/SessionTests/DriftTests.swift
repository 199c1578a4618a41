import RunStore
import SkillModel
import TestSupport
import Testing
import TrainingEngine

@testable import skillopt

/// Inputs that changed between a start and a resume are noticed (RELIABILITY, D8), and old folders open (D10).
struct DriftTests {
  enum Change: String, CaseIterable, Sendable {
    case config, baseConfig, train, selection, test, skill, setting, targetModel, removedInput

    /// What a person is told.
    var name: String {
      switch self {
      case .config: "config"
      case .baseConfig: "base.yaml"
      case .train: "data train"
      case .selection: "data val"
      case .test: "data test"
      case .skill: "skill"
      case .setting: "edit_budget"
      case .targetModel: "target model"
      case .removedInput: "data test"
      }
    }

    func change(_ world: inout TinyWorld) {
      func digest(_ name: String) {
        guard let place = world.digests.firstIndex(where: { $0.name == name }) else { return }
        world.digests[place].sha256 = "1"
      }
      switch self {
      case .config: digest("config")
      case .baseConfig: digest("config base.yaml")
      case .train: digest("data train")
      case .selection: digest("data val")
      case .test: digest("data test")
      case .skill: digest("skill")
      case .setting: world.flat["edit_budget"] = 3
      case .targetModel: world.parameters = ["temperature=1"]
      case .removedInput: world.digests.removeAll { $0.name == "data test" }
      }
    }
  }

  private static var world: TinyWorld {
    var world = TinyWorld()
    world.configuration.train.epochs = 1
    world.flat["edit_budget"] = 2
    world.digests = ["config", "config base.yaml", "data train", "data val", "data test", "skill"].map {
      InputDigest(name: $0, path: $0, sha256: "0")
    }
    return world
  }

  /// A run that was stopped in a gate.
  private static func interrupted() async throws -> SimulatedDisk {
    let disk = SimulatedDisk()
    let outcome = await SessionUnderTest(world: world, disk: disk).run()
    try #require(outcome.failure == nil)
    disk.processEnded()
    try disk.keepRecords(try #require(try disk.events().firstIndex { $0.kind == .gateDecided }))
    return disk
  }

  @Test(
    "Each input that changed is named, nothing is written or asked, and acceptance is recorded",
    arguments: Change.allCases)
  func change(_ change: Change) async throws {
    let disk = try await Self.interrupted()
    let before = disk.files(below: "run")
    var world = Self.world
    change.change(&world)
    let refused = await SessionUnderTest(world: world, disk: disk).run()
    #expect(refused.problems.map(\.failureClass).first == .configuration)
    #expect(refused.problems.contains { $0.message.contains(change.name) }, "\(refused.problems)")
    #expect(refused.problems.first?.cure?.contains("--accept-drift") == true)
    #expect(refused.asked == 0)
    let after = disk.files(below: "run")
    #expect(after.filter { $0.key != RunLayout.lock } == before.filter { $0.key != RunLayout.lock })

    disk.processEnded()
    var accepting = SessionUnderTest(world: world, disk: disk)
    accepting.acceptsDrift = true
    let accepted = await accepting.run()
    #expect(accepted.failure == nil)
    let resumed = try disk.events().compactMap { event in
      if case .runResumed(let resumed) = event { resumed.drift } else { nil }
    }
    #expect(resumed.first?.contains { "\($0.name) \($0.path)".contains(change.name) } == true)
    // The step that was open began anew: its replies were answers to other questions.
    let whole = SimulatedDisk()
    let all = await SessionUnderTest(world: world, disk: whole).run()
    let complete = try disk.events().prefix { $0.kind != .baselineMeasured }.count {
      $0.kind == .callReplied
    }
    #expect(accepted.asked >= all.asked - complete - 1)
  }

  @Test("An unchanged run is no drift")
  func unchanged() async throws {
    let disk = try await Self.interrupted()
    #expect(await SessionUnderTest(world: Self.world, disk: disk).run().failure == nil)
  }

  // MARK: The folder (RELIABILITY 4.5)

  @Test("Row 73: where the disk has no locks this is said, and nothing is begun")
  func noLocks() async throws {
    let disk = SimulatedDisk()
    let script = FaultScript(locks: .unsupported)
    let outcome = await SessionUnderTest(world: Self.world, disk: disk, script: script).run()
    #expect(outcome.problems.map(\.failureClass) == [.tryLater])
    #expect(outcome.problems.first?.message.contains("locks not supported") == true)
    #expect(outcome.problems.first?.cure?.contains("--no-lock") == true)
    #expect(outcome.asked == 0)
  }

  @Test("Row 81: a clock that jumps back a year changes nothing: records count by their numbers")
  func clockJumps() async throws {
    let whole = try await WholeRun(Self.world, matching: KillSweep.matching)
    let disk = SimulatedDisk()
    let script = FaultScript(.kill, at: whole.calls / 2, keepsCalls: false, matching: KillSweep.matching)
    var first = SessionUnderTest(world: Self.world, disk: disk, script: script)
    first.timeOfDay = { 1_800_000_000_000 }
    _ = await first.run()
    disk.processEnded()
    var second = SessionUnderTest(world: Self.world, disk: disk)
    second.timeOfDay = { 1_800_000_000_000 - 365 * 86_400_000 }
    #expect(await second.run().failure == nil)
    expectSame(disk.projections, whole.disk.projections, "a clock that jumped")
  }

  @Test("A process that was killed before its first record has begun nothing: the folder can be used")
  func beforeTheFirstRecord() async throws {
    for bytes in [[], Array(#"{"v":1,"seq":1,"t":4"#.utf8)] {
      let disk = SimulatedDisk()
      let folder = try RunFolder.open(
        "run", on: disk.root, holder: LockHolder(pid: 1, host: "", boot: "", start: 0, version: ""))
      try folder.files.open(RunLayout.journal, for: .createNew).write(bytes)
      disk.processEnded()
      #expect(!disk.hasRun)
      let outcome = await SessionUnderTest(world: Self.world, disk: disk).run()
      #expect(outcome.failure == nil, "\(outcome.problems)")
    }
  }

  // MARK: Versions of the format

  @Test("Members and records that a newer program wrote survive a resume byte for byte")
  func unknownContent() async throws {
    let disk = try await Self.interrupted()
    let journal = try JournalText(disk)
    let changed = journal.lines.enumerated().map { number, line in
      number % 3 == 0
        ? line.replacing("\"data\":{", with: "\"data\":{\"added_later\":{\"x\":[1,2]},", maxReplacements: 1)
        : line
    }
    let unknown = #"{"v":1,"seq":0,"t":42,"type":"from.later","data":{"y":true},"prev":"","crc":""}"#
    try JournalText(lines: changed + [unknown]).write(to: disk)
    let before = try #require(disk.files(below: "run")[RunLayout.journal])
    #expect(await SessionUnderTest(world: Self.world, disk: disk).run().failure == nil)
    let after = try #require(disk.files(below: "run")[RunLayout.journal])
    #expect(after.count > before.count && after.starts(with: before))
    let whole = try await WholeRun(Self.world, matching: KillSweep.matching)
    expectSame(disk.projections, whole.disk.projections, "unknown content")
  }
}

/// The lines of a journal, to be changed and numbered anew.
struct JournalText {
  var lines: [String]

  init(lines: [String]) { self.lines = lines }

  init(_ disk: SimulatedDisk) throws {
    let bytes = try #require(disk.files(below: "run")[RunLayout.journal])
    lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// Writes the lines as records that follow each other.
  func write(to disk: SimulatedDisk) throws {
    var text = ""
    var link = "0000000000000000"
    for (number, line) in lines.enumerated() {
      let start = try #require(line.firstRange(of: "\"seq\":")?.upperBound)
      let time = try #require(line.firstRange(of: ",\"t\":")?.lowerBound)
      let end = try #require(line.ranges(of: ",\"prev\":\"").last?.lowerBound)
      let body = "\(line[..<start])\(number + 1)\(line[time..<end]),\"prev\":\"\(link)\""
      let sum = String(CRC32C.checksum(of: Array(body.utf8)), radix: 16)
      let whole = "\(body),\"crc\":\"\(String(repeating: "0", count: 8 - sum.count))\(sum)\"}"
      link = String(SHA256(hashing: whole).hexadecimal.prefix(16))
      text += whole + "\n"
    }
    let file = try disk.root.openFolder("run").open(RunLayout.journal, for: .readAndWrite)
    try file.truncate(to: 0)
    try file.write(Array(text.utf8))
    try file.synchronize()
  }
}

extension SimulatedDisk {
  /// Cuts the journal after so many records.
  func keepRecords(_ count: Int) throws {
    let bytes = files(below: "run")[RunLayout.journal] ?? []
    let lines = bytes.split(separator: UInt8(ascii: "\n")).prefix(count)
    let file = try root.openFolder("run").open(RunLayout.journal, for: .append)
    try file.truncate(to: lines.reduce(0) { $0 + $1.count + 1 })
    try file.synchronize()
  }
}
