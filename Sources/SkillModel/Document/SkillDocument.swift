/// The text of a skill: the Markdown rules that an agent is given, and that training changes.
///
/// Documents are equal only when their UTF-8 bytes are.
package struct SkillDocument: Hashable, Sendable {
  private let exact: ExactText

  /// Takes a text as it is.
  package init(_ text: String) {
    exact = ExactText(text)
  }

  /// The whole text.
  package var text: String { exact.text }

  /// The digest of the text; computed at each call, in time linear in the text.
  package var digest: SkillDigest { SkillDigest(of: text) }

  /// `skill_len` of the reference's files.
  package var lengthInCodePoints: Int { text.codePointCount }

  /// The size that limits are given in.
  package var lengthInBytes: Int { text.utf8.count }

  /// Whether there is nothing but blanks.
  package var isBlank: Bool { text.unicodeScalars.allSatisfy(\.isBlank) }
}

extension SkillDocument {
  /// The document with an empty slow-update block at its end, unless it has one.
  package func injectingEmptySlowUpdate() -> SkillDocument {
    SkillDocument(SlowUpdateBlock.injectingEmpty(into: text))
  }

  /// The document with that guidance as its only slow-update block.
  package func replacingSlowUpdate(with content: String) -> SkillDocument {
    SkillDocument(SlowUpdateBlock.replacing(in: text, with: content))
  }

  /// The guidance of the slow-update block; empty without one.
  package var slowUpdate: String { SlowUpdateBlock.content(of: text) }

  /// The document with further execution notes in its appendix.
  package func appendingNotes(_ notes: [String]) -> SkillDocument {
    SkillDocument(ExecutionAppendix.appending(notes, to: text))
  }

  /// The notes of the appendix; none without one.
  package var executionNotes: [String] { ExecutionAppendix.notes(of: text) }
}
