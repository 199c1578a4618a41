import Dashboard
import SkillModel
import Testing

@Suite struct PlanReportTests {
  private static let plan = PlanSummary(
    trainSize: 60, selectionSize: 30, testSize: 60, epochs: 3, stepsPerEpoch: 3, batchSize: 20,
    accumulation: 1)

  @Test func `the plan names steps, the edit budget of each, and the most calls`() {
    let lines = PlanReport(plan: Self.plan, configuration: RunConfiguration()).lines
    #expect(lines.contains("steps        9 = 3 epochs of 3, batch 20"))
    #expect(lines.contains { $0.hasPrefix("edit budget  cosine: 4 ") })
    #expect(lines.contains { $0.hasPrefix("calls        at most ") })
  }

  @Test func `the most calls of the target are those of every stage that does tasks`() {
    var configuration = RunConfiguration()
    configuration.optimizer.slowUpdateSamples = 20
    let calls = CallPlan(plan: Self.plan, configuration: configuration)
    // Baseline, 9 batches, 9 gates, 2 x 2 x 20 for the pairs, 2 gates of slow updates, the last skill, 3 x test.
    #expect(calls.calls(of: .target) == 30 + 180 + 270 + 80 + 60 + 30 + 180)
  }

  @Test func `what is switched off costs nothing`() {
    var configuration = RunConfiguration()
    configuration.optimizer.usesSlowUpdate = false
    configuration.optimizer.usesMetaNote = false
    configuration.evaluation.evaluatesTest = false
    let calls = CallPlan(plan: Self.plan, configuration: configuration)
    #expect(calls.calls(of: .target) == 30 + 180 + 270)
    #expect(!calls.rows.contains { $0.stage == .slowUpdate || $0.stage == .testBest })
  }
}
