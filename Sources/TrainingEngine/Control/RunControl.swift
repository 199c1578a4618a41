import SkillModel
import Synchronization

/// The places of a run at which it can be held.
package enum Checkpoint: Hashable, Sendable {
  case stepStart(step: Int)
  case editsReady(step: Int)
  case candidateReady(step: Int)
  case epochEnd(epoch: Int)
}

/// Stops a run in good order: no new call is sent, those in flight are waited for and kept.
package final class RunControl: Sendable {
  private let stopReason = Mutex<String?>(nil)

  package init() {}

  /// Asks the run to stop before its next call.
  package func requestStop(_ reason: String) {
    stopReason.withLock { if $0 == nil { $0 = reason } }
  }

  /// - Throws: `EngineFailure.stopped` once a stop was asked for.
  package func throwIfStopping() throws {
    if let reason = stopReason.withLock({ $0 }) { throw EngineFailure.stopped(reason: reason) }
    try Task.checkCancellation()
  }

  /// The engine has come to a checkpoint.
  package func reached(_ checkpoint: Checkpoint) async throws {
    try throwIfStopping()
  }
}
