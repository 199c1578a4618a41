import SkillModel

/// Two versions of a text as styled lines, the changed words marked in them.
enum DifferenceLines {
  /// - Parameter context: unchanged lines around each change.
  static func lines(_ difference: TextDifference, context: Int) -> [[LinePart]] {
    difference.hunks(context: context).map { line in
      switch line {
      case nil: [LinePart("  ...", .diffHunk)]
      case .same(let text): [LinePart("  ", .diffContext), LinePart(safe(text), .diffContext)]
      case .removed(let pieces): parts(pieces, sign: "- ", .diffDel, .diffDelWord)
      case .added(let pieces): parts(pieces, sign: "+ ", .diffAdd, .diffAddWord)
      }
    }
  }

  private static func parts(
    _ pieces: [TextDifference.Piece], sign: String, _ role: ThemeRole, _ word: ThemeRole
  ) -> [LinePart] {
    [LinePart(sign, role)] + pieces.map { LinePart(safe($0.text), $0.isChanged ? word : role) }
  }

  private static func safe(_ text: String) -> SafeText { SafeText.singleLine(text) }
}
