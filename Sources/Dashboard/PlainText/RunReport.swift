import SkillModel

/// The summary at the end of a run.
package enum RunReport {
  /// - Parameter folder: as it was given, for the path of the best skill.
  package static func lines(of state: RunState, folder: String) -> [String] {
    var lines = ["", "             val      test hard  test soft"]
    lines.append(row("baseline", state.baseline?.gateScore, state.tests[.testBaseline]?.score))
    lines.append(
      row("best", state.best.gateScore, state.tests[.testBest]?.score) + "   \(state.best.origin)")
    lines.append(
      row("final", state.current.gateScore, state.tests[.testFinal]?.score) + "   \(state.current.origin)"
        + (state.current.isGated || state.final?.score != nil ? "" : ", UNGATED"))
    lines += evidence(of: state)
    let accepted = state.history.filter { $0["action"]?.stringValue?.containsExactly("accept") == true }
    let rejected = state.history.filter { $0["action"]?.stringValue == "reject" }
    lines.append("")
    lines.append(
      "edits        \(edits(accepted)) accepted in \(accepted.count) steps, \(edits(rejected)) rejected in "
        + "\(rejected.count) steps, \(state.history.count - accepted.count - rejected.count) steps without edits"
    )
    for role in ModelRole.allCases {
      let usage = state.usageByRole[role] ?? UsageTotal()
      let name = role.rawValue + String(repeating: " ", count: 13 - role.rawValue.count)
      lines.append(
        name + "\(usage.calls) calls, \(Quantity.tokens(usage.prompt)) tokens in, "
          + "\(Quantity.tokens(usage.completion)) out")
    }
    lines += cost(of: state)
    if state.failedAttempts > 0 { lines.append(failures(of: state)) }
    if !state.degradations.isEmpty {
      let words = state.degradations.sorted { $0.key.rawValue < $1.key.rawValue }
        .map { "\($0.value) x \($0.key.rawValue.replacingAll(exactly: "_", with: " "))" }
      lines.append("degraded     " + words.joined(separator: ", "))
    }
    if state.suspiciousEdits > 0 {
      lines.append("suspicious   \(state.suspiciousEdits) proposed edits; see skillopt audit \(folder)")
    }
    lines.append("best skill   \(folder)/best_skill.md")
    return lines.map { SafeText.singleLine($0).text }
  }

  /// Interval of the test result and what choosing by the gate has flattered (RELIABILITY section 6).
  private static func evidence(of state: RunState) -> [String] {
    guard let test = state.tests[.testBest]?.score,
      let interval = WilsonInterval(share: test.hard, count: test.count)
    else { return [] }
    var lines = [
      "test         best \(Quantity.fixed(test.hard, digits: 3)), 95 % interval \(Quantity.interval(interval)), "
        + "\(test.count) tasks that no gate saw"
    ]
    if let inflation = state.inflation {
      lines.append(
        "inflation    \(inflation < 0 ? "" : "+")\(Quantity.fixed(inflation, digits: 3)) "
          + "(hard score of the best skill on val minus that on test)")
    }
    return lines
  }

  /// Money and its stages; nothing without prices.
  private static func cost(of state: RunState) -> [String] {
    let cost = RunCost(of: state)
    guard let money = cost.money else { return [] }
    let left = cost.unpriced.map(\.rawValue).joined(separator: ", ")
    var lines = [
      "spent        \(Quantity.money(money))"
        + (left.isEmpty ? "" : " without the \(left), which has no price")
    ]
    for row in cost.rows {
      guard let money = row.money else { continue }
      let name = row.stage + String(repeating: " ", count: max(1, 22 - row.stage.count))
      lines.append(
        "  \(name)\(Quantity.money(money))  \(row.usage.calls) calls, "
          + "\(Quantity.tokens(row.usage.prompt)) in, \(Quantity.tokens(row.usage.completion)) out")
    }
    return lines
  }

  private static func failures(of state: RunState) -> String {
    let usage = state.failedUsage.values.reduce(UsageTotal(), +)
    let tokens =
      usage.calls == 0
      ? "" : ", \(Quantity.tokens(usage.prompt)) tokens in, \(Quantity.tokens(usage.completion)) out"
    return "repeated     \(state.failedAttempts) failed attempts" + tokens
  }

  private static func edits(_ rows: [JSONObject]) -> Int {
    rows.reduce(0) { $0 + ($1["n_edits_ranked"]?.intValue ?? 0) }
  }

  private static func row(_ name: String, _ selection: Double?, _ test: MeasuredScore?) -> String {
    func cell(_ value: Double?) -> String {
      let text = value.map { Quantity.fixed($0, digits: 3) } ?? "-"
      return text + String(repeating: " ", count: max(1, 11 - text.count))
    }
    let label = name + String(repeating: " ", count: 13 - name.count)
    return label + Quantity.fixed(selection ?? .nan, digits: 3) + "    " + cell(test?.hard) + cell(test?.soft)
  }
}
