import SkillModel

/// Several patches merged into one.
package struct MergeReply: Hashable, Sendable {
  /// Why the items were merged so.
  package let reasoning: String
  /// The merged items.
  package let items: [ProposedItem]
  /// Elements of the list that are no items, to be reported.
  package let ignoredItems: [IgnoredItem]
  /// The object as it was read.
  package let fields: JSONObject

  /// Reads a reply's text.
  package init(_ reply: String, mode: UpdateMode) throws(UnusableReply) {
    let fields = try ReplyReading.object(in: reply) { $0[mode.itemsKey]?.arrayValue != nil }
    try self.init(fields, mode: mode)
  }

  /// Reads a reply's object.
  package init(_ fields: JSONObject, mode: UpdateMode) throws(UnusableReply) {
    let list = try ItemList(fields[mode.itemsKey], mode: mode)
    reasoning = fields["reasoning"]?.stringValue ?? ""
    items = list.items
    ignoredItems = list.ignored
    self.fields = fields
  }
}
