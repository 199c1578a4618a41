import Foundation
import Glibc
import Synchronization

/// A model server on this machine that misbehaves by script and counts what it gets.
///
/// Every connection has its own thread, which blocks as it likes. `stop` ends them all.
package final class FakeProvider: Sendable {
  /// Decides what a request gets. Called on the connection's thread, several at once.
  package typealias Script = @Sendable (FakeProviderRequest) -> FakeProviderReply

  /// Why the server couldn't start.
  package struct StartFailure: Error {
    /// The system's error number.
    package let code: Int32
  }

  private struct State {
    var requests: [FakeProviderRequest] = []
    var log: [FakeProviderLog.Entry] = []
    var hiddenLimit: Int?
    var repetitions: [[UInt8]: Int] = [:]
    var connections: Set<Int32> = []
    var accepted = 0
    var underWay = 0
    var mostUnderWay = 0
    var refused = 0
    var isStopped = false
  }

  /// Where it listens, on the loopback interface.
  package let port: UInt16
  private let listener: Int32
  private let script: Script
  private let state: Mutex<State>
  private let start = FakeProviderLog.monotonicSeconds

  /// Starts to listen on a free port.
  ///
  /// - Parameter hiddenLimit: requests under way above which it answers 429.
  package init(hiddenLimit: Int? = nil, script: @escaping Script) throws {
    state = Mutex(State(hiddenLimit: hiddenLimit))
    self.script = script
    (listener, port) = try FakeProviderSocket.listen()
    Thread.detachNewThread { [self] in acceptConnections() }
  }

  /// The base URL of its chat interface.
  package var baseURL: String { "http://127.0.0.1:\(port)/v1" }

  /// Every request whose body arrived, in order of arrival.
  package var requests: [FakeProviderRequest] { state.withLock { $0.requests } }

  /// How many requests arrived.
  package var requestCount: Int { state.withLock { $0.requests.count } }

  /// How often each body arrived.
  package var countsByBody: [[UInt8]: Int] { state.withLock { $0.repetitions } }

  /// What became of every request, in order of arrival. One that is under way has no end yet.
  package var log: FakeProviderLog { state.withLock { FakeProviderLog(entries: $0.log) } }

  /// Seconds since it started, on the clock of the log.
  package var now: Double { FakeProviderLog.monotonicSeconds - start }

  /// Changes the hidden limit; requests under way stay.
  package func setHiddenLimit(_ limit: Int?) { state.withLock { $0.hiddenLimit = limit } }

  /// Connections that are open now.
  package var openConnections: Int { state.withLock { $0.connections.count } }

  /// Connections that were made in all.
  package var acceptedConnections: Int { state.withLock { $0.accepted } }

  /// Most requests under way at once, without those over the hidden limit.
  package var mostUnderWay: Int { state.withLock { $0.mostUnderWay } }

  /// Requests refused because of the hidden limit.
  package var refusedRequests: Int { state.withLock { $0.refused } }

  /// Ends the server and every connection.
  package func stop() {
    let open = state.withLock { state -> Set<Int32> in
      guard !state.isStopped else { return [] }
      state.isStopped = true
      shutdown(listener, Int32(SHUT_RDWR))
      return state.connections
    }
    for connection in open { shutdown(connection, Int32(SHUT_RDWR)) }
  }

  private func acceptConnections() {
    while true {
      let connection = accept(listener, nil, nil)
      if connection < 0, errno == EINTR || errno == ECONNABORTED { continue }
      guard connection >= 0 else { break }
      let isWelcome = state.withLock { state -> Bool in
        guard !state.isStopped else { return false }
        state.connections.insert(connection)
        state.accepted += 1
        return true
      }
      guard isWelcome else {
        close(connection)
        break
      }
      Thread.detachNewThread { [self] in serve(connection) }
    }
    close(listener)
  }

  private func serve(_ connection: Int32) {
    var socket = FakeProviderSocket(connection)
    while let head = socket.readRequest() {
      let (request, isRefused) = record(head)
      let reply = isRefused ? .failure(429, message: "too many at once") : script(request)
      state.withLock { $0.log[request.ordinal].take(reply) }
      let isKept = socket.send(reply) {
        state.withLock { state in
          state.log[request.ordinal].end = now
          if !isRefused { state.underWay -= 1 }
        }
      }
      if !isKept { break }
    }
    state.withLock { state in
      state.connections.remove(connection)
      close(connection)
    }
  }

  private func record(_ head: FakeProviderSocket.Head) -> (FakeProviderRequest, isRefused: Bool) {
    state.withLock { state in
      let repetition = state.repetitions[head.body, default: 0]
      state.repetitions[head.body] = repetition + 1
      let request = FakeProviderRequest(
        ordinal: state.requests.count, repetition: repetition, path: head.path, headers: head.headers,
        body: head.body)
      state.requests.append(request)
      let isRefused = state.hiddenLimit.map { state.underWay >= $0 } ?? false
      state.log.append(FakeProviderLog.Entry(request: request, arrival: now, isRefused: isRefused))
      if isRefused {
        state.refused += 1
        return (request, true)
      }
      state.underWay += 1
      state.mostUnderWay = max(state.mostUnderWay, state.underWay)
      return (request, false)
    }
  }
}
