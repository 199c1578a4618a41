import Dashboard
import SkillModel
import Testing

@Suite("Detail views")
struct DetailViewTests {
  private let run = ReviewedRun()

  private func dashboard(_ size: ScreenSize) -> Dashboard {
    var options = DashboardOptions()
    options.themes = ["default-dark", "mono", "high-contrast"]
    var dashboard = Dashboard(options: options)
    _ = dashboard.handle(.resize(size), at: run.now)
    dashboard.take(run.events)
    dashboard.take(RunStatus(activity: .reviewing(step: 5, until: nil), reviewMode: .manual, at: run.now))
    return dashboard
  }

  static let sizes = [ScreenSize(columns: 80, rows: 24), ScreenSize(columns: 120, rows: 40)]

  static let subjects: [(String, DetailSubject)] = [
    ("edit-replace", .edit(EditID(step: 5, rank: 1))), ("edit-append", .edit(EditID(step: 5, rank: 2))),
    ("edit-hidden", .edit(EditID(step: 5, rank: 4))), ("edit-accepted", .edit(EditID(step: 1, rank: 1))),
    ("skill-current", .currentSkill), ("skill-best", .bestSkill), ("step", .step(3)), ("step-open", .step(5)),
    ("epoch", .epoch(2)), ("revert", .revert(EditID(step: 1, rank: 1))),
    ("calls", .calls(Phase(epoch: 2, step: 3, stage: .rollout))),
  ]

  @Test("Each detail view looks as kept", arguments: subjects.indices, sizes)
  func looks(index: Int, size: ScreenSize) throws {
    let (name, subject) = Self.subjects[index]
    var dashboard = dashboard(size)
    dashboard.view.details = [DetailState(subject)]
    try GoldenScreen.check(
      dashboard.picture(size: size, at: run.now), "detail-\(name)-\(size.columns)x\(size.rows)")
  }

  @Test("A difference side by side and one with brackets look as kept")
  func layouts() throws {
    let size = ScreenSize(columns: 120, rows: 40)
    var dashboard = dashboard(size)
    dashboard.view.details = [DetailState(.edit(EditID(step: 5, rank: 1)))]
    dashboard.view.diff.layout = .sideBySide
    try GoldenScreen.check(dashboard.picture(size: size, at: run.now), "detail-edit-sides-120x40")
    dashboard.view.diff = DiffStyle(layout: .unified, context: 1, brackets: true)
    let lines = dashboard.picture(size: size, at: run.now).lines.joined(separator: "\n")
    #expect(lines.contains("{+Name the unit of the cell, then convert+}") || lines.contains("{+"))
    dashboard.view.diff.layout = .plain
    try GoldenScreen.check(dashboard.picture(size: size, at: run.now), "detail-edit-plain-120x40")
  }

  @Test("A trajectory and a call are asked of the journal and look as kept", arguments: sizes)
  func loaded(size: ScreenSize) throws {
    var dashboard = dashboard(size)
    let scored = try #require(run.events.last { if case .taskScored = $0.event { true } else { false } })
    dashboard.view.details = [DetailState(.step(5))]
    let request = DetailRequest.record(sequence: scored.sequence)
    dashboard.view.details.append(DetailState(.trajectory(sequence: scored.sequence)))
    #expect(dashboard.view.details.last?.request == request)
    #expect(dashboard.picture(size: size, at: run.now).lines.contains { $0.contains("reading the journal") })
    dashboard.take(loaded: LoadedDetail(request: request, content: .event(scored)))
    try GoldenScreen.check(
      dashboard.picture(size: size, at: run.now), "detail-trajectory-\(size.columns)x\(size.rows)")

    let key = CallKey(Phase(epoch: 3, step: 5, stage: .reflection), lane: "failure", index: 0)
    dashboard.view.details = [DetailState(.call(key))]
    let messages = [
      ChatText(author: "system", text: "You improve a skill."),
      ChatText(
        author: "user",
        text: "Vetoed by a person, do not propose again:\n- be very thorough (too vague)\n\nTrajectories: ..."
      ),
    ]
    let reply = CallReplied(
      key: key, request: "q", text: "{\"patch\": {\"edits\": []}}", outcome: .answered,
      usage: TokenUsage(prompt: 4_000, completion: 500),
      servedModel: nil, attempts: 1, milliseconds: 9_000)
    dashboard.take(
      loaded: LoadedDetail(request: .call(key), content: .call(messages: messages, reply: reply)))
    try GoldenScreen.check(
      dashboard.picture(size: size, at: run.now), "detail-call-\(size.columns)x\(size.rows)")
  }

  @Test("Each popup looks as kept", arguments: sizes)
  func popups(size: ScreenSize) throws {
    var dashboard = dashboard(size)
    dashboard.view.details = [DetailState(.currentSkill)]
    func check(_ name: String) throws {
      try GoldenScreen.check(
        dashboard.picture(size: size, at: run.now), "popup-\(name)-\(size.columns)x\(size.rows)")
    }
    _ = dashboard.handle(.key(KeyStroke("?")), at: run.now)
    try check("help")
    for letter in "undo".unicodeScalars { _ = dashboard.handle(.key(KeyStroke(letter)), at: run.now) }
    try check("help-found")
    _ = dashboard.handle(.key(KeyStroke(.escape)), at: run.now)
    _ = dashboard.handle(.key(KeyStroke(":")), at: run.now)
    for letter in "vet".unicodeScalars { _ = dashboard.handle(.key(KeyStroke(letter)), at: run.now) }
    try check("palette")
    _ = dashboard.handle(.key(KeyStroke(.escape)), at: run.now)
    _ = dashboard.handle(.key(KeyStroke("t")), at: run.now)
    try check("themes")
    _ = dashboard.handle(.key(KeyStroke(.escape)), at: run.now)
    _ = dashboard.handle(.key(.control("c")), at: run.now)
    try check("leave")
    _ = dashboard.handle(.key(KeyStroke(.escape)), at: run.now)
    _ = dashboard.handle(.key(KeyStroke("r")), at: run.now)
    try check("resume")
    _ = dashboard.handle(.key(KeyStroke(.escape)), at: run.now)
    dashboard.view.details = [DetailState(.edit(EditID(step: 5, rank: 1)))]
    _ = dashboard.handle(.key(KeyStroke("v")), at: run.now)
    try check("veto")
  }
}
