import Foundation
import Glibc
import SkillModel
import Synchronization
import Testing

@testable import RunStore

@Suite("Steering a run from another process", .timeLimit(.minutes(5)))
struct ControlTests {
  private static let actor = DecisionActor(kind: .policy, name: "me", userID: 4_711, session: "s1")

  /// What a client was told.
  private final class Told: Sendable {
    let reports = Collected<ControlClient.Report>()

    var statuses: [RunStatus] {
      reports.records.compactMap { if case .status(let status) = $0 { status } else { nil } }
    }
    var answers: [Int: CommandAnswer] {
      var answers: [Int: CommandAnswer] = [:]
      for case .answer(let id, let answer) in reports.records { answers[id] = answer }
      return answers
    }
    var isClosed: Bool { reports.records.contains { if case .closed = $0 { true } else { false } } }

    func waited(until condition: (Told) -> Bool) async {
      while !condition(self) { await Task.yield() }
    }
  }

  private static func connect(_ run: String, _ told: Told, _ environment: [String: String] = [:]) throws
    -> ControlClient
  {
    try #require(
      ControlClient.connect(runFolder: run, environment: environment) { told.reports.take($0) })
  }

  @Test("commands arrive with the user that the kernel names, answers find their asker, all see the status")
  func conversation() async throws {
    let run = try TemporaryFolder().path
    try FileManager.default.createDirectory(atPath: run, withIntermediateDirectories: true)
    let asked = Collected<RunCommand>()
    let actors = Collected<DecisionActor>()
    let address = ControlAddress.own(runFolder: run, environment: [:])
    let server = try ControlServer(at: address, run: "r1") { command, actor, answer in
      asked.take(command)
      actors.take(actor)
      answer(command == .pause ? .done : .refused("no"))
    }
    server.publish(RunStatus(activity: .running, at: 1))
    let (first, second) = (Told(), Told())
    let (one, two) = (try Self.connect(run, first), try Self.connect(run, second))
    #expect(one.run == "r1" && one.pid == Int(getpid()))
    one.send(.pause, id: 7, actor: Self.actor)
    two.send(.step(.stage), id: 7, actor: Self.actor)
    await first.waited { $0.answers[7] != nil && !$0.statuses.isEmpty }
    await second.waited { $0.answers[7] != nil && !$0.statuses.isEmpty }
    #expect(first.answers == [7: .done] && second.answers == [7: .refused("no")])
    #expect(Set(asked.records) == [.pause, .step(.stage)])
    #expect(actors.records.allSatisfy { $0.userID == Int(getuid()) && $0.kind == .person && $0.name == "me" })
    server.publish(RunStatus(activity: .paused(place: "x"), at: 2))
    await first.waited { $0.statuses.last?.at == 2 }
    await second.waited { $0.statuses.last?.at == 2 }
    one.close()
    server.close()
    await second.waited { $0.isClosed }
    #expect(!FileManager.default.fileExists(atPath: address.path))
    #expect(ControlClient.connect(runFolder: run, environment: [:]) { _ in } == nil)
    _ = two
  }

  @Test("the answer to a last command arrives though the run lets go; one that never comes is given up")
  func lastAnswers() async throws {
    let run = try TemporaryFolder().path
    try FileManager.default.createDirectory(atPath: run, withIntermediateDirectories: true)
    let address = ControlAddress.own(runFolder: run, environment: [:])
    let open = Collected<@Sendable (CommandAnswer) -> Void>()
    let server = try ControlServer(at: address, run: "r") { _, _, answer in open.take(answer) }
    let told = Told()
    let client = try Self.connect(run, told)
    for id in [1, 2] { client.send(.stopNow, id: id, actor: Self.actor) }
    await told.waited { _ in open.records.count == 2 }
    let closed = Collected<Bool>()
    Thread.detachNewThread {
      server.close()
      closed.take(true)
    }
    await told.waited { _ in !FileManager.default.fileExists(atPath: address.path) }
    open.records[0](.done)
    await told.waited { $0.isClosed }
    #expect(told.answers == [1: .done])
    await told.waited { _ in !closed.records.isEmpty }
    _ = client
  }

  @Test("the socket is the user's alone, in the runtime directory where there is one, else in the run folder")
  func address() throws {
    let scratch = try TemporaryFolder()
    let run = scratch.file(String(repeating: "deep/", count: 30) + "run")
    let runtime = scratch.file("runtime")
    for path in [run, runtime] {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    chmod(runtime, 0o755)
    let environment = ["XDG_RUNTIME_DIR": runtime]
    #expect(ControlAddress.own(runFolder: run, environment: environment).folder == run)
    chmod(runtime, 0o700)
    let address = ControlAddress.own(runFolder: run, environment: environment)
    #expect(address.folder == runtime)
    for address in [address, ControlAddress.own(runFolder: run, environment: [:])] {
      let server = try ControlServer(at: address, run: "r") { _, _, answer in answer(.done) }
      var information = stat()
      #expect(stat(address.path, &information) == 0 && information.st_mode & 0o777 == 0o600)
      #expect(ControlClient.connect(runFolder: run, environment: environment) { _ in } != nil)
      server.close()
    }
  }

  @Test("a socket left by a dead process is replaced; a watcher that never reads holds nobody up")
  func leftOvers() async throws {
    let run = try TemporaryFolder()
    let address = ControlAddress.own(runFolder: run.path, environment: [:])
    do {
      let dead = try ControlSocket.listening(at: address)
      _ = dead.descriptor
    }
    #expect(FileManager.default.fileExists(atPath: address.path))
    let server = try ControlServer(at: address, run: "r") { _, _, answer in answer(.done) }
    let silent = try ControlSocket.connected(to: address)
    let told = Told()
    let client = try Self.connect(run.path, told)
    for number in 1...20_000 { server.publish(RunStatus(activity: .running, at: number)) }
    await told.waited { $0.statuses.last?.at == 20_000 }
    #expect(told.statuses.map(\.at) == told.statuses.map(\.at).sorted())
    _ = silent.descriptor
    client.close()
    server.close()
  }

  @Test("a watcher that asks on and on and never reads the answers is let go, and holds nobody up")
  func unreadAnswers() async throws {
    let run = try TemporaryFolder()
    let address = ControlAddress.own(runFolder: run.path, environment: [:])
    let words = String(repeating: "no ", count: 10_000)
    let server = try ControlServer(at: address, run: "r") { _, _, answer in answer(.refused(words)) }
    let silent = try ControlSocket.connected(to: address)
    let question = try ControlMessage.command(id: 1, .pause, actor: Self.actor).line()
    var rest = question[...]
    // 30 KB wait for each question; more than 1 MB of them ends the connection.
    var isOpen = true
    while isOpen {
      guard let count = silent.send(rest) else {
        isOpen = false
        break
      }
      rest = rest.dropFirst(count)
      if rest.isEmpty { rest = question[...] }
      if count == 0 { await Task.yield() }
    }
    #expect(!isOpen)
    let told = Told()
    let client = try Self.connect(run.path, told)
    client.send(.resume, id: 1, actor: Self.actor)
    await told.waited { $0.answers[1] != nil }
    #expect(told.answers[1] == .refused(words))
    client.close()
    server.close()
  }

  @Test("bytes that are no message end a connection and nothing else")
  func nonsense() async throws {
    let run = try TemporaryFolder()
    let address = ControlAddress.own(runFolder: run.path, environment: [:])
    let server = try ControlServer(at: address, run: "r") { _, _, answer in answer(.done) }
    let hostile = try ControlSocket.connected(to: address)
    #expect(hostile.send(Array("{\"command\":\n\u{0}\n".utf8)[...]) != nil)
    while hostile.received() != nil { await Task.yield() }
    let told = Told()
    let client = try Self.connect(run.path, told)
    client.send(.resume, id: 1, actor: Self.actor)
    await told.waited { $0.answers[1] == .done }
    client.close()
    server.close()
  }
}
