import SkillModel
import Testing

@testable import Dashboard

@Suite("What of a difference was in view when a verdict was given")
struct DifferenceInViewTests {
  private static let id = EditID(step: 5, rank: 1)

  private func verdict(_ dashboard: DashboardUnderTest, at now: Int = 1_000) throws -> DecisionRequest {
    let effects = dashboard.handle(.key(KeyStroke("a")), at: now)
    return try #require(
      effects.lazy.compactMap { effect in
        if case .send(.decide(let requests), _) = effect { requests.first } else { nil }
      }.first)
  }

  private func press(_ dashboard: DashboardUnderTest, _ key: KeyStroke, _ size: ScreenSize, at now: Int) {
    _ = dashboard.handle(.key(key), at: now)
    dashboard.painted(size: size, at: now)
  }

  private func waiting(_ size: ScreenSize) -> DashboardUnderTest {
    let dashboard = DashboardControlTests.waiting(painted: false)
    _ = dashboard.handle(.resize(size), at: 0)
    dashboard.painted(size: size, at: 0)
    return dashboard
  }

  @Test("from the list alone no difference was seen; what was pressed meanwhile is counted")
  func list() throws {
    let request = try verdict(waiting(ScreenSize(columns: 80, rows: 24)))
    #expect(request.shown.difference == nil)
    #expect(request.shown.keysPressed == 1)
    #expect(request.shown.substitutions == [])
    #expect(request.shown.dwellMilliseconds == 1_000)
  }

  @Test("in the detail view the digest is that of the drawn lines, and scrolling adds what comes into view")
  func detail() throws {
    let size = ScreenSize(columns: 60, rows: 8)
    let dashboard = waiting(size)
    press(dashboard, KeyStroke(.enter), size, at: 100)
    let first = try #require(dashboard.desk.difference(of: Self.id))
    let edit = try #require(dashboard.run.edit(Self.id))
    let change = EditChange(edit.effectiveItem, skill: dashboard.run.skill(before: edit))
    let drawn = DiffLines(change.difference, style: DiffStyle(), width: 59)
    #expect(first.digest == drawn.digest && first.lines == drawn.lines.count)
    #expect(first.form == "unified, context 3")
    #expect(first.seen < first.lines)
    for step in 0..<40 { press(dashboard, KeyStroke("j"), size, at: 200 + step) }
    let request = try verdict(dashboard)
    #expect(request.shown.difference?.seen == first.lines)
    #expect(request.shown.difference?.digest == first.digest)
    // Enter was pressed when a screen this low did not show the edit yet.
    #expect(request.shown.keysPressed == 41)
  }

  @Test("another way of drawing is another digest, and what was seen of it counts anew")
  func otherForm() throws {
    let size = ScreenSize(columns: 80, rows: 24)
    let dashboard = waiting(size)
    press(dashboard, KeyStroke(.enter), size, at: 100)
    let unified = try #require(dashboard.desk.difference(of: Self.id))
    press(dashboard, KeyStroke("|"), size, at: 200)
    let sides = try #require(dashboard.desk.difference(of: Self.id))
    #expect(sides.digest != unified.digest && sides.form.hasPrefix("side by side, context 3, width "))
    let form = try #require(DiffStyle.read(sides.form))
    #expect(form.style.layout == .sideBySide && form.width == 79)
  }

  @Test("the pane beside the list shows it too; a question over it hides it")
  func pane() throws {
    let size = ScreenSize(columns: 200, rows: 60)
    let dashboard = waiting(size)
    let seen = try #require(dashboard.desk.difference(of: Self.id))
    #expect(seen.seen == seen.lines && seen.lines > 0)
    let covered = DashboardControlTests.waiting(painted: false)
    _ = covered.handle(.resize(size), at: 0)
    _ = covered.handle(.key(KeyStroke("?")), at: 0)
    covered.painted(size: size, at: 0)
    #expect(covered.desk.difference(of: Self.id) == nil)
  }

  @Test(arguments: ["", "sideways, context 3", "unified, context x", "unified, more"])
  func `a form that this version does not draw is not read`(form: String) {
    #expect(DiffStyle.read(form) == nil)
  }
}
