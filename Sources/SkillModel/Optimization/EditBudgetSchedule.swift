/// How many edits a step may apply, as a pure function of how many steps reached selection before it.
///
/// The textual learning rate of the paper. Steps without patches don't advance it (FORMATS section 3, point 5).
package struct EditBudgetSchedule: Hashable, Sendable {
  /// How the budget goes from its largest to its smallest value.
  package enum Shape: String, CaseIterable, Hashable, Sendable {
    case constant
    case linear
    case cosine
    /// The optimizer chooses; the schedule sets no limit.
    case autonomous

    /// Reads a shape as the configuration spells it; other cases aren't accepted.
    package init?(spelling: String) {
      guard let shape = Self.allCases.first(where: { $0.rawValue.isIdentical(to: spelling) }) else {
        return nil
      }
      self = shape
    }
  }

  /// The budget of an autonomous schedule, larger than any list of edits.
  package static let unlimited = 999

  /// How the budget changes.
  package let shape: Shape
  /// The budget at the start.
  package let largest: Int
  /// The budget at the end, and its lower bound.
  package let smallest: Int
  /// After how many steps the end is reached.
  package let steps: Int

  /// Makes a schedule over all steps of a run.
  package init(shape: Shape, largest: Int, smallest: Int, steps: Int) {
    self.shape = shape
    self.largest = largest
    self.smallest = smallest
    self.steps = steps
  }

  /// The budget of a step.
  ///
  /// - Parameter number: how many steps have reached selection, this one included; from 1.
  package func budget(ofStep number: Int) -> Int {
    switch shape {
    case .constant: return largest
    case .autonomous: return Self.unlimited
    case .linear, .cosine: break
    }
    guard steps > 1 else { return largest }
    let progress = min(Double(number) / Double(steps), 1)
    let span = Double(largest) - Double(smallest)
    let share = shape == .linear ? 1 - progress : 0.5 * (1 + Cosine.of(Double.pi * progress))
    let budget =
      shape == .linear
      ? Double(largest) - span * progress : Double(smallest) + span * share
    return max(smallest, Int(clamping: budget.rounded(.toNearestOrEven)))
  }
}

extension Int {
  /// The nearest integer that fits; zero for a not-a-number.
  fileprivate init(clamping value: Double) {
    if let exact = Int(exactly: value) {
      self = exact
    } else {
      self = value.isNaN ? 0 : value < 0 ? .min : .max
    }
  }
}

/// Who sets the edit budget of a step.
package enum BudgetControl: String, CaseIterable, Hashable, Sendable {
  /// The schedule.
  case fixed
  /// The optimizer, asked once a step.
  case autonomous
  /// Nobody; in patch mode it behaves like `fixed`.
  case none

  /// Reads an accepted spelling, whatever its case; empty is fixed, nil is unknown (FORMATS section 4).
  package init?(spelling: String) {
    switch spelling.strippingBlanks().pythonLowercased {
    case "", "fixed", "manual", "scheduler", "scheduled": self = .fixed
    case "autonomous", "auto", "optimizer": self = .autonomous
    case "none", "off", "no_lr": self = .none
    default: return nil
    }
  }
}
