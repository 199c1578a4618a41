import Dashboard
import SkillModel
import Testing

@Suite("Keys, decisions and their effects")
struct DashboardControlTests {
  static let size = ScreenSize(columns: 120, rows: 40)

  /// A dashboard on a run that waits for verdicts on step 5.
  static func waiting(
    _ control: DashboardOptions.Control = .allowed, run: ReviewedRun = ReviewedRun(), painted: Bool = true
  ) -> DashboardUnderTest {
    var options = DashboardOptions()
    options.control = control
    options.themes = ["default-dark", "mono", "high-contrast"]
    let dashboard = DashboardUnderTest(options)
    _ = dashboard.handle(.resize(size), at: 0)
    dashboard.take(run.events)
    dashboard.take(
      RunStatus(activity: .reviewing(step: 5, until: nil), reviewMode: .manual, at: 0))
    if painted { dashboard.painted(size: size, at: 0) }
    return dashboard
  }

  private func press(_ dashboard: DashboardUnderTest, _ keys: String, at now: Int = 1_000)
    -> [DashboardEffect]
  {
    var effects: [DashboardEffect] = []
    for key in keys.unicodeScalars { effects += dashboard.handle(.key(KeyStroke(key)), at: now) }
    return effects
  }

  private func decisions(_ effects: [DashboardEffect]) -> [DecisionRequest] {
    effects.flatMap { effect -> [DecisionRequest] in
      if case .send(.decide(let requests), _) = effect { requests } else { [] }
    }
  }

  private func id(_ rank: Int) -> EditID { EditID(step: 5, rank: rank) }

  private func lines(_ dashboard: DashboardUnderTest, at now: Int = 1_000) -> String {
    dashboard.picture(size: Self.size, at: now).lines.joined(separator: "\n")
  }

  @Test(
    "Keys of control send their command",
    arguments: [
      ("p", RunCommand.pause), ("i", .step(.stage)), ("s", .step(.decision)), (">", .step(.step)),
      ("S", .step(.epoch)),
    ])
  func control(key: String, command: RunCommand) {
    let dashboard = Self.waiting()
    #expect(press(dashboard, key) == [.send(command, id: 1)])
  }

  @Test("p goes on with a run that is paused or pausing")
  func pauseToggles() {
    for activity in [RunStatus.Activity.paused(place: "rollout"), .pausing] {
      let dashboard = Self.waiting()
      dashboard.take(RunStatus(activity: activity))
      #expect(press(dashboard, "p") == [.send(.resume, id: 1)])
    }
  }

  @Test("An approval names exactly what was shown, and nothing is confirmed before the answer")
  func approve() throws {
    var run = ReviewedRun()
    let dashboard = Self.waiting(run: run)
    let effects = press(dashboard, "a")
    let request = try #require(decisions(effects).first)
    #expect(decisions(effects).count == 1)
    #expect(
      request.edit == id(1) && request.verdict == .approve && request.scope == .edit && request.via == "key a"
    )
    #expect(request.shown.itemDigest == NumberedItem(id: id(1), item: ReviewedRun.openEdits()[0]).itemDigest)
    #expect(request.shown.baseDigest == SHA256(hashing: dashboard.run.current.text).hexadecimal)
    #expect(request.shown.dwellMilliseconds == 1_000)
    #expect(dashboard.view.saving == [id(1)])
    #expect(!lines(dashboard).contains("approved s0005-01"))
    #expect(dashboard.run.edit(id(1))?.decision == nil)
    run.decide(request)
    dashboard.take([try #require(run.events.last)])
    dashboard.take(answer: .done, to: 1)
    #expect(dashboard.view.saving.isEmpty)
    #expect(lines(dashboard).contains("approved s0005-01"))
    #expect(dashboard.run.edit(id(1))?.decision?.verdict == .approve)
  }

  @Test("a once more takes the approval back")
  func approveAgain() throws {
    var run = ReviewedRun()
    let dashboard = Self.waiting(run: run)
    run.decide(try #require(decisions(press(dashboard, "a")).first))
    dashboard.take([try #require(run.events.last)])
    dashboard.take(answer: .done, to: 1)
    dashboard.view[list: .edits].cursor = .edit(id(1))
    #expect(decisions(press(dashboard, "a")).map(\.verdict) == [.clear])
  }

  @Test("The cursor goes to the next undecided edit after a decision")
  func cursorMovesOn() {
    let dashboard = Self.waiting()
    _ = press(dashboard, "d")
    #expect(dashboard.view[list: .edits].cursor == .edit(id(2)))
  }

  @Test(
    "An edit that was not on the screen for 300 ms before the key is not approved",
    arguments: [0, 1, 299, 300, 5_000])
  func dwell(milliseconds: Int) {
    let dashboard = Self.waiting()
    #expect(decisions(press(dashboard, "a", at: milliseconds)).isEmpty == (milliseconds < ReviewDesk.dwell))
    let unseen = Self.waiting(painted: false)
    #expect(decisions(press(unseen, "a", at: 100_000)).isEmpty)
    #expect(lines(unseen, at: 100_000).contains("300 ms"))
  }

  @Test("Hidden characters are counted and ask once more; only y says yes")
  func hidden() throws {
    let dashboard = Self.waiting()
    dashboard.view[list: .edits].cursor = .edit(id(4))
    #expect(press(dashboard, "a").isEmpty)
    #expect(lines(dashboard).contains("hidden character"))
    #expect(press(dashboard, "n").isEmpty)
    #expect(press(dashboard, "a").isEmpty)
    #expect(dashboard.handle(.key(KeyStroke(.enter)), at: 1_000).isEmpty)
    #expect(press(dashboard, "a").isEmpty)
    let request = try #require(decisions(press(dashboard, "y")).first)
    #expect(request.edit == id(4) && request.verdict == .approve)
    #expect(request.shown.hiddenCharacters == SafeText(ReviewedRun.hostile).hiddenCharacters)
    #expect(request.shown.warnings.contains("hidden_characters"))
  }

  @Test("A veto asks for a reason in one line; Enter with none is a veto without")
  func veto() throws {
    let dashboard = Self.waiting()
    #expect(press(dashboard, "v").isEmpty)
    #expect(press(dashboard, "too vague 2").isEmpty)
    let request = try #require(decisions(dashboard.handle(.key(KeyStroke(.enter)), at: 1_000)).first)
    #expect(request.verdict == .veto && request.reason == VetoReason(.other, text: "too vague 2"))
    dashboard.take(answer: .done, to: 1)
    _ = press(dashboard, "v")
    let plain = try #require(decisions(dashboard.handle(.key(KeyStroke(.enter)), at: 1_000)).first)
    #expect(plain.reason == VetoReason(.other))
    #expect(plain.edit != request.edit)
  }

  @Test("A digit alone is a preset, Up brings the last reason, Esc does nothing")
  func presets() throws {
    let dashboard = Self.waiting()
    #expect(decisions(press(dashboard, "v2")).isEmpty)
    let preset = decisions(dashboard.handle(.key(KeyStroke(.enter)), at: 1_000))
    #expect(try #require(preset.first).reason == VetoReason(.leaksData))
    _ = press(dashboard, "v2 of these are wrong")
    let own = decisions(dashboard.handle(.key(KeyStroke(.enter)), at: 1_000))
    #expect(try #require(own.first).reason == VetoReason(.other, text: "2 of these are wrong"))
    _ = press(dashboard, "vstale")
    _ = dashboard.handle(.key(KeyStroke(.enter)), at: 1_000)
    _ = press(dashboard, "v")
    _ = dashboard.handle(.key(KeyStroke(.up)), at: 1_000)
    #expect(
      try #require(decisions(dashboard.handle(.key(KeyStroke(.enter)), at: 1_000)).first).reason?.text
        == "stale")
    _ = press(dashboard, "vno")
    #expect(dashboard.handle(.key(KeyStroke(.escape)), at: 1_000).isEmpty)
    #expect(dashboard.view.prompt == nil)
  }

  @Test("A reason typed after a refused veto runs no command; after a pause letters are keys again")
  func stray() {
    let dashboard = Self.waiting()
    _ = press(dashboard, "d")
    dashboard.take(answer: .refused("too late: the gate has decided"), to: 1)
    dashboard.view[list: .edits].filter = "nothing matches this"
    dashboard.view[list: .edits].cursor = nil
    _ = press(dashboard, "v")
    #expect(press(dashboard, "too late").isEmpty)
    _ = dashboard.handle(.key(KeyStroke(.enter)), at: 1_100)
    #expect(dashboard.view.overlay == nil && dashboard.view.prompt == nil && dashboard.view.details.isEmpty)
    #expect(press(dashboard, "t", at: 3_000).isEmpty == false || dashboard.view.overlay != nil)
  }

  @Test("Undo sends what stood before, redo the decision again; neither before the answer")
  func undoRedo() throws {
    var run = ReviewedRun()
    let dashboard = Self.waiting(run: run)
    let first = try #require(decisions(press(dashboard, "a")).first)
    #expect(press(dashboard, "u").isEmpty)
    run.decide(first)
    dashboard.take([try #require(run.events.last)])
    dashboard.take(answer: .done, to: 1)
    let undo = try #require(decisions(press(dashboard, "u")).first)
    #expect(undo.edit == first.edit && undo.verdict == .clear)
    run.decide(undo)
    dashboard.take([try #require(run.events.last)])
    dashboard.take(answer: .done, to: 2)
    let redo = try #require(decisions(press(dashboard, "U")).first)
    #expect(redo.edit == first.edit && redo.verdict == .approve)
  }

  @Test(
    "After the gate has started the line says why there is no undo, and after it has decided that it is too late"
  )
  func afterTheGate() throws {
    var run = ReviewedRun()
    let dashboard = Self.waiting(run: run)
    let request = try #require(decisions(press(dashboard, "a")).first)
    run.decide(request)
    let text = dashboard.run.current.text + "x"
    run.add(
      .candidateBuilt(
        CandidateBuilt(
          step: 5, skill: text, digest: SHA256(hashing: text).hexadecimal,
          report: [["op": "replace", "status": "applied_replace", "index": 1]], refused: [])))
    dashboard.take(Array(run.events.suffix(2)))
    dashboard.take(answer: .done, to: 1)
    #expect(press(dashboard, "u").isEmpty)
    #expect(lines(dashboard).contains("gate"))
    run.add(
      .gateDecided(
        GateDecided(
          step: 5, score: MeasuredScore(hard: 0.7, soft: 0.7, count: 20), isReused: false, metric: "hard",
          candidateScore: 0.7, action: "accept_new_best", previousScore: 0.65, currentScore: 0.7,
          bestScore: 0.7,
          bestStep: 5, outcomes: nil)))
    dashboard.take([try #require(run.events.last)])
    dashboard.view[list: .edits].cursor = .edit(id(1))
    #expect(press(dashboard, "v").isEmpty)
    #expect(dashboard.view.prompt == nil)
    #expect(lines(dashboard).contains(":revert"))
  }

  @Test("A refused command is shown with its reason; a late one offers revert")
  func refused() {
    let dashboard = Self.waiting()
    _ = press(dashboard, "d")
    dashboard.take(answer: .refused("too late: the gate has decided"), to: 1)
    #expect(dashboard.view.saving.isEmpty)
    let shown = lines(dashboard)
    #expect(shown.contains("too late: the gate has decided") && shown.contains(":revert"))
    #expect(press(dashboard, "u").isEmpty)
  }

  @Test(
    "All shown undecided edits are approved after a question with their number; those with hidden characters never so"
  )
  func approveAll() {
    let dashboard = Self.waiting()
    #expect(press(dashboard, "A").isEmpty)
    #expect(lines(dashboard).contains("Approve 3 undecided edits"))
    #expect(dashboard.handle(.key(KeyStroke(.enter)), at: 1_000).isEmpty)
    _ = press(dashboard, "A")
    let sent = decisions(press(dashboard, "y"))
    #expect(sent.map(\.edit) == [id(1), id(2), id(3)])
    #expect(sent.allSatisfy { $0.scope == .allShown && $0.verdict == .approve })
    let unseen = Self.waiting(painted: false)
    _ = press(unseen, "A")
    #expect(unseen.view.overlay == nil)
    _ = press(unseen, "X")
    #expect(unseen.view.overlay == nil)
  }

  @Test("Marks and ranges take a decision together")
  func several() {
    let dashboard = Self.waiting()
    dashboard.view[list: .edits].cursor = .edit(id(1))
    _ = press(dashboard, " j ")
    #expect(decisions(press(dashboard, "d")).map(\.edit) == [id(1), id(3)])
    let range = Self.waiting()
    range.view[list: .edits].cursor = .edit(id(2))
    _ = press(range, "Vj")
    let sent = decisions(press(range, "d"))
    #expect(sent.map(\.edit) == [id(2), id(3)])
    #expect(sent.allSatisfy { $0.scope == .range })
  }

  @Test("Running on with undecided edits asks once for each step")
  func resume() {
    let dashboard = Self.waiting()
    #expect(press(dashboard, "r").isEmpty)
    #expect(lines(dashboard).contains("5 edits are undecided"))
    #expect(dashboard.handle(.key(KeyStroke(.escape)), at: 1_000).isEmpty)
    _ = press(dashboard, "r")
    #expect(press(dashboard, "y") == [.send(.resume, id: 1)])
    #expect(press(dashboard, "r") == [.send(.resume, id: 2)])
  }

  @Test("An edit opens with its text and comes back as a decision in the person's wording, judged again")
  func editing() throws {
    let dashboard = Self.waiting()
    guard case .edit(let request)? = press(dashboard, "e").first else {
      Issue.record("no editor was asked for")
      return
    }
    #expect(request.edit == id(1) && request.step == 5)
    #expect(dashboard.take(edited: EditorResult(request: request, outcome: .unchanged), at: 1_000).isEmpty)
    let changed = request.text.replacingAll(exactly: "Name the unit of the cell", with: "Name the unit")
    let sent = decisions(
      dashboard.take(edited: EditorResult(request: request, outcome: .changed(changed)), at: 1_000))
    let decision = try #require(sent.first)
    #expect(decision.verdict == .edit)
    #expect(decision.edited?["author"]?.stringValue == "human")
    #expect(decision.edited?["content"]?.stringValue?.hasPrefix("3. Name the unit, then") == true)
    #expect(decision.shown.itemDigest == NumberedItem(id: id(1), item: ReviewedRun.openEdits()[0]).itemDigest)
  }

  @Test("A wording that touches a protected block is not taken, and is there again at the next try")
  func editRefused() throws {
    let dashboard = Self.waiting()
    guard case .edit(let request)? = press(dashboard, "e").first else {
      Issue.record("no editor was asked for")
      return
    }
    let bad = request.text.replacingAll(
      exactly: "3. Convert the value if needed.", with: "Keep to the table.")
    #expect(dashboard.take(edited: EditorResult(request: request, outcome: .changed(bad)), at: 1_000).isEmpty)
    #expect(lines(dashboard).contains("protected region"))
    guard case .edit(let again)? = press(dashboard, "e").first else {
      Issue.record("no editor was asked for")
      return
    }
    #expect(again.text == bad)
  }

  @Test("A text that is no edit is refused in a line that fits, and is there again at the next try")
  func editUnreadable() throws {
    let dashboard = Self.waiting()
    guard case .edit(let request)? = press(dashboard, "e").first else {
      Issue.record("no editor was asked for")
      return
    }
    let bad = "why on earth\n" + request.text
    #expect(dashboard.take(edited: EditorResult(request: request, outcome: .changed(bad)), at: 1_000).isEmpty)
    let narrow = dashboard.picture(size: ScreenSize(columns: 80, rows: 24), at: 1_000).lines
    #expect(
      narrow.contains { $0.contains("line 1: no `name: value`, and no marker before it; e opens it again") })
    guard case .edit(let again)? = press(dashboard, "e").first else {
      Issue.record("no editor was asked for")
      return
    }
    #expect(again.text == bad)
  }

  @Test("A paste outside a text box is dropped whole; inside it is filtered and capped")
  func paste() {
    let dashboard = Self.waiting()
    #expect(dashboard.handle(.paste("avqyAX\ny"), at: 1_000).isEmpty)
    #expect(dashboard.view.overlay == nil && dashboard.view.prompt == nil && dashboard.view.saving.isEmpty)
    _ = press(dashboard, "v")
    _ = dashboard.handle(
      .paste("two\nlines\u{1B}]0;x\u{7}" + String(repeating: "y", count: 9_000)), at: 1_000)
    let sent = decisions(dashboard.handle(.key(KeyStroke(.enter)), at: 1_000))
    #expect(sent.first?.reason?.text.hasPrefix("two lines]0;xyyy") == true)
    #expect(sent.first?.reason?.text.unicodeScalars.count == VetoReason.lengthLimit)
  }

  @Test("Leaving a run that goes on asks; every key but d, s and k stays")
  func leaving() {
    for key in "xyaq\r".unicodeScalars {
      let dashboard = Self.waiting()
      #expect(press(dashboard, "q").isEmpty)
      let stroke = key == "\r" ? KeyStroke(.enter) : KeyStroke(key)
      #expect(dashboard.handle(.key(stroke), at: 1_000).isEmpty)
    }
    for (key, effect) in [
      ("d", DashboardEffect.detach), ("s", .send(.stopAfterStep(true), id: 1)), ("k", .send(.stopNow, id: 1)),
    ] {
      let dashboard = Self.waiting()
      _ = press(dashboard, "q")
      #expect(press(dashboard, key) == [effect])
    }
  }

  @Test("Ctrl-C asks first and stops at once when it comes again within 2 s")
  func interrupt() {
    let dashboard = Self.waiting()
    #expect(dashboard.handle(.key(.control("c")), at: 1_000).isEmpty)
    #expect(dashboard.view.overlay == .leave)
    #expect(dashboard.handle(.key(.control("c")), at: 3_001).isEmpty)
    #expect(dashboard.handle(.key(.control("c")), at: 4_000) == [.send(.stopNow, id: 1)])
    let watching = Self.waiting(.replay)
    #expect(watching.handle(.key(.control("c")), at: 1_000).isEmpty)
    #expect(watching.handle(.key(.control("c")), at: 2_000) == [.quit])
  }

  @Test("Keys for the speed that come fast count each")
  func replaySpeeds() {
    let dashboard = Self.waiting(.replay)
    dashboard.take(position: ReplayPosition(taken: 1, total: 9, isPlaying: true, speed: 1, isForeign: false))
    #expect(press(dashboard, "-") == [.replay(.speed(0.5))])
    #expect(press(dashboard, "-") == [.replay(.speed(0.25))])
    #expect(press(dashboard, "+") == [.replay(.speed(0.5))])
  }

  @Test("A replay shows the time of the recorded run's own clock, whatever the time is")
  func replayTime() {
    let dashboard = Self.waiting(.replay)
    let size = ScreenSize(columns: 120, rows: 40)
    let early = dashboard.picture(size: size, at: 60_000)
    #expect(early == dashboard.picture(size: size, at: 9_000_000_000))
    #expect(dashboard.nextTick(after: 60_000) == nil)
  }

  @Test("A replay, a read-only folder and a watched run refuse what changes the run, and say why")
  func refusals() {
    let keys = KeyTable.actions.filter(\.changesRun).flatMap(\.keys)
    for control in [
      DashboardOptions.Control.replay, .readOnly, .watching("another process controls this run"),
    ] {
      for key in keys {
        let dashboard = Self.waiting(control)
        let effects = dashboard.handle(.key(key), at: 1_000)
        #expect(!effects.contains { if case .send = $0 { true } else { false } }, "\(KeyName.text(of: key))")
      }
      let dashboard = Self.waiting(control)
      _ = press(dashboard, "a")
      #expect(
        lines(dashboard).contains(
          control == .replay ? "recorded run" : control == .readOnly ? "read-only" : "another process"))
    }
  }

  @Test(
    "Keys of the player steer a recorded run",
    arguments: [
      (" ", ReplayCommand.play), ("]", .step(by: 1)), ("[", .step(by: -1)), (")", .epoch(by: 1)),
      ("(", .epoch(by: -1)),
      (".", .toEnd), ("s", .nextDecision), ("+", .speed(2)), ("-", .speed(0.5)),
    ])
  func replayKeys(key: String, command: ReplayCommand) {
    let dashboard = Self.waiting(.replay)
    dashboard.take(position: ReplayPosition(taken: 1, total: 9, isPlaying: false, speed: 1, isForeign: false))
    #expect(press(dashboard, key) == [.replay(command)])
  }

  @Test(
    "The list of themes begins at the one in force; they are previewed while moving, kept by Enter, put back by Esc"
  )
  func themes() {
    let dashboard = Self.waiting()
    #expect(press(dashboard, "t").isEmpty)
    #expect(lines(dashboard).contains("> default-dark"))
    #expect(press(dashboard, "t") == [.useTheme(name: "mono")])
    #expect(press(dashboard, "j") == [.useTheme(name: "high-contrast")])
    #expect(dashboard.handle(.key(KeyStroke(.escape)), at: 1_000) == [.useTheme(name: "default-dark")])
    _ = press(dashboard, "tt")
    #expect(dashboard.handle(.key(KeyStroke(.enter)), at: 1_000) == [.keepTheme(name: "mono")])
  }

  @Test("The clock ticks only while the run runs")
  func ticks() {
    let dashboard = Self.waiting()
    dashboard.view.message = nil
    #expect(dashboard.nextTick(after: 1_500) == nil)
    dashboard.take(RunStatus(activity: .running))
    #expect(dashboard.nextTick(after: 1_500) == 2_000)
    dashboard.take(RunStatus(activity: .paused(place: "rollout")))
    #expect(dashboard.nextTick(after: 1_500) == nil)
    dashboard.take(remark: "something")
    dashboard.painted(size: Self.size, at: 1_500)
    #expect(dashboard.nextTick(after: 1_600) == 9_500)
    #expect(lines(dashboard, at: 9_499).contains("something"))
    #expect(!lines(dashboard, at: 9_500).contains("something"))
  }

  @Test("A bell rings once when the run begins to wait, if bells are wanted")
  func bell() {
    var options = DashboardOptions()
    options.bell = true
    let dashboard = DashboardUnderTest(options)
    #expect(dashboard.take(RunStatus(activity: .running)).isEmpty)
    #expect(dashboard.take(RunStatus(activity: .reviewing(step: 1, until: nil))) == [.bell])
    #expect(dashboard.take(RunStatus(activity: .reviewing(step: 1, until: nil))).isEmpty)
  }

  @Test("Enter goes from the list to the edit, its evidence and the call behind it, and Esc comes back")
  func opening() throws {
    let dashboard = Self.waiting()
    #expect(dashboard.handle(.key(KeyStroke(.enter)), at: 1_000).isEmpty)
    #expect(dashboard.view.details.map(\.subject) == [.edit(id(1))])
    _ = press(dashboard, "/led-")
    _ = dashboard.handle(.key(KeyStroke(.enter)), at: 1_000)
    guard case .load(.record(let sequence))? = dashboard.handle(.key(KeyStroke(.enter)), at: 1_000).first
    else {
      Issue.record("no trajectory was asked for")
      return
    }
    let record = try #require(ReviewedRun().events.first { $0.sequence == sequence })
    dashboard.take(loaded: LoadedDetail(request: .record(sequence: sequence), content: .event(record)))
    _ = press(dashboard, "/out,")
    _ = dashboard.handle(.key(KeyStroke(.enter)), at: 1_000)
    guard case .load(.call(let key))? = dashboard.handle(.key(KeyStroke(.enter)), at: 1_000).first else {
      Issue.record("no call was asked for: \(lines(dashboard))")
      return
    }
    #expect(key.phase.stage == .rollout)
    for _ in 0..<8 { _ = dashboard.handle(.key(KeyStroke(.escape)), at: 1_000) }
    #expect(dashboard.view.details.isEmpty)
  }

  @Test("A click focuses and selects, a double click opens, the wheel moves; no decision is made by mouse")
  func mouse() throws {
    let dashboard = Self.waiting()
    var places: [(Int, Int)] = []
    for row in 0..<Self.size.rows {
      for column in stride(from: 0, to: Self.size.columns, by: 10) {
        if let hit = MainScreen.hit(
          column: column, row: row, run: dashboard.run, view: dashboard.view, size: Self.size),
          hit.row == .edit(id(3)), hit.pane == .edits
        {
          places.append((column, row))
        }
      }
    }
    let (column, row) = try #require(places.first)
    #expect(dashboard.handle(.mouse(.click, column: column, row: row), at: 1_000).isEmpty)
    #expect(dashboard.view[list: .edits].cursor == .edit(id(3)))
    _ = dashboard.handle(.mouse(.wheelDown, column: column, row: row), at: 1_000)
    #expect(dashboard.view[list: .edits].cursor == .edit(id(5)))
    _ = dashboard.handle(.mouse(.doubleClick, column: column, row: row), at: 1_000)
    #expect(dashboard.view.details.map(\.subject) == [.edit(id(3))])
    _ = press(dashboard, "M")
    _ = dashboard.handle(.key(KeyStroke(.escape)), at: 1_000)
    _ = dashboard.handle(.mouse(.click, column: column, row: row), at: 1_000)
    #expect(dashboard.view[list: .edits].cursor == .edit(id(3)))
  }

  @Test("Copied text is filtered and capped")
  func copying() throws {
    let dashboard = Self.waiting(
      run: ReviewedRun(edits: [
        ["op": "append", "content": .string(ReviewedRun.hostile + String(repeating: "x\n", count: 60_000))]
      ]))
    guard case .copy(let text)? = press(dashboard, "Y").first else {
      Issue.record("nothing was copied")
      return
    }
    #expect(text.text.utf8.count <= 56_000)
    #expect(!text.text.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E || $0.value == 0x9B })
  }

  @Test("A key of the file works in place of the one of the table")
  func remapped() {
    let dashboard = Self.waiting()
    dashboard.options.keys = KeyMap.applying([("edit.defer", ["x"], Place("keys.yaml", line: 1))]).map
    #expect(press(dashboard, "d").isEmpty)
    #expect(decisions(press(dashboard, "x")).map(\.verdict) == [.defer])
    #expect(lines(dashboard).contains("x defer"))
  }

  @Test("The palette runs what its letters name")
  func palette() {
    let dashboard = Self.waiting()
    _ = press(dashboard, ":manual")
    #expect(
      dashboard.handle(.key(KeyStroke(.enter)), at: 1_000) == [
        .send(.setReviewMode(.manual, windowSeconds: nil), id: 1)
      ])
  }

  @Test("A frozen picture stays while events come in")
  func freeze() throws {
    let dashboard = Self.waiting()
    _ = press(dashboard, "F")
    var run = ReviewedRun()
    run.add(.epochFinished(EpochFinished(epoch: 3)))
    dashboard.take([try #require(run.events.last)])
    #expect(lines(dashboard, at: 1_000).contains("FROZEN"))
    #expect(dashboard.view.frozen?.run.events == run.events.count - 1)
    #expect(dashboard.run.events == run.events.count)
    _ = press(dashboard, "F")
    #expect(dashboard.view.frozen == nil)
  }
}
