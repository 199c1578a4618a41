import Logging
import SkillModel

/// What of a run's events is worth a line in the log: trouble, and where the process began and ended.
package struct EventLog: Sendable {
  private let logger: Logger

  package init(_ logger: Logger) { self.logger = logger }

  package func take(_ event: RunEvent) {
    switch event {
    case .runStarted(let started): logger.info("run \(started.run) starts, skillopt \(started.program)")
    case .runResumed(let resumed):
      logger.info("resumed, \(resumed.openCalls) open calls, \(resumed.drift.count) accepted changes")
    case .callAttemptFailed(let failed):
      logger.warning(
        "attempt \(failed.attempt) of \(failed.key.phase.stage.rawValue) \(failed.key.index) failed: \(failed.kind) \(failed.message)"
      )
    case .degraded(let degraded): logger.notice("\(degraded.kind.rawValue): \(degraded.detail)")
    case .stepCommitted(let committed): logger.info("step \(committed.step): \(committed.action)")
    case .runInterrupted(let interrupted): logger.warning("interrupted: \(interrupted.reason)")
    case .runFinished: logger.info("finished")
    default: break
    }
  }
}
