import SkillModel

/// The edit budget that the optimizer chose for a step (FORMATS 1.8).
package struct BudgetReply: Hashable, Sendable {
  /// The budget, brought into range.
  package let budget: AutonomousBudget
  /// Why this many.
  package let reasoning: String
  /// How sure the optimizer is, in its words.
  package let confidence: String
  /// What it warns of.
  package let riskNotes: [String]

  /// Reads a reply's text.
  package init(_ reply: String, available: Int) throws(UnusableReply) {
    self.init(try ReplyReading.object(in: reply) { $0["learning_rate"] != nil }, available: available)
  }

  /// Reads a reply's object; without a usable number the budget is 0 and marked as a fallback.
  package init(_ fields: JSONObject, available: Int) {
    budget = AutonomousBudget(reading: fields["learning_rate"], available: available)
    reasoning = Self.text(fields["reasoning"])
    confidence = Self.text(fields["confidence"])
    riskNotes =
      switch fields["risk_notes"] {
      case .array(let notes): notes.map(\.pythonText)
      case .string(let note): [note]
      default: []
      }
  }

  private static func text(_ value: JSONValue?) -> String {
    guard let value, !value.isNull else { return "" }
    return value.pythonText
  }
}
