import SkillModel

/// What one analyst found in its minibatch, and what it proposes (FORMATS 1.4).
package struct AnalystReply: Hashable, Sendable {
  /// A kind of failure that the analyst saw.
  package struct FailureSummary: Hashable, Sendable {
    /// Its name.
    package let failureType: String
    /// How many trajectories show it.
    package let count: Int
    /// What goes wrong.
    package let description: String

    /// How failure patterns call it (FORMATS 1.7).
    package var name: String { "\(failureType): \(description)" }
  }

  /// Whether failures or successes were analysed.
  package let source: EditSource
  /// How many trajectories the analyst says it saw, at least 1.
  package let batchSize: Int
  /// The kinds of failure; none from successes.
  package let failures: [FailureSummary]
  /// What made tasks succeed; none from failures.
  package let successPatterns: [String]
  /// Why the items are proposed.
  package let reasoning: String
  /// The proposed items with their source and support.
  package private(set) var items: [ProposedItem]
  /// Elements of the list that are no items, to be reported.
  package let ignoredItems: [IgnoredItem]
  /// Notes on the execution of rules, in skill-aware mode.
  package let appendixNotes: [String]
  /// The object as it was read.
  package let fields: JSONObject

  /// Reads a reply's text.
  package init(_ reply: String, source: EditSource, mode: UpdateMode) throws(UnusableReply) {
    let fields = try ReplyReading.object(in: reply) { Self.isShaped($0, mode: mode) }
    try self.init(fields, source: source, mode: mode)
  }

  /// Reads a reply's object.
  package init(_ fields: JSONObject, source: EditSource, mode: UpdateMode) throws(UnusableReply) {
    let patch = Self.patch(in: fields)
    let list = try ItemList(patch[mode.itemsKey], mode: mode)
    let size = max(Self.count(fields["batch_size"]) ?? 1, 1)
    self.source = source
    self.fields = fields
    batchSize = size
    failures = (fields["failure_summary"]?.arrayValue ?? []).compactMap(Self.failure)
    successPatterns = (fields["success_patterns"]?.arrayValue ?? []).compactMap(\.stringValue)
    reasoning = patch["reasoning"]?.stringValue ?? ""
    items = list.items.map { $0.completed(source: source, supportCount: size) }
    ignoredItems = list.ignored
    appendixNotes = ExecutionAppendix.notes(inReply: fields["appendix_notes"])
  }

  /// Whether an object is an analyst's answer: it has a patch, which may be without items, or is one with a list.
  package static func isShaped(_ fields: JSONObject, mode: UpdateMode) -> Bool {
    fields["patch"]?.objectValue != nil || patch(in: fields)[mode.itemsKey]?.arrayValue != nil
  }

  /// The reply with at most that many items; those in front stay.
  package func clipped(to count: Int) -> AnalystReply {
    var clipped = self
    clipped.items = Array(items.prefix(max(0, count)))
    return clipped
  }

  private static func patch(in fields: JSONObject) -> JSONObject {
    guard let patch = fields["patch"] else { return fields }
    return patch.objectValue ?? [:]
  }

  private static func failure(_ value: JSONValue) -> FailureSummary? {
    guard let fields = value.objectValue else { return nil }
    return FailureSummary(
      failureType: fields["failure_type"]?.stringValue ?? "", count: count(fields["count"]) ?? 0,
      description: fields["description"]?.stringValue ?? "")
  }

  private static func count(_ value: JSONValue?) -> Int? {
    switch value {
    case .integer(let count): count
    case .number(let count): Int(exactly: count.rounded(.towardZero))
    case .string(let text): text.pythonInteger
    default: nil
    }
  }
}
