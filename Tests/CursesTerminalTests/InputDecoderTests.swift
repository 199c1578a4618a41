import Dashboard
import Testing

@testable import CursesTerminal

@Suite("The bytes of a terminal")
struct InputDecoderTests {
  private func inputs(_ text: String, known: [[UInt8]: KeyStroke.Code] = [:]) -> [TerminalInput] {
    var decoder = InputDecoder(known: known)
    return decoder.take(Array(text.utf8), at: 0) + decoder.timeOut(at: 100)
  }

  @Test(
    "become keys",
    arguments: [
      ("a", KeyStroke("a")), ("é", KeyStroke("é")), ("\r", KeyStroke(.enter)), ("\t", KeyStroke(.tab)),
      ("\u{7F}", KeyStroke(.backspace)), ("\u{08}", KeyStroke(.backspace)), ("\u{03}", .control("c")),
      ("\u{1A}", .control("z")), ("\u{1B}", KeyStroke(.escape)), ("\u{1B}[A", KeyStroke(.up)),
      ("\u{1B}OB", KeyStroke(.down)), ("\u{1B}[1;5C", KeyStroke(.right)), ("\u{1B}[Z", KeyStroke(.backTab)),
      ("\u{1B}[H", KeyStroke(.home)), ("\u{1B}[4~", KeyStroke(.end)), ("\u{1B}[5~", KeyStroke(.pageUp)),
      ("\u{1B}OP", KeyStroke(.function(1))), ("\u{1B}[19~", KeyStroke(.function(8))),
      ("\u{1B}[24~", KeyStroke(.function(12))), ("\u{1B}[[B", KeyStroke(.function(2))),
      ("\u{1B}[3~", KeyStroke(.delete)), ("\u{1B}[99;5u", .control("c")), ("\u{1B}Op", KeyStroke("0")),
    ])
  func keys(text: String, key: KeyStroke) {
    #expect(inputs(text) == [.key(key)])
  }

  @Test("are the same keys wherever they are cut in two")
  func everyCut() {
    let text = "a\u{1B}[1;5Aé\u{1B}[<64;10;5M\u{1B}[200~x\u{1B}[Ay\u{1B}[201~\u{1B}OQ日"
    let bytes = Array(text.utf8)
    let whole = inputs(text)
    #expect(whole.count == 7)
    for cut in 0...bytes.count {
      var decoder = InputDecoder()
      let parts = decoder.take(bytes[..<cut], at: 0) + decoder.take(bytes[cut...], at: 1)
      #expect(parts == whole, "cut at \(cut)")
    }
  }

  @Test("hold a lone Esc back until its time is over")
  func escape() {
    var decoder = InputDecoder()
    #expect(decoder.take([0x1B], at: 0).isEmpty)
    #expect(decoder.isWaiting)
    #expect(decoder.timeOut(at: 25) == [.key(KeyStroke(.escape))])
    #expect(!decoder.isWaiting)
  }

  @Test("give Esc and a key for a key with Alt")
  func alt() {
    #expect(inputs("\u{1B}x") == [.key(KeyStroke(.escape)), .key(KeyStroke("x"))])
  }

  @Test("prefer what the terminal's entry says of its keys")
  func ofTerminfo() {
    #expect(inputs("\u{1B}[25~", known: [Array("\u{1B}[25~".utf8): .home]) == [.key(KeyStroke(.home))])
  }

  @Test("of a paste are one input, whatever keys are in it")
  func paste() {
    #expect(
      inputs("\u{1B}[200~avq\u{1B}[A\r\u{3}\u{1B}[201~j") == [
        .paste("avq\u{1B}[A\r\u{3}"), .key(KeyStroke("j")),
      ])
  }

  @Test("of an endless paste are kept up to the limit, and keys go on behind it")
  func longPaste() {
    let text = String(repeating: "x", count: 100_000)
    let result = inputs("\u{1B}[200~\(text)\u{1B}[201~q")
    #expect(result == [.paste(String(text.prefix(PasteCollector.limit))), .key(KeyStroke("q"))])
  }

  @Test("tell clicks, double clicks and the wheel apart")
  func mouse() {
    var decoder = InputDecoder()
    let press = Array("\u{1B}[<0;5;3M\u{1B}[<0;5;3m".utf8)
    #expect(decoder.take(press, at: 0) == [.mouse(.click, column: 4, row: 2)])
    #expect(decoder.take(press, at: 200) == [.mouse(.doubleClick, column: 4, row: 2)])
    #expect(decoder.take(press, at: 300) == [.mouse(.click, column: 4, row: 2)])
    #expect(decoder.take(press, at: 900) == [.mouse(.click, column: 4, row: 2)])
    #expect(inputs("\u{1B}[<65;1;1M") == [.mouse(.wheelDown, column: 0, row: 0)])
    #expect(inputs("\u{1B}[<32;1;1M\u{1B}[<2;1;1M").isEmpty)
    #expect(inputs("\u{1B}[M !!") == [.mouse(.click, column: 0, row: 0)])
  }

  @Test("never stop the decoder, and no byte is kept for ever", arguments: UInt64(1)...20)
  func anyBytes(seed: UInt64) {
    var random = SplitMix(state: seed)
    var decoder = InputDecoder()
    for round in 0..<200 {
      let bytes = (0..<Int(random.next() % 20)).map { _ in
        random.next() % 3 == 0
          ? 0x1B : random.next() % 4 == 0 ? 0x5B : UInt8(truncatingIfNeeded: random.next())
      }
      _ = decoder.take(bytes, at: round)
    }
    _ = decoder.take(Array("\u{1B}[201~".utf8), at: 999)
    _ = decoder.timeOut(at: 1_000)
    #expect(decoder.take(Array("q".utf8), at: 1_001) == [.key(KeyStroke("q"))])
  }
}

private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
