/// What an edit does; the raw values are the words of the reference's files.
package enum EditOperation: String, CaseIterable, Hashable, Sendable {
  case append
  case insertAfter = "insert_after"
  case replace
  case delete

  /// Reads an operation whatever its case and the blanks around it; nil for any other word.
  package init?(folding written: String) {
    let word = written.strippingBlanks().pythonLowercased
    guard let operation = Self.allCases.first(where: { $0.rawValue.isIdentical(to: word) }) else {
      return nil
    }
    self = operation
  }
}

/// One proposed change of a skill's text, as the optimizer wrote it.
///
/// An absent text and an empty text have the same effect; the difference is kept for writing the edit back.
package struct SkillEdit: Hashable, Sendable {
  /// The operation's word as written; `EditOperation` holds the known ones.
  package var operation: String
  /// The text to look for; its first occurrence counts.
  package var target: String?
  /// The text to put in.
  package var content: String?

  /// Makes an edit with any word as its operation.
  package init(operation: String, target: String? = nil, content: String? = nil) {
    self.operation = operation
    self.target = target
    self.content = content
  }

  /// Makes an edit with a known operation.
  package init(_ operation: EditOperation, target: String? = nil, content: String? = nil) {
    self.init(operation: operation.rawValue, target: target, content: content)
  }

  /// The operation when the word is exactly one of the known ones.
  package var knownOperation: EditOperation? {
    EditOperation.allCases.first { $0.rawValue.isIdentical(to: operation) }
  }

  /// Equality of bytes; an absent text and an empty one differ.
  package static func == (left: SkillEdit, right: SkillEdit) -> Bool {
    left.exact == right.exact
  }

  /// Feeds the bytes.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(exact)
  }

  private var exact: [ExactText?] {
    [ExactText(operation), target.map(ExactText.init), content.map(ExactText.init)]
  }
}

/// An element of an edit list as it was read: an edit, or something that can't be applied as one.
package enum EditReading: Hashable, Sendable {
  /// Why an element is no edit.
  package enum Malformation: String, Hashable, Sendable {
    case notAnObject = "the edit is no object"
    case operationNotText = "the operation is no text"
    case targetNotText = "the target is no text"
    case contentNotText = "the content is no text"
  }

  case edit(SkillEdit)
  case malformed(Malformation)

  /// Reads an element of an edit list; texts must be texts, and an explicit null isn't one.
  package init(_ value: JSONValue) {
    guard let object = value.objectValue else {
      self = .malformed(.notAnObject)
      return
    }
    guard let operation = (object["op"] ?? .string("")).stringValue else {
      self = .malformed(.operationNotText)
      return
    }
    let target = object["target"]
    if let target, target.stringValue == nil {
      self = .malformed(.targetNotText)
      return
    }
    let content = object["content"]
    if let content, content.stringValue == nil {
      self = .malformed(.contentNotText)
      return
    }
    self = .edit(
      SkillEdit(operation: operation, target: target?.stringValue, content: content?.stringValue))
  }
}
