import SkillModel

/// What is known around a step's edits: where they come from, and what the gate will ask.
struct EditFacts {
  let run: RunPicture
  let step: StepPicture

  var lines: [[LinePart]] {
    var lines: [[LinePart]] = []
    let usable = step.reflections.filter { $0.proposals != nil }
    let failures = usable.count { $0.source == .failure }
    let unusable = step.reflections.count - usable.count
    var words = "\(failures) failure and \(usable.count - failures) success minibatches"
    if unusable > 0 { words += ", \(unusable) unusable" }
    if let merged = step.merged { words += "; \(step.rawProposals) proposals merged into \(merged)" }
    lines.append([LinePart(words, .textDim)])
    if let gate = run.runningGate, step.gate == nil {
      lines.append(progress(gate))
      if gate.wins + gate.losses + gate.ties > 0 {
        lines.append([
          LinePart("\(gate.wins) better", .noteGain), LinePart(", ", .textDim),
          LinePart("\(gate.losses) worse", .noteLoss),
          LinePart(
            ", \(gate.ties) the same; P(better) \(Quantity.fixed(gate.outcomes.probabilityOfBetter, digits: 2))",
            .textDim),
        ])
      }
    } else if let gate = step.gate {
      lines.append(verdict(gate))
    } else if let forecast {
      lines.append([LinePart(forecast, .textDim)])
    }
    if step.gate == nil, let now = run.scoreNow, run.header?.configuration.evaluation.usesGate == true {
      lines.append([LinePart("accepted only above val \(Quantity.score(now)); a tie is rejected", .textDim)])
    }
    return lines
  }

  private func progress(_ gate: TaskGroup) -> [LinePart] {
    var parts = [LinePart("gate \(gate.done)/\(gate.total)", .badgeGate)]
    if let mean = gate.meanHard { parts.append(LinePart("  hard \(Quantity.score(mean))", .text)) }
    if let now = run.scoreNow { parts.append(LinePart(" to beat \(Quantity.score(now))", .textDim)) }
    return parts
  }

  private func verdict(_ gate: GatePoint) -> [LinePart] {
    let sign = gate.score > gate.previous ? ">" : gate.score < gate.previous ? "<" : "="
    var words =
      "val \(gate.isBound ? "at most " : "")\(Quantity.score(gate.score)) \(sign) \(Quantity.score(gate.previous))"
    if let outcomes = gate.outcomes { words += ", \(outcomes.wins) better, \(outcomes.losses) worse" }
    if gate.isReused { words += ", known scores" }
    return [
      LinePart(gate.isAccepted ? "accepted " : "rejected ", gate.isAccepted ? .gateAccept : .gateReject),
      LinePart(words, .textDim),
    ]
  }

  /// How long and how dear the gate will be, by the gates before it.
  private var forecast: String? {
    guard let tasks = run.header?.plan.selectionSize, tasks > 0 else { return nil }
    let last = run.groups.indices.last {
      run.groups[$0].phase.stage == .gate && run.groups[$0].total > 0
        && run.groups[$0].done == run.groups[$0].total
    }
    var words = "gate: \(tasks) tasks"
    if let last {
      let spent = run.groups[last].rows.reduce(0) { $0 + Int($1.promptTokens) + Int($1.completionTokens) }
      words += ", about \(Quantity.tokens(spent)) tokens as the last one"
    }
    return words
  }
}
