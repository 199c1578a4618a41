import TrainingEngine

/// What has happened to a call so far.
package struct RetryProgress: Hashable, Sendable {
  /// Requests sent, all of them failed.
  package private(set) var attempts = 0
  /// Seconds since the first failure.
  package var outageSeconds = 0.0
  /// Seconds that the last request took to fail: so much of the random wait is over already.
  package var lastAttemptSeconds = 0.0
  /// Whether nobody gets an answer: then failures say nothing about one request, and only the outage's length counts.
  package var isOutage = false
  /// Whether the provider ever answered properly, to whomever.
  package var providerHasAnswered = false
  private var failures: [RetryPolicy.Persistence: Int] = [:]

  /// Nothing has failed yet.
  package init() {}

  /// Counts a failure.
  package mutating func record(_ failure: ModelFailure) {
    attempts += 1
    failures[RetryPolicy.persistence(for: failure), default: 0] += 1
  }

  /// How many failures of that class were recorded.
  package func failures(of persistence: RetryPolicy.Persistence) -> Int {
    failures[persistence, default: 0]
  }
}

/// Decides whether a failed request is sent again, and when. Pure: time and chance come in as values.
package struct RetryPolicy: Hashable, Sendable {
  /// How stubbornly a failure is met.
  package enum Persistence: Hashable, Sendable {
    /// Repeating can't mend it.
    case never
    /// The reply made no sense: twice more; then an outage where the provider is known to do better.
    case garbled
    /// It may be this request's own fault: five times more.
    case doubtful
    /// The provider is away or busy: as long as an outage may last.
    case outage
  }

  /// What to do next.
  package enum Decision: Hashable, Sendable {
    case retry(afterSeconds: Double)
    case giveUp
  }

  /// Seconds from the first failure of a call to the last moment at which it is sent again.
  package var longestOutage: Double
  /// Upper end of the first random wait, in seconds; doubled with each attempt.
  package var firstDelay = 1.0
  /// Upper end of every random wait, in seconds.
  package var longestDelay = 60.0

  /// A policy for outages of up to that many seconds.
  package init(longestOutage: Double) {
    self.longestOutage = longestOutage
  }

  /// The class of a failure (README, retries).
  package static func persistence(for failure: ModelFailure) -> Persistence {
    switch failure.kind {
    case .unauthorized, .unknownModel, .untrusted, .badRequest, .redirected, .refused, .outOfDescriptors:
      .never
    case .badResponse: .garbled
    case .timedOut: .doubtful
    case .unreachable, .rateLimited: .outage
    case .serverError: saysAway(failure.status) ? .outage : .doubtful
    }
  }

  /// Whether a status speaks of the provider's state and not of the request.
  private static func saysAway(_ status: Int?) -> Bool {
    switch status ?? 0 {
    case 502, 503, 504, 520...530: true
    default: false
    }
  }

  private static func repeats(_ persistence: Persistence) -> Int {
    switch persistence {
    case .never: 0
    case .garbled: 2
    case .doubtful: 5
    case .outage: .max
    }
  }

  /// Whether a failure speaks of the provider's state, so that others fare no better.
  package static func isOfProvider(_ failure: ModelFailure, _ progress: RetryProgress) -> Bool {
    switch persistence(for: failure) {
    case .never: false
    case .outage: true
    case .doubtful: progress.isOutage
    case .garbled:
      progress.isOutage || progress.providerHasAnswered && progress.failures(of: .garbled) > repeats(.garbled)
    }
  }

  /// Decides after a failure that `progress` already counts.
  ///
  /// A stated wait is kept; from the third failure of a call on it is at least the random one, so that a provider
  /// that says 0 for ever is not asked without end.
  ///
  /// - Parameter unit: a random number in 0..<1.
  package func decision(after failure: ModelFailure, progress: RetryProgress, unit: Double) -> Decision {
    let persistence = Self.persistence(for: failure)
    guard
      progress.failures(of: persistence) <= Self.repeats(persistence) || Self.isOfProvider(failure, progress)
    else { return .giveUp }
    let random = max(0, jitter(progress, unit: unit) - progress.lastAttemptSeconds)
    let stated = failure.retryAfter.map { min(max($0, 0), RetryAfter.longest) }
    let delay = stated.map { progress.attempts < 3 ? $0 : max($0, random) } ?? random
    guard progress.outageSeconds + delay <= longestOutage else { return .giveUp }
    return .retry(afterSeconds: delay)
  }

  private func jitter(_ progress: RetryProgress, unit: Double) -> Double {
    var ceiling = firstDelay
    for _ in 1..<max(2, min(progress.attempts, 64)) { ceiling = min(ceiling * 2, longestDelay) }
    return unit * (progress.attempts <= 1 ? firstDelay : ceiling)
  }
}

/// Random numbers that depend on a request alone, so that two equal runs wait alike.
package enum RetryJitter {
  /// A number in 0..<1 for an attempt of a request.
  package static func unit(body: [UInt8], attempt: Int) -> Double {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in body { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    hash ^= UInt64(truncatingIfNeeded: attempt) &* 0x9E37_79B9_7F4A_7C15
    hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
    hash ^= hash >> 31
    return Double(hash >> 11) / Double(1 << 53)
  }
}
