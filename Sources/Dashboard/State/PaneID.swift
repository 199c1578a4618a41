import SkillModel

/// The panes of the main screen. The first five are reached by their number.
package enum PaneID: Int, CaseIterable, Hashable, Sendable {
  case scores = 1
  case edits, rejected, notes, log
  /// The difference that the edit under the cursor would make, shown beside the list where there is room.
  case diff

  /// The word in its title.
  package var title: String {
    switch self {
    case .scores: "Rollout scores"
    case .edits: "Proposed edits"
    case .rejected: "Rejected"
    case .notes: "Meta notes"
    case .log: "Event log"
    case .diff: "Diff"
    }
  }

  /// The word where a tab has little room.
  package var shortTitle: String {
    switch self {
    case .scores: "Scores"
    case .edits: "Edits"
    case .rejected: "Rej"
    case .notes: "Notes"
    case .log: "Log"
    case .diff: "Diff"
    }
  }

  /// The digit that focuses it; nil for the diff.
  package var digit: Int? { self == .diff ? nil : rawValue }
}

/// Names a line of a list by what it shows, so that a decision never hits what moved into its place.
package enum RowID: Hashable, Sendable {
  /// In the lists of proposed and of rejected edits.
  case edit(EditID)
  /// A task of the batch shown, by its position in the phase.
  case task(Int)
  /// An epoch with its notes.
  case epoch(Int)
  /// An event by its sequence number in the journal.
  case event(Int)
}
