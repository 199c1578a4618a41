import SkillModel
import Synchronization

/// Records what happens, and stands in for the past where a run goes on after an interruption.
///
/// Everything up to the last committed record is folded into the state. What was recorded of the unit that was
/// interrupted (a step, an epoch's end, the final evaluations) is kept aside: its replies are used instead of
/// asking again, and its decisions must come out the same when the engine takes the unit up again.
package final class RunRecorder: Sendable {
  private struct Shared {
    var state = RunState()
    var expected: [RunEvent] = []
    var replies: [CallKey: CallReplied] = [:]
    var recorded: Set<RunEvent.CallMark> = []
    var texts: Set<String> = []
    var observers: [@Sendable (RunEvent) -> Void] = []
  }

  private let shared: Mutex<Shared>
  private let sink: any EventSink

  /// Calls that were sent before the interruption and have no reply on record.
  package let openCalls: Int

  /// - Parameters:
  ///   - sink: must hand every event that it took to `deliver`, in order.
  ///   - past: the events of the journal so far.
  package init(sink: any EventSink, past: [RunEvent] = []) {
    self.sink = sink
    var shared = Shared()
    let boundary = (past.lastIndex(where: \.endsUnit) ?? -1) + 1
    let start = past.isEmpty ? 0 : max(boundary, 1)
    for event in past[..<start] { shared.state.apply(event) }
    var open: Set<CallKey> = []
    for event in past {
      switch event {
      case .textKept(let kept): shared.texts.insert(kept.digest)
      case .callIntended(let call): open.insert(call.key)
      case .callReplied(let reply): open.remove(reply.key)
      default: break
      }
    }
    openCalls = open.count
    for event in past[start...] {
      switch event.ordering {
      case .decision: shared.expected.append(event)
      case .call:
        if case .callReplied(let reply) = event { shared.replies[reply.key] = reply }
        if let mark = event.callMark { shared.recorded.insert(mark) }
      case .process: break
      }
    }
    shared.expected.reverse()
    self.shared = Mutex(shared)
  }

  /// The fold over everything handed on so far.
  package var state: RunState { shared.withLock { $0.state } }

  /// Adds somebody who is told of every event, after it is safe.
  package func observe(_ observer: @escaping @Sendable (RunEvent) -> Void) {
    shared.withLock { $0.observers.append(observer) }
  }

  /// For the sink: an event is safe.
  package func deliver(_ event: RunEvent) {
    let observers = shared.withLock { shared in
      shared.state.apply(event)
      return shared.observers
    }
    for observer in observers { observer(event) }
  }

  /// Records an event, unless it is on record already from before an interruption.
  ///
  /// - Throws: `EngineFailure.divergence` when a decision comes out otherwise than recorded; what the sink throws.
  package func record(_ event: RunEvent) async throws {
    let isOnRecord = try shared.withLock { shared -> Bool in
      if let mark = event.callMark { return shared.recorded.remove(mark) != nil }
      guard event.ordering == .decision, let next = shared.expected.last else { return false }
      guard next.agrees(with: event) else {
        throw EngineFailure.divergence(recorded: next.kind.rawValue, now: event.kind.rawValue)
      }
      shared.expected.removeLast()
      return true
    }
    if isOnRecord {
      deliver(event)
    } else {
      try await sink.append(event)
    }
  }

  /// The reply on record for this very question, if there is one.
  package func recordedReply(to key: CallKey, request: String) -> CallReplied? {
    shared.withLock { shared in
      guard let reply = shared.replies[key], reply.request == request else { return nil }
      shared.replies[key] = nil
      return reply
    }
  }

  /// Keeps a text once.
  package func keep(_ text: String, digest: String) async throws {
    let isNew = shared.withLock { $0.texts.insert(digest).inserted }
    if isNew { try await sink.append(.textKept(TextKept(digest: digest, text: text))) }
  }

  /// Forgets what was recorded of the interrupted unit: its inputs have changed and this was accepted.
  package func forgetOpenUnit() {
    shared.withLock { shared in
      shared.expected = []
      shared.replies = [:]
      shared.recorded = []
    }
  }
}

extension RunEvent {
  /// Identifies a record that has no place in the order of decisions.
  enum CallMark: Hashable, Sendable {
    case reply(CallKey, request: String)
    case score(Phase, index: Int)
    case degraded(Degraded)
  }

  var callMark: CallMark? {
    switch self {
    case .callReplied(let reply): .reply(reply.key, request: reply.request)
    case .taskScored(let scored): .score(scored.phase, index: scored.index)
    case .degraded(let degraded): .degraded(degraded)
    default: nil
    }
  }

  /// True for the records after which a run can go on without looking back.
  var endsUnit: Bool {
    switch self {
    case .baselineMeasured, .stepCommitted, .epochFinished, .runFinished: true
    default: false
    }
  }

  /// Equal but for durations.
  func agrees(with other: RunEvent) -> Bool {
    switch (self, other) {
    case (.stepCommitted(let left), .stepCommitted(let right)): left.step == right.step && left.action == right.action
    default: self == other
    }
  }
}
