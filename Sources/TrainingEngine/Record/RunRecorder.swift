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
    var recorded: [RunEvent.CallMark: Int] = [:]
    var texts: Set<String> = []
    /// Verdicts of people on the edits of the interrupted unit.
    var verdicts: [EditDecided] = []
    var decisionCount = 0
    var observers: [@Sendable (RunEvent) -> Void] = []

    /// Takes an event of the unit that was interrupted.
    mutating func keepAside(_ event: RunEvent) {
      switch event.ordering {
      case .decision: expected.append(event)
      case .call:
        if case .callReplied(let reply) = event { replies[reply.key] = reply }
        if case .degraded(let degraded) = event, degraded.kind.comesWithSending {
          state.apply(event)
          return
        }
        if let mark = event.callMark { recorded[mark, default: 0] += 1 }
        if case .callAttemptFailed = event { state.apply(event) }
      case .process:
        switch event {
        case .editDecided(let decided): verdicts.append(decided)
        // Holds whatever becomes of the unit.
        case .reviewModeSet, .revertAsked: state.apply(event)
        default: break
        }
      }
    }

    /// Takes over a decision that was on record.
    mutating func replay(_ event: RunEvent) {
      state.apply(event)
      // The verdicts were given between here and the next commit; what followed from them is on record too.
      guard case .editsProposed(let proposed) = event else { return }
      for decided in verdicts where decided.step == proposed.step { state.apply(.editDecided(decided)) }
      verdicts = []
    }

    /// Whether a record of a call was there once more than it was asked for; it is then used up.
    mutating func useUp(_ mark: RunEvent.CallMark) -> Bool {
      guard let count = recorded[mark], count > 0 else { return false }
      recorded[mark] = count - 1
      return true
    }
  }

  private let shared: Mutex<Shared>
  private let sink: any EventSink

  /// What was spent before this process.
  package let pastCalls: PastCalls

  /// Calls that were sent before the interruption and have no reply on record.
  package var openCalls: Int { pastCalls.open }

  /// - Parameters:
  ///   - sink: must hand every event that it took to `deliver`, in order.
  ///   - past: the events of the journal so far.
  package init(sink: any EventSink, past: [RunEvent] = []) {
    self.sink = sink
    pastCalls = PastCalls(past)
    var shared = Shared()
    for case .textKept(let kept) in past { shared.texts.insert(kept.digest) }
    shared.decisionCount = past.count { $0.kind == .editDecided || $0.kind == .revertAsked }
    let events = past.withoutForgottenUnits
    let boundary = (events.lastIndex(where: \.endsUnit) ?? -1) + 1
    let start = events.isEmpty ? 0 : max(boundary, 1)
    for event in events[..<start] { shared.state.apply(event) }
    let anew = events[start...].lastIndex(where: \.forgetsOpenUnit) ?? start
    for event in events[start..<anew] { shared.state.apply(event) }
    for event in events[anew...] { shared.keepAside(event) }
    shared.expected.reverse()
    self.shared = Mutex(shared)
  }

  /// The fold over everything handed on so far.
  package var state: RunState { shared.withLock { $0.state } }

  /// Adds somebody who is told of every new event, after it is safe. The past is known to whoever read the journal.
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
      if let mark = event.callMark { return shared.useUp(mark) }
      guard event.ordering == .decision, let next = shared.expected.last else { return false }
      guard next.agrees(with: event) else {
        throw EngineFailure.divergence(recorded: next.kind.rawValue, now: event.kind.rawValue)
      }
      shared.expected.removeLast()
      return true
    }
    if isOnRecord {
      shared.withLock { $0.replay(event) }
    } else {
      try await sink.append(event)
    }
  }

  /// The next decision that was on record before an interruption and has not come again; nil where the engine goes on
  /// into the open.
  var expectedDecision: RunEvent? { shared.withLock { $0.expected.last } }

  /// Whether the record has the end of the step that is taken up again: its gate or its commit.
  var expectsEndOfStep: Bool {
    shared.withLock { $0.expected.contains { $0.kind == .gateDecided || $0.kind == .stepCommitted } }
  }

  /// Decisions of people and policies that were on record when this process took the run up.
  var decisionCount: Int { shared.withLock(\.decisionCount) }

  /// Counts what is on record of the calls of a phase that are not asked again, because what they were for was stopped.
  func takeOver(_ phase: Phase) {
    shared.withLock { shared in
      for (key, reply) in shared.replies where key.phase == phase {
        shared.state.apply(.callReplied(reply))
        shared.replies[key] = nil
      }
      for (mark, count) in shared.recorded {
        guard case .degraded(let degraded) = mark, degraded.phase == phase else { continue }
        for _ in 0..<count { shared.state.apply(.degraded(degraded)) }
        shared.recorded[mark] = nil
      }
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

  /// Forgets what was recorded of the interrupted unit: its inputs have changed and this was accepted. What its calls
  /// cost stays counted.
  package func forgetOpenUnit() {
    shared.withLock { shared in
      for reply in shared.replies.values { shared.state.apply(.callReplied(reply)) }
      shared.expected = []
      shared.replies = [:]
      shared.recorded = [:]
      shared.verdicts = []
    }
  }
}

extension RunEvent {
  /// Identifies a record that has no place in the order of decisions.
  enum CallMark: Hashable, Sendable {
    case reply(CallKey, request: String)
    case score(Phase, index: Int)
    case degraded(Degraded)
    case checked(EditsChecked)
  }

  var callMark: CallMark? {
    switch self {
    case .callReplied(let reply): .reply(reply.key, request: reply.request)
    case .taskScored(let scored): .score(scored.phase, index: scored.index)
    case .degraded(let degraded): .degraded(degraded)
    case .editsChecked(let checked): .checked(checked)
    default: nil
    }
  }

  /// Equal but for durations.
  func agrees(with other: RunEvent) -> Bool {
    switch (self, other) {
    case (.stepCommitted(let left), .stepCommitted(let right)):
      left.step == right.step && left.action == right.action
    default: self == other
    }
  }
}
