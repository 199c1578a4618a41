import Dashboard
import Testing

@testable import CursesTerminal

@Suite("Whether there is a screen")
struct ScreenDecisionTests {
  private static let entries = [
    "xterm-256color": TerminfoEntry(colors: 256), "xterm": TerminfoEntry(colors: 8),
    "xterm-16color": TerminfoEntry(colors: 16), "linux": TerminfoEntry(colors: 8),
    "vt100": TerminfoEntry(colors: 0), "dumb": TerminfoEntry(colors: 0, addressesCursor: false),
    "lpr": TerminfoEntry(colors: 0, addressesCursor: false), "tmux-256color": TerminfoEntry(colors: 256),
    "xterm-direct": TerminfoEntry(colors: 16_777_216, hasDirectColor: true),
  ]

  private func decide(
    _ environment: TerminalEnvironment, isUTF8: Bool = true, color: ColorWish = .auto,
    depth: ColorDepth? = nil
  ) -> ScreenDecision {
    .decide(environment, isUTF8: isUTF8, color: color, depth: depth) { Self.entries[$0] }
  }

  private func isPlain(_ decision: ScreenDecision) -> Bool {
    if case .plain = decision { true } else { false }
  }

  @Test("is no where nobody could see it or type")
  func plain() {
    #expect(isPlain(decide(TerminalEnvironment(term: "xterm-256color", outputIsTerminal: false))))
    #expect(isPlain(decide(TerminalEnvironment(term: "xterm-256color", hasKeyboard: false))))
    for term in [nil, "dumb", "lpr", "nonsense"] { #expect(isPlain(decide(TerminalEnvironment(term: term)))) }
  }

  @Test(
    "goes with as many colours as the terminal has",
    arguments: [
      ("xterm-256color", ColorDepth.palette), ("xterm", .eight), ("xterm-16color", .sixteen),
      ("vt100", .mono),
      ("xterm-direct", .direct),
    ])
  func depth(term: String, depth: ColorDepth) {
    let expected = ScreenKind(term: term, depth: depth, isUnicode: true)
    #expect(decide(TerminalEnvironment(term: term)) == .screen(expected))
  }

  @Test("takes another entry for a modern terminal without one, and says so")
  func modern() {
    for environment in [
      TerminalEnvironment(term: "xterm-kitty"), TerminalEnvironment(term: "strange", program: "ghostty"),
    ] {
      guard case .screen(let kind) = decide(environment) else {
        Issue.record("no screen for \(environment)")
        continue
      }
      #expect(kind.term == "xterm-256color")
      #expect(kind.remark?.contains(environment.term ?? "-") == true)
    }
  }

  @Test("has no colours under NO_COLOR, unless they are asked for")
  func noColor() {
    let environment = TerminalEnvironment(term: "xterm-256color", noColor: "1")
    func depth(_ color: ColorWish, _ configured: ColorDepth? = nil) -> ColorDepth? {
      guard case .screen(let kind) = decide(environment, color: color, depth: configured) else { return nil }
      return kind.depth
    }
    #expect(depth(.auto) == .mono)
    #expect(depth(.always) == .palette)
    #expect(depth(.never) == .mono)
    #expect(depth(.auto, .sixteen) == .sixteen)
    #expect(depth(.never, .palette) == .mono)
  }

  @Test("opens the entry with direct colours only when it is asked for")
  func direct() {
    guard case .screen(let kind) = decide(TerminalEnvironment(term: "xterm-256color"), depth: .direct),
      case .screen(let inTmux) = decide(TerminalEnvironment(term: "tmux-256color"), depth: .direct)
    else {
      Issue.record("no screen")
      return
    }
    #expect(kind == ScreenKind(term: "xterm-direct", depth: .direct, isUnicode: true))
    #expect(inTmux.term == "tmux-256color" && inTmux.depth == .palette && inTmux.remark != nil)
  }

  @Test(
    "draws ASCII in C and POSIX, and UTF-8 where a locale is missing or none is named",
    arguments: [
      ("C", ["C"]), ("POSIX", ["C"]), (nil, ["C.UTF-8"]), ("en_US.UTF-8", ["en_US.UTF-8", "C.UTF-8"]),
      ("de_DE.ISO-8859-1", ["de_DE.ISO-8859-1", "C"]), ("de_DE", ["de_DE", "C.UTF-8"]),
    ])
  func locale(name: String?, candidates: [String]) {
    #expect(CharacterLocale.candidates(for: name) == candidates)
  }
}
