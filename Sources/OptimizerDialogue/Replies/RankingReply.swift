import SkillModel

/// Which of the proposed items the optimizer chose, the best first.
package struct RankingReply: Hashable, Sendable {
  /// Why an element of the list isn't used.
  package enum IgnoranceReason: String, Hashable, Sendable {
    case notAnInteger = "no integer"
    case outOfRange = "no item of that number"
    case repeated = "chosen before"
    case overBudget = "more than the budget"
  }

  /// An element of the list that isn't used.
  package struct IgnoredIndex: Hashable, Sendable {
    /// What stands there.
    package let value: JSONValue
    /// Why it isn't used.
    package let reason: IgnoranceReason
  }

  /// Why these were chosen.
  package let reasoning: String
  /// The chosen places in the list of items, from 0, in the order of the reply; empty when none is usable.
  package let selected: [Int]
  /// The other elements of the reply's list, to be reported.
  package let ignored: [IgnoredIndex]
  /// The object as it was read.
  package let fields: JSONObject

  /// Reads a reply's text.
  package init(_ reply: String, itemCount: Int, budget: Int) throws(UnusableReply) {
    let fields = try ReplyReading.object(in: reply) { $0["selected_indices"]?.arrayValue != nil }
    self.init(fields, itemCount: itemCount, budget: budget)
  }

  /// Reads a reply's object.
  ///
  /// A truth value counts as 0 or 1. With a budget of 0 the first usable place is kept, as in the reference
  /// (FORMATS section 3).
  package init(_ fields: JSONObject, itemCount: Int, budget: Int) {
    var selected: [Int] = []
    var taken: Set<Int> = []
    var ignored: [IgnoredIndex] = []
    for value in fields["selected_indices"]?.arrayValue ?? [] {
      let index = value.intValue ?? value.boolValue.map { $0 ? 1 : 0 }
      if let reason = Self.objection(to: index, itemCount: itemCount, taken: taken) {
        ignored.append(IgnoredIndex(value: value, reason: reason))
      } else if let index, selected.count < max(budget, 1) {
        selected.append(index)
        taken.insert(index)
      } else {
        ignored.append(IgnoredIndex(value: value, reason: .overBudget))
      }
    }
    reasoning = fields["reasoning"]?.stringValue ?? ""
    self.selected = selected
    self.ignored = ignored
    self.fields = fields
  }

  private static func objection(to index: Int?, itemCount: Int, taken: Set<Int>) -> IgnoranceReason? {
    guard let index else { return .notAnInteger }
    guard index >= 0, index < itemCount else { return .outOfRange }
    return taken.contains(index) ? .repeated : nil
  }
}
