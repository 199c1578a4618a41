import Dashboard
import SkillModel

/// What the loop tells its owner, from the loop's thread. The owner answers quickly, or elsewhere.
package enum LoopEvent: Sendable {
  /// Asked for by the dashboard and not done by the loop.
  case effect(DashboardEffect)
  /// INT, TERM, HUP or QUIT arrived. The screen is still shown; the owner ends the loop when it is ready.
  case signal(Int32)
  /// The terminal is gone or was closed: nothing is drawn any more, signals are still reported.
  case terminalGone
  /// An editor has ended.
  case edited(EditorResult)
  /// What a local effect did, for the status line.
  case notice(SafeText)
  /// A local effect failed.
  case failed(Problem)
}
