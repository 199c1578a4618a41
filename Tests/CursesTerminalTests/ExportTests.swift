import Dashboard
import SkillModel
import Testing

@testable import CursesTerminal

@Suite("Text for an editor")
struct EditorFileTests {
  @Test(
    "comes back as it was when nothing was changed", arguments: ["", "a", "a\n", "# a\n\n-->\nb", "\n\n"])
  func unchanged(text: String) {
    for explanation in ["", "one line", "two\nlines --> and an end"] {
      let file = EditorFile(text: text, explanation: explanation)
      #expect(file.text(in: file.contents) == text)
      #expect(file.text(in: file.contents + "\n") == (text.hasSuffix("\n") ? text + "\n" : text))
    }
  }

  @Test("is what a person left of it, also without the comment")
  func changed() {
    let file = EditorFile(text: "old", explanation: "why")
    #expect(file.text(in: file.contents.replacing("old", with: "new\nlines")) == "new\nlines")
    #expect(file.text(in: "only this\n") == "only this")
    #expect(file.text(in: "") == "")
  }

  @Test("is opened with VISUAL, else EDITOR, else vi, and their arguments")
  func command() {
    #expect(EditorCommand.words(visual: nil, editor: " ", file: "f")[2] == "exec vi \"$@\"")
    #expect(EditorCommand.words(visual: "code -w", editor: "vi", file: "f")[2] == "exec code -w \"$@\"")
    #expect(EditorCommand.words(visual: "", editor: "nano", file: "f x").suffix(1) == ["f x"])
  }

  @Test("is opened without the keys of the models")
  func environment() {
    let variables = ["PATH=/bin", "OPENAI_API_KEY=a", "my_token=b", "HOME=/key", "DB_PASSWORD=c"]
    #expect(EditorCommand.environment(variables) == ["PATH=/bin", "HOME=/key"])
  }
}

@Suite("A copied text")
struct ClipboardTests {
  @Test("is encoded as base64", arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foob", "Zm9vYg==")])
  func base64(text: String, encoded: String) {
    #expect(String(decoding: Base64.encode(Array(text.utf8)), as: UTF8.self) == encoded)
  }

  @Test("is one sequence and holds no control character of the text")
  func sequence() {
    let bytes = ClipboardSequence(SafeText("a\u{7}b\u{1B}]52;c;eA==\u{7}")).bytes
    #expect(bytes.starts(with: Array("\u{1B}]52;c;".utf8)))
    #expect(bytes.last == 7)
    #expect(bytes.dropFirst(7).dropLast().allSatisfy { $0 > 0x20 && $0 < 0x7F })
  }

  @Test("is cut at what terminals take, between characters")
  func cut() {
    let long = ClipboardSequence(SafeText(String(repeating: "é", count: 40_000)))
    #expect(long.isCut)
    #expect(long.copied % 2 == 0)
    #expect(long.bytes.count - 8 <= ClipboardSequence.limit)
    #expect(long.bytes.count - 8 > ClipboardSequence.limit - 8)
  }
}

@Suite("A screen as a file")
struct PictureTextTests {
  @Test("has its colours in one form and none in the other")
  func forms() {
    var picture = ScreenBuffer(size: ScreenSize(columns: 6, rows: 2))
    picture.write(SafeText("a日b"), column: 0, row: 0, style: CellStyle(.diffAdd))
    #expect(PictureText.plain(picture) == "a日b\n\n")
    let ansi = PictureText.ansi(picture) { style in
      style.role == .diffAdd
        ? TerminalLook(foreground: .index(2), background: .rgb(RGB(1, 2, 3)), attributes: [.bold])
        : TerminalLook()
    }
    #expect(ansi == "\u{1B}[0;1;38;5;2;48;2;1;2;3ma日b\u{1B}[0m  \n      \n")
  }
}
