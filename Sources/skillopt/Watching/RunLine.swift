import Foundation
import RunStore
import SkillModel
import Synchronization

/// A line to the process that runs in a folder, for one question or one command.
final class RunLine: Sendable {
  private struct State {
    var status: RunStatus?
    var answer: CommandAnswer?
    var isClosed = false
    var waiting: CheckedContinuation<Void, Never>?
  }

  private final class Inbox: Sendable {
    let state = Mutex(State())

    func take(_ report: ControlClient.Report) {
      let waiting = state.withLock { state in
        switch report {
        case .status(let status): state.status = status
        case .answer(_, let answer): state.answer = answer
        case .closed: state.isClosed = true
        }
        defer { state.waiting = nil }
        return state.waiting
      }
      waiting?.resume()
    }

    func first<Value: Sendable>(_ find: @Sendable (State) -> Value?) async -> Value? {
      while true {
        let (value, isClosed) = state.withLock { (find($0), $0.isClosed) }
        if value != nil || isClosed { return value }
        await withCheckedContinuation { continuation in
          let isNews = state.withLock { state in
            if find(state) != nil || state.isClosed { return true }
            state.waiting = continuation
            return false
          }
          if isNews { continuation.resume() }
        }
      }
    }
  }

  private let client: ControlClient
  private let inbox = Inbox()

  /// - Throws: class 66 when no process runs there, 75 when one does that can't be reached: each says why, as far as it
  ///   can be known.
  init(_ folder: RunFolder) throws {
    let inbox = inbox
    let environment = ProcessInfo.processInfo.environment
    if let client = ControlClient.connect(
      runFolder: folder.path, environment: environment, report: { inbox.take($0) })
    {
      self.client = client
      return
    }
    if let holder = RunLiveness.writer(of: folder) { throw Self.unreachable(holder, in: folder) }
    let ending = Self.ending(of: folder)
    throw Problem(
      .inputMissing, at: Place(folder.path), "nothing runs in this folder" + ending.words, cure: ending.cure)
  }

  private static func unreachable(_ holder: LockHolder, in folder: RunFolder) -> Problem {
    if RunLiveness.isStopped(holder) {
      return Problem(
        .tryLater, at: Place(folder.path), "\(holder) is suspended, as by Ctrl-Z: it answers nobody",
        cure: "bring it back with fg in its terminal, or with: kill -CONT \(holder.pid)")
    }
    return Problem(
      .tryLater, at: Place(folder.path), "\(holder) runs here and can't be reached",
      cure: "give this terminal the XDG_RUNTIME_DIR of that one, and the same user")
  }

  /// How a run that nobody has at work stands, and what can be done with it.
  private static func ending(of folder: RunFolder) -> (words: String, cure: String) {
    let look = "look at it by skillopt watch \(folder.path)"
    guard folder.contents == .run else { return (": it was made by the Python reference", look) }
    var state = RunState()
    var reason: String?
    do {
      let events = try RunStart.events(in: folder.path)
      for event in events { state.apply(event) }
      if case .runInterrupted(let interrupted)? = events.last { reason = interrupted.reason }
    } catch {
      return ("", look)
    }
    if state.isFinished { return (": the run is finished", look) }
    let command = state.header?.environment == "ledger" ? "demo" : "train"
    let words = reason.map { ": it ended before its end (\($0))" } ?? ": it was interrupted"
    return (words, "go on with it by skillopt \(command) --resume \(folder.path), or \(look)")
  }

  func status() async throws -> RunStatus { try await awaited { $0.status } }

  func answer(to command: RunCommand) async throws -> CommandAnswer {
    client.send(command, id: 1, actor: .current())
    return try await awaited { $0.answer }
  }

  func close() { client.close() }

  private func awaited<Value: Sendable>(_ find: @Sendable (State) -> Value?) async throws -> Value {
    guard let value = await inbox.first(find) else {
      throw Problem(.tryLater, "the process of this run ended before it answered")
    }
    return value
  }
}
