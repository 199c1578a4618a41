import SkillModel
import Synchronization

/// The candidate can't win any more: what was not begun is not asked.
struct CandidateLost: Error {}

/// Finds out, while a candidate is measured, that it can't beat a score any more (`evaluation.early_reject`).
///
/// Judged by the first tasks without a gap, whatever order replies come in: the same replies stop at the same task, also
/// where a run is taken up again. With every task beyond solved in full it would still not win, so that the verdict is the
/// one that measuring to the end would give.
final class LosingWatch: Sendable {
  struct Loss: Sendable {
    /// Of the first tasks, up to the one that decided.
    let scores: [ScorePair]
    /// The most that the candidate could have reached.
    let bound: Double
  }

  private struct State {
    var scores: [ScorePair?]
    /// How many of the first tasks are scored.
    var count = 0
    var loss: Loss?
  }

  private let tasks: [TrainingTask]
  private let scoring: GateScoring
  private let skill: String
  private let bar: Double
  private let state: Mutex<State>

  init(tasks: [TrainingTask], scoring: GateScoring, skill: String, bar: Double) {
    self.tasks = tasks
    self.scoring = scoring
    self.skill = skill
    self.bar = bar
    state = Mutex(State(scores: Array(repeating: nil, count: tasks.count)))
  }

  /// nil: it may still win.
  var loss: Loss? { state.withLock(\.loss) }

  func throwIfLost() throws {
    if loss != nil { throw CandidateLost() }
  }

  func take(_ position: Int, _ result: TaskResult) throws {
    let scores = try Trajectory(task: tasks[position], result: result).row.scores
    state.withLock { state in
      state.scores[position] = scores
      while state.loss == nil, state.count < tasks.count, state.scores[state.count] != nil {
        state.count += 1
        let first = state.scores[..<state.count].compactMap(\.self)
        let bound = scoring.bound(after: first, of: tasks.count, skill: skill)
        if state.count < tasks.count, bound <= bar { state.loss = Loss(scores: first, bound: bound) }
      }
    }
  }
}
