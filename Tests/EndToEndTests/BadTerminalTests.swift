import Foundation
import Testing

/// The program at terminals and with settings that are not what it hopes for: rows 84 to 87 and 93 of RELIABILITY section
/// 4, and the files of a person's own settings.
@Suite("The dashboard at a bad terminal", .slot)
struct BadTerminalTests {
  enum Trouble: String, CaseIterable, CustomTestStringConvertible {
    case kinds, sizes, letters, colours, paste, settings, editors, home

    var testDescription: String {
      switch self {
      case .kinds: "84 terminals of every kind get a screen or lines without an escape"
      case .sizes: "85 a thousand sizes from 1x1 to 500x200 leave it alive"
      case .letters: "86 a terminal of ASCII gets no other byte, files stay UTF-8"
      case .colours: "86 a terminal without colours shows the cursor all the same"
      case .paste: "93 a megabyte of paste decides nothing and fits no box"
      case .settings: "faults in keys.yaml, screen.yaml and themes are said and stop nothing"
      case .editors: "an editor that fails or leaves nonsense decides nothing"
      case .home: "87 no HOME, no folder for temporary files: the run goes on, and what can't be kept is said"
      }
    }
  }

  @Test("does what it can, says what it can't, and gives the terminal back", arguments: Trouble.allCases)
  func trouble(_ trouble: Trouble) async throws {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let samples = tests.deletingLastPathComponent().deletingLastPathComponent().appending(path: "sample-runs")
    let script = Bundle.module.bundleURL.appending(path: "Terminal/bad_terminal.py").path
    let program = try ProgramUnderTest(in: ScratchFolder())
    let arguments = [script, ProgramUnderTest.path, samples.path, trouble.rawValue]
    let outcome = try await program.start("python3", arguments).outcome(limit: .seconds(150))
    #expect(outcome.exitCode == 0, "\(outcome.output)\(outcome.errors)")
    withExtendedLifetime(program) {}
  }
}
