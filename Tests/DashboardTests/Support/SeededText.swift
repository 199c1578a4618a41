import SkillModel
import TestSupport

/// Texts of hostile and of plain pieces, the same in every run.
struct SeededText {
  private var random: SeededGenerator

  init(seed: Int) { random = SeededGenerator(seed: seed) }

  mutating func text(_ pieces: Int) -> String { random.text(from: Self.pieces, upTo: pieces) }

  static let pieces = [
    "word", " ", "  ", "a", "\n", "\t", "\r", "\u{1B}[31m", "\u{1B}]52;c;AAAA\u{7}", "\u{9B}2J",
    "\u{90}q\u{9C}", "\u{0}",
    "\u{7F}", "\u{202E}", "\u{2066}", "\u{200B}", "\u{FEFF}", "\u{E0041}", "e\u{301}",
    "o\u{308}\u{301}\u{302}\u{303}\u{304}\u{305}",
    "👩‍👩‍👧", "🇩🇪", "👍🏽", "❤\u{FE0F}", "日本", "\u{FFFE}", "\u{10FFFF}", "\u{E000}", "\u{378}", "\u{2028}", "\u{AD}",
    "\u{301}", "# ", "[-x-]",
  ]
}
