import SkillModel
import Testing

@testable import Dashboard

@Suite("What views are about")
struct StepAndDiffTests {
  @Test("D opens the step that goes on, also while the list still shows the proposals of the step before")
  func presentStep() {
    var run = ReviewedRun()
    run.add(.stepCommitted(StepCommitted(step: 5, action: "reject", record: ["step": 5], digest: nil)))
    run.add(
      .stepStarted(
        StepStarted(
          step: 6, epoch: 3, stepInEpoch: 1,
          batches: [BatchPlan(index: 0, seed: 1, tasks: [TaskID("led-0061")])])))
    let dashboard = DashboardControlTests.waiting(run: run)
    dashboard.take(RunStatus(activity: .paused(place: "step 3.2")))
    dashboard.view[list: .edits].cursor = .edit(EditID(step: 5, rank: 1))
    _ = dashboard.handle(.key(KeyStroke("D")), at: 1_000)
    #expect(dashboard.view.details.last?.subject == .step(6))
    _ = dashboard.handle(.key(KeyStroke(.escape)), at: 1_000)
    dashboard.view.focus = .rejected
    _ = dashboard.handle(.key(KeyStroke("g")), at: 1_000)
    _ = dashboard.handle(.key(KeyStroke("D")), at: 1_000)
    #expect(dashboard.view.details.last?.subject == .step(4))
  }

  @Test("A change stands under its own section and line, not under the one before")
  func hunkHeading() {
    let old = "# Top\n\nintro\n\n## First\na\nb\n\n## Second\nc\nd\n"
    let new = "# Top\n\nintro\n\n## First\na\nb\n\n## Second\nc\nD\n"
    let lines = DiffLines(TextDifference(from: old, to: new), style: DiffStyle(), width: 80).lines
    #expect(lines.first?.pieces.plain == "@@ line 11  ## Second @@")
  }

  @Test(
    "The lines of val and best differ without colours, in the chart and in its legend",
    arguments: [GlyphSet.unicode, .ascii])
  func legend(glyphs: GlyphSet) {
    let legend = ScoreChart.legend(Glyphs(glyphs))
    let signs = legend.filter { ![.text, .textDim].contains($0.style.role) }.map(\.text.text)
    #expect(Set(signs).count == signs.count && signs.count == 5)
    var solid = BrailleCanvas(columns: 4, rows: 1)
    var dotted = solid
    solid.line(fromX: 0, y: 0, toX: 7, y: 0, .chartVal, rank: 1)
    dotted.line(fromX: 0, y: 0, toX: 7, y: 0, .chartBest, rank: 1, isDotted: true)
    func text(_ canvas: BrailleCanvas) -> String {
      var buffer = ScreenBuffer(size: ScreenSize(columns: 4, rows: 1))
      canvas.draw(on: &buffer, column: 0, row: 0)
      return buffer.lines[0]
    }
    #expect(text(solid) == "⠉⠉⠉⠉" && text(dotted) == "⠁⠁⠁⠁")
  }

  @Test("Revert says by the edit's state what can be done")
  func revert() {
    let run = ReviewedRun()
    var picture = RunPicture()
    var archive = RunArchive()
    for event in run.events {
      picture.take(event)
      archive.take(event)
    }
    func text(_ edit: EditID) -> String {
      PageBuilder(run: picture, archive: archive, width: 100).page(for: DetailState(.revert(edit))).plain
    }
    #expect(text(EditID(step: 1, rank: 1)).contains("v takes step 1.1 back, with a reason"))
    #expect(text(EditID(step: 1, rank: 1)).contains("step 2.1"))
    #expect(text(EditID(step: 2, rank: 1)).contains("It is not in the skill"))
    #expect(!text(EditID(step: 2, rank: 1)).contains("takes step"))
    #expect(text(EditID(step: 5, rank: 1)).contains("u takes the last decision back"))
  }
}
