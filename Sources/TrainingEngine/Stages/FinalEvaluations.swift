import SkillModel

/// The end of a run: the last skill on the selection split, promotion, and three skills on the test split.
///
/// With `evaluation.eval_test: false` all of it is left out, as in the reference.
struct FinalEvaluations: Sendable {
  let engine: TrainingEngine
  let start: RunState

  func run() async throws {
    let initial = SkillDocument(start.header?.skill ?? "")
    let final = SkillDocument(start.current.text)
    let best = SkillDocument(start.best.text)
    let tests = TestSplit(engine: engine)
    async let onInitial = capture { try await tests.measured(initial, as: .testBaseline) }
    async let onFinal = capture {
      final.digest == best.digest || final.digest == initial.digest
        ? nil : try await tests.measured(final, as: .testFinal)
    }
    let selected = await capture { try await selection(of: final, best: best) }
    let isPromoted = (try? selected.get().isPromoted) ?? false
    async let onBest = capture {
      isPromoted || best.digest == initial.digest ? nil : try await tests.measured(best, as: .testBest)
    }
    let (initialResult, bestResult, finalResult) = (await onInitial, await onBest, await onFinal)
    try await engine.recorder.record(.finalSelected(try selected.get()))
    var known: [SkillDigest: TestMeasured] = [:]
    let rows: [(Stage, SkillDocument, TestMeasured?)] = [
      (.testBaseline, initial, try initialResult.get()),
      (.testFinal, final, try finalResult.get()),
      (.testBest, best, try bestResult.get()),
    ]
    for (_, skill, measured) in rows where measured != nil { known[skill.digest] = measured }
    let winner = isPromoted ? final : best
    for (stage, skill) in [(Stage.testBaseline, initial), (.testBest, winner), (.testFinal, final)] {
      guard var measured = known[skill.digest] else { continue }
      measured.isReused = measured.stage != stage
      measured.stage = stage
      try await engine.recorder.record(.testMeasured(measured))
    }
  }

  private func selection(of final: SkillDocument, best: SkillDocument) async throws -> FinalSelected {
    guard final.digest != best.digest else {
      return FinalSelected(score: nil, gateScore: start.best.gateScore, isPromoted: false)
    }
    let gate = engine.gate
    let measured = try await gate.score(
      of: final, in: Phase(stage: .finalSelection), known: start, tiesWithCurrent: false)
    return FinalSelected(
      score: measured.score, gateScore: measured.gateScore,
      isPromoted: measured.gateScore > start.best.gateScore)
  }
}

/// Measures skills on the test split, which no gate ever saw.
private struct TestSplit: Sendable {
  let engine: TrainingEngine

  func measured(_ skill: SkillDocument, as stage: Stage) async throws -> TestMeasured? {
    guard !engine.test.isEmpty else { return nil }
    let results = try await engine.evaluation.results(of: engine.test, with: skill, in: Phase(stage: stage))
    let rows = try zip(engine.test, results).map { try Trajectory(task: $0, result: $1).row }
    let pair = rows.meanScores
    let buckets = TaskTypeBucket.buckets(of: rows, taskTypes: engine.environment.declaredTaskTypes)
    return TestMeasured(
      stage: stage, score: MeasuredScore(hard: pair.hard.value, soft: pair.soft.value, count: rows.count),
      isReused: false,
      buckets: JSONObject(
        buckets.map { ($0.taskType, ["total": .integer($0.total), "hard_acc": .number($0.hardAccuracy)]) }))
  }
}
