import SkillModel
import Testing

@testable import Dashboard

@Suite("Taking an accepted step back")
struct RevertTests {
  private static let first = EditID(step: 1, rank: 1)

  private static func page(of edit: EditID, _ run: ReviewedRun = ReviewedRun()) -> DashboardUnderTest {
    let dashboard = DashboardControlTests.waiting(run: run)
    dashboard.view.details = [DetailState(.revert(edit))]
    return dashboard
  }

  private func press(_ dashboard: DashboardUnderTest, _ keys: String) -> [DashboardEffect] {
    keys.unicodeScalars.flatMap { dashboard.handle(.key(KeyStroke($0)), at: 1_000) }
  }

  private func text(_ dashboard: DashboardUnderTest) -> String {
    dashboard.picture(size: DashboardControlTests.size, at: 1_000).lines.joined(separator: "\n")
  }

  @Test("v on its page asks why and sends what was shown; the answer says when it is done")
  func asks() throws {
    let dashboard = Self.page(of: Self.first)
    #expect(text(dashboard).contains("v veto"))
    #expect(press(dashboard, "v").isEmpty)
    #expect(text(dashboard).contains("Take step 1.1 back, because: "))
    let effects = press(dashboard, "too broad") + dashboard.handle(.key(KeyStroke(.enter)), at: 1_000)
    guard case .send(.revert(let request), let id)? = effects.first else {
      Issue.record("nothing was sent: \(effects)")
      return
    }
    #expect(request.step == 1 && request.reason == VetoReason(.other, text: "too broad"))
    #expect(
      request.shownSkill == SHA256(hashing: dashboard.dashboard.run.current.text).hexadecimal
        && request.via == "key v")
    dashboard.take(answer: .done, to: id)
    #expect(text(dashboard).contains("step 1.1 is taken back when the step that goes on is complete"))
  }

  @Test("Where nothing can be taken back, or it is being taken back, no such key is offered")
  func offers() {
    #expect(!text(Self.page(of: EditID(step: 2, rank: 1))).contains("v veto"))
    let watched = DashboardControlTests.waiting(.replay)
    watched.view.details = [DetailState(.revert(Self.first))]
    #expect(!text(watched).contains("v veto") && press(watched, "v").isEmpty)
    var run = ReviewedRun()
    run.add(.revertAsked(Self.asked))
    let dashboard = Self.page(of: Self.first, run)
    #expect(text(dashboard).contains("Its step is being taken back") && !text(dashboard).contains("v veto"))
  }

  @Test("Afterwards scores, skills and origins are those from before, and its edits are vetoed")
  func effect() throws {
    var run = ReviewedRun()
    run.add(.revertAsked(Self.asked))
    run.add(
      .skillReverted(
        SkillReverted(
          step: 1, afterStep: 4, decision: "s-1", skill: SHA256(hashing: ReviewedRun.skill).hexadecimal)))
    var picture = RunPicture()
    for event in run.events { picture.take(event) }
    #expect(picture.current == SkillLines(ReviewedRun.skill) && picture.best == picture.current)
    #expect(picture.scoreNow == 0.55 && picture.scoreBest == 0.55 && picture.bestStep == 0)
    #expect(picture.layers.isEmpty && picture.revertAsked == nil)
    #expect(picture.edit(Self.first)?.stage == .takenBack(SafeText("too broad")))
    // What only went with it is out as well, but is not vetoed.
    #expect(picture.edit(EditID(step: 3, rank: 1))?.stage == .takenBack(SafeText("with step 1.1")))
    #expect(picture.rejected.filter(\.reason.isVeto).map(\.id) == [Self.first])
    let row = try #require(picture.rejected.last)
    #expect(row.id == Self.first && row.reason.isVeto && row.isTold(inEpoch: 3))
    #expect(picture.steps.map(\.isTakenBack) == [true, false, true, false, false])
    #expect(picture.log.suffix(2).allSatisfy { $0.what.text == "revert" })
  }

  private static let asked = RevertAsked(
    decision: "s-1", epoch: 3,
    request: RevertRequest(
      step: 1, reason: VetoReason(.other, text: "too broad"), shownSkill: "", via: "test"),
    actor: DecisionActor(kind: .person, name: "ada"), mode: .manual, wasPaused: false, milliseconds: 1)
}
