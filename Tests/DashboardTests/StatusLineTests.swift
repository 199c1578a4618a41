import SkillModel
import Testing

@testable import Dashboard

@Suite("Messages and keys at the bottom of the screen")
struct StatusLineTests {
  private static let size = ScreenSize(columns: 120, rows: 40)

  private func id(_ rank: Int) -> EditID { EditID(step: 5, rank: rank) }

  private func status(_ dashboard: DashboardUnderTest, at now: Int = 1_000) -> String {
    dashboard.picture(size: Self.size, at: now).lines[Self.size.rows - 2]
  }

  private func keys(_ dashboard: DashboardUnderTest, columns: Int = 300) -> String {
    dashboard.picture(size: ScreenSize(columns: columns, rows: 60), at: 1_000).lines[59]
  }

  private func press(_ dashboard: DashboardUnderTest, _ keys: String) {
    for key in keys.unicodeScalars { _ = dashboard.handle(.key(KeyStroke(key)), at: 1_000) }
  }

  /// The dashboard after an approval of the first edit was written.
  private func approved(_ run: inout ReviewedRun) throws -> DashboardUnderTest {
    let dashboard = DashboardControlTests.waiting(run: run)
    guard
      case .send(.decide(let requests), let command)? = dashboard.handle(
        .key(KeyStroke("a")), at: 1_000
      ).first
    else {
      Issue.record("nothing was sent")
      return dashboard
    }
    run.decide(try #require(requests.first))
    dashboard.take([try #require(run.events.last)])
    dashboard.take(answer: .done, to: command)
    return dashboard
  }

  private func startGate(_ run: inout ReviewedRun, _ dashboard: DashboardUnderTest) throws {
    let text = dashboard.run.current.text + "x"
    run.add(
      .candidateBuilt(
        CandidateBuilt(
          step: 5, skill: text, digest: SHA256(hashing: text).hexadecimal,
          report: [["op": "replace", "status": "applied_replace", "index": 1]], refused: [])))
    dashboard.take([try #require(run.events.last)])
  }

  @Test("That a decision can be undone is said no longer once its gate has started")
  func undoEnds() throws {
    var run = ReviewedRun()
    let dashboard = try approved(&run)
    #expect(status(dashboard).contains("u undoes until the gate starts"))
    try startGate(&run, dashboard)
    #expect(!status(dashboard).contains("u undoes"))
  }

  @Test(
    "The answer to a key gives way when the run comes to need the person",
    arguments: [
      (RunStatus.Activity.reviewing(step: 5, until: nil), "Gate waits for you"),
      (.outage(since: 0, nextProbe: nil, message: "connection refused"), "connection refused"),
      (.paused(place: "step 3.1"), "Paused at step 3.1"), (.failed("disk full"), "disk full"),
    ])
  func givesWay(activity: RunStatus.Activity, words: String) {
    let dashboard = DashboardControlTests.waiting()
    dashboard.take(RunStatus(activity: .running))
    press(dashboard, "o")
    #expect(status(dashboard).contains("sorted by"))
    dashboard.take(RunStatus(activity: .running, inFlight: 3))
    #expect(status(dashboard).contains("sorted by"))
    dashboard.take(RunStatus(activity: activity))
    #expect(status(dashboard).contains(words))
  }

  @Test("A remark of the process stays its time, an error too")
  func remarksStay() {
    let dashboard = DashboardControlTests.waiting()
    dashboard.take(RunStatus(activity: .running))
    dashboard.take(remark: "keys.yaml:3: no key")
    dashboard.take(RunStatus(activity: .paused(place: "rollout")))
    #expect(status(dashboard).contains("keys.yaml:3"))
    dashboard.take(RunStatus(activity: .running))
    press(dashboard, "d")
    dashboard.take(answer: .refused("disk full"), to: 1)
    dashboard.take(RunStatus(activity: .paused(place: "rollout")))
    #expect(status(dashboard).contains("disk full"))
  }

  @Test("What is said of an open range goes with the range")
  func range() {
    let dashboard = DashboardControlTests.waiting()
    press(dashboard, "V")
    #expect(status(dashboard).contains("range begins here"))
    _ = dashboard.handle(.key(KeyStroke(.escape)), at: 1_000)
    #expect(!status(dashboard).contains("range begins here"))
  }

  @Test("A plain message stands for four seconds, a warning for eight")
  func times() {
    let dashboard = DashboardControlTests.waiting()
    press(dashboard, "o")
    dashboard.painted(size: Self.size, at: 1_000)
    #expect(status(dashboard, at: 4_999).contains("sorted by"))
    #expect(!status(dashboard, at: 5_000).contains("sorted by"))
  }

  @Test(
    "Several faults of the settings are said in one line: the first with file and line, and how many there are"
  )
  func faults() {
    let dashboard = DashboardControlTests.waiting()
    let place = Place("/home/ada/.config/skillopt/screen.yaml", line: 2)
    dashboard.dashboard.take(faults: [])
    #expect(dashboard.view.message == nil)
    dashboard.dashboard.take(faults: [
      Problem(.configuration, at: place, "unknown key colour", cure: "did you mean color.depth?"),
      Problem(.configuration, "something else"), Problem(.configuration, "and more"),
    ])
    #expect(
      status(dashboard).hasPrefix(
        " screen.yaml:2: unknown key colour (1 of 3, skillopt keys lists all); did you mean color.depth?"))
  }

  @Test("Decisions are offered where they are possible, and only there")
  func decisions() throws {
    let all = ["a approve", "v veto", "e edit", "d defer"]
    func offers(_ dashboard: DashboardUnderTest) -> [Bool] {
      let line = keys(dashboard)
      return all.map { line.contains($0) }
    }
    #expect(offers(DashboardControlTests.waiting()) == [true, true, true, true])
    for control in [DashboardOptions.Control.replay, .readOnly, .watching("elsewhere")] {
      #expect(offers(DashboardControlTests.waiting(control)) == [false, false, false, false])
    }
    let done = DashboardControlTests.waiting()
    done.take(RunStatus(activity: .finished))
    #expect(offers(done) == [false, false, false, false])
    #expect(!keys(done).contains("p pause") && !keys(done).contains("s step"))
    var run = ReviewedRun()
    let gate = try approved(&run)
    try startGate(&run, gate)
    gate.view[list: .edits].cursor = .edit(id(1))
    #expect(offers(gate) == [false, true, false, false])
    let empty = DashboardControlTests.waiting()
    empty.view[list: .edits].filter = "nothing is like this"
    #expect(offers(empty) == [false, false, false, false])
  }

  @Test("Undo and redo are offered where there is something to take back")
  func undo() throws {
    #expect(!keys(DashboardControlTests.waiting()).contains("u undo"))
    var run = ReviewedRun()
    let dashboard = try approved(&run)
    #expect(keys(dashboard).contains("u undo") && !keys(dashboard).contains("U redo"))
  }

  @Test("A replay offers its steps, epochs, speed and end in 80 columns, and nothing that leads nowhere")
  func replay() {
    let dashboard = DashboardControlTests.waiting(.replay)
    dashboard.take(position: ReplayPosition(taken: 5, total: 9, isPlaying: true, speed: 1, isForeign: false))
    let line = dashboard.picture(size: ScreenSize(columns: 80, rows: 24), at: 1_000).lines[23]
    for words in ["space hold", "[ ] step", "( ) epoch", "- + speed", ". end", "? help", "q quit"] {
      #expect(line.contains(words), "\(words) in \(line)")
    }
    #expect(keys(dashboard).contains("s decision"))
    dashboard.take(position: ReplayPosition(taken: 9, total: 9, isPlaying: false, speed: 1, isForeign: false))
    let end = keys(dashboard)
    #expect(end.contains("space play") && end.contains("[ step back") && !end.contains(". end"))
    #expect(!end.contains("] step") && !end.contains(") epoch") && !end.contains("s decision"))
  }

  @Test("In 40 columns the decisions, Enter and the help are offered, and all panes are named")
  func narrow() {
    let size = ScreenSize(columns: 40, rows: 12)
    let lines = DashboardControlTests.waiting().picture(size: size, at: 1_000).lines
    #expect(lines[11] == " a ok v veto e edit d later Enter open ?")
    #expect(lines[10].hasPrefix(" Gate waits for you: 5 open."))
    #expect(lines[1].hasSuffix("5Log") && lines[1].contains("[2Edits 5]"))
  }

  @Test("Every key that is offered does something")
  func offeredKeysAct() throws {
    for focus in PaneID.allCases {
      let dashboard = DashboardControlTests.waiting()
      dashboard.view.focus = focus
      for offered in dashboard.dashboard.footerKeys(in: nil) {
        let key = try #require(KeyName.key(named: offered.key), "\(offered.key)")
        let other = DashboardControlTests.waiting()
        other.view.focus = focus
        let before = other.picture(size: Self.size, at: 1_000)
        let effects = other.handle(.key(key), at: 1_000)
        let isWarned = other.view.message?.weight == .warning
        #expect(
          !effects.isEmpty || other.picture(size: Self.size, at: 1_000) != before, "\(focus) \(offered.key)")
        #expect(!isWarned, "\(focus) \(offered.key): \(other.view.message?.text.text ?? "")")
      }
    }
  }

  @Test("In a replay the run's state stands apart from the replay's own, and nobody is asked to decide")
  func whoseState() {
    let dashboard = DashboardControlTests.waiting(.replay)
    dashboard.view.status = nil
    dashboard.take(
      position: ReplayPosition(taken: 4, total: 10, isPlaying: false, speed: 1, isForeign: false))
    for size in [ScreenSize(columns: 80, rows: 24), Self.size] {
      let lines = dashboard.picture(size: size, at: 1_000).lines
      #expect(lines[0].contains("[REPLAY paused 40%] run then: GATE WAIT"))
      let status = lines[size.rows - 2]
      #expect(status.contains("The gate waited for a verdict: 5 open") && !status.contains("r sends"))
    }
  }
}
