import Glibc

/// One connection of the fake provider: reads requests, sends replies. Blocks its thread.
struct FakeProviderSocket {
  /// A request as it came in.
  struct Head {
    let path: String
    let headers: [String: String]
    let body: [UInt8]
  }

  private let descriptor: Int32
  private var buffer: [UInt8] = []

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// A listening socket on a free port of the loopback interface.
  static func listen(queue: Int32 = 256) throws -> (descriptor: Int32, port: UInt16) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw FakeProvider.StartFailure(code: errno) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(descriptor, address, length) == 0 && Glibc.listen(descriptor, queue) == 0
          && getsockname(descriptor, address, &length) == 0
      }
    }
    guard result else {
      let code = errno
      close(descriptor)
      throw FakeProvider.StartFailure(code: code)
    }
    return (descriptor, UInt16(bigEndian: address.sin_port))
  }

  // MARK: Reading

  /// The next request; nil when the other side hangs up or sends something else.
  mutating func readRequest() -> Head? {
    guard let headEnd = readUntilBlankLine() else { return nil }
    let lines = String(decoding: buffer[..<headEnd], as: UTF8.self).split(separator: "\r\n")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
    }
    let length = headers["content-length"].flatMap { Int($0) } ?? 0
    let bodyStart = headEnd + 4
    while buffer.count < bodyStart + length {
      guard receive() else { return nil }
    }
    let body = Array(buffer[bodyStart..<(bodyStart + length)])
    buffer.removeFirst(bodyStart + length)
    let words = lines.first?.split(separator: " ") ?? []
    return Head(path: words.count > 1 ? String(words[1]) : "", headers: headers, body: body)
  }

  private mutating func readUntilBlankLine() -> Int? {
    var searched = 0
    while true {
      while searched + 4 <= buffer.count {
        if buffer[searched..<(searched + 4)].elementsEqual([13, 10, 13, 10]) { return searched }
        searched += 1
      }
      guard receive() else { return nil }
    }
  }

  private mutating func receive() -> Bool {
    var piece = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &piece, piece.count, 0)
    guard count > 0 else { return false }
    buffer += piece[..<count]
    return true
  }

  // MARK: Sending

  /// Sends a reply; false when the connection is over.
  ///
  /// - Parameter finishing: called once, before the reply's last piece is sent or when there will be none: the
  ///   request is no longer under way when the other side can know.
  func send(_ reply: FakeProviderReply, finishing: () -> Void) -> Bool {
    guard reply.delay <= 0 || pause(reply.delay) else {
      finishing()
      return false
    }
    switch reply.manner {
    case .hang:
      waitForHangUp()
      finishing()
      return false
    case .dripping(let pieceLength, let seconds):
      defer { finishing() }
      return drip(reply, pieceLength: pieceLength, pause: seconds)
    case .whole, .broken, .raw:
      finishing()
      return send(reply, at: reply.manner)
    }
  }

  private func send(_ reply: FakeProviderReply, at manner: FakeProviderReply.Manner) -> Bool {
    switch manner {
    case .whole, .hang, .dripping: return send(head(of: reply) + reply.body)
    case .broken(let count, let isReset):
      _ = send(head(of: reply) + reply.body.prefix(count))
      if isReset { resetOnClose() }
      return false
    case .raw(let bytes):
      _ = send(bytes)
      return false
    }
  }

  private func head(of reply: FakeProviderReply) -> [UInt8] {
    var lines = ["HTTP/1.1 \(reply.status) Scripted", "Content-Length: \(reply.body.count)"]
    lines += reply.headers.map { "\($0.name): \($0.value)" }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }

  private func drip(_ reply: FakeProviderReply, pieceLength: Int, pause seconds: Double) -> Bool {
    guard send(head(of: reply)) else { return false }
    var rest = reply.body[...]
    while !rest.isEmpty {
      guard pause(seconds), send(Array(rest.prefix(pieceLength))) else { return false }
      rest = rest.dropFirst(pieceLength)
    }
    return true
  }

  private func send(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var sent = 0
      while sent < buffer.count {
        let rest = UnsafeRawBufferPointer(rebasing: buffer[sent...])
        let count = Glibc.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
        guard count > 0 else { return false }
        sent += count
      }
      return true
    }
  }

  /// Waits; false when the other side hangs up or sends something meanwhile.
  private func pause(_ seconds: Double) -> Bool {
    var descriptors = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
    return poll(&descriptors, 1, Int32(seconds * 1_000)) == 0
  }

  private func waitForHangUp() {
    var descriptors = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
    poll(&descriptors, 1, -1)
  }

  private func resetOnClose() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
  }
}
