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
  private let hiddenLimit: Int?
  private let script: Script
  private let state = Mutex(State())

  /// Starts to listen on a free port.
  ///
  /// - Parameter hiddenLimit: requests under way above which it answers 429.
  package init(hiddenLimit: Int? = nil, script: @escaping Script) throws {
    self.hiddenLimit = hiddenLimit
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
      let isKept = socket.send(reply)
      if !isRefused { state.withLock { $0.underWay -= 1 } }
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
      if let hiddenLimit, state.underWay >= hiddenLimit {
        state.refused += 1
        return (request, true)
      }
      state.underWay += 1
      state.mostUnderWay = max(state.mostUnderWay, state.underWay)
      return (request, false)
    }
  }
}
