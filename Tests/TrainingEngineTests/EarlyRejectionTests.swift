import SkillModel
import TestSupport
import Testing

@testable import TrainingEngine

/// `evaluation.early_reject`: the same verdicts with fewer calls, and no bound is taken for a score.
struct EarlyRejectionTests {
  /// Rules are learnt, but those named bad break every answer: their candidate loses from its first task on.
  private static func run(early: Bool, workers: Int = 1) -> ScriptedRun {
    var run = ScriptedRun(
      RuleEnvironment(
        train: ["t1": "good", "t2": "good", "t3": "bad", "t4": "bad"],
        selection: ["v1": "good", "v2": "good", "v3": "free", "v4": "free", "v5": "free", "v6": "free"]))
    run.configuration.environment.workers = workers
    run.configuration.evaluation.rejectsEarly = early
    run.target = { question in
      if question.skill.contains("[bad]") { return ScriptedRun.reply("no idea") }
      if question.task.hasPrefix("v"), ["v3", "v4", "v5", "v6"].contains(question.task) {
        return ScriptedRun.reply(RuleEnvironment.answer(to: question.task))
      }
      return ScriptedRun.follow(question)
    }
    return run
  }

  @Test(arguments: [1, 3])
  func `verdicts are the same, a candidate that can't win is not measured to the end`(workers: Int)
    async throws
  {
    let whole = await Self.run(early: false, workers: workers).play()
    let early = await Self.run(early: true, workers: workers).play()
    #expect(whole.failure == nil && early.failure == nil)
    #expect(early.actions == whole.actions)
    #expect(early.actions.contains("reject"))
    #expect(early.state.best.text == whole.state.best.text)
    let rejected = try #require(early.gates.first { $0.action == "reject" })
    let measured = try #require(whole.gates.first { $0.action == "reject" })
    let count = try #require(rejected.stoppedAfter)
    #expect(count < 6 && rejected.score.count == count)
    #expect(rejected.candidateScore >= measured.candidateScore)
    #expect(rejected.candidateScore <= rejected.previousScore)
    #expect(rejected.outcomes?.count == count)
    #expect(early.targetRequests.count < whole.targetRequests.count)
    for gate in early.gates where gate.action != "reject" { #expect(gate.stoppedAfter == nil) }
  }

  @Test func `the bound is no score: nothing is cached for it, and later reflections are told at most`()
    async throws
  {
    var run = Self.run(early: true)
    run.configuration.train.batchSize = 1
    let played = await run.play()
    #expect(played.failure == nil)
    let place = try #require(played.state.history.firstIndex { $0["early_reject_after"] != nil })
    #expect(played.state.history[place]["action"] == "reject")
    let built = try #require(
      played.events.compactMap { event in
        if case .candidateBuilt(let built) = event, built.skill.contains("[bad]") { built } else { nil }
      }.first)
    #expect(played.state.measured[built.digest] == nil)
    let digests = played.state.stepBuffer.compactMap { $0["score_after"]?.stringValue }
    #expect(digests.contains { $0.hasPrefix("<= ") }, "\(played.state.stepBuffer)")
  }

  @Test func `taken up at any point it stops at the same task`() async throws {
    let whole = await Self.run(early: true, workers: 3).play()
    try #require(whole.gates.contains { $0.stoppedAfter != nil })
    for count in 1..<whole.events.count {
      let resumed = await Self.run(early: true, workers: 3).play(after: Array(whole.events.prefix(count)))
      #expect(resumed.failure == nil, "after \(count)")
      #expect(resumed.gates == whole.gates, "after \(count)")
      #expect(resumed.state.best == whole.state.best, "after \(count)")
    }
  }

  @Test func `the most that can still be reached never lies below what is reached`() throws {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<500 {
      let scores = try (0..<(1 + random.below(12))).map { _ in
        ScorePair(hard: try Score(Double(random.below(4)) / 3), soft: try Score(Double(random.below(8)) / 7))
      }
      for metric in GateMetric.allCases {
        let scoring = GateScoring(metric: metric, mixedWeight: 0.3)
        let reached = scoring.score(of: ScorePair(meanOf: scores), skill: "")
        for count in 0...scores.count {
          #expect(scoring.bound(after: scores.prefix(count), of: scores.count, skill: "") >= reached)
        }
        #expect(scoring.bound(after: scores, of: scores.count, skill: "") == reached)
      }
    }
  }
}
