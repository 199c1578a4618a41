import SkillModel

/// What lies over the screen and takes all keys.
package enum Overlay: Hashable, Sendable {
  /// All keys, searchable.
  case help(PickList)
  /// All commands by name.
  case palette(PickList)
  case themes(ThemeChoice)
  case confirm(Question)
  /// How to leave a run that goes on.
  case leave
}

/// A list narrowed by typing.
package struct PickList: Hashable, Sendable {
  package var box = TextBox(limit: 60)
  package var cursor = 0
  package init() {}
}

/// Themes to choose from, the one under the cursor in force meanwhile.
package struct ThemeChoice: Hashable, Sendable {
  package var names: [String]
  package var cursor: Int
  /// In force before; comes back with Esc.
  package var original: String
}

/// Something to confirm. The default is always not to.
package struct Question: Hashable, Sendable {
  /// What happens on yes.
  package enum Consequence: Hashable, Sendable {
    case decide(DecisionPlan)
    case resume(via: String)
    case stopNow
  }
  package var lines: [SafeText]
  package var consequence: Consequence

  package init(_ lines: [String], then consequence: Consequence) {
    self.lines = lines.map { SafeText.singleLine($0) }
    self.consequence = consequence
  }
}

/// Verdicts to be sent, before it is clear that they may be.
package struct DecisionPlan: Hashable, Sendable {
  package var edits: [EditID]
  package var verdict: EditVerdict
  package var scope: EditDecided.Scope
  package var reason: VetoReason?
  /// For `edit`: the item in the person's wording.
  package var edited: JSONObject?
  /// The key or command that said it.
  package var via: String
  /// Hidden characters were shown and confirmed.
  package var isConfirmed = false

  package init(
    _ edits: [EditID], _ verdict: EditVerdict, scope: EditDecided.Scope = .edit, reason: VetoReason? = nil,
    edited: JSONObject? = nil, via: String
  ) {
    self.edits = edits
    self.verdict = verdict
    self.scope = scope
    self.reason = reason
    self.edited = edited
    self.via = via
  }
}

/// An accepted step that a person wants taken back.
package struct RevertPlan: Hashable, Sendable {
  package var step: Int
  /// As screens call the step.
  package var name: String
  package var via: String

  package init(step: Int, name: String, via: String) {
    self.step = step
    self.name = name
    self.via = via
  }
}

/// A line of text asked for at the bottom of the screen.
package struct LinePrompt: Hashable, Sendable {
  package enum Purpose: Hashable, Sendable {
    case vetoReason(DecisionPlan)
    case revertReason(RevertPlan)
    case search
    case filter

    /// Whether digits stand for the presets.
    var isReason: Bool {
      switch self {
      case .vetoReason, .revertReason: true
      case .search, .filter: false
      }
    }
  }
  package var purpose: Purpose
  package var box: TextBox

  /// What stands before the text.
  package var label: String {
    switch purpose {
    case .vetoReason(let plan):
      plan.edits.count == 1 ? "Veto reason: " : "Veto reason for \(plan.edits.count): "
    case .revertReason(let plan): "Take step \(plan.name) back, because: "
    case .search: "/"
    case .filter: "Filter: "
    }
  }

  /// What stands at the right end.
  package var hint: String {
    switch purpose {
    case .vetoReason, .revertReason: box.isEmpty ? "Up earlier  Enter ok  Esc cancel" : "Enter ok  Esc cancel"
    case .search: "Enter find  Esc cancel"
    case .filter: "op:add state:veto why:gate words  Esc cancel"
    }
  }
}

extension VetoReason {
  /// The reasons that a digit chooses, from 1.
  package static let presets: [Code] = [.wrong, .leaksData, .tooSpecific, .duplicate, .style, .unsafe]
}
