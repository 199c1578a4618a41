/// Decides which kept connection serves the next request and which are kept no longer. Knows them by number only.
package struct ConnectionPool: Sendable {
  /// One connection that waits for a request.
  private struct Idle {
    let connection: Int
    let origin: HTTPAddress.Origin
    let expiry: Double
  }

  private let lifetime: Double
  private let capacity: Int
  /// The longest kept first.
  private var idle: [Idle] = []

  /// - Parameters:
  ///   - lifetime: seconds for which an unused connection is kept.
  ///   - capacity: connections kept at most; in use there may be any number.
  package init(lifetime: Double = 30, capacity: Int = 256) {
    self.lifetime = lifetime
    self.capacity = capacity
  }

  /// How many are kept.
  package var count: Int { idle.count }

  /// The instant at which the first of them expires; nil: none is kept.
  package var nextExpiry: Double? { idle.first?.expiry }

  /// Takes out the connection to an origin that was used last; nil: a new one is needed.
  package mutating func take(for origin: HTTPAddress.Origin) -> Int? {
    guard let index = idle.lastIndex(where: { $0.origin == origin }) else { return nil }
    return idle.remove(at: index).connection
  }

  /// Keeps a connection whose reply is complete. Gives back the one to close instead if there are too many.
  package mutating func keep(_ connection: Int, for origin: HTTPAddress.Origin, at instant: Double) -> Int? {
    idle.append(Idle(connection: connection, origin: origin, expiry: instant + lifetime))
    return idle.count > capacity ? idle.removeFirst().connection : nil
  }

  /// Forgets a connection that the peer closed. Does nothing if it isn't kept.
  package mutating func forget(_ connection: Int) {
    idle.removeAll { $0.connection == connection }
  }

  /// Takes out those that were unused for too long.
  package mutating func takeExpired(at instant: Double) -> [Int] {
    let count = idle.prefix { $0.expiry <= instant }.count
    defer { idle.removeFirst(count) }
    return idle.prefix(count).map(\.connection)
  }
}
