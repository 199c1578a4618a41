import SkillModel

/// Two versions of a text as styled lines, the changed words marked in them.
enum DifferenceLines {
  /// The new text with its changed words, then the lines that are gone.
  static func newThenGone(_ difference: TextDifference) -> [[StyledText]] {
    var new: [[StyledText]] = []
    var gone: [[StyledText]] = []
    for line in difference.lines {
      switch line {
      case .same(let text):
        new.append([StyledText("  ", .diffContext), StyledText(safe(text), .diffContext)])
      case .added(let pieces): new.append(parts(pieces, sign: "+ ", .diffAdd, .diffAddWord))
      case .removed(let pieces): gone.append(parts(pieces, sign: "- ", .diffDel, .diffDelWord))
      }
    }
    return new + gone
  }

  private static func parts(
    _ pieces: [TextDifference.Piece], sign: String, _ role: ThemeRole, _ word: ThemeRole
  ) -> [StyledText] {
    [StyledText(sign, role)] + pieces.map { StyledText(safe($0.text), $0.isChanged ? word : role) }
  }

  private static func safe(_ text: String) -> SafeText { SafeText.singleLine(text) }
}
