import Glibc

/// One non-blocking TCP connection. Closed when nobody holds it any more.
///
/// Belongs to the I/O thread; not `Sendable`.
final class StreamSocket {
  /// What a read gave.
  enum Received {
    /// That many bytes at the beginning of the buffer.
    case bytes(Int)
    /// Nothing for now.
    case nothing
    /// The peer sends no more.
    case end
    /// The connection broke; the system's error number.
    case broken(Int32)
  }

  /// For `poll`.
  let descriptor: Int32

  private init(_ descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// Begins to connect. - Throws: `TransportError` when that fails at once.
  static func connecting(to address: SocketAddress) throws(TransportError) -> StreamSocket {
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = socket(address.family, type, Int32(IPPROTO_TCP))
    guard descriptor >= 0 else { throw .noConnection(errno) }
    let socket = StreamSocket(descriptor)
    // Without it the end of a long body would wait for an acknowledgement. If it is refused that is only slower.
    var isOn: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
    let code = address.connect(descriptor)
    guard code == 0 || code == EINPROGRESS || code == EINTR else {
      throw .unreachable(TransportError.systemText(code))
    }
    return socket
  }

  deinit {
    close(descriptor)
  }

  /// How an attempt to connect ended, once the socket is writable: the system's error number, 0 for success.
  var connectError: Int32 {
    var code: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length) == 0 ? code : errno
  }

  /// Whether the connection is open and nothing came in: only then may it carry another request.
  var isQuiet: Bool {
    var byte: UInt8 = 0
    let count = recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
    return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)
  }

  /// Sends what fits. Gives back how many bytes that were, or the system's error number. Never raises SIGPIPE.
  func send(_ bytes: ArraySlice<UInt8>) -> (sent: Int, error: Int32) {
    bytes.withUnsafeBytes { raw in
      var sent = 0
      while sent < raw.count {
        let rest = UnsafeRawBufferPointer(rebasing: raw[sent...])
        let count = Glibc.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
        if count >= 0 {
          sent += count
        } else if errno == EAGAIN || errno == EWOULDBLOCK {
          break
        } else if errno != EINTR {
          return (sent, errno)
        }
      }
      return (sent, 0)
    }
  }

  /// Reads once.
  func receive(into buffer: inout [UInt8]) -> Received {
    while true {
      let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
      if count > 0 { return .bytes(count) }
      if count == 0 { return .end }
      switch errno {
      case EINTR: continue
      case EAGAIN, EWOULDBLOCK: return .nothing
      case let code: return .broken(code)
      }
    }
  }
}
