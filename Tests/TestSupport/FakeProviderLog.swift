import Glibc

/// What a fake provider saw, with times: from it follows what its faults cost at least, and how busy it was.
package struct FakeProviderLog: Sendable {
  /// One request. Instants are seconds since the provider started.
  package struct Entry: Sendable {
    package let request: FakeProviderRequest
    package let arrival: Double
    /// Over the hidden limit, answered with 429.
    package let isRefused: Bool
    /// nil while it is under way.
    package var end: Double?
    /// 0 where no answer is given.
    package var status = 0
    /// Seconds that the reply asks to wait.
    package var retryAfter: Double?

    init(request: FakeProviderRequest, arrival: Double, isRefused: Bool) {
      self.request = request
      self.arrival = arrival
      self.isRefused = isRefused
    }

    mutating func take(_ reply: FakeProviderReply) {
      if case .hang = reply.manner { status = 0 } else { status = reply.status }
      retryAfter = reply.headers.first { $0.name.lowercased() == "retry-after" }.flatMap { Double($0.value) }
    }
  }

  package var entries: [Entry]

  static var monotonicSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Mean number of requests that were worked on in a stretch of time, refused ones left out.
  package func meanUnderWay(from start: Double, to end: Double) -> Double {
    let busy = entries.reduce(0.0) { sum, entry in
      guard !entry.isRefused else { return sum }
      return sum + max(0, min(entry.end ?? end, end) - max(entry.arrival, start))
    }
    return busy / (end - start)
  }

  /// Share of requests in a stretch of time that were over the hidden limit.
  package func refusedShare(from start: Double, to end: Double) -> Double {
    let arrived = entries.filter { (start..<end).contains($0.arrival) }
    return arrived.isEmpty ? 0 : Double(arrived.count(where: \.isRefused)) / Double(arrived.count)
  }

  /// Seconds that faults cost whoever does not give up: the sum over serial phases of the longest wait that the
  /// faults of any one question of the phase impose. A phase is a stretch of requests with one name.
  ///
  /// - Parameter hangSeconds: the other side's limit for a first byte.
  package func floor(hangSeconds: Double, phase: (FakeProviderRequest) -> String) -> Floor {
    var floor = Floor()
    var name: String?
    var waits: [[UInt8]: Double] = [:]
    func close() {
      floor.seconds += waits.values.max() ?? 0
      if !waits.isEmpty { floor.phases += 1 }
      waits = [:]
    }
    for entry in entries {
      let next = phase(entry.request)
      if next != name { close() }
      name = next
      let imposed = entry.status == 0 ? hangSeconds : entry.status == 200 ? 0 : entry.retryAfter ?? 0
      if imposed > 0 { floor.faults += 1 }
      waits[entry.request.body, default: 0] += imposed
    }
    close()
    return floor
  }

  /// What the faults cost at least.
  package struct Floor: Sendable {
    package var seconds = 0.0
    package var phases = 0
    package var faults = 0
  }
}
