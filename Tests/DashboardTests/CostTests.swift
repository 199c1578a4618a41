import Dashboard
import SkillModel
import Testing

struct CostTests {
  private static let plan = PlanSummary(
    trainSize: 60, selectionSize: 30, testSize: 60, epochs: 1, stepsPerEpoch: 3, batchSize: 20,
    accumulation: 1)

  private static func configuration(prices: [String: ModelPrice]) -> RunConfiguration {
    var configuration = RunConfiguration()
    configuration.target.model = "small"
    configuration.optimizerModel.model = "large"
    configuration.target.maximumTokens = 100
    configuration.optimizerModel.maximumTokens = 1_000
    configuration.limits.prices = prices
    return configuration
  }

  private static let prices = [
    "small": ModelPrice(input: 1, output: 2), "large": ModelPrice(input: 10, output: 40),
  ]

  private static func started(_ configuration: RunConfiguration) -> RunEvent {
    .runStarted(
      RunStarted(
        run: "r", program: "1", environment: "qa", declaredTaskTypes: [], configuration: configuration,
        flat: [:],
        overrides: [], inputs: [],
        models: [
          "target": ModelIdentity(backend: "openai_compatible", model: "small"),
          "optimizer": ModelIdentity(backend: "openai_compatible", model: "large"),
        ], plan: plan, skill: "# S"))
  }

  private static func reply(_ stage: Stage, _ index: Int, prompt: Int, completion: Int) -> RunEvent {
    .callReplied(
      CallReplied(
        key: CallKey(Phase(epoch: 1, step: 1, stage: stage), index: index), request: "r\(index)", text: "",
        outcome: .answered, usage: TokenUsage(prompt: prompt, completion: completion), servedModel: nil,
        attempts: 1,
        milliseconds: 1))
  }

  private static func state(prices: [String: ModelPrice]) -> RunState {
    var state = RunState()
    for event in [
      started(configuration(prices: prices)), reply(.rollout, 0, prompt: 1_000_000, completion: 500_000),
      reply(.gate, 1, prompt: 1_000_000, completion: 0),
      reply(.reflection, 0, prompt: 100_000, completion: 10_000),
      reply(.ranking, 0, prompt: 1_000, completion: 0),
    ] { state.apply(event) }
    return state
  }

  @Test("tokens and money stand by role and stage, and add up")
  func spent() throws {
    let cost = RunCost(of: Self.state(prices: Self.prices))
    #expect(cost.rows.map(\.stage) == ["analyst", "ranking", "rollout"])
    let money = cost.rows.map { $0.money ?? -1 }
    #expect(abs(money[0] - 1.4) < 1e-9 && abs(money[1] - 0.01) < 1e-9 && abs(money[2] - 3) < 1e-9)
    #expect(abs(try #require(cost.money) - 4.41) < 1e-9)
    #expect(cost.unpriced.isEmpty)
    #expect(cost.usage(of: .optimizer).calls == 2)
    let lines = RunReport.lines(of: Self.state(prices: Self.prices), folder: "run")
    #expect(lines.contains("spent        4.41"))
    #expect(lines.contains { $0.hasPrefix("  rollout               3.00  2 calls") })
  }

  @Test("without prices nothing is money, and a role without a price is named")
  func unpriced() {
    #expect(RunCost(of: Self.state(prices: [:])).money == nil)
    #expect(!RunReport.lines(of: Self.state(prices: [:]), folder: "run").contains { $0.hasPrefix("spent") })
    let partly = Self.state(prices: ["small": ModelPrice(input: 1, output: 2)])
    #expect(RunCost(of: partly).unpriced == [.optimizer])
    #expect(
      RunReport.lines(of: partly, folder: "run").contains(
        "spent        3.00 without the optimizer, which has no price"))
  }

  @Test("the plan's upper bound is calls times the longest prompt and reply, with its assumptions")
  func ceiling() throws {
    let configuration = Self.configuration(prices: Self.prices)
    let calls = CallPlan(plan: Self.plan, configuration: configuration)
    let ceiling = CostCeiling(
      calls: calls, configuration: configuration, sizes: CostCeiling.Sizes(longestTask: 3_000, skill: 6_000))
    let target = try #require(ceiling.rows.first { $0.role == .target })
    #expect(target.calls == calls.calls(of: .target))
    #expect(target.completion == target.calls * 100)
    // (2 x 6,000 + 6,000) / 3 for skill and instructions, 3,000 / 3 for the task.
    #expect(target.prompt == target.calls * 7_000)
    #expect(ceiling.money != nil && ceiling.assumptions.count == 4)
    let lines = PlanReport(
      plan: Self.plan, configuration: configuration,
      sizes: CostCeiling.Sizes(longestTask: 3_000, skill: 6_000)
    ).lines
    #expect(
      lines.contains { $0.hasPrefix("cost         at most ") && $0.hasSuffix("an upper bound, no estimate") })
    var unpriced = configuration
    unpriced.limits.prices = [:]
    let silent = PlanReport(
      plan: Self.plan, configuration: unpriced, sizes: CostCeiling.Sizes(longestTask: 3_000, skill: 6_000))
    #expect(silent.lines.contains { $0.hasPrefix("cost         not known") })
    #expect(silent.json["cost_at_most"]?["money"] == .null)
  }

  @Test("the report has the test result's interval and what the gate has flattered")
  func inflation() {
    var state = Self.state(prices: [:])
    state.apply(
      .baselineMeasured(
        BaselineMeasured(score: MeasuredScore(hard: 0.9, soft: 0.9, count: 30), gateScore: 0.9)))
    state.apply(
      .testMeasured(
        TestMeasured(
          stage: .testBest, score: MeasuredScore(hard: 0.75, soft: 0.8, count: 60), isReused: false,
          buckets: [:])))
    let lines = RunReport.lines(of: state, folder: "run")
    #expect(
      lines.contains { $0.hasPrefix("test         best 0.750, 95 % interval [0.628, 0.842], 60 tasks") })
    #expect(lines.contains { $0.hasPrefix("inflation    +0.150 ") })
  }
}
