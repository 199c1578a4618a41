import SkillModel

/// What a proposed change does, as its four-letter word says.
package enum EditKind: String, Hashable, Sendable, CaseIterable {
  case append = "ADD"
  case insert = "INS"
  case replace = "REPL"
  case delete = "DEL"
  /// A suggestion for a rewrite of the whole skill.
  case suggestion = "SUGG"
  /// A whole new skill.
  case rewrite = "SKIL"
  case unknown = "?"

  /// The role of the word.
  package var role: ThemeRole {
    switch self {
    case .append, .insert: .opAdd
    case .delete: .opDelete
    case .replace, .suggestion, .rewrite, .unknown: .opReplace
    }
  }
}

/// How far a proposed edit has come.
package enum EditStage: Hashable, Sendable {
  /// Chosen, before the gate.
  case proposed
  /// Ranked below the budget.
  case clipped(rank: Int, budget: Int)
  /// Part of the candidate that is in the gate now.
  case inGate
  case accepted
  /// It was accepted, and a person took its step back: why.
  case takenBack(SafeText)
  /// Its candidate was rejected.
  case rejected
  /// Validation did not let it through.
  case refused(SafeText)
  /// It could not be carried out, such as a target that is gone.
  case notApplied(EditOutcome)
  /// Review is closed and it was vetoed.
  case vetoed
  /// Review is closed; it is offered again in the next step's pool.
  case deferred
}

/// One proposed edit of a step.
package struct EditRow: Hashable, Sendable, Identifiable {
  /// One thing that a person should see before approving.
  package struct Finding: Hashable, Sendable {
    package var kind: EditFinding.Kind
    package var words: SafeText
  }

  package let id: EditID
  package var step: Int
  /// From 1, over chosen and clipped ones.
  package var rank: Int
  /// The change as it was proposed, unfiltered: what decisions are bound to. Never drawn as it is.
  package var item: JSONObject
  package var kind: EditKind
  /// Heading and line in the skill that it would change, `Steps:3`.
  package var place: SafeText
  /// Line in that skill from 1; nil for what goes to the end.
  package var line: Int?
  /// The change in one line: `old -> new` for a replacement.
  package var text: SafeText
  package var support: Int?
  package var source: EditSource?
  package var stage: EditStage
  /// The last verdict; nil while undecided.
  package var decision: EditDecided?
  /// What validation says of it.
  package var remarks: [EditValidation.Remark]
  package var refusal: EditValidation.Refusal?
  /// Characters in target and content that can't be seen.
  package var hiddenCharacters: Int
  /// What the checks on record found.
  package var findings: [Finding] = []
  /// It moved up from the clipped ones because one above it was vetoed.
  package var isPromoted = false
  /// Sequence number of the record that proposed it.
  package var sequence: Int

  /// The change that would be made: a person's wording where there is one.
  package var effectiveItem: JSONObject {
    decision?.verdict == .edit ? decision?.edited ?? item : item
  }

  /// Whether somebody may still decide on it before the gate.
  package var isOpen: Bool {
    switch stage {
    case .proposed: decision == nil || decision?.verdict == .clear
    default: false
    }
  }

  /// The letter between brackets that tells its state.
  package var mark: Character {
    switch stage {
    case .inGate: return "*"
    case .accepted: return "+"
    case .rejected: return "-"
    case .refused, .notApplied: return "!"
    case .vetoed, .takenBack: return "v"
    case .deferred: return "d"
    case .clipped where decision == nil: return "c"
    case .proposed, .clipped: break
    }
    switch decision?.verdict {
    case .approve: return "a"
    case .veto: return "v"
    case .edit: return "e"
    case .defer: return "d"
    case .clear, nil: return " "
    }
  }
}
