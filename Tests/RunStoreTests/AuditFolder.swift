import Foundation
import SkillModel
import TrainingEngine

@testable import RunStore

/// A finished run on disk with decisions of a person in it, to be read, proved and tampered with.
struct AuditFolder {
  let temporary: TemporaryFolder
  let head: JournalHead
  static let reason = "too narrow for the next quarter"

  init() async throws {
    try await self.init(Self.withDecisions(await Self.world.events()))
  }

  /// The same run; when its first step is complete, that one is taken back.
  static func withRevert() async throws -> AuditFolder { try await AuditFolder(await reverted()) }

  static func reverted() async -> [RunEvent] {
    let events = await world.events()
    let end = (events.firstIndex { $0.kind == .stepCommitted } ?? 0) + 1
    var state = RunState()
    for event in events[..<end] { state.apply(event) }
    let asked = RevertAsked(
      decision: "s1-9", epoch: 1,
      request: RevertRequest(
        step: 1, reason: VetoReason(.wrong, text: reason),
        shownSkill: SkillDigest(of: state.current.text).hexadecimal, via: "key v"),
      actor: DecisionActor(kind: .person, name: "ann", session: "s1"), mode: .auto, wasPaused: true,
      milliseconds: 77)
    return await world.events(after: events[..<end] + [.revertAsked(asked)])
  }

  private static var world: ProjectionWorld {
    var world = ProjectionWorld()
    world.configuration.train.epochs = 1
    world.configuration.optimizer.usesSlowUpdate = false
    world.configuration.optimizer.usesMetaNote = false
    world.skill = "# Skill\n" + String(repeating: "- Keep every word of this line.\n", count: 560)
    return world
  }

  init(_ events: [RunEvent]) async throws {
    temporary = try TemporaryFolder()
    let folder = try RunFolder.open(temporary.file("run"), holder: testHolder)
    let replay = try Journal.open(in: folder, of: RunEvent.self) { _ in }
    let writer = try JournalWriter<RunEvent>(
      in: folder.files, after: replay.head, clock: { 1_795_000_000_123 }
    ) { _ in }
    for event in events { try await writer.append(event) }
    try await writer.close()
    let projections = ProjectionWriter(folder: folder.files)
    _ = await projections.rebuild(from: events)
    try await projections.finish()
    head = writer.head
  }

  /// A veto, taken back, after each proposal.
  private static func withDecisions(_ events: [RunEvent]) -> [RunEvent] {
    var state = RunState()
    var result: [RunEvent] = []
    for event in events {
      state.apply(event)
      result.append(event)
      if case .epochStarted = event { result.append(modeSet) }
      guard case .editsProposed(let proposed) = event, let item = proposed.chosen.first else { continue }
      for verdict in [EditVerdict.veto, .clear] {
        result.append(
          .editDecided(
            decision(
              verdict, on: item, step: proposed.step, base: SkillDigest(of: state.current.text).hexadecimal)))
      }
    }
    return result
  }

  private static var modeSet: RunEvent {
    .reviewModeSet(
      ReviewModeSet(
        mode: .window, windowSeconds: 5, previous: .auto, epoch: 1, step: 0,
        actor: DecisionActor(kind: .person, name: "bob", session: "s2")))
  }

  private static func decision(
    _ verdict: EditVerdict, on item: NumberedItem, step: Int, base: String
  ) -> EditDecided {
    EditDecided(
      decision: "s1-\(step)-\(verdict.rawValue)", epoch: 1, step: step, edit: item.id, verdict: verdict,
      reason: verdict == .veto ? VetoReason(.tooSpecific, text: reason) : nil,
      shown: ShownEdit(
        itemDigest: item.itemDigest, baseDigest: base, hiddenCharacters: 3, warnings: ["link"],
        dwellMilliseconds: 900, substitutions: ["3 x <U+202E>"],
        difference: ShownDifference(digest: "d1ff", form: "unified, context 3", lines: 14, seen: 12),
        keysPressed: 4),
      actor: DecisionActor(
        kind: .person, name: "=ann", userID: 1000, terminal: "/dev/pts/3", host: "box",
        remoteAddress: "192.0.2.9", session: "s1", program: "2", build: "0123abcd+"),
      via: "key v", mode: .manual, wasPaused: true, milliseconds: 4_200)
  }

  var files: any RunFileSystem {
    get throws { try RunFolder.openForReading(temporary.file("run")).files }
  }

  func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: temporary.file("run/" + name))))
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: temporary.file("run/" + name)))
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: temporary.file("run/" + name))
  }

  func lines() throws -> [[UInt8]] {
    try bytes("journal.jsonl").split(separator: UInt8(ascii: "\n")).map(Array.init)
  }

  func write(lines: [[UInt8]]) throws {
    try write(Array(lines.map { $0 + [UInt8(ascii: "\n")] }.joined()), to: "journal.jsonl")
  }

  /// What verification finds; nil where it finds nothing.
  func finding(noted: String? = nil) throws -> String? {
    do {
      return try AuditVerification(in: try files, noted: noted).differences.first?.message
    } catch let error as any Reportable {
      return error.problems.first?.message
    }
  }
}
