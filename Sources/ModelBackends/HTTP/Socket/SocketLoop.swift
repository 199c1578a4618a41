import Glibc

/// The I/O thread: waits for all sockets at once, and is the only one that ends exchanges.
///
/// Made and used on that thread alone. It ends with the `stop` message.
struct SocketLoop {
  private static let bufferLength = 64 << 10

  private let mailbox: SocketMailbox
  private let bodyLimit: Int
  private var resolver: HostResolver
  private var pool: ConnectionPool
  private var exchanges: [Int: SocketExchange] = [:]
  /// The kept connections by descriptor.
  private var idle: [Int32: StreamSocket] = [:]
  private var buffer = [UInt8](repeating: 0, count: Self.bufferLength)
  private var isStopped = false

  init(_ mailbox: SocketMailbox, pool: ConnectionPool, bodyLimit: Int) {
    self.mailbox = mailbox
    self.bodyLimit = bodyLimit
    self.pool = pool
    resolver = HostResolver(mailbox)
  }

  /// Seconds on the clock that stands still while the machine sleeps.
  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Works until it is told to stop.
  mutating func run() {
    while !isStopped {
      let (ready, isWoken) = wait()
      for event in ready { handle(event) }
      if isWoken { for message in mailbox.takeAll() { handle(message) } }
      sweep()
    }
    for exchange in exchanges.values {
      exchange.continuation.resume(throwing: TransportError.connectionLost("the transport was closed"))
    }
  }

  // MARK: Waiting

  private struct Event {
    /// Nil for a kept connection.
    let exchange: SocketExchange?
    let socket: StreamSocket
    let events: Int32
  }

  private func wait() -> (ready: [Event], isWoken: Bool) {
    var polled = [pollfd(fd: mailbox.waking, events: Int16(POLLIN), revents: 0)]
    var owners: [(exchange: SocketExchange?, socket: StreamSocket)] = []
    for exchange in exchanges.values {
      guard let (socket, events) = exchange.interest else { continue }
      polled.append(pollfd(fd: socket.descriptor, events: Int16(events), revents: 0))
      owners.append((exchange, socket))
    }
    for socket in idle.values {
      polled.append(pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0))
      owners.append((nil, socket))
    }
    guard poll(&polled, nfds_t(polled.count), patience) > 0 else { return ([], false) }
    let ready = zip(polled.dropFirst(), owners).compactMap { entry, owner in
      entry.revents == 0
        ? nil : Event(exchange: owner.exchange, socket: owner.socket, events: Int32(entry.revents))
    }
    return (ready, polled[0].revents != 0)
  }

  /// Milliseconds until something must happen by itself, rounded up; -1: never.
  private var patience: Int32 {
    var next = pool.nextExpiry ?? .infinity
    for exchange in exchanges.values { next = min(next, exchange.nextInstant) }
    guard next.isFinite else { return -1 }
    return Int32(min(max(0, ((next - Self.now) * 1_000).rounded(.up)), 1_000_000))
  }

  // MARK: What happens

  private mutating func handle(_ message: SocketMailbox.Message) {
    switch message {
    case .start(let start):
      let exchange = SocketExchange(start, bodyLimit: bodyLimit)
      exchanges[exchange.id] = exchange
      begin(exchange)
    case .cancel(let id):
      exchanges.removeValue(forKey: id)?.continuation.resume(throwing: CancellationError())
    case .resolved(let origin, let result):
      resolver.remember(result, of: origin, at: Self.now)
      for exchange in exchanges.values where exchange.origin == origin {
        guard case .resolving = exchange.step else { continue }
        switch result {
        case .success(let addresses): connect(exchange, to: addresses[...])
        case .failure(let error): end(exchange, with: .failure(error))
        }
      }
    case .stop: isStopped = true
    }
  }

  private mutating func handle(_ event: Event) {
    guard let exchange = event.exchange else {
      // A kept connection has nothing to say but that it is over.
      drop(event.socket.descriptor)
      return
    }
    switch exchange.step {
    case .resolving: return
    case .connecting(let socket, let rest, _):
      let code = socket.connectError
      if code == 0 {
        settle(exchange, exchange.talk(over: socket, at: Self.now), socket)
      } else {
        connect(exchange, to: rest, after: .unreachable(TransportError.systemText(code)))
      }
    case .talking(let socket):
      let progress = exchange.advance(
        over: socket, events: event.events, buffer: &buffer, at: Self.now)
      settle(exchange, progress, socket)
    }
  }

  /// Ends what is over its time and closes what was kept too long.
  private mutating func sweep() {
    let now = Self.now
    for descriptor in pool.takeExpired(at: now) { idle[Int32(descriptor)] = nil }
    for exchange in exchanges.values where exchange.nextInstant <= now {
      if let error = exchange.timeout(at: now) {
        if case .connecting = exchange.step { resolver.forget(exchange.origin) }
        end(exchange, with: .failure(error))
      } else if case .connecting(_, let rest, _) = exchange.step {
        connect(exchange, to: rest, after: .unreachable("no answer"))
      }
    }
  }

  // MARK: Connections

  private mutating func begin(_ exchange: SocketExchange) {
    while let number = pool.take(for: exchange.origin) {
      guard let socket = idle.removeValue(forKey: Int32(number)), socket.isQuiet else { continue }
      settle(exchange, exchange.talk(over: socket, at: Self.now), socket)
      return
    }
    if let addresses = resolver.addresses(of: exchange.origin, at: Self.now) {
      connect(exchange, to: addresses[...])
    }
  }

  /// Tries the first address, and the next if that fails at once. Each but the last gets its share of the time.
  private mutating func connect(
    _ exchange: SocketExchange, to addresses: ArraySlice<SocketAddress>,
    after failure: TransportError = .unreachable("no address")
  ) {
    var rest = addresses
    var failure = failure
    while let address = rest.popFirst() {
      do {
        let socket = try openSocket(to: address)
        let now = Self.now
        let left = exchange.deadline.next.instant - now
        let end = rest.isEmpty ? .infinity : now + left / Double(rest.count + 1)
        exchange.step = .connecting(socket, rest: rest, end: end)
        return
      } catch {
        failure = error
      }
    }
    resolver.forget(exchange.origin)
    end(exchange, with: .failure(failure))
  }

  /// Begins to connect; a kept connection makes room where no descriptor is left.
  private mutating func openSocket(to address: SocketAddress) throws(TransportError) -> StreamSocket {
    do {
      return try StreamSocket.connecting(to: address)
    } catch .outOfDescriptors(let limit, _) {
      if let kept = idle.keys.first {
        drop(kept)
        return try StreamSocket.connecting(to: address)
      }
      let inUse = exchanges.values.count { $0.interest != nil }
      throw .outOfDescriptors(limit: limit, inUse: inUse)
    }
  }

  private mutating func settle(
    _ exchange: SocketExchange, _ progress: SocketExchange.Progress, _ socket: StreamSocket
  ) {
    switch progress {
    case .waiting: return
    case .failed(let error): end(exchange, with: .failure(error))
    case .replied(let reply, let isReusable):
      end(exchange, with: .success(reply))
      guard isReusable else { return }
      idle[socket.descriptor] = socket
      if let oldest = pool.keep(Int(socket.descriptor), for: exchange.origin, at: Self.now) {
        idle[Int32(oldest)] = nil
      }
    }
  }

  private mutating func drop(_ descriptor: Int32) {
    pool.forget(Int(descriptor))
    idle[descriptor] = nil
  }

  private mutating func end(_ exchange: SocketExchange, with result: Result<TransportReply, TransportError>) {
    guard exchanges.removeValue(forKey: exchange.id) != nil else { return }
    exchange.continuation.resume(with: result.mapError { $0 as any Error })
  }
}
