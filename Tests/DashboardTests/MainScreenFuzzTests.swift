import SkillModel
import TestSupport
import Testing

@testable import Dashboard

@Suite struct MainScreenFuzzTests {
  @Test("any order of events at any size gives a whole picture", arguments: 0..<10)
  func randomSequences(batch: Int) {
    var random = SeededGenerator(seed: 4_100 + batch)
    for _ in 0..<100 {
      var events = Array(random.pick(SampleRun.allCases).events.prefix(1 + random.below(250)))
      switch random.below(4) {
      case 0: shuffle(&events, &random)
      case 1: events = (0..<random.below(60)).map { _ in random.pick(SampleRun.demo.events) }
      case 2: events += SampleRun.functionCalls.events.suffix(random.below(120))
      default: break
      }
      var picture = RunPicture()
      var view = ViewState()
      let pauses = Set((0..<3).map { _ in random.below(events.count + 1) })
      for (place, event) in events.enumerated() {
        picture.take(event)
        if pauses.contains(place) { draw(picture, &view, &random) }
      }
      draw(picture, &view, &random)
    }
  }

  private func shuffle(_ events: inout [TimedEvent], _ random: inout SeededGenerator) {
    for place in events.indices.dropFirst().reversed() { events.swapAt(place, random.below(place + 1)) }
  }

  private func draw(_ run: RunPicture, _ view: inout ViewState, _ random: inout SeededGenerator) {
    let size = ScreenSize(columns: 1 + random.below(300), rows: 1 + random.below(100))
    view.focus = random.pick(PaneID.allCases)
    view.zoom = random.pick(Zoom.allCases)
    view.glyphs = random.pick([.unicode, .ascii])
    if random.below(4) == 0 { view.frozen = FrozenPicture(run: run, since: 0) }
    if random.below(3) == 0 { view.frozen = nil }
    let rows = MainScreen.rows(of: view.focus, run: run, view: view)
    var list = ListState()
    if !rows.isEmpty { list.cursor = random.pick(rows) }
    list.scroll = random.below(500) - 100
    list.filter = random.pick(["", "", "op:add", "gate", "state:fail x", ":::", "why:veto"])
    list.search = random.pick(["", "e", "row", "zzz"])
    list.sort = random.pick([nil] + ListColumn.allCases)
    list.isInverted = random.below(2) == 0
    if !rows.isEmpty, random.below(2) == 0 { list.anchor = random.pick(rows) }
    view[list: view.focus] = list
    let buffer = MainScreen.draw(
      run: run, view: view, size: size, now: run.times.last, keys: MainScreenGoldenTests.keys)
    #expect(buffer.size == size)
    #expect(buffer.cells.count == size.columns * size.rows)
    if view.glyphs == .ascii, let odd = buffer.cells.first(where: { !$0.base.isASCII }) {
      // The samples hold no other characters than these.
      #expect(["–", "—", "é", "’", "…", "→", "ö", "ü"].contains(odd.base), "\(odd.base)")
    }
    for cell in buffer.cells.indices where buffer.cells[cell].width == 2 {
      #expect(cell % size.columns < size.columns - 1 && buffer.cells[cell + 1].width == 0)
    }
    let visible = MainScreen.visibleRows(of: view.focus, run: run, view: view, size: size)
    #expect(visible.count <= size.rows)
    _ = MainScreen.hit(column: random.below(300), row: random.below(100), run: run, view: view, size: size)
  }

  @Test("hostile texts reach the screen as visible text only")
  func hostileTexts() {
    let evil =
      "\u{1B}[2J\u{1B}]0;t\u{7}\u{9B}31m\u{202E}\u{200B}\r\n\t日本👩‍👩‍👧e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}"
    var picture = SampleRun.demo.picture { if case .stepStarted = $0 { true } else { false } }
    let item: JSONObject = ["op": "replace", "target": .string(evil), "content": .string(evil)]
    picture.take([
      .editsProposed(
        EditsProposed(
          step: 1, budget: 1, chosen: [NumberedItem(id: EditID(rawValue: evil), item: item)],
          clipped: [NumberedItem(id: EditID(rawValue: evil + "2"), item: item)], ranked: [:])),
      .editDecided(
        EditDecided(
          decision: evil, epoch: 1, step: 1, edit: EditID(rawValue: evil), verdict: .veto,
          reason: VetoReason(text: evil),
          shown: ShownEdit(itemDigest: "", baseDigest: ""),
          actor: DecisionActor(kind: .person, name: evil), via: evil, mode: .manual, milliseconds: 0)),
      .degraded(Degraded(phase: Phase(stage: .rollout), kind: .emptyReply, detail: evil)),
      .slowUpdateDecided(
        SlowUpdateDecided(
          epoch: 1, action: "force_accept", guidance: evil, reasoning: evil, candidate: evil, score: nil,
          isReused: false,
          currentScore: 0, bestScore: 0, bestStep: 0)),
      .metaNoteDecided(MetaNoteDecided(epoch: 1, action: "write_meta_skill", note: evil, reasoning: evil)),
      .runPaused(
        RunPaused(
          place: evil, epoch: 1, step: 1, cause: evil, actor: DecisionActor(kind: .person, name: evil))),
      .runInterrupted(RunInterrupted(reason: evil)),
    ])
    for pane in PaneID.allCases {
      for size in [
        ScreenSize(columns: 200, rows: 60), ScreenSize(columns: 80, rows: 24),
        ScreenSize(columns: 41, rows: 13),
      ] {
        var view = ViewState()
        view.focus = pane
        let buffer = MainScreen.draw(run: picture, view: view, size: size, now: 0)
        for line in buffer.lines {
          #expect(SafeText.singleLine(line).hiddenCharacters == 0, "\(line)")
        }
      }
    }
    #expect(picture.isUngated)
    let lines = MainScreen.draw(
      run: picture, view: ViewState(), size: ScreenSize(columns: 120, rows: 40), now: 0
    ).lines
    #expect(lines.contains { $0.contains("UNGATED") })
    #expect(lines.contains { $0.contains("hidden") })
  }
}
