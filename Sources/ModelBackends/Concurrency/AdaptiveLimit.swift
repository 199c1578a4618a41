/// How many requests may be under way: a state machine without clock or waiting.
///
/// Fixed, or additive increase and multiplicative decrease: a reply while all slots are in use adds a slot until the
/// provider was overloaded for the first time and a fraction of a slot from then on; an overloaded provider takes a
/// share away, once per round of requests. The level at which a
/// provider was last overloaded is remembered and probed again only after `probeInterval` replies, so that
/// steady operation meets few refusals.
package struct AdaptiveLimit: Hashable, Sendable {
  /// How a request ended, as far as load is concerned.
  package enum Outcome: Hashable, Sendable {
    case succeeded
    /// The provider said that it's too much.
    case overloaded
    /// Says nothing about load.
    case neutral
  }

  /// One request that was admitted.
  package struct Ticket: Hashable, Sendable {
    fileprivate let number: Int
  }

  /// Replies between two tries to pass the level of the last overload.
  package static let probeInterval = 100

  /// Requests under way.
  package private(set) var inFlight = 0
  private let bounds: ClosedRange<Int>
  private var level: Double
  private var nextTicket = 0
  private var firstTicketOfRound = 0
  /// Requests admitted before this one were under way while another had to wait.
  private var firstTicketAfterWaiting = 0
  private var ceiling: Int?
  private var wasEverOverloaded = false
  private var repliesSinceDecrease = 0
  private var repliesAtCeiling = 0

  /// Always the same number, at least 1.
  package init(fixed count: Int) {
    let count = max(1, count)
    bounds = count...count
    level = Double(count)
  }

  /// Starts somewhere and stays within bounds.
  package init(startingAt start: Int = 20, within bounds: ClosedRange<Int> = 1...100) {
    self.bounds = bounds
    level = Double(min(max(start, bounds.lowerBound), bounds.upperBound))
  }

  /// Requests that may be under way at once.
  package var capacity: Int { Int(level) }

  /// Whether another request may start.
  package var hasRoom: Bool { inFlight < capacity }

  /// Admits a request. The caller has seen `hasRoom`.
  package mutating func admit() -> Ticket {
    inFlight += 1
    nextTicket += 1
    return Ticket(number: nextTicket - 1)
  }

  /// Takes note that a request has to wait: everything under way now counts as work at the limit.
  package mutating func holdBack() { firstTicketAfterWaiting = nextTicket }

  /// Takes note of how an admitted request ended.
  package mutating func finish(_ ticket: Ticket, _ outcome: Outcome) {
    let wasSaturated = inFlight >= capacity || ticket.number < firstTicketAfterWaiting
    inFlight -= 1
    guard bounds.count > 1 else { return }
    switch outcome {
    case .neutral: break
    case .succeeded: grow(isSaturated: wasSaturated)
    case .overloaded: shrink(after: ticket)
    }
  }

  /// This limit as it was before failures that turned out to be an outage; what is under way stays.
  package func restored(to earlier: AdaptiveLimit) -> AdaptiveLimit {
    var limit = self
    limit.level = earlier.level
    limit.ceiling = earlier.ceiling
    limit.wasEverOverloaded = earlier.wasEverOverloaded
    limit.repliesSinceDecrease = earlier.repliesSinceDecrease
    limit.repliesAtCeiling = earlier.repliesAtCeiling
    return limit
  }

  private mutating func grow(isSaturated: Bool) {
    repliesSinceDecrease += 1
    guard isSaturated else { return }
    if let ceiling, capacity >= ceiling {
      repliesAtCeiling += 1
      if repliesAtCeiling >= 2 * capacity { self.ceiling = nil }
      return
    }
    var next = min(level + (wasEverOverloaded ? 1 / level : 1), Double(bounds.upperBound))
    // Sums of fractions end just below a whole number.
    if next.rounded() - next < 1e-9, next.rounded() > next { next = next.rounded() }
    if let ceiling, Int(next) >= ceiling, repliesSinceDecrease < Self.probeInterval { return }
    level = next
  }

  private mutating func shrink(after ticket: Ticket) {
    wasEverOverloaded = true
    guard ticket.number >= firstTicketOfRound else { return }
    firstTicketOfRound = nextTicket
    let isBadlyOver = repliesSinceDecrease < capacity
    ceiling = capacity
    repliesAtCeiling = 0
    repliesSinceDecrease = 0
    let share = isBadlyOver ? 0.5 : 0.85
    level = max((level * share).rounded(.down), Double(bounds.lowerBound))
  }
}
