import Glibc

/// A port of this machine that neither accepts nor refuses: its queue of connections is full.
package final class FakeProviderBacklog: Sendable {
  /// Where nobody answers.
  package let port: UInt16
  private let listener: Int32
  private let fillers: [Int32]

  /// Fills the queue of a fresh port.
  package init() throws {
    (listener, port) = try FakeProviderSocket.listen(queue: 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    fillers = (0..<4).map { _ in
      let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
      let filler = socket(AF_INET, type, 0)
      withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
          // In progress is all that is wanted.
          _ = connect(filler, address, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      return filler
    }
  }

  deinit {
    for descriptor in fillers + [listener] { close(descriptor) }
  }
}
