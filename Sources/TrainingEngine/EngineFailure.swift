import SkillModel

/// Why the engine stopped.
package enum EngineFailure: Reportable, Hashable {
  /// A person or a signal asked for it; the run can go on.
  case stopped(reason: String)
  /// Going on gave another decision than the one on record.
  case divergence(recorded: String, now: String)
  /// A scorer gave something that is no score.
  case invalidScore(task: TaskID, detail: String)
  /// A ceiling of `limits` was reached before a call.
  case limitReached(String)
  /// A setting that this version can't carry out.
  case unsupported(String, cure: String)

  package var problems: [Problem] {
    switch self {
    case .stopped(let reason):
      [Problem(.tryLater, "stopped: \(reason)", cure: "go on with --resume")]
    case .divergence(let recorded, let now):
      [
        Problem(
          .internalError,
          "the run comes out otherwise than its journal says: \(now) where \(recorded) is recorded",
          cure: "report this; --accept-drift starts the interrupted step anew")
      ]
    case .invalidScore(let task, let detail):
      [Problem(.internalError, "task \(task): scorer error: \(detail)", cure: "report this")]
    case .limitReached(let limit):
      [Problem(.tryLater, "limit reached: \(limit)", cure: "raise it with --set and go on with --resume")]
    case .unsupported(let what, let cure):
      [Problem(.configuration, what, cure: cure)]
    }
  }
}
