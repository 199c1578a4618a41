import SkillModel
import Testing

struct PythonTextTests {
  @Test func `blanks are Unicode's and the four separators`() {
    #expect("\u{A0}\u{1F}\u{2028} a \u{3000}\r\n".strippingBlanks() == "a")
    #expect("\u{200B}a".strippingBlanks().codePointCount == 2)
    #expect(" a\u{A0}\u{2003}b\nc ".splittingAtBlanks() == ["a", "b", "c"])
    #expect("a. -".strippingTrailing([" ", ".", "-"]) == "a")
  }

  @Test func `lines end where Python ends them`() {
    #expect("a\r\nb\rc\u{B}d\u{C}e\u{1C}f\u{85}g\u{2028}h\u{2029}".splittingLines().count == 8)
    #expect("a\n\nb".splittingLines(keepingEnds: true) == ["a\n", "\n", "b"])
    #expect("".splittingLines().isEmpty)
  }

  @Test func `texts are searched and cut in code points`() {
    #expect("e\u{301}x".prefix(codePoints: 1).isIdentical(to: "e"))
    #expect("\u{E9}".firstRange(ofExactly: "e\u{301}") == nil)
    #expect("a\r\nb".containsExactly("\n"))
    #expect("aaaa".ranges(ofExactly: "aa").count == 2)
    #expect("abcabd".replacingAll(exactly: "ab", with: "x") == "xcxd")
    let hostile = String(repeating: "a", count: 100_000)
    #expect(hostile.firstRange(ofExactly: String(repeating: "a", count: 50_000) + "b") == nil)
  }

  @Test func `case is folded as in Python`() {
    #expect("Straße".caseFolded.isIdentical(to: "strasse"))
    #expect("\u{FB01}\u{130}\u{131}\u{1E9E}".caseFolded.isIdentical(to: "fii\u{307}\u{131}ss"))
    #expect("ΟΔΟΣ ΣΑ".pythonLowercased.isIdentical(to: "οδος σα"))
    #expect("\u{130}".pythonLowercased.isIdentical(to: "i\u{307}"))
  }

  @Test(
    "numbers are written as Python writes them",
    arguments: [
      (1, "1.0"), (0, "0.0"), (-0.0, "-0.0"), (1e16, "1e+16"), (9_999_999_999_999_998, "9999999999999998.0"),
      (123_456_789_012_345_680, "1.2345678901234568e+17"), (5e-05, "5e-05"), (0.0001, "0.0001"),
      (1.5e-300, "1.5e-300"), (0.1, "0.1"), (100, "100.0"), (1e22, "1e+22"),
      (.leastNonzeroMagnitude, "5e-324"),
      (1.7976931348623157e308, "1.7976931348623157e+308"), (0.30000000000000004, "0.30000000000000004"),
    ] as [(Double, String)])
  func doubles(_ number: Double, _ expected: String) {
    #expect(number.pythonRepresentation == expected)
  }

  @Test func `numbers are rounded as Python rounds them`() {
    #expect(0.125.fixed(places: 2) == "0.12")
    #expect(0.375.fixed(places: 2) == "0.38")
    #expect(2.675.fixed(places: 2) == "2.67")
    #expect((1.0 / 3).rounded(places: 6) == 0.333333)
    #expect((2.0 / 3).fixed(places: 2) == "0.67")
    #expect(12.05.rounded(places: 1) == 12.1)
    #expect(0.5.fixed(places: 0) == "0")
    #expect((-1.005).fixed(places: 2) == "-1.00")
  }

  @Test func `texts are quoted as Python quotes them`() {
    #expect("t\"q\"".pythonRepresentation == "'t\"q\"'")
    #expect("it's".pythonRepresentation == "\"it's\"")
    #expect("a'\"\n\\\u{1}\u{200B}é\u{E000}".pythonRepresentation == "'a\\'\"\\n\\\\\\x01\\u200bé\\ue000'")
  }

  @Test func `numbers in texts are read as Python reads them`() {
    #expect(" 1_000 ".pythonInteger == 1_000)
    #expect("+7".pythonInteger == 7)
    #expect("1__0".pythonInteger == nil)
    #expect("+-7".pythonInteger == nil)
    #expect("1e3".pythonFloat == 1_000)
    #expect(".5".pythonFloat == 0.5)
    #expect("5.".pythonFloat == 5)
    #expect("0x10".pythonFloat == nil)
    #expect("inf".pythonFloat == .infinity)
  }
}
