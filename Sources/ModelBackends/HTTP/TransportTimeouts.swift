/// How long the parts of an exchange may take, in seconds. Time in which the machine sleeps doesn't count.
package struct TransportTimeouts: Hashable, Sendable {
  /// The part of an exchange that took too long.
  package enum Phase: String, Hashable, Sendable {
    case connect = "connecting"
    case firstByte = "waiting for the reply"
    case idle = "receiving the reply"
    case total = "the whole call"
  }

  /// From the start until the request goes out.
  package var connect: Double
  /// From there until the reply's header.
  package var firstByte: Double
  /// Between two parts of the reply.
  package var idle: Double
  /// From the start to the end.
  package var total: Double

  /// Sets all four.
  package init(connect: Double = 10, firstByte: Double = 120, idle: Double = 60, total: Double = 300) {
    self.connect = connect
    self.firstByte = firstByte
    self.idle = idle
    self.total = total
  }

  /// The seconds that a phase may take.
  package func seconds(of phase: Phase) -> Double {
    switch phase {
    case .connect: connect
    case .firstByte: firstByte
    case .idle: idle
    case .total: total
    }
  }
}

/// Which limit of an exchange runs out next. Instants are seconds on any clock that never goes back.
package struct ExchangeDeadline: Hashable, Sendable {
  /// What is being waited for.
  package private(set) var phase: TransportTimeouts.Phase = .connect
  private let timeouts: TransportTimeouts
  private let start: Double
  private var phaseStart: Double

  /// Starts to connect.
  package init(_ timeouts: TransportTimeouts, start: Double) {
    self.timeouts = timeouts
    self.start = start
    phaseStart = start
  }

  /// Notes that a part of the request went out.
  package mutating func requestMoved(at instant: Double) {
    guard phase == .connect || phase == .firstByte else { return }
    phase = .firstByte
    phaseStart = instant
  }

  /// Notes that the header or a part of the body came in.
  package mutating func replyMoved(at instant: Double) {
    phase = .idle
    phaseStart = instant
  }

  /// The seconds that a phase of this exchange may take.
  package func seconds(of phase: TransportTimeouts.Phase) -> Double { timeouts.seconds(of: phase) }

  /// The instant of the next limit, and which one it is.
  package var next: (instant: Double, phase: TransportTimeouts.Phase) {
    let step = phaseStart + timeouts.seconds(of: phase)
    let end = start + timeouts.total
    return end < step ? (end, .total) : (step, phase)
  }
}
