import Dispatch

/// Looks names up, each once for all who wait for it, and remembers the result for a while.
///
/// Belongs to the I/O thread; the look-up itself blocks a thread of the queue's.
struct HostResolver {
  /// Seconds for which a result is used.
  static let lifetime = 60.0

  private let mailbox: SocketMailbox
  private let queue = DispatchQueue(label: "skillopt.transport.names", attributes: .concurrent)
  private var known: [HTTPAddress.Origin: (addresses: [SocketAddress], expiry: Double)] = [:]
  private var asked: Set<HTTPAddress.Origin> = []

  /// - Parameter mailbox: gets a `resolved` message for every look-up.
  init(_ mailbox: SocketMailbox) {
    self.mailbox = mailbox
  }

  /// The addresses if they are known. Otherwise nil, and a message follows.
  mutating func addresses(of origin: HTTPAddress.Origin, at instant: Double) -> [SocketAddress]? {
    if let entry = known[origin], entry.expiry > instant { return entry.addresses }
    guard asked.insert(origin).inserted else { return nil }
    queue.async { [mailbox] in
      let result = Result { () throws(TransportError) in try SocketAddress.all(of: origin) }
      mailbox.post(.resolved(origin, result))
    }
    return nil
  }

  /// Remembers what a look-up found; a failure isn't remembered.
  mutating func remember(
    _ result: Result<[SocketAddress], TransportError>, of origin: HTTPAddress.Origin, at instant: Double
  ) {
    asked.remove(origin)
    if case .success(let addresses) = result { known[origin] = (addresses, instant + Self.lifetime) }
  }

  /// Forgets addresses of which none can be reached.
  mutating func forget(_ origin: HTTPAddress.Origin) {
    known[origin] = nil
  }
}
