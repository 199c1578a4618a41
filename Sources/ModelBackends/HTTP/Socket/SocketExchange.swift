import Glibc

/// One exchange on its way through the I/O thread, to which it belongs.
final class SocketExchange {
  /// Where it is.
  enum Step {
    /// Waits for the host's addresses.
    case resolving
    /// Waits for a connection. `rest` are the addresses still to try, `end` is when this one is given up for them.
    case connecting(StreamSocket, rest: ArraySlice<SocketAddress>, end: Double)
    /// Sends and receives.
    case talking(StreamSocket)
  }

  /// What came of an attempt to get further.
  enum Progress {
    case waiting
    /// A reply, and whether its connection may be kept.
    case replied(TransportReply, isReusable: Bool)
    case failed(TransportError)
  }

  let id: Int
  let origin: HTTPAddress.Origin
  let continuation: CheckedContinuation<TransportReply, any Error>
  var step = Step.resolving
  private(set) var deadline: ExchangeDeadline
  /// Nil once the request is on its way; the key goes with it.
  private var request: (head: HTTPRequestHead, body: [UInt8])?
  /// What is still to be sent.
  private var outgoing: ArraySlice<UInt8> = []
  /// Whether the server stopped to listen before it had the whole request.
  private var wasRefused = false
  private var reader: HTTPReplyReader

  init(_ start: SocketMailbox.Start, bodyLimit: Int) {
    id = start.id
    origin = start.head.address.origin
    continuation = start.continuation
    deadline = ExchangeDeadline(start.timeouts, start: start.instant)
    request = (start.head, start.body)
    reader = HTTPReplyReader(bodyLimit: bodyLimit)
  }

  /// The socket in use and the events it waits for; nil while the name is looked up.
  var interest: (socket: StreamSocket, events: Int32)? {
    switch step {
    case .resolving: nil
    case .connecting(let socket, _, _): (socket, POLLOUT)
    case .talking(let socket): (socket, outgoing.isEmpty ? POLLIN : POLLIN | POLLOUT)
    }
  }

  /// The instant at which something must happen even if nothing comes in.
  var nextInstant: Double {
    guard case .connecting(_, _, let end) = step else { return deadline.next.instant }
    return min(end, deadline.next.instant)
  }

  /// The limit that is over, if one is.
  func timeout(at instant: Double) -> TransportError? {
    let (end, phase) = deadline.next
    return end <= instant ? .timedOut(phase, seconds: deadline.seconds(of: phase)) : nil
  }

  /// Sends the request over a connection that stands.
  func talk(over socket: StreamSocket, at instant: Double) -> Progress {
    step = .talking(socket)
    if let request {
      outgoing = (request.head.bytes + request.body)[...]
      self.request = nil
    }
    return sendMore(over: socket, at: instant)
  }

  /// Sends and receives what is possible now.
  func advance(over socket: StreamSocket, events: Int32, buffer: inout [UInt8], at instant: Double)
    -> Progress
  {
    if !outgoing.isEmpty, events & POLLOUT != 0 {
      let progress = sendMore(over: socket, at: instant)
      guard case .waiting = progress else { return progress }
    }
    guard events & (POLLIN | POLLHUP | POLLERR) != 0 else { return .waiting }
    do {
      return try receive(over: socket, buffer: &buffer, at: instant)
    } catch {
      return .failed(error)
    }
  }

  private func sendMore(over socket: StreamSocket, at instant: Double) -> Progress {
    let (sent, code) = socket.send(outgoing)
    outgoing = outgoing.dropFirst(sent)
    if sent > 0 { deadline.requestMoved(at: instant) }
    // A server that has heard enough may have answered before it closed: what it said is read first.
    if code == EPIPE || code == ECONNRESET { wasRefused = true }
    if outgoing.isEmpty || wasRefused { outgoing = [] }
    return code == 0 || wasRefused ? .waiting : .failed(.connectionLost(TransportError.systemText(code)))
  }

  private func receive(
    over socket: StreamSocket, buffer: inout [UInt8], at instant: Double
  ) throws(TransportError) -> Progress {
    switch socket.receive(into: &buffer) {
    case .nothing: return .waiting
    case .broken(let code): throw .connectionLost(TransportError.systemText(code))
    case .end: try reader.receiveEnd()
    case .bytes(let count):
      try reader.receive(buffer[..<count])
      if reader.head != nil { deadline.replyMoved(at: instant) }
    }
    if let head = reader.head, let location = head.location {
      throw .redirected(status: head.status, location: absolute(location))
    }
    guard let reply = reader.reply else { return .waiting }
    let isReusable = reader.leavesConnectionUsable && outgoing.isEmpty && !wasRefused
    return .replied(reply, isReusable: isReusable)
  }

  /// A location that names only a path, with the server before it.
  private func absolute(_ location: String) -> String {
    guard location.hasPrefix("/") else { return location }
    return (location.hasPrefix("//") ? "http:" : "http://" + origin.field) + location
  }
}
