import SkillModel
import Testing

@testable import Dashboard

@Suite("Searching and moving in long texts")
struct SearchTests {
  private static let size = ScreenSize(columns: 60, rows: 14)

  private func page(_ lines: [String]) -> Page {
    var page = Page()
    for line in lines { page.add(PageLine(StyledText.untrusted(line, .text), indent: 2)) }
    return page
  }

  private func laidOut(_ page: Page, _ state: DetailState) -> DetailScreen {
    let page = page.marking(state.search)
    let width = DetailScreen.textArea(of: Self.size).width
    return DetailScreen(
      page: page, layout: PageLayout(of: page, width: width, wraps: state.wraps), state: state,
      size: Self.size)
  }

  private func screen(_ page: Page, _ change: (inout DetailState) -> Void = { _ in }) -> DetailScreen {
    var state = DetailState(.currentSkill)
    change(&state)
    return laidOut(page, state)
  }

  /// What stands on the screen in a role, row by row.
  private func marked(_ screen: DetailScreen, _ role: ThemeRole) -> [String] {
    var buffer = ScreenBuffer(size: Self.size)
    screen.draw(glyphs: .ascii, on: &buffer)
    return (0..<Self.size.rows).compactMap { row in
      let cells = (0..<Self.size.columns).map { buffer[$0, row] }.filter { $0.style.role == role }
      return cells.isEmpty ? nil : String(String.UnicodeScalarView(cells.map(\.base)))
    }
  }

  @Test(
    "Words found are marked inside of their line, those under the cursor more than others, whatever the case")
  func marks() {
    let page = page(["one Unit here, one unit there", "no", "a unit"])
    let first = screen(page) { $0.search = "UNIT" }
    #expect(marked(first, .matchCurrent) == ["Unitunit"])
    #expect(marked(first, .match) == ["unit"])
    let none = screen(page) { $0.search = "units" }
    #expect(marked(none, .matchCurrent).isEmpty && marked(none, .match).isEmpty)
  }

  @Test("A match that is cut by the end of a row is marked on both rows")
  func wrapped() {
    let words = String(repeating: "x", count: 56) + " needle " + String(repeating: "y", count: 40)
    let screen = screen(page(["first", words])) { $0.search = "x needle y" }
    #expect(marked(screen, .match) == ["x", "needle y"])
  }

  @Test("Marks go by characters: wide ones, and those with accents")
  func wide() {
    let line = StyledText.untrusted("a 合計 e\u{301}f", .text)
    #expect(line.marking("計").filter { $0.style.role == .match }.plain == "計")
    #expect(line.marking("e").filter { $0.style.role == .match }.plain == "e\u{301}")
    #expect(line.marking("E\u{301}F").filter { $0.style.role == .match }.plain == "e\u{301}f")
    #expect(line.marking("").plain == line.plain && line.marking("zz") == line)
  }

  @Test(
    "Each match is in view when it is gone to, also deep in a line of hundreds of rows and beyond the right edge"
  )
  func inView() throws {
    let long = (0..<300).map { $0 % 50 == 49 ? "needle\($0)" : "word\($0)" }.joined(separator: " ")
    let page = page(["top needle"] + (0..<30).map { "line \($0)" } + [long, "end needle"])
    for wraps in [true, false] {
      var state = DetailState(.currentSkill)
      state.search = "needle"
      state.wraps = wraps
      var seen: Set<String> = []
      for _ in 0..<8 {
        let screen = laidOut(page, state)
        let match = try #require(screen.nextMatch(forward: true))
        state = screen.shown(row: match.row)
        let shown = laidOut(page, state)
        #expect(shown.window.range.contains(shown.cursorRow))
        let current = marked(shown, .matchCurrent)
        #expect(!current.isEmpty, "row \(match.row), wraps \(wraps)")
        seen.insert("\(match.place)")
        #expect(match.count == (wraps ? 8 : 3))
      }
      #expect(seen.count == (wraps ? 8 : 3))
      let back = laidOut(page, state).nextMatch(forward: false)
      #expect(back != nil)
    }
  }

  @Test("The cursor is in view after every movement, and down and up pass through every row of a long line")
  func movement() {
    let long = (0..<200).map { "word\($0)" }.joined(separator: " ")
    let page = page(["a", "b", long, "c"] + (0..<40).map { "line \($0)" })
    var screen = screen(page)
    var seen: Set<Int> = []
    func step(_ action: ActionID) {
      screen = laidOut(page, screen.moved(action))
      #expect(screen.window.range.contains(screen.cursorRow))
      seen.formUnion(screen.window.range)
    }
    seen.formUnion(screen.window.range)
    for _ in 0..<300 where screen.state.line < page.lines.count - 1 { step(.moveDown) }
    #expect(screen.state.line == page.lines.count - 1)
    #expect(seen == Set(screen.layout.rows.indices))
    seen = []
    for _ in 0..<300 where screen.state.line > 0 { step(.moveUp) }
    #expect(screen.state.line == 0)
    #expect(seen == Set(screen.layout.rows.indices))
    seen = Set(screen.window.range)
    for _ in 0..<20 { step(.pageDown) }
    #expect(screen.cursorRow == screen.layout.rows.count - 1)
    #expect(seen == Set(screen.layout.rows.indices))
    for _ in 0..<20 { step(.pageUp) }
    #expect(screen.cursorRow == 0)
  }

  @Test("A page down moves the text by a page, and the cursor with it")
  func pages() {
    let page = page((0..<60).map { "line \($0)" })
    let first = screen(page) { $0.line = 2 }
    let height = first.area.height
    let next = laidOut(page, first.moved(.pageDown))
    #expect(next.window.first == height - 1)
    #expect(next.state.line == 2 + height - 1)
    let back = laidOut(page, next.moved(.pageUp))
    #expect(back.window.first == 0 && back.state.line == 2)
  }

  @Test("A page down moves a list by a page, and the cursor with it")
  func listPages() throws {
    let dashboard = DashboardControlTests.waiting()
    dashboard.view.focus = .log
    let size = DashboardControlTests.size
    _ = dashboard.handle(.key(KeyStroke("g")), at: 1_000)
    let height = MainScreen.pageHeight(of: .log, run: dashboard.run, view: dashboard.view, size: size)
    func first() -> Int {
      MainScreen.firstRow(of: .log, run: dashboard.run, view: dashboard.view, size: size)
    }
    #expect(first() == 0 && dashboard.run.log.count > 2 * height)
    _ = dashboard.handle(.key(KeyStroke(.pageDown)), at: 1_000)
    #expect(first() == height - 1)
    #expect(dashboard.view[list: .log].cursor == .event(dashboard.run.log[height - 1].sequence))
    _ = dashboard.handle(.key(KeyStroke(.pageUp)), at: 1_000)
    #expect(first() == 0)
  }
}
