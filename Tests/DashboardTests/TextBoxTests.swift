import Dashboard
import SkillModel
import Testing

@Suite("Text boxes, pages and filtered stretches")
struct TextBoxTests {
  @Test("A paste becomes one line without what can't be seen, and is cut at the limit")
  func paste() {
    var box = TextBox(limit: 12)
    box.insert("a\r\nb\u{1B}[2J\u{202E}\tc\u{200B}é")
    #expect(box.text == "a b[2J cé")
    box.insert("0123456789")
    #expect(box.text.unicodeScalars.count == 12)
  }

  @Test("Editing keys do what shells do")
  func editing() {
    var box = TextBox("one two three")
    _ = box.take(.control("w"))
    #expect(box.text == "one two ")
    _ = box.take(KeyStroke(.home))
    _ = box.take(KeyStroke(.delete))
    #expect(box.text == "ne two ")
    _ = box.take(.control("k"))
    #expect(box.isEmpty)
    _ = box.take(KeyStroke(.backspace))
    #expect(box.isEmpty)
  }

  @Test("Up brings earlier texts, Down one's own back")
  func earlier() {
    var box = TextBox("mine", earlier: ["last", "before"])
    _ = box.take(KeyStroke(.up))
    #expect(box.text == "last")
    _ = box.take(KeyStroke(.up))
    _ = box.take(KeyStroke(.up))
    #expect(box.text == "before")
    _ = box.take(KeyStroke(.down))
    _ = box.take(KeyStroke(.down))
    #expect(box.text == "mine")
  }

  @Test("The part around the cursor is shown, whatever the width", arguments: 2...12)
  func window(width: Int) {
    let box = TextBox("日本語 text that is long")
    let shown = box.window(width: width)
    #expect(CellWidth.of(shown.text) <= width)
    #expect(shown.cursor < width)
  }

  @Test("Stretches joined are the filtered line, and the revealed ones hold all hidden characters")
  func stretches() {
    var random = SeededText(seed: 7)
    for _ in 0..<300 {
      let text = random.text(40)
      let whole = SafeText.singleLine(text)
      let parts = SafeText.stretches(of: text)
      #expect(parts.map(\.text.text).joined().utf8.elementsEqual(whole.text.utf8))
      #expect(parts.reduce(0) { $0 + $1.text.hiddenCharacters } == whole.hiddenCharacters)
      #expect(parts.allSatisfy { $0.isRevealed == ($0.text.hiddenCharacters > 0) })
    }
  }

  @Test("Wrapped rows fit the width and lose nothing but the blanks they were cut at")
  func wrapping() {
    var random = SeededText(seed: 3)
    for width in [1, 2, 5, 20, 61] {
      for _ in 0..<40 {
        let text = random.text(60)
        var page = Page()
        page.add(PageLine(StyledText.untrusted(text, .text), indent: 4))
        let rows = PageLayout(of: page, width: width, wraps: true).rows
        if width > 1 { #expect(rows.allSatisfy { $0.pieces.width <= width }) }
        let kept = rows.map { $0.pieces.plain.filter { $0 != " " } }.joined()
        #expect(
          SafeText(kept).text.unicodeScalars.count <= SafeText.singleLine(text).text.unicodeScalars.count)
      }
    }
  }
}
