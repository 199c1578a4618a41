/// From which trajectories an item was drawn.
package enum EditSource: String, CaseIterable, Hashable, Sendable {
  case failure
  case success
}

/// A proposed change in words, for the mode that rewrites the whole skill from suggestions.
package struct RevisionSuggestion: Hashable, Sendable {
  /// The kind of change, in the optimizer's words.
  package var type: String
  /// A heading.
  package var title: String
  /// What to change.
  package var instruction: String
  /// How urgent it is, in the optimizer's words.
  package var priorityHint: String?

  /// Makes a suggestion.
  package init(type: String, title: String, instruction: String, priorityHint: String? = nil) {
    self.type = type
    self.title = title
    self.instruction = instruction
    self.priorityHint = priorityHint
  }
}

/// A whole skill as a proposal, for the mode in which each minibatch writes one.
package struct SkillCandidate: Hashable, Sendable {
  /// A heading.
  package var title: String
  /// What changed, one entry a change.
  package var changeSummary: [String]
  /// The whole text of the skill.
  package var newSkill: String

  /// Makes a candidate.
  package init(title: String, changeSummary: [String], newSkill: String) {
    self.title = title
    self.changeSummary = changeSummary
    self.newSkill = newSkill
  }
}

/// One thing that the optimizer proposes, with where it comes from (FORMATS 1.4 and 1.5).
package struct ProposedItem: Sendable {
  /// What is proposed, by update mode.
  package enum Change: Hashable, Sendable {
    case edit(SkillEdit)
    case suggestion(RevisionSuggestion)
    case candidate(SkillCandidate)
  }

  /// What is proposed.
  package var change: Change
  /// How many trajectories stand behind it.
  package var supportCount: Int?
  /// From which trajectories it was drawn.
  package var source: EditSource?
  /// How many merges it went through.
  package var mergeLevel: Int?
  /// The fields as they were read, for writing them back in their order; empty for an item of our own.
  private var readFields: JSONObject = [:]

  /// Makes an item.
  package init(
    _ change: Change, supportCount: Int? = nil, source: EditSource? = nil, mergeLevel: Int? = nil
  ) {
    self.change = change
    self.supportCount = supportCount
    self.source = source
    self.mergeLevel = mergeLevel
  }

  /// The edit, when the item is one.
  package var edit: SkillEdit? {
    if case .edit(let edit) = change { edit } else { nil }
  }
}

extension ProposedItem: Hashable {
  /// Equality of what is proposed and of what would be written.
  package static func == (left: ProposedItem, right: ProposedItem) -> Bool {
    left.change == right.change && left.json == right.json
  }

  /// Feeds what is proposed.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(change)
  }
}

extension ProposedItem {
  /// Reads an item of a list of a mode; nil when it isn't an object with texts where texts are due.
  package init?(_ value: JSONValue, mode: UpdateMode) {
    guard let object = value.objectValue else { return nil }
    func text(_ key: String) -> String? { object[key]?.stringValue }
    switch mode {
    case .patch:
      guard case .edit(let edit) = EditReading(value) else { return nil }
      change = .edit(edit)
    case .rewriteFromSuggestions:
      change = .suggestion(
        RevisionSuggestion(
          type: text("type") ?? "", title: text("title") ?? "", instruction: text("instruction") ?? "",
          priorityHint: text("priority_hint")))
    case .fullRewriteMinibatch:
      guard let skill = text("new_skill") else { return nil }
      change = .candidate(
        SkillCandidate(
          title: text("title") ?? "", changeSummary: Self.summaries(object["change_summary"]),
          newSkill: skill))
    }
    supportCount = object["support_count"].flatMap(Self.count)
    source = text("source_type").flatMap(EditSource.init)
    mergeLevel = object["merge_level"].flatMap(Self.count)
    readFields = object
  }

  private static func count(_ value: JSONValue) -> Int? {
    switch value {
    case .integer(let count): count
    case .bool(let truth): truth ? 1 : 0
    case .number(let number): Int(exactly: number.rounded(.towardZero))
    case .string(let text): text.pythonInteger
    default: nil
    }
  }

  private static func summaries(_ value: JSONValue?) -> [String] {
    if let text = value?.stringValue { return [text] }
    return (value?.arrayValue ?? []).compactMap(\.stringValue)
  }

  /// The item as the reference writes it; what is not known is left out.
  ///
  /// Fields that were read keep their place, also those that we don't know.
  package var json: JSONObject {
    var object = readFields.merging(changeFields)
    if case .edit(let edit) = change {
      if edit.content == nil { object["content"] = nil }
      if edit.target == nil { object["target"] = nil }
    }
    if let source { object["source_type"] = .string(source.rawValue) }
    if let supportCount { object["support_count"] = .integer(supportCount) }
    if let mergeLevel { object["merge_level"] = .integer(mergeLevel) }
    return object
  }

  /// The item with a source and a support, unless it states its own (FORMATS 1.5).
  package func completed(source: EditSource, supportCount: Int) -> ProposedItem {
    var item = self
    if item.source == nil { item.source = source }
    if item.supportCount == nil { item.supportCount = max(supportCount, 1) }
    return item
  }

  private var changeFields: JSONObject {
    var fields: JSONObject = [:]
    switch change {
    case .edit(let edit):
      fields["op"] = .string(edit.operation)
      fields["content"] = edit.content.map(JSONValue.string)
      fields["target"] = edit.target.map(JSONValue.string)
    case .suggestion(let suggestion):
      fields["type"] = .string(suggestion.type)
      fields["title"] = .string(suggestion.title)
      fields["instruction"] = .string(suggestion.instruction)
      fields["priority_hint"] = suggestion.priorityHint.map(JSONValue.string)
    case .candidate(let candidate):
      fields["title"] = .string(candidate.title)
      fields["change_summary"] = .array(candidate.changeSummary.map { .string($0) })
      fields["new_skill"] = .string(candidate.newSkill)
    }
    return fields
  }
}
