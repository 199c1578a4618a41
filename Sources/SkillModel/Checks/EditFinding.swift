/// One thing about a proposed edit that a person should see before approving it (RELIABILITY 1.4, S6).
package struct EditFinding: Hashable, Sendable, Codable {
  /// What was found. The raw values stand in the journal and never change.
  package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// Characters that can't be seen: zero width, tags, controls.
    case invisibleCharacters = "invisible_characters"
    /// Characters that turn the writing direction.
    case bidiCharacters = "bidi_characters"
    /// A marker comment of a protected region, or what looks like one.
    case protectedMarker = "protected_marker"
    /// A comment that a rendered document would not show.
    case hiddenComment = "hidden_comment"
    /// An address: link, mail, host.
    case link
    /// Something that a shell or an interpreter would carry out.
    case command
    /// The text of an accepted answer of the data.
    case copiedAnswer = "copied_answer"
    /// Eight words in a row that stand in a held-out item and in no training item.
    case heldOutOverlap = "held_out_overlap"
    /// The target stands in several places; the first is edited.
    case ambiguousTarget = "ambiguous_target"
    /// The target isn't there: nothing happens, or the text is appended at the end.
    case missingTarget = "missing_target"
    /// The edit makes the skill much longer.
    case largeGrowth = "large_growth"
    /// The edit changes nothing.
    case noChange = "no_change"

    /// A word or two for a badge, in capitals.
    package var badge: String {
      switch self {
      case .invisibleCharacters: "HIDDEN TEXT"
      case .bidiCharacters: "BIDI"
      case .protectedMarker: "MARKER"
      case .hiddenComment: "COMMENT"
      case .link: "LINK"
      case .command: "COMMAND"
      case .copiedAnswer: "ANSWER"
      case .heldOutOverlap: "HELD-OUT"
      case .ambiguousTarget: "AMBIGUOUS"
      case .missingTarget: "NO TARGET"
      case .largeGrowth: "LARGE"
      case .noChange: "NO-OP"
      }
    }

    /// Whether something may be smuggled in by it: what `review.pause_on: suspicious` stops at.
    package var isSuspicious: Bool {
      switch self {
      case .ambiguousTarget, .missingTarget, .noChange: false
      default: true
      }
    }
  }

  /// Code points of the text that a detail quotes.
  package static let excerptLimit = 60

  package var kind: Kind
  /// What exactly, one phrase. Quotes the edit: whoever shows it passes it through `SafeText`.
  package var detail: String

  package init(_ kind: Kind, _ detail: String) {
    self.kind = kind
    self.detail = detail
  }

  static func excerpt(_ text: some StringProtocol) -> String {
    let text = String(text)
    return text.codePointCount > excerptLimit ? text.prefix(codePoints: excerptLimit - 1) + "…" : text
  }
}

extension EditFinding: CustomStringConvertible {
  /// The badge's meaning in a sentence, with the detail. Untrusted: it quotes the edit.
  package var description: String {
    switch kind {
    case .invisibleCharacters: "characters that can't be seen: \(detail)"
    case .bidiCharacters: "characters that turn the writing direction: \(detail)"
    case .protectedMarker: "a marker of a protected region: \(detail)"
    case .hiddenComment: "a comment that is not shown when rendered: \(detail)"
    case .link: "an address: \(detail)"
    case .command: "a command: \(detail)"
    case .copiedAnswer: "an answer copied from the data: \(detail)"
    case .heldOutOverlap: "eight words in a row from a held-out item: \(detail)"
    case .ambiguousTarget: "the target stands in several places: \(detail)"
    case .missingTarget: "the target is not in the skill: \(detail)"
    case .largeGrowth: "the skill grows a lot: \(detail)"
    case .noChange: "the edit changes nothing: \(detail)"
    }
  }
}

/// What was found on the edits of a step before anybody decided. Recorded only where something was found.
package struct EditsChecked: Hashable, Sendable, Codable {
  /// The findings on one edit; at least one.
  package struct Row: Hashable, Sendable, Codable {
    package var edit: EditID
    package var findings: [EditFinding]
    package init(edit: EditID, findings: [EditFinding]) {
      self.edit = edit
      self.findings = findings
    }
    package var isSuspicious: Bool { findings.contains(where: \.kind.isSuspicious) }
  }
  package var step: Int
  package var rows: [Row]

  package init(step: Int, rows: [Row]) {
    self.step = step
    self.rows = rows
  }

  /// Whether any edit holds something that may be smuggled.
  package var isSuspicious: Bool { rows.contains(where: \.isSuspicious) }

  /// Whether one of these edits does.
  package func holdsSuspicion(in items: [NumberedItem]) -> Bool {
    rows.contains { row in row.isSuspicious && items.contains { $0.id == row.edit } }
  }
}
