import SkillModel

/// The plan of a run: what `skillopt schedule` prints.
package struct PlanReport: Sendable {
  private let plan: PlanSummary
  private let configuration: RunConfiguration
  private let calls: CallPlan
  private let budgets: [Int]?
  private let ceiling: CostCeiling?

  /// - Parameter sizes: of the data and the skill, for the most that the run can cost; nil leaves that out.
  package init(plan: PlanSummary, configuration: RunConfiguration, sizes: CostCeiling.Sizes? = nil) {
    self.plan = plan
    self.configuration = configuration
    let calls = CallPlan(plan: plan, configuration: configuration)
    self.calls = calls
    ceiling = sizes.map { CostCeiling(calls: calls, configuration: configuration, sizes: $0) }
    let optimizer = configuration.optimizer
    let schedule = EditBudgetSchedule(
      shape: optimizer.scheduler, largest: optimizer.learningRate, smallest: optimizer.minimumLearningRate,
      steps: plan.totalSteps)
    budgets =
      optimizer.budgetControl == .autonomous
        || (optimizer.budgetControl == .none && optimizer.update != .patch)
      ? nil : (0..<plan.totalSteps).map { schedule.budget(ofStep: $0 + 1) }
  }

  package var lines: [String] {
    var lines = [
      "tasks        \(plan.trainSize) train, \(plan.selectionSize) val, \(plan.testSize) test",
      "steps        \(plan.totalSteps) = \(plan.epochs) epochs of \(plan.stepsPerEpoch), batch \(plan.batchSize)"
        + (plan.accumulation > 1 ? " x \(plan.accumulation)" : ""),
      "edit budget  \(budgetText)",
      "calls        at most \(calls.calls()): target \(calls.calls(of: .target)), "
        + "optimizer \(calls.calls(of: .optimizer))",
    ]
    for row in calls.rows {
      let name = row.stage.rawValue.replacingAll(exactly: "_", with: " ")
      lines.append("  " + name + String(repeating: " ", count: max(1, 24 - name.count)) + "\(row.calls)")
    }
    lines.append(
      "repeats of unusable replies and of failed calls come on top; skipped steps and reused scores save calls"
    )
    return lines + costLines
  }

  /// The upper bound of tokens and, where every model has a price, of money.
  private var costLines: [String] {
    guard let ceiling else { return [] }
    var lines: [String] = []
    for row in ceiling.rows {
      let name = row.role.rawValue + String(repeating: " ", count: max(1, 13 - row.role.rawValue.count))
      lines.append(
        "\(name)at most \(Quantity.tokens(row.prompt)) tokens in, \(Quantity.tokens(row.completion)) out"
          + (row.money.map { ", \(Quantity.money($0))" } ?? ""))
    }
    if let money = ceiling.money {
      lines.append(
        "cost         at most \(Quantity.money(money)) by limits.prices: an upper bound, no estimate")
    } else {
      lines.append("cost         not known: limits.prices does not name every model")
    }
    return lines + ceiling.assumptions.map { "  assumed: \($0)" }
  }

  package var json: JSONValue {
    var object = planJSON
    if let ceiling {
      object["cost_at_most"] = .object(
        JSONObject(
          ceiling.rows.map { row in
            (
              row.role.rawValue,
              [
                "calls": .integer(row.calls), "prompt_tokens": .integer(row.prompt),
                "completion_tokens": .integer(row.completion),
                "money": row.money.map(JSONValue.number) ?? .null,
              ]
            )
          } + [
            ("money", ceiling.money.map(JSONValue.number) ?? .null),
            ("is_upper_bound", true),
            ("assumptions", .array(ceiling.assumptions.map { .string($0) })),
          ]))
    }
    return .object(object)
  }

  private var planJSON: JSONObject {
    [
      "train_size": .integer(plan.trainSize), "selection_size": .integer(plan.selectionSize),
      "test_size": .integer(plan.testSize), "epochs": .integer(plan.epochs),
      "steps_per_epoch": .integer(plan.stepsPerEpoch), "total_steps": .integer(plan.totalSteps),
      "edit_budgets": budgets.map { .array($0.map { .integer($0) }) } ?? .null,
      "calls_at_most": .object(
        JSONObject(
          [("total", .integer(calls.calls()))]
            + ModelRole.allCases.map { ($0.rawValue, .integer(calls.calls(of: $0))) }
            + calls.rows.map { ($0.stage.rawValue, .integer($0.calls)) })),
    ]
  }

  private var budgetText: String {
    guard let budgets else { return "decided by the optimizer in each step" }
    let shape = configuration.optimizer.scheduler.rawValue
    return "\(shape): " + budgets.map(String.init).joined(separator: " ")
  }
}
