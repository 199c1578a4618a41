import SkillModel

/// Why an edit is not in the skill.
package enum RejectionReason: Hashable, Sendable {
  /// Its candidate scored no better: before and after; a bound is the most that it could have reached.
  case gate(before: Double, after: Double, isBound: Bool = false)
  /// With the reason as it is drawn.
  case veto(VetoReason, words: SafeText, by: SafeText)
  /// Vetoed by policy because the same edit was vetoed before.
  case vetoedBefore
  case clipped(rank: Int, budget: Int)
  /// It could not be carried out on the skill of its step.
  case notApplicable(EditOutcome)
  case refused(SafeText)

  /// Place in the list of totals.
  var order: Int {
    switch self {
    case .gate: 0
    case .veto: 1
    case .vetoedBefore: 2
    case .clipped: 3
    case .notApplicable: 4
    case .refused: 5
    }
  }

  var isVeto: Bool {
    switch self {
    case .veto, .vetoedBefore: true
    default: false
    }
  }

  /// One word, by which rows are counted and filtered.
  package var word: String {
    switch self {
    case .gate: "gate"
    case .veto: "veto"
    case .vetoedBefore: "auto"
    case .clipped: "clip"
    case .notApplicable: "stale"
    case .refused: "refused"
    }
  }
}

/// One edit in the rejected-edit buffer. None is ever taken out.
package struct RejectedRow: Hashable, Sendable, Identifiable {
  package let id: EditID
  package var epoch: Int
  package var step: Int
  /// From 1 within the epoch.
  package var stepInEpoch: Int
  package var kind: EditKind
  package var text: SafeText
  package var reason: RejectionReason
  /// Sequence number of the record that says so.
  package var sequence: Int

  /// Whether the next reflections are told of it: vetoes always, edits of rejected candidates within their epoch.
  package func isTold(inEpoch epoch: Int) -> Bool {
    switch reason {
    case .veto, .vetoedBefore: true
    case .gate: self.epoch == epoch
    case .clipped, .notApplicable, .refused: false
    }
  }
}
