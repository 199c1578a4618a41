import BuiltInThemes
import Foundation
import RunStore
import SkillModel
import Testing

@testable import Dashboard

/// Pictures of recorded runs as text. `SKILLOPT_WRITE_GOLDENS=1` writes them anew: look at them before they are kept.
@Suite struct MainScreenGoldenTests {
  struct Scene: Sendable, CustomTestStringConvertible {
    let name: String
    let run: RunPicture
    let view: ViewState
    var testDescription: String { name }
  }

  static let sizes = [(80, 24), (120, 40), (200, 60), (60, 16), (40, 12)].map {
    ScreenSize(columns: $0.0, rows: $0.1)
  }

  static let scenes: [Scene] = {
    var review = ViewState()
    review.status = RunStatus(
      activity: .reviewing(step: 4, until: nil), phase: Phase(epoch: 1, step: 4, stage: .ranking),
      reviewMode: .manual)
    var gate = ViewState()
    gate.focus = .scores
    gate.status = RunStatus(activity: .running, inFlight: 4)
    var end = ViewState()
    end.focus = .notes
    end.replay = ReplayPosition(taken: 3_150, total: 3_150, isPlaying: false, speed: 1, isForeign: false)
    return [
      Scene(name: "review", run: ReviewScenario.midReview, view: review),
      Scene(name: "gate", run: ReviewScenario.midGate, view: gate),
      Scene(name: "end", run: SampleRun.demo.picture(), view: end),
    ]
  }()

  static let keys = [
    FooterKey("p", "pause", priority: 2), FooterKey("s", "step", priority: 2),
    FooterKey("r", "run", priority: 2),
    FooterKey("a", "approve", short: "ok", priority: 1), FooterKey("v", "veto", priority: 1),
    FooterKey("e", "edit", priority: 1), FooterKey("d", "defer", short: "later", priority: 1),
    FooterKey("u", "undo", priority: 4), FooterKey("z", "zoom", priority: 5),
    FooterKey("/", "find", priority: 5),
    FooterKey(":", "command", priority: 5), FooterKey("?", "help", priority: 3),
    FooterKey("q", "quit", priority: 3),
  ]

  @Test("the main screen looks as it was last seen", arguments: scenes, sizes)
  func golden(scene: Scene, size: ScreenSize) throws {
    for glyphs in [GlyphSet.unicode, .ascii] {
      var view = scene.view
      view.glyphs = glyphs
      let now = scene.run.times.last + 2_000
      let buffer = MainScreen.draw(run: scene.run, view: view, size: size, now: now, keys: Self.keys)
      let name = "\(scene.name)-\(size.columns)x\(size.rows)-\(glyphs == .unicode ? "unicode" : "ascii")"
      try compare(buffer.lines.joined(separator: "\n") + "\n", with: name)
      if glyphs == .unicode { try compare(Self.roleMap(of: buffer), with: name + "-roles") }
      if glyphs == .ascii {
        #expect(buffer.lines.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }, "only ASCII in \(name)")
      }
    }
  }

  /// One letter a cell for its role, and which letter stands for which; blanks for plain text.
  static func roleMap(of buffer: ScreenBuffer) -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%&")
    var used: Set<Int> = []
    let roles = ThemeRole.allCases
    let lines = (0..<buffer.size.rows).map { row in
      let cells = (0..<buffer.size.columns).map { column -> Character in
        let cell = buffer[column, row]
        let role = cell.style.under ?? cell.style.role
        guard let place = roles.firstIndex(of: role), role != .text, letters.indices.contains(place) else {
          return " "
        }
        used.insert(place)
        return letters[place]
      }
      var line = String(cells)
      while line.last == " " { line.removeLast() }
      return line
    }
    let legend = used.sorted().map { "\(letters[$0]) \(roles[$0].rawValue)" }
    return (lines + [""] + legend).joined(separator: "\n") + "\n"
  }

  private static let library = ThemeLibrary(
    BuiltInThemes.all.map { name, text in
      ThemeSource(SettingsFile.parse(text, name: name).entries ?? [], fallbackName: name)
    })

  @Test("without colours the screen looks as it was last seen, attributes and all", arguments: scenes, sizes)
  func mono(scene: Scene, size: ScreenSize) throws {
    let now = scene.run.times.last + 2_000
    let buffer = MainScreen.draw(run: scene.run, view: scene.view, size: size, now: now, keys: Self.keys)
    // What NO_COLOR gives without a word on themes, and the theme that is made for it.
    for name in [ThemeLibrary.defaultName, "mono"] {
      let (theme, problems) = Self.library.theme(named: name)
      #expect(problems.isEmpty && theme.name == name)
      let resolved = ResolvedTheme(theme, depth: .mono)
      let looks = buffer.cells.map { resolved.look(of: $0.style) }
      #expect(looks.allSatisfy { $0.foreground == .standard && $0.background == .standard })
      #expect(looks.contains { $0.attributes.contains(.reverse) }, "the cursor can be seen")
      let map = Self.attributeMap(of: looks.map(\.attributes), columns: size.columns)
      let text = buffer.lines.joined(separator: "\n") + "\n\n" + map
      try compare(text, with: "\(scene.name)-\(size.columns)x\(size.rows)-mono")
    }
  }

  /// One letter a cell for its attributes, and which letter stands for which; blanks for plain text.
  static func attributeMap(of cells: [CellAttributes], columns: Int) -> String {
    let names: [(CellAttributes, String)] = [
      (.bold, "bold"), (.dim, "dim"), (.italic, "italic"), (.underline, "underline"), (.reverse, "reverse"),
    ]
    let letters = Array(" abcdefghijklmnopqrstuvwxyzABCDEF")
    let lines = stride(from: 0, to: cells.count, by: columns).map { start in
      var line = String(cells[start..<start + columns].map { letters[Int($0.rawValue)] })
      while line.last == " " { line.removeLast() }
      return line
    }
    let legend = Set(cells.map(\.rawValue)).sorted().dropFirst().map { raw in
      let held = names.filter { CellAttributes(rawValue: raw).contains($0.0) }.map(\.1)
      return "\(letters[Int(raw)]) \(held.joined(separator: " "))"
    }
    return (lines + [""] + legend).joined(separator: "\n") + "\n"
  }

  private func compare(_ text: String, with name: String) throws {
    let folder = SampleRun.root.appendingPathComponent("Tests/DashboardTests/Screens")
    let file = folder.appendingPathComponent(name + ".txt")
    if ProcessInfo.processInfo.environment["SKILLOPT_WRITE_GOLDENS"] != nil {
      try Data(text.utf8).write(to: file)
      return
    }
    let known = try String(contentsOf: file, encoding: .utf8)
    let (old, new) = (
      known.split(separator: "\n", omittingEmptySubsequences: false),
      text.split(separator: "\n", omittingEmptySubsequences: false)
    )
    for (row, (left, right)) in zip(old, new).enumerated() where left != right {
      Issue.record("\(name), row \(row):\n  was \(left)\n  now \(right)")
    }
    #expect(old.count == new.count, "\(name): number of rows")
  }
}
