import SkillModel

/// One minibatch that was reflected on.
package struct ReflectionRow: Hashable, Sendable {
  package var source: EditSource
  package var batch: Int
  package var index: Int
  package var taskCount: Int
  /// Items in its patch; nil when the reply was unusable.
  package var proposals: Int?
  package var sequence: Int
}

/// What the gate said.
package struct GatePoint: Hashable, Sendable {
  package var score: Double
  package var previous: Double
  package var best: Double
  package var action: String
  package var isReused: Bool
  /// `score` is the most that the candidate could have reached: it was rejected before all tasks were measured.
  package var isBound = false
  package var outcomes: PairedOutcomes?
  package var sequence: Int
  package var isAccepted: Bool { action != "reject" }
  package var isNewBest: Bool { action == "accept_new_best" }
}

/// Everything of one step that the screen shows without reading the journal again.
package struct StepPicture: Hashable, Sendable, Identifiable {
  package var step: Int
  package var id: Int { step }
  package var epoch: Int
  /// From 1 within the epoch.
  package var stepInEpoch: Int
  package var startedAt: Int
  package var endedAt: Int?
  package var rolloutHard: Double?
  package var rolloutSoft: Double?
  /// Tasks of all its batches.
  package var taskCount = 0
  /// Tasks that the means so far are over.
  package var measuredTasks = 0
  package var reflections: [ReflectionRow] = []
  /// Items after merging; nil before.
  package var merged: Int?
  /// nil: not decided yet, or nothing limits it.
  package var budget: Int?
  /// Chosen and clipped, by rank.
  package var edits: [EditRow] = []
  package var gate: GatePoint?
  package var action: String?
  /// A review stopped the gate and began another round.
  package var rounds = 0
  package var sequence: Int
  package var mergedSequence: Int?
  package var proposedSequence: Int?
  package var candidateSequence: Int?

  /// It was accepted, and is out of the skill again.
  package var isTakenBack: Bool {
    edits.contains { if case .takenBack = $0.stage { true } else { false } }
  }

  /// Items that reflection proposed, before merging.
  package var rawProposals: Int { reflections.reduce(0) { $0 + ($1.proposals ?? 0) } }

  /// `2.3`: epoch and step within it.
  package var name: String { "\(epoch).\(stepInEpoch)" }
}
