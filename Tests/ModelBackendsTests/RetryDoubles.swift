import Synchronization
import TrainingEngine

@testable import ModelBackends

/// A clock that jumps instead of waiting.
final class ManualRetryClock: RetryClock {
  private let state = Mutex((now: 1_000.0, sleeps: [Double]()))

  var now: Double { state.withLock { $0.now } }
  /// Noon of 1 January 2025, plus what was slept.
  var wallClock: Double { 1_735_732_800 + now - 1_000 }
  var sleeps: [Double] { state.withLock { $0.sleeps } }

  func sleep(seconds: Double) async throws {
    try Task.checkCancellation()
    state.withLock { state in
      state.now += seconds
      state.sleeps.append(seconds)
    }
  }
}

/// Records failed attempts; may refuse the next one.
final class RecordingObserver: AttemptObserving {
  struct Refusal: Error {}
  struct Entry: Equatable {
    let kind: ModelFailure.Kind
    let attempt: Int
    let delay: Double
    let message: String
  }

  private let limit: Int
  private let recorded = Mutex<[Entry]>([])
  private let outages = Mutex((began: [OutageNotice](), probes: 0, ended: [OutageNotice]()))

  init(refusingAfter limit: Int = .max) {
    self.limit = limit
  }

  var entries: [Entry] { recorded.withLock { $0 } }

  var outagesBegan: [OutageNotice] { outages.withLock { $0.began } }
  var outagesEnded: [OutageNotice] { outages.withLock { $0.ended } }
  /// Announcements that an outage goes on, the first one included.
  var probes: Int { outages.withLock { $0.probes } }

  func outageContinues(_ outage: OutageNotice, isNew: Bool) async throws {
    outages.withLock { outages in
      outages.probes += 1
      if isNew { outages.began.append(outage) }
    }
  }

  func outageEnded(_ outage: OutageNotice) async throws {
    outages.withLock { $0.ended.append(outage) }
  }

  func attemptFailed(_ failure: ModelFailure, attempt: Int, delay: Double) async throws {
    let count = recorded.withLock { recorded in
      recorded.append(Entry(kind: failure.kind, attempt: attempt, delay: delay, message: failure.message))
      return recorded.count
    }
    if count >= limit { throw Refusal() }
  }
}

/// A transport that answers from a closure; `ordinal` counts from 0.
final class ScriptedTransport: ChatTransport {
  private let script: @Sendable (TransportRequest, Int) async throws -> TransportReply
  private let received = Mutex<[TransportRequest]>([])

  init(_ script: @escaping @Sendable (TransportRequest, Int) async throws -> TransportReply) {
    self.script = script
  }

  var requests: [TransportRequest] { received.withLock { $0 } }

  func exchange(_ request: TransportRequest) async throws -> TransportReply {
    let ordinal = received.withLock { received in
      received.append(request)
      return received.count - 1
    }
    return try await script(request, ordinal)
  }
}
