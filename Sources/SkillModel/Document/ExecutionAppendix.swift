/// The list of execution notes at the end of a skill, kept by skill-aware reflection (FORMATS section 2).
package enum ExecutionAppendix {
  private static let kind = ProtectedRegion.Kind.appendix
  private static let heading = "## Execution Notes Appendix"
  private static let bullet = "- "

  /// Whether both markers stand in the text, in whatever order.
  package static func isPresent(in text: String) -> Bool {
    text.containsExactly(kind.startMarker) && text.containsExactly(kind.endMarker)
  }

  /// The text with an appendix without notes at its end; unchanged when the markers are there.
  package static func injectingEmpty(into text: String) -> String {
    isPresent(in: text) ? text : writing([], after: text)
  }

  /// The notes, one a bullet, without the bullet and without blanks around them.
  package static func notes(of text: String) -> [String] {
    guard let start = text.firstRange(ofExactly: kind.startMarker),
      let end = text.firstRange(ofExactly: kind.endMarker, from: start.lowerBound)
    else { return [] }
    return text[start.upperBound..<end.lowerBound].splittingLines().compactMap { line in
      let line = line.strippingBlanks()
      guard line.hasExactPrefix(bullet) else { return nil }
      let note = line.utf8.dropFirst(bullet.utf8.count)
      let stripped = Substring(note).strippingBlanks()
      return stripped.isEmpty ? nil : stripped
    }
  }

  /// The notes in a reply's `appendix_notes`: a list of texts or one text; anything else holds none.
  package static func notes(inReply value: JSONValue?) -> [String] {
    let texts: [String] =
      switch value {
      case .string(let text): [text]
      case .array(let values): values.compactMap(\.stringValue)
      default: []
      }
    return texts.map { $0.strippingBlanks() }.filter { !$0.isEmpty }
  }

  /// The text with one appendix at its end that holds the old notes and then the new ones.
  ///
  /// Of notes that differ only in blanks, case or closing punctuation the first is kept.
  package static func appending(_ notes: [String], to text: String) -> String {
    var seen: Set<ExactText> = []
    let kept = (Self.notes(of: text) + notes).compactMap { note -> String? in
      let folded = note.splittingAtBlanks().joined(separator: " ")
      let key = Self.key(of: folded)
      guard !key.isEmpty, seen.insert(ExactText(key)).inserted else { return nil }
      return folded
    }
    return writing(kept, after: removing(from: text))
  }

  /// The text without its appendix, stray appendix markers and blanks at its end.
  package static func stripping(from text: String) -> String {
    removing(from: text).strippingTrailingBlanks()
  }

  /// The notes in place of the ones that are there; used when they were consolidated.
  package static func replacing(in text: String, with notes: [String]) -> String {
    appending(notes, to: removing(from: text))
  }

  private static func removing(from text: String) -> String {
    ProtectedRegion.removingBlocks(of: kind, from: text).shrinkingEmptyLines()
  }

  private static func writing(_ notes: [String], after text: String) -> String {
    let lines = [kind.startMarker, heading] + notes.map { bullet + $0 } + [kind.endMarker]
    return "\(text.strippingTrailingBlanks())\n\n\(lines.joined(separator: "\n"))\n"
  }

  private static func key(of note: String) -> String {
    note.strippingTrailing([" ", ".", ";", ":", ",", "_", "-"]).caseFolded
  }
}
