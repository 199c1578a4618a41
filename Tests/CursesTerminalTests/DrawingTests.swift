import Dashboard
import SkillModel
import Testing

@testable import CursesTerminal

@Suite("What is sent for a cell")
struct DrawingTests {
  private func drawn(_ cell: ScreenCell, isUnicode: Bool = true, width: Int32) -> DrawnCharacter {
    .of(cell, isUnicode: isUnicode) { $0 == cell.base.value ? width : 0 }
  }

  @Test("is the character itself where curses counts as many cells")
  func agreed() {
    #expect(drawn(ScreenCell("日", width: 2), width: 2).base == 0x65E5)
    #expect(drawn(ScreenCell("e", marks: "\u{301}"), width: 1).marks == [0x301])
  }

  @Test("is a stand-in of certain width where it doesn't")
  func disagreed() {
    let unknown = drawn(ScreenCell("\u{1FAE8}", width: 2), width: -1)
    #expect(unknown == DrawnCharacter(base: 0xFFFD, marks: [], needsBlank: true))
    #expect(drawn(ScreenCell("\u{AD}"), width: 0).base == 0xFFFD)
  }

  @Test("is ASCII only, and printable, in a terminal of ASCII")
  func ascii() {
    for value in UInt32(0x20)...0x2FFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let character = DrawnCharacter.of(ScreenCell(scalar, marks: "\u{301}"), isUnicode: false)
      #expect((0x20...0x7E).contains(character.base), "\(value)")
      #expect(character.marks.isEmpty)
    }
  }

  @Test("never is a control character")
  func controls() {
    for value in UInt32(0)..<0x20 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      #expect(DrawnCharacter.of(ScreenCell(scalar), isUnicode: true).base == 0x20)
    }
  }
}

@Suite("Pairs of colours")
struct ColorPairTests {
  @Test("are numbered on first use, and known afterwards")
  func numbers() {
    var pairs = ColorPairs(capacity: 8)
    #expect(pairs.number(of: .init(foreground: -1, background: -1)) == (0, false))
    #expect(pairs.number(of: .init(foreground: 1, background: 2)) == (1, true))
    #expect(pairs.number(of: .init(foreground: 1, background: 2)) == (1, false))
  }

  @Test("give up the background, then everything, where a terminal has no more")
  func full() {
    var pairs = ColorPairs(capacity: 2)
    #expect(pairs.number(of: .init(foreground: 1, background: -1)) == (1, true))
    #expect(pairs.number(of: .init(foreground: 1, background: 4)) == (1, false))
    #expect(pairs.number(of: .init(foreground: 3, background: 4)) == (0, false))
  }

  @Test("have the colours that the depth allows")
  func colors() {
    #expect(ColorNumber.of(.index(9), colors: 8, isDirect: false) == (1, true))
    #expect(ColorNumber.of(.index(200), colors: 256, isDirect: false) == (200, false))
    #expect(ColorNumber.of(.rgb(RGB(0, 0, 3)), colors: 1 << 24, isDirect: true) == (8, false))
    #expect(ColorNumber.of(.rgb(RGB(1, 2, 3)), colors: 1 << 24, isDirect: true) == (0x010203, false))
    #expect(ColorNumber.of(.index(21), colors: 1 << 24, isDirect: true) == (255, false))
    #expect(ColorNumber.of(.standard, colors: 256, isDirect: false) == (-1, false))
  }
}

@Suite("What gives a terminal back")
struct TerminalModesTests {
  private static let xterm = [
    "kmous": "\u{1B}[<", "BE": "\u{1B}[?2004h", "sgr0": "\u{1B}(B\u{1B}[m", "rmkx": "\u{1B}[?1l\u{1B}>",
    "cnorm": "\u{1B}[?12l\u{1B}[?25h", "rmcup": "\u{1B}[?1049l\u{1B}[23;0;0t",
  ]

  @Test("switches mouse and paste off, shows the cursor and leaves the alternate screen last")
  func off() {
    let modes = TerminalModes(term: "xterm-256color") { Self.xterm[$0] }
    #expect(
      modes.off
        == "\u{1B}[?1006l\u{1B}[?1002l\u{1B}[?1000l\u{1B}[?2004l\u{1B}(B\u{1B}[m\u{1B}[?1l\u{1B}>"
        + "\u{1B}[?12l\u{1B}[?25h\u{1B}[?1049l\u{1B}[23;0;0t")
    #expect(modes.on(mouse: false) == "\u{1B}[?2004h")
  }

  @Test("sends nothing to an old terminal that it doesn't know, and no delays")
  func old() {
    let modes = TerminalModes(term: "vt100") { ["sgr0": "\u{1B}[m\u{0F}$<2>", "cnorm": nil][$0] ?? nil }
    #expect(modes.off == "\u{1B}[m\u{0F}\r\n")
    #expect(modes.on(mouse: true).isEmpty)
  }
}
