import TrainingEngine

/// What is known of a provider: not heard of yet, answering, away, or refusing for good. Pure: instants are seconds
/// on any clock that never goes back.
package struct ProviderHealth: Hashable, Sendable {
  /// How things stand.
  package enum Standing: Hashable, Sendable {
    /// Nothing came back yet: one request goes ahead of all others, so that a wrong key is sent once.
    case unheard
    case answering
    /// Nobody gets an answer. One request at a time tries whether that is over. `since` is when it was noticed.
    case away(since: Double)
    /// It said something that no other request can change.
    case refusing(ModelFailure)
  }

  /// Seconds without any answer after which failures are an outage.
  package static let patience = 5.0
  /// Seconds between two tries during an outage.
  package static let probeInterval = 15.0

  /// How things stand.
  package private(set) var standing = Standing.unheard
  /// Whether any request was ever answered.
  package private(set) var hasAnswered = false
  private var firstFailure: Double?
  private var failures = 0
  private var lastFailure: ModelFailure?

  /// Nothing is known.
  package init() {}

  /// Whether an outage goes on.
  package var isAway: Bool { if case .away = standing { true } else { false } }

  /// Takes note of an answer. Gives back the outage that it ends, if one went on.
  ///
  /// - Parameter sentAt: when the request was sent; one from before an outage says nothing about its end.
  package mutating func answered(sentAt: Double, at instant: Double) -> OutageNotice? {
    let ended = outage(at: instant, nextProbe: nil)
    let wasAway = isAway
    switch standing {
    case .refusing: return nil
    case .away(let since) where sentAt < since: return nil
    default: standing = .answering
    }
    hasAnswered = true
    firstFailure = nil
    failures = 0
    return wasAway ? ended : nil
  }

  /// Takes note of a failure that speaks of the provider and not of one request.
  ///
  /// - Returns: whether an outage begins with it.
  package mutating func failed(_ failure: ModelFailure, at instant: Double) -> Bool {
    failures += 1
    lastFailure = failure
    let start = firstFailure ?? instant
    firstFailure = start
    guard !isAway, max(instant - start, failure.retryAfter ?? 0) >= Self.patience else { return false }
    standing = .away(since: instant)
    return true
  }

  /// Takes note that no other request can fare better.
  package mutating func refused(_ failure: ModelFailure) { standing = .refusing(failure) }

  /// An outage of a provider that had answered was waited for as long as it may last: whoever comes next tries anew.
  package mutating func gaveUp() {
    standing = .answering
    firstFailure = nil
    failures = 0
  }

  /// The outage as it stands; nil where nothing failed.
  package func outage(at instant: Double, nextProbe: Double?) -> OutageNotice? {
    guard let firstFailure, let lastFailure else { return nil }
    return OutageNotice(
      seconds: instant - firstFailure, failures: failures, nextProbe: nextProbe, failure: lastFailure)
  }
}
