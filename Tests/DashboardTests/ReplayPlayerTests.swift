import SkillModel
import Testing

@testable import Dashboard

@Suite("Playing a recorded run")
struct ReplayPlayerTests {
  /// Two epochs of two steps: each step has five events, the last one its commit.
  private static let marks: ReplayMarks = {
    var marks = ReplayMarks()
    for epoch in 1...2 {
      marks.take(.epochStarted(EpochStarted(epoch: epoch)))
      for step in [2 * epoch - 1, 2 * epoch] {
        marks.take(.stepStarted(StepStarted(step: step, epoch: epoch, stepInEpoch: 0, batches: [])))
        marks.take(.rolloutMeasured(RolloutMeasured(step: step, batch: 0, score: score)))
        marks.take(
          .editsProposed(EditsProposed(step: step, budget: nil, chosen: [], clipped: [], ranked: [:])))
        marks.take(.patchesMerged(PatchesMerged(step: step, patch: [:])))
        marks.take(.stepCommitted(StepCommitted(step: step, action: "reject", record: [:], digest: nil)))
      }
      marks.take(.epochFinished(EpochFinished(epoch: epoch)))
    }
    return marks
  }()
  private static let score = MeasuredScore(hard: 0, soft: 0, count: 1)

  @Test(
    "jumps go to the mark before or behind, and to the ends where there is none",
    arguments: [
      (ReplayCommand.step(by: 1), 6, 11), (.step(by: -1), 6, 1), (.step(by: -1), 7, 6), (.step(by: 2), 0, 11),
      (.epoch(by: 1), 3, 12), (.epoch(by: -1), 24, 12), (.epoch(by: -1), 12, 1), (.epoch(by: 3), 3, 24),
      (.nextDecision, 0, 4), (.nextDecision, 4, 9), (.nextDecision, 23, 24), (.toStart, 9, 1),
      (.toEnd, 9, 24),
    ])
  func jumps(command: ReplayCommand, from: Int, to: Int) {
    var player = ReplayPlayer(at: from)
    player.handle(command, marks: Self.marks)
    #expect(player.taken == to && !player.isPlaying)
  }

  @Test("it plays at its speed whatever the pieces of time, and stops at the end")
  func playing() {
    var player = ReplayPlayer(at: 0)
    player.pass(milliseconds: 10_000, total: 24)
    #expect(player.taken == 0)
    player.handle(.speed(0.5), marks: Self.marks)
    player.handle(.play, marks: Self.marks)
    for _ in 0..<33 { player.pass(milliseconds: 33, total: 24) }
    #expect(player.taken == 10 && player.isPlaying)
    player.handle(.speed(.nan), marks: Self.marks)
    player.handle(.speed(1e9), marks: Self.marks)
    player.pass(milliseconds: 1_000, total: 24)
    #expect(player.taken == 24 && !player.isPlaying && player.speed == 4_096)
    player.handle(.play, marks: Self.marks)
    #expect(player.taken == 1 && player.isPlaying)
  }

  @Test("it says when the next event is due, and nothing while it stands")
  func nextEvent() throws {
    var player = ReplayPlayer(at: 0)
    #expect(player.wait == nil)
    player.handle(.play, marks: Self.marks)
    #expect(player.wait == 50)
    player.handle(.speed(0.05), marks: Self.marks)
    player.pass(milliseconds: 250, total: 24)
    #expect(player.taken == 0 && player.wait == 750)
    player.pass(milliseconds: 750, total: 24)
    #expect(player.taken == 1 && player.wait == 1_000)
  }

  @Test("the nearest kept state is never behind the place, and their number stays small")
  func checkpoints() {
    var kept = FoldCheckpoints(start: 0, cursor: 0, spacing: 10, most: 8)
    for taken in 1...10_000 { kept.offer(taken, taken: taken, cursor: taken) }
    for taken in stride(from: 0, through: 10_000, by: 37) {
      let nearest = kept.nearest(to: taken)
      #expect(nearest.taken <= taken && nearest.state == nearest.taken && nearest.cursor == nearest.taken)
      #expect(taken - nearest.taken <= 2_560)
    }
  }
}
