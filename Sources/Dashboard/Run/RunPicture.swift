import SkillModel

/// The run as the screen shows it: a fold over its events, small enough for the longest runs.
///
/// Conversations, prompts and replies are not kept; rows hold the sequence number by which the journal gives them.
package struct RunPicture: Hashable, Sendable {
  package internal(set) var header: RunHeader?
  /// Sequence number of the last event taken.
  package internal(set) var sequence = 0
  /// Events taken.
  package internal(set) var events = 0
  package internal(set) var epoch = 0
  /// The steps begun so far, in their order.
  package internal(set) var steps: [StepPicture] = []
  package internal(set) var phase: Phase?
  package internal(set) var baseline: Double?
  package internal(set) var scoreNow: Double?
  package internal(set) var scoreBest: Double?
  /// Step that the best skill comes from; 0: the initial one.
  package internal(set) var bestStep = 0
  package internal(set) var groups: [TaskGroup] = []
  package internal(set) var rejected: [RejectedRow] = []
  package internal(set) var epochs: [NoteRow] = []
  package internal(set) var log: [LogRow] = []
  package internal(set) var current = SkillLines()
  package internal(set) var best = SkillLines()
  package internal(set) var versions: [SkillVersion] = []

  package init() {}

  /// The picture after one more event.
  package mutating func take(_ event: TimedEvent) {
    sequence = event.sequence
    events += 1
  }

  /// The step that is going on, or the last one.
  package var currentStep: StepPicture? { steps.last }

  /// The edits of the step that is going on.
  package var edits: [EditRow] { steps.last?.edits ?? [] }

  /// The edit with that id, in whichever step.
  package func edit(_ id: EditID) -> EditRow? {
    for step in steps.reversed() {
      if let edit = step.edits.first(where: { $0.id == id }) { return edit }
    }
    return nil
  }
}

/// What is known of a run from its start on.
package struct RunHeader: Hashable, Sendable {
  package var run: SafeText
  package var program: SafeText
  package var environment: SafeText
  package var target: SafeText
  package var optimizer: SafeText
  package var plan: PlanSummary
  package var configuration: RunConfiguration
  /// The most target calls that the plan may need.
  package var plannedTasks: Int
}
