/// A skill after a list of edits, with what became of each.
///
/// This is the core that agrees with the reference byte for byte, its quirks included (FORMATS section 2): the
/// first occurrence counts, and an insert-after without its target is appended. `EditValidation` stands before it.
package struct EditApplication: Hashable, Sendable {
  /// The skill with all edits that could be carried out.
  package let document: SkillDocument
  /// One row for each edit, in their order.
  package let report: [EditReportRow]

  /// How many edits were applied, skipped and failed.
  package var summary: EditSummary { EditSummary(of: report) }

  /// Carries out edits one after the other, each on the result of the one before.
  package init(of edits: [EditReading], to document: SkillDocument) {
    var text = document.text
    report = edits.enumerated().map { place, reading in
      switch reading {
      case .edit(let edit):
        let (result, outcome) = Self.applying(edit, to: text)
        text = result
        return EditReportRow(
          index: place + 1, operation: edit.operation, target: (edit.target ?? "").prefix(codePoints: 200),
          contentPreview: Self.inserted(by: edit).prefix(codePoints: 200), outcome: outcome, error: nil)
      case .malformed(let malformation):
        return EditReportRow(
          index: place + 1, operation: "", target: "", contentPreview: "", outcome: .error,
          error: malformation.rawValue)
      }
    }
    self.document = SkillDocument(text)
  }

  /// Carries out edits one after the other, each on the result of the one before.
  package init(of edits: [SkillEdit], to document: SkillDocument) {
    self.init(of: edits.map(EditReading.edit), to: document)
  }

  /// The text that an edit puts in: its content without blanks around it, then without marker comments.
  package static func inserted(by edit: SkillEdit) -> String {
    ProtectedRegion.removingMarkers(from: (edit.content ?? "").strippingBlanks())
  }

  /// Carries out one edit.
  package static func applying(_ edit: SkillEdit, to text: String) -> (text: String, outcome: EditOutcome) {
    let target = edit.target ?? ""
    let content = inserted(by: edit)
    let place = target.isEmpty ? nil : text.firstRange(ofExactly: target)
    if let place, isProtected(place.lowerBound, in: text) { return (text, .skippedInProtectedRegion) }
    switch edit.knownOperation {
    case .append:
      let (result, isBeforeRegion) = appending(content, to: text)
      return (result, isBeforeRegion ? .appendedBeforeProtectedRegion : .appended)
    case .insertAfter:
      if let place { return (inserting(content, afterLineOf: place, in: text), .inserted) }
      let (result, isBeforeRegion) = appending(content, to: text)
      return (result, isBeforeRegion ? .insertedAsAppendBeforeProtectedRegion : .insertedAsAppend)
    case .replace:
      if target.isEmpty { return (text, .skippedReplaceWithoutTarget) }
      guard let place else { return (text, .skippedReplaceTargetNotFound) }
      return (text.replacing(place, with: content), .replaced)
    case .delete:
      if target.isEmpty { return (text, .skippedDeleteWithoutTarget) }
      guard let place else { return (text, .skippedDeleteTargetNotFound) }
      return (text.replacing(place, with: ""), .deleted)
    case nil:
      return (text, .skippedUnknownOperation)
    }
  }

  private static func isProtected(_ place: String.Index, in text: String) -> Bool {
    ProtectedRegion.regions(in: text).contains { $0.range.contains(place) }
  }

  private static func appending(_ content: String, to text: String) -> (text: String, isBeforeRegion: Bool) {
    guard let start = ProtectedRegion.earliestStart(in: text) else {
      return ("\(text.strippingTrailingBlanks())\n\n\(content)\n", false)
    }
    return ("\(text[..<start].strippingTrailingBlanks())\n\n\(content)\n\n\(text[start...])", true)
  }

  private static func inserting(
    _ content: String, afterLineOf place: Range<String.Index>, in text: String
  ) -> String {
    let lineEnd = text.utf8[place.upperBound...].firstIndex(of: 0x0A)
    let end = lineEnd.map(text.utf8.index(after:)) ?? text.endIndex
    return "\(text[..<end])\n\(content)\n\(text[end...])"
  }
}

extension String {
  /// The text with one range put another way; nothing around it is normalised.
  fileprivate func replacing(_ range: Range<Index>, with replacement: String) -> String {
    "\(self[..<range.lowerBound])\(replacement)\(self[range.upperBound...])"
  }
}
