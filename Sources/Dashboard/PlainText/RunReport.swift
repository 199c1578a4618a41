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
    if state.failedAttempts > 0 { lines.append(failures(of: state)) }
    if let money = state.money {
      lines.append("cost         \(Quantity.fixed(money, digits: 4)), all attempts")
    }
    if !state.degradations.isEmpty {
      let words = state.degradations.sorted { $0.key.rawValue < $1.key.rawValue }
        .map { "\($0.value) x \($0.key.rawValue.replacingAll(exactly: "_", with: " "))" }
      lines.append("degraded     " + words.joined(separator: ", "))
    }
    lines.append("best skill   \(folder)/best_skill.md")
    return lines.map { SafeText.singleLine($0).text }
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
