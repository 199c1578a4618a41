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

  /// - Throws: class 66 when no process runs there, 75 when one does that can't be reached.
  init(_ folder: RunFolder) throws {
    let inbox = inbox
    let environment = ProcessInfo.processInfo.environment
    if let client = ControlClient.connect(
      runFolder: folder.path, environment: environment, report: { inbox.take($0) })
    {
      self.client = client
      return
    }
    if let holder = RunLiveness.writer(of: folder) {
      throw Problem(
        .tryLater, at: Place(folder.path), "\(holder) runs here and can't be reached",
        cure: "give this terminal the XDG_RUNTIME_DIR of that one, and the same user")
    }
    throw Problem(
      .inputMissing, at: Place(folder.path), "nothing runs in this folder",
      cure: "go on with it by --resume, or look at it by skillopt watch")
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
