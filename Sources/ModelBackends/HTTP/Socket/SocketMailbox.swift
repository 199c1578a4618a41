import Glibc
import Synchronization

/// The way from any thread to the I/O thread: a list of messages and a socket that wakes a waiting `poll`.
final class SocketMailbox: Sendable {
  /// One exchange to begin.
  struct Start: Sendable {
    let id: Int
    let head: HTTPRequestHead
    let body: [UInt8]
    let timeouts: TransportTimeouts
    /// On the clock of `SocketLoop.now`.
    let instant: Double
    let continuation: CheckedContinuation<TransportReply, any Error>
  }

  /// What the I/O thread is told.
  enum Message: Sendable {
    case start(Start)
    case cancel(Int)
    case resolved(HTTPAddress.Origin, Result<[SocketAddress], TransportError>)
    case stop
  }

  private struct State {
    var messages: [Message] = []
    var lastID = 0
  }

  private let state = Mutex(State())
  /// Readable while messages may be waiting.
  let waking: Int32
  private let awakener: Int32

  /// - Throws: `TransportError.outOfDescriptors` when the process has none left.
  init() throws(TransportError) {
    var ends: [Int32] = [-1, -1]
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &ends) == 0 else {
      throw .noConnection(errno)
    }
    (waking, awakener) = (ends[0], ends[1])
  }

  deinit {
    close(waking)
    close(awakener)
  }

  /// A number that no other exchange has.
  func nextID() -> Int {
    state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
  }

  /// Leaves a message and wakes the thread if it may be asleep.
  func post(_ message: Message) {
    let isFirst = state.withLock { state in
      state.messages.append(message)
      return state.messages.count == 1
    }
    guard isFirst else { return }
    // A full buffer means that the thread is being woken already.
    var byte: UInt8 = 1
    _ = send(awakener, &byte, 1, Int32(MSG_NOSIGNAL))
  }

  /// Takes all messages, in order. First silences the wake-up, so that none that comes later is slept through.
  func takeAll() -> [Message] {
    var bytes: (UInt64, UInt64) = (0, 0)
    _ = recv(waking, &bytes, MemoryLayout.size(ofValue: bytes), 0)
    return state.withLock { state in
      defer { state.messages = [] }
      return state.messages
    }
  }
}
