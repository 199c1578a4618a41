import SkillModel

/// The guidance that a slow update writes into the skill (FORMATS 1.9).
package struct SlowUpdateReply: Hashable, Sendable {
  /// Why this guidance.
  package let reasoning: String
  /// The guidance without blanks around it; empty means that nothing is changed.
  package let content: String

  /// Reads a reply's text.
  package init(_ reply: String) throws(UnusableReply) {
    self.init(try ReplyReading.object(in: reply) { $0["slow_update_content"]?.stringValue != nil })
  }

  /// Reads a reply's object.
  package init(_ fields: JSONObject) {
    reasoning = fields["reasoning"]?.stringValue ?? ""
    content = (fields["slow_update_content"]?.stringValue ?? "").strippingBlanks()
  }
}

/// The note that the optimizer leaves itself for the next epoch (FORMATS 1.11).
package struct MetaNoteReply: Hashable, Sendable {
  /// Why this note.
  package let reasoning: String
  /// The note without blanks around it; empty means that there is none.
  package let content: String

  /// Reads a reply's text.
  package init(_ reply: String) throws(UnusableReply) {
    self.init(try ReplyReading.object(in: reply) { $0["meta_skill_content"]?.stringValue != nil })
  }

  /// Reads a reply's object.
  package init(_ fields: JSONObject) {
    reasoning = fields["reasoning"]?.stringValue ?? ""
    content = (fields["meta_skill_content"]?.stringValue ?? "").strippingBlanks()
  }
}
