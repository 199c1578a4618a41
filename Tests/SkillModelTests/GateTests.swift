import SkillModel
import TestSupport
import Testing

struct GateTests {
  @Test("gate decisions agree with the reference", arguments: try vectors("gate"))
  func decisions(_ vector: VectorCase) throws {
    let input = vector.input
    func number(_ key: String) throws -> Double { try #require(input[key]?.doubleValue, vector.comment) }
    let skill = try #require(input["candidate_skill"]?.stringValue)
    let words = input["leading_words"]?.arrayValue.map { $0.compactMap(\.stringValue) }
    let usesDensity = input["use_semantic_density"] == true
    let scoring = GateScoring(
      metric: try #require(GateMetric(spelling: input["metric"]?.stringValue ?? "")),
      mixedWeight: try number("mixed_weight"),
      densityWeight: usesDensity ? try number("semantic_density_weight") : nil,
      leadingWords: words ?? SemanticDensity.builtInWords)
    let score = scoring.score(hard: try number("cand_hard"), soft: try number("cand_soft"), skill: skill)
    let standing = GateStanding(
      current: try number("current_score"), best: try number("best_score"),
      bestStep: try #require(input["best_step"]?.intValue))
    let decision = GateDecision(
      candidate: score, step: try #require(input["global_step"]?.intValue),
      against: standing)
    let answer: JSONValue = [
      "score": .number(score),
      "density": .number(SemanticDensity.density(of: skill, leadingWords: scoring.leadingWords)),
      "action": .string(decision.verdict.rawValue),
      "current_is_candidate": .bool(decision.verdict.isAccepted),
      "current_score": .number(decision.standing.current),
      "best_is_candidate": .bool(decision.isNewBest), "best_score": .number(decision.standing.best),
      "best_step": .integer(decision.standing.bestStep),
    ]
    #expect(answer == vector.expected, vector.comment)
  }

  @Test func `a tie is never accepted, and neither is a worse or unmeasured candidate`() {
    var generator = SeededGenerator(seed: 13)
    for _ in 0..<500 {
      let current = generator.fraction()
      let standing = GateStanding(current: current, best: generator.fraction(), bestStep: 1)
      for score in [current, current - generator.fraction(), .nan, -.infinity] {
        let decision = GateDecision(candidate: score, step: 2, against: standing)
        #expect(decision.verdict == .reject)
        #expect(decision.standing == standing)
      }
    }
  }

  @Test func `a forced candidate becomes current, and best only when it is better`() {
    let standing = GateStanding(current: 0.5, best: 0.75, bestStep: 3)
    let worse = GateDecision(candidate: 0.25, step: 4, against: standing, isForced: true)
    #expect(worse.verdict == .forceAccept && !worse.isNewBest)
    #expect(worse.standing == GateStanding(current: 0.25, best: 0.75, bestStep: 3))
    let better = GateDecision(candidate: 1, step: 4, against: standing, isForced: true)
    #expect(better.standing == GateStanding(current: 1, best: 1, bestStep: 4))
  }
}
