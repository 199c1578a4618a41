import SkillModel
import TestSupport
import Testing

@testable import Dashboard

@Suite("Pictures as cells")
struct ScreenBufferTests {
  private static let size = ScreenSize(columns: 24, rows: 3)

  private static func picture(_ texts: inout SeededText) -> ScreenBuffer {
    var picture = ScreenBuffer(size: size)
    for row in 0..<size.rows {
      picture.write(SafeText.singleLine(texts.text(6)), column: row, row: row, style: .text)
    }
    return picture
  }

  @Test("What changed is enough to make the new picture of the old one, and holds whole characters")
  func changes() {
    var texts = SeededText(seed: 20_261_126)
    for _ in 0..<2_000 {
      let before = Self.picture(&texts)
      let after = Self.picture(&texts)
      for row in 0..<Self.size.rows {
        let stretches = after.changes(inRow: row, since: before)
        for column in 0..<Self.size.columns where !stretches.contains(where: { $0.contains(column) }) {
          #expect(after[column, row] == before[column, row])
        }
        for stretch in stretches {
          #expect(after[stretch.lowerBound, row].width > 0)
          #expect(stretch.upperBound == Self.size.columns || after[stretch.upperBound, row].width > 0)
        }
      }
    }
  }

  @Test("An equal picture has no changes, one of another size is all changes")
  func ends() {
    var texts = SeededText(seed: 7)
    let picture = Self.picture(&texts)
    #expect(picture.changes(inRow: 1, since: picture).isEmpty)
    let other = ScreenBuffer(size: ScreenSize(columns: 9, rows: 3))
    #expect(picture.changes(inRow: 1, since: other) == [0..<24])
  }

  @Test("Cells with other marks differ")
  func marks() {
    #expect(ScreenCell("a", marks: "\u{301}") != ScreenCell("a"))
    #expect(ScreenCell("a", marks: "\u{301}") != ScreenCell("a", marks: "\u{302}"))
    #expect(ScreenCell("a", marks: "\u{301}") == ScreenCell("a", marks: "\u{301}"))
  }
}
