import SkillModel

/// summary.json (FORMATS 1.13), from what the records of a run say.
enum RunSummary {
  static func json(of state: RunState, seconds: Double) -> JSONObject {
    let baseline = state.tests[.testBaseline]?.score
    let best = state.tests[.testBest]?.score
    let final = state.tests[.testFinal]?.score
    let actions = state.history.map { $0["action"]?.stringValue ?? "" }
    let finalScore = state.final
    var summary: JSONObject = [
      "version": .string("skillopt-\(state.header?.program ?? "")"),
      "config": .object(state.header?.flat ?? [:]),
      "baseline_selection_hard": number(state.baseline?.score.hard),
      "best_selection_hard": .number(state.best.gateScore),
      "final_selection_hard": number(finalScore?.score?.hard ?? finalScore?.gateScore),
      "final_selection_soft": number(finalScore?.score?.soft),
      "best_step": .integer(state.bestStep), "current_origin": .string(state.current.origin),
      "best_origin": .string(state.best.origin), "total_steps": .integer(state.history.count),
      "total_accepts": .integer(actions.count { $0.containsExactly("accept") }),
      "total_rejects": .integer(actions.count { $0.isIdentical(to: "reject") }),
      "total_skips": .integer(actions.count { $0.isIdentical(to: "skip_no_patches") }),
      "epoch_stats": .array(epochs(of: state)),
      "baseline_test_hard": number(baseline?.hard), "baseline_test_soft": number(baseline?.soft),
      "test_hard": number(best?.hard), "test_soft": number(best?.soft),
      "final_test_hard": number(final?.hard), "final_test_soft": number(final?.soft),
      "test_delta_hard": difference(best?.hard, baseline?.hard),
      "final_test_delta_hard": difference(final?.hard, baseline?.hard),
      "total_wall_time_s": .number(seconds), "token_summary": .object(tokens(of: state)),
    ]
    // Our members, only where there is something to say: the reference has no review.
    if !state.vetoes.isEmpty { summary["total_vetoes"] = .integer(state.vetoes.count) }
    if !state.deferred.isEmpty {
      summary["deferred_edits"] = .array(state.deferred.map { .object($0.item) })
    }
    return summary
  }

  private static func number(_ value: Double?) -> JSONValue { value.map(JSONValue.number) ?? .null }

  private static func difference(_ left: Double?, _ right: Double?) -> JSONValue {
    guard let left, let right else { return .null }
    return .number(left - right)
  }

  private static func epochs(of state: RunState) -> [JSONValue] {
    var numbers: [Int] = []
    var rows: [Int: [JSONObject]] = [:]
    for row in state.history {
      let epoch = row["epoch"]?.intValue ?? 0
      if rows[epoch] == nil { numbers.append(epoch) }
      rows[epoch, default: []].append(row)
    }
    return numbers.map { epoch in
      let those = rows[epoch] ?? []
      let actions = those.map { $0["action"]?.stringValue ?? "" }
      return [
        "epoch": .integer(epoch), "steps": .array(those.map { $0["step"] ?? .null }),
        "accepts": .integer(actions.count { $0.containsExactly("accept") }),
        "rejects": .integer(actions.count { $0.isIdentical(to: "reject") }),
        "skips": .integer(actions.count { $0.isIdentical(to: "skip_no_patches") }),
        "best_score_at_epoch_end": those.last?["best_score"] ?? .null,
        "current_score_at_epoch_end": those.last?["current_score"] ?? .null,
      ]
    }
  }

  private static func tokens(of state: RunState) -> JSONObject {
    let stages = state.usage.sorted { ExactText($0.key) < ExactText($1.key) }.map { ($0.key, $0.value) }
    return JSONObject(
      ([("_total", state.totalUsage)] + stages).map { name, total in
        (
          name,
          [
            "calls": .integer(total.calls), "prompt_tokens": .integer(total.prompt),
            "completion_tokens": .integer(total.completion),
            "total_tokens": .integer(total.prompt + total.completion),
          ]
        )
      })
  }
}
