import SkillModel

/// What a detail view is about.
package enum DetailSubject: Hashable, Sendable {
  case edit(EditID)
  /// A task with its conversation: the record of its score.
  case trajectory(sequence: Int)
  case call(CallKey)
  case currentSkill
  case bestSkill
  case step(Int)
  case epoch(Int)
  /// The calls of one stage.
  case calls(Phase)
  /// What can be done about an edit that the gate has decided on.
  case revert(EditID)
}

/// How a difference is laid out.
package enum DiffLayout: String, CaseIterable, Hashable, Sendable {
  case unified
  case sideBySide = "side by side"
  /// The new text alone, changes marked.
  case plain

  var next: DiffLayout {
    switch self {
    case .unified: .sideBySide
    case .sideBySide: .plain
    case .plain: .unified
    }
  }
}

/// Where a person is in one detail view.
package struct DetailState: Hashable, Sendable {
  package var subject: DetailSubject
  /// Line of the page under the cursor.
  package var line = 0
  /// Row of that line that must be in view, where the line is cut into several.
  package var part = 0
  /// First row shown, as far as the cursor allows.
  package var scroll = 0
  /// Columns cut off at the left where lines are not wrapped.
  package var column = 0
  package var wraps = true
  package var search = ""
  /// What was read from the journal for it; nil: not yet.
  package var loaded: LoadedDetail.Content?

  package init(_ subject: DetailSubject) { self.subject = subject }

  /// What has to be read from the journal.
  package var request: DetailRequest? {
    switch subject {
    case .trajectory(let sequence): .record(sequence: sequence)
    case .call(let key): .call(key)
    default: nil
    }
  }

  package var hasDifference: Bool {
    switch subject {
    case .edit, .revert, .epoch: true
    default: false
    }
  }
}
