import SkillModel

/// A stretch of one line in one style, of filtered text.
package struct StyledText: Hashable, Sendable {
  package var text: SafeText
  package var style: CellStyle

  package init(_ text: SafeText, style: CellStyle) {
    self.text = text
    self.style = style
  }

  package init(_ text: SafeText, _ role: ThemeRole = .text) { self.init(text, style: CellStyle(role)) }

  /// A text of our own, or one that is filtered here without marking what was hidden.
  package init(_ text: String, _ role: ThemeRole = .text) {
    self.init(SafeText.singleLine(text), style: CellStyle(role))
  }

  /// Cells on one line.
  package var width: Int { CellWidth.of(text) }

  /// Untrusted text on one line: what can't be seen is written out and stands in the role `suspicious`.
  package static func untrusted(_ text: some StringProtocol, _ role: ThemeRole) -> [StyledText] {
    SafeText.stretches(of: text).map { stretch in
      StyledText(stretch.text, style: CellStyle(stretch.isRevealed ? .suspicious : role))
    }
  }
}

extension [StyledText] {
  /// Cells on one line.
  package var width: Int { reduce(0) { $0 + $1.width } }

  /// The texts joined.
  package var plain: String { map(\.text.text).joined() }
}

extension ScreenBuffer {
  /// Writes pieces one after the other; cut at the clip's right edge.
  ///
  /// - Returns: the column after the last cell written.
  @discardableResult
  package mutating func write(
    _ pieces: [StyledText], column: Int, row: Int, on under: ThemeRole? = nil, clip: Rectangle? = nil
  ) -> Int {
    var column = column
    for piece in pieces {
      var style = piece.style
      if let under { style.under = under }
      column = write(piece.text, column: column, row: row, style: style, clip: clip)
    }
    return column
  }
}
