import SkillModel
import TestSupport
import Testing

@Suite struct TextDifferenceTests {
  private static func rebuilt(_ difference: TextDifference) -> (old: [String], new: [String]) {
    var sides: (old: [String], new: [String]) = ([], [])
    for line in difference.lines {
      switch line {
      case .same(let text):
        sides.old.append(text)
        sides.new.append(text)
      case .removed(let pieces): sides.old.append(pieces.map(\.text).joined())
      case .added(let pieces): sides.new.append(pieces.map(\.text).joined())
      }
    }
    return sides
  }

  @Test func `both versions can be read out of their difference`() {
    var random = SeededGenerator(seed: 5)
    let words = ["- rule", "a", "b", "é", "e\u{301}", "", "日本"]
    for _ in 0..<300 {
      func text() -> String {
        (0..<random.below(8)).map { _ in
          (0..<random.below(4)).map { _ in words[random.below(words.count)] }.joined(separator: " ")
        }.joined(separator: "\n")
      }
      let (old, new) = (text(), text())
      let sides = Self.rebuilt(TextDifference(from: old, to: new))
      #expect(sides.old.map(ExactText.init) == old.splittingLines().map(ExactText.init))
      #expect(sides.new.map(ExactText.init) == new.splittingLines().map(ExactText.init))
    }
  }

  @Test func `only the changed words of a changed line are marked`() {
    let difference = TextDifference(from: "x\n3. Convert if needed.\ny", to: "x\n3. Convert if asked.\ny")
    let removed = difference.lines.compactMap { line -> [TextDifference.Piece]? in
      if case .removed(let pieces) = line { pieces } else { nil }
    }
    #expect(removed.first?.filter(\.isChanged).map(\.text) == ["needed"])
    #expect(difference.hunks(context: 0).compactMap { $0 }.count == 2)
  }

  @Test func `changed words that only blanks and signs divide are one stretch`() {
    let difference = TextDifference(
      from: "Give one short answer, then stop.", to: "Give two long answers; then stop.")
    let sides = difference.lines.map { line -> [String] in
      switch line {
      case .same: []
      case .removed(let pieces), .added(let pieces): pieces.grouped.filter(\.isChanged).map(\.text)
      }
    }
    #expect(sides == [["one short answer,"], ["two long answers;"]])
  }

  @Test func `equal texts have an empty difference`() {
    #expect(TextDifference(from: "a\nb\n", to: "a\nb\n").isEmpty)
    #expect(!TextDifference(from: "é", to: "e\u{301}").isEmpty)
  }
}
