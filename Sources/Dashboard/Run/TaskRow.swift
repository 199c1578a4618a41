import SkillModel

/// How a task of a batch stands.
package enum TaskState: UInt8, Hashable, Sendable {
  case queued, running, pass, fail, partial
  /// It never got a reply: not a score.
  case unscored

  /// Four letters at most.
  package var word: String {
    switch self {
    case .queued: "wait"
    case .running: "run"
    case .pass: "pass"
    case .fail: "FAIL"
    case .partial: "part"
    case .unscored: "none"
    }
  }

  package var role: ThemeRole {
    switch self {
    case .queued, .running, .unscored: .textDim
    case .pass: .scorePass
    case .fail: .scoreFail
    case .partial: .scorePart
    }
  }
}

/// One task of a batch, as small as it can be: a long run holds tens of thousands.
package struct TaskRow: Hashable, Sendable {
  package var task: SafeText
  package var state: TaskState
  package var outcome: ReplyOutcome
  package var hard: Float
  package var soft: Float
  package var calls: Int32
  package var promptTokens: Int32
  package var completionTokens: Int32
  /// Of its replies together.
  package var milliseconds: Int32
  /// When its first call was sent, milliseconds since 1970; 0 before.
  package var startedAt: Int
  /// Why it failed, at most 60 code points; empty for a pass.
  package var why: SafeText
  /// Sequence number of its score; 0 before.
  package var sequence: Int
}

/// The tasks of one phase: a rollout batch, a candidate in the gate, a comparison, a test.
package struct TaskGroup: Hashable, Sendable {
  package var phase: Phase
  /// Its gate was stopped by a veto: a further round of the step has a group of its own.
  package var isClosed = false
  /// By position in the phase.
  package var rows: [TaskRow]
  package var startedAt: Int
  package var done = 0
  package var running = 0
  package var passed = 0
  package var partial = 0
  package var failed = 0
  package var hardSum = 0.0
  package var softSum = 0.0
  /// Against the skill that holds now, task by task; for gates.
  package var wins = 0
  package var losses = 0
  package var ties = 0

  package var total: Int { rows.count }
  package var meanHard: Double? { done > 0 ? hardSum / Double(done) : nil }
  package var meanSoft: Double? { done > 0 ? softSum / Double(done) : nil }
}
