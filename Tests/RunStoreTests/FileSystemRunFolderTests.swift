import Foundation
import SkillModel
import TestSupport
import Testing

@testable import RunStore

@Suite("Opening a run folder")
struct RunFolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func open(_ name: String, _ policy: LockPolicy = .required) throws(Problem) -> RunFolder {
    try RunFolder.open(folder.file(name), lockPolicy: policy, holder: testHolder)
  }

  private func refusal(_ body: () throws(Problem) -> RunFolder) -> Problem? {
    do throws(Problem) {
      _ = try body()
      return nil
    } catch {
      return error
    }
  }

  @Test("a folder that doesn't exist is made, with those above it")
  func made() throws {
    let run = try open("outputs/deep/run")
    #expect(run.contents == .nothing)
    let mode = try FileManager.default.attributesOfItem(atPath: folder.file("outputs/deep/run"))[
      .posixPermissions]
    #expect(mode as? Int == 0o700)
    #expect(try run.files.list(".") == ["lock"])
  }

  @Test("an empty folder and a folder with a run are used")
  func used() async throws {
    try FileManager.default.createDirectory(atPath: folder.file("run"), withIntermediateDirectories: false)
    #expect(try open("run").contents == .nothing)
    let host = try LocalFileSystem.host.openFolder(folder.path)
    _ = try await TestSession.write([.ticked(1)], on: host)
    #expect(try open("run").contents == .run)
  }

  @Test("somebody else's folder is never mixed with a run")
  func foreign() throws {
    try AtomicFile(in: try LocalFileSystem.host.openFolder(folder.path)).write("x", to: "run/notes.txt")
    #expect(refusal { () throws(Problem) in try open("run") }?.failureClass == .cannotCreate)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("run")) == ["notes.txt"])
    try AtomicFile(in: try LocalFileSystem.host.openFolder(folder.path)).write("{}", to: "peer/config.json")
    try AtomicFile(in: try LocalFileSystem.host.openFolder(folder.path)).write("[]", to: "peer/history.json")
    #expect(refusal { () throws(Problem) in try open("peer") }?.message.contains("reference") == true)
    #expect(try RunFolder.openForReading(folder.file("peer")).contents == .referenceRun)
    #expect(
      refusal { () throws(Problem) in try RunFolder.openForReading(folder.file("run")) }?.failureClass
        == .inputMissing)
  }

  @Test("files and links that lead nowhere or in circles can't be a run folder; a link to a folder can")
  func wrongKinds() throws {
    let manager = FileManager.default
    #expect(manager.createFile(atPath: folder.file("file"), contents: Data()))
    try manager.createSymbolicLink(
      atPath: folder.file("dangling"), withDestinationPath: folder.file("nowhere"))
    try manager.createSymbolicLink(atPath: folder.file("loop"), withDestinationPath: folder.file("loop"))
    try manager.createSymbolicLink(atPath: folder.file("good"), withDestinationPath: folder.path + "/real")
    for name in ["file", "dangling", "loop", "file/below"] {
      let problem = refusal { () throws(Problem) in try open(name) }
      #expect(problem?.failureClass == .cannotCreate, "\(name)")
      #expect(
        refusal { () throws(Problem) in try RunFolder.openForReading(folder.file(name)) }?.failureClass
          == .inputMissing)
    }
    #expect(!manager.fileExists(atPath: folder.file("nowhere")))
    try manager.createDirectory(atPath: folder.file("real"), withIntermediateDirectories: false)
    #expect(try open("good").contents == .nothing)
  }

  @Test("a second writer is refused with the name of the first, until that one is gone")
  func locked() throws {
    var first: RunFolder? = try open("run")
    let problem = try #require(refusal { () throws(Problem) in try open("run") })
    #expect(problem.failureClass == .tryLater)
    #expect(problem.message.contains("process 7 on here, since 2023-11-14 22:13:20 UTC, version 1.0"))
    #expect(first?.lock != nil)
    first = nil
    let second = try open("run")
    #expect(refusal { () throws(Problem) in try open("run") } != nil)
    try second.lock?.release()
    #expect(refusal { () throws(Problem) in try open("run") } == nil)
  }

  @Test("of twenty starters at once exactly one becomes the writer, twenty times")
  func race() async throws {
    #expect(await RunFolderRace.winners(rounds: 20, in: folder) == Array(repeating: 1, count: 20))
  }

  @Test("where there are no locks the user must say that none is wanted")
  func withoutLocks() throws {
    let disk = SimulatedDisk()
    let host = FaultyFileSystem(base: disk.root, script: FaultScript(locks: .unsupported))
    let problem = refusal { () throws(Problem) in try RunFolder.open("run", on: host, holder: testHolder) }
    #expect(problem?.failureClass == .tryLater)
    #expect(problem?.message.contains("locks not supported") == true)
    let run = try RunFolder.open("run", on: host, lockPolicy: .withoutLock, holder: testHolder)
    #expect(run.lock == nil)
  }

  @Test("looking at a run takes no lock and changes nothing")
  func reading() async throws {
    let host = try LocalFileSystem.host.openFolder(folder.path)
    _ = try await TestSession.write([.ticked(1), .paid(reply: "x")], on: host)
    let writer = try open("run")
    let script = FaultScript { ![.open, .read, .list, .inspect].contains($0.operation) }
    let faulty = FaultyFileSystem(base: host, script: script)
    let run = try RunFolder.openForReading("run", on: faulty)
    #expect(try TestSession.read(run.files).replayed.count == 2)
    var tail = JournalTail(in: run.files)
    #expect(try tail.poll().count == 2)
    #expect(script.calls.isEmpty)
    _ = writer
  }
}

/// Many who want to write one run.
enum RunFolderRace {
  /// How many of twenty starters got the folder, in each round. Each has a descriptor of its own, as processes have.
  static func winners(rounds: Int, in folder: TemporaryFolder) async -> [Int] {
    var winners: [Int] = []
    for round in 0..<rounds {
      let holders = await withTaskGroup(of: RunFolder?.self) { group in
        for _ in 0..<20 {
          group.addTask { try? RunFolder.open(folder.file("run\(round)"), holder: testHolder) }
        }
        var holders: [RunFolder] = []
        for await holder in group { if let holder { holders.append(holder) } }
        return holders
      }
      winners.append(holders.count)
    }
    return winners
  }
}
