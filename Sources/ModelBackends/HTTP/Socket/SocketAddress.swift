import Glibc

/// One numeric address of a host, as the system wants it.
struct SocketAddress: Hashable, Sendable {
  /// `AF_INET` or `AF_INET6`.
  let family: Int32
  private let bytes: [UInt8]

  /// Every address of a host in the order of the system's preference. Blocks for as long as the name service takes.
  ///
  /// - Throws: `TransportError.unreachable` with the system's words.
  static func all(of origin: HTTPAddress.Origin) throws(TransportError) -> [SocketAddress] {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_NUMERICSERV
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(origin.host, String(origin.port), &hints, &list)
    defer { if let list { freeaddrinfo(list) } }
    if code == EAI_SYSTEM, errno == EMFILE || errno == ENFILE { throw .noConnection(errno) }
    guard code == 0 else { throw .unreachable("\(origin.host): " + String(cString: gai_strerror(code))) }
    var addresses: [SocketAddress] = []
    var next = list
    while let entry = next?.pointee {
      if let address = entry.ai_addr {
        let raw = UnsafeRawBufferPointer(start: address, count: Int(entry.ai_addrlen))
        addresses.append(SocketAddress(family: entry.ai_family, bytes: Array(raw)))
      }
      next = entry.ai_next
    }
    guard !addresses.isEmpty else { throw .unreachable("\(origin.host): no address") }
    return addresses
  }

  /// Begins to connect a socket. Gives back the system's error number, 0 for success.
  func connect(_ descriptor: Int32) -> Int32 {
    bytes.withUnsafeBytes { raw -> Int32 in
      guard let address = raw.assumingMemoryBound(to: sockaddr.self).baseAddress else { return EINVAL }
      return Glibc.connect(descriptor, address, socklen_t(raw.count)) == 0 ? 0 : errno
    }
  }
}
