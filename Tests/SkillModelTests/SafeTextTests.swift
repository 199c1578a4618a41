import SkillModel
import TestSupport
import Testing

struct SafeTextTests {
  @Test("what stands in place of hidden characters is named with how often")
  func substitutions() {
    #expect(
      SafeText.substitutions(in: ["a\u{202E}b\u{202E}", "\u{1B}[0m", "plain\nlines", "é\u{200B}\u{202E}"])
        == ["1 x ^[", "1 x <U+200B>", "3 x <U+202E>"])
    #expect(SafeText.substitutions(in: ["日本 é"]).isEmpty)
  }

  @Test(
    "what acts on a terminal or hides is shown and counted",
    arguments: [
      ("\u{1B}[31m", "^[[31m", 1), ("a\rb\u{7F}", "a^Mb^?", 2), ("\u{9B}2J", "<9B>2J", 1),
      ("\u{202E}abc", "<U+202E>abc", 1), ("a\u{200B}b", "a<U+200B>b", 1), ("\u{FEFF}x", "<U+FEFF>x", 1),
      ("\u{E0041}", "<U+E0041>", 1), ("x\u{FE0F}", "x<U+FE0F>", 1), ("❤\u{FE0F}", "❤\u{FE0F}", 0),
      ("a\u{2028}b", "a<U+2028>b", 1), ("\u{FFFF}", "<U+FFFF>", 1), ("\u{E000}", "<U+E000>", 1),
      ("\u{378}", "<U+0378>", 1), ("tab\tand\nline", "tab\tand\nline", 0), ("日本 é", "日本 é", 0),
    ])
  func filtering(_ untrusted: String, _ shown: String, _ hidden: Int) {
    let safe = SafeText(untrusted)
    #expect(safe.text.isIdentical(to: shown))
    #expect(safe.hiddenCharacters == hidden)
  }

  @Test func `a base carries at most four marks`() {
    let safe = SafeText("e" + String(repeating: "\u{301}", count: 500))
    #expect(safe.hiddenCharacters == 496)
    #expect(safe.text.hasExactPrefix("e\u{301}\u{301}\u{301}\u{301}<U+0301>"))
    #expect(SafeText("\u{301}").text == "<U+0301>")
  }

  @Test func `a single line has no line ends and no tabs`() {
    #expect(SafeText.singleLine("a\nb\tc").text == "a b c")
    #expect(SafeText("a\n\nb").lines.map(\.text) == ["a", "", "b"])
  }

  @Test func `nothing that a terminal acts on passes`() {
    var generator = SeededGenerator(seed: 17)
    for _ in 0..<2_000 {
      let bytes = (0..<40).map { _ in UInt8(generator.below(256)) }
      let safe = SafeText(decoding: bytes)
      let isClean = safe.text.unicodeScalars.allSatisfy { scalar in
        scalar == "\n" || scalar == "\t" || (scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value))
      }
      #expect(isClean)
    }
  }
}
