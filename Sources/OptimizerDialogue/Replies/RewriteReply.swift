import SkillModel

/// A whole skill, written anew from suggestions.
package struct RewriteReply: Hashable, Sendable {
  /// Why it was written so.
  package let reasoning: String
  /// What changed, one entry a change.
  package let changeSummary: [String]
  /// The whole text of the skill; empty or blank means that there is none.
  package let newSkill: String
  /// The object as it was read.
  package let fields: JSONObject

  /// Reads a reply's text.
  package init(_ reply: String) throws(UnusableReply) {
    self.init(try ReplyReading.object(in: reply) { $0["new_skill"]?.stringValue != nil })
  }

  /// Reads a reply's object.
  package init(_ fields: JSONObject) {
    reasoning = fields["reasoning"]?.stringValue ?? ""
    newSkill = fields["new_skill"]?.stringValue ?? ""
    changeSummary =
      switch fields["change_summary"] {
      case .array(let entries): entries.compactMap(\.stringValue)
      case .string(let entry): [entry]
      default: []
      }
    self.fields = fields
  }
}

/// The execution notes of an appendix, consolidated.
package struct AppendixReply: Hashable, Sendable {
  /// The notes, none of them blank.
  package let notes: [String]

  /// Reads a reply's text.
  package init(_ reply: String) throws(UnusableReply) {
    self.init(try ReplyReading.object(in: reply) { $0["appendix_notes"] != nil })
  }

  /// Reads a reply's object.
  package init(_ fields: JSONObject) {
    notes = ExecutionAppendix.notes(inReply: fields["appendix_notes"])
  }
}
