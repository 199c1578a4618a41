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

struct GateEvidenceTests {
  @Test("Correction 20: the wording of a skill adds nothing to its score unless that is switched on")
  func wording() {
    #expect(!RunConfiguration().evaluation.usesSemanticDensity)
    let plain = GateScoring()
    #expect(
      plain.score(hard: 0.5, soft: 0.5, skill: "MUST ALWAYS NEVER")
        == plain.score(hard: 0.5, soft: 0.5, skill: ""))
  }

  @Test(
    "the probability of a better candidate is exact for small counts",
    arguments: [
      (0, 0, 0.5), (1, 0, 0.75), (0, 1, 0.25), (2, 0, 0.875), (1, 1, 0.5), (3, 1, 0.8125), (5, 0, 0.984375),
      (2, 1, 0.6875),
    ])
  func probability(wins: Int, losses: Int, expected: Double) {
    let outcomes = PairedOutcomes(wins: wins, losses: losses, ties: 7)
    #expect(outcomes.probabilityOfBetter == expected)
    let mirrored = PairedOutcomes(wins: losses, losses: wins, ties: 7)
    #expect(abs(mirrored.probabilityOfBetter + expected - 1) < 1e-12)
  }

  @Test("it stays a probability for thousands of tasks, and moves with the margin")
  func manyTasks() {
    func probability(_ wins: Int, _ losses: Int) -> Double {
      PairedOutcomes(wins: wins, losses: losses, ties: 0).probabilityOfBetter
    }
    #expect(abs(probability(2_000, 2_000) - 0.5) < 1e-9)
    // Some 2.2 standard errors: the normal distribution gives .9868 with the same correction.
    #expect(abs(probability(2_070, 1_930) - 0.9866) < 0.0005)
    #expect(probability(5_000, 10) == 1)
    #expect(probability(10, 5_000) < 1e-100)
    #expect(probability(600, 601) < 0.5 && probability(601, 600) > 0.5)
  }

  @Test(
    "evidence is weak below .80 and strong above .95",
    arguments: [
      (0.799, EvidenceStrength.weak), (0.80, .fair), (0.95, .fair), (0.951, .strong), (0, .weak),
      (1, .strong),
    ])
  func strength(probability: Double, expected: EvidenceStrength) {
    #expect(EvidenceStrength(probability: probability) == expected)
  }

  @Test("Wilson's interval has its known values and never leaves 0...1")
  func wilson() throws {
    let half = try #require(WilsonInterval(share: 0.5, count: 10))
    #expect(abs(half.lower - 0.23659) < 1e-5 && abs(half.upper - 0.76341) < 1e-5)
    let all = try #require(WilsonInterval(share: 1, count: 20))
    #expect(abs(all.lower - 0.83887) < 1e-5 && all.upper == 1)
    let none = try #require(WilsonInterval(share: 0, count: 20))
    #expect(none.lower == 0 && abs(none.upper - 0.16113) < 1e-5)
    #expect(WilsonInterval(share: 0.5, count: 0) == nil)
    #expect(WilsonInterval(share: .nan, count: 5) == nil)
    #expect(WilsonInterval(share: 1.2, count: 5) == nil)
  }
}
