import SkillModel

/// What is known around a step's edits: where they come from, and what the gate will ask.
struct EditFacts {
  let run: RunPicture
  let step: StepPicture

  var lines: [[StyledText]] {
    var lines: [[StyledText]] = []
    let usable = step.reflections.filter { $0.proposals != nil }
    let failures = usable.count { $0.source == .failure }
    let unusable = step.reflections.count - usable.count
    let kinds = "\(failures) failure and \(usable.count - failures) success"
    var words = "\(kinds) minibatch\(usable.count == 1 ? "" : "es")"
    if unusable > 0 { words += ", \(unusable) unusable" }
    if let merged = step.merged {
      words += "; \(Quantity.counted(step.rawProposals, "proposal")) merged into \(merged)"
    }
    lines.append([StyledText(words, .textDim)])
    if let gate = run.runningGate, step.gate == nil {
      lines.append(progress(gate))
      if gate.wins + gate.losses + gate.ties > 0 {
        lines.append([
          StyledText("\(gate.wins) better", .noteGain), StyledText(", ", .textDim),
          StyledText("\(gate.losses) worse", .noteLoss),
          StyledText(
            ", \(gate.ties) the same; P(better) \(Quantity.fixed(gate.outcomes.probabilityOfBetter, digits: 2))",
            .textDim),
        ])
      }
    } else if let gate = step.gate {
      lines.append(verdict(gate))
    } else if let forecast {
      lines.append([StyledText(forecast, .textDim)])
    }
    if step.gate == nil, let now = run.scoreNow, run.header?.configuration.evaluation.usesGate == true {
      lines.append([StyledText("accepted only above val \(Quantity.score(now)); a tie is rejected", .textDim)]
      )
    }
    return lines
  }

  private func progress(_ gate: TaskGroup) -> [StyledText] {
    var parts = [StyledText("gate \(gate.done)/\(gate.total)", .badgeGate)]
    if let mean = gate.meanHard { parts.append(StyledText("  hard \(Quantity.score(mean))", .text)) }
    if let now = run.scoreNow { parts.append(StyledText(" to beat \(Quantity.score(now))", .textDim)) }
    return parts
  }

  private func verdict(_ gate: GatePoint) -> [StyledText] {
    let sign = gate.score > gate.previous ? ">" : gate.score < gate.previous ? "<" : "="
    var words =
      "val \(gate.isBound ? "at most " : "")\(Quantity.score(gate.score)) \(sign) \(Quantity.score(gate.previous))"
    if let outcomes = gate.outcomes { words += ", \(outcomes.wins) better, \(outcomes.losses) worse" }
    if gate.isReused { words += ", known scores" }
    return [
      StyledText(gate.isAccepted ? "accepted " : "rejected ", gate.isAccepted ? .gateAccept : .gateReject),
      StyledText(words, .textDim),
    ]
  }

  /// How long and how dear the gate will be, by the gates before it.
  private var forecast: String? {
    guard let tasks = run.header?.plan.selectionSize, tasks > 0 else { return nil }
    let last = run.groups.indices.last {
      run.groups[$0].phase.stage == .gate && run.groups[$0].total > 0
        && run.groups[$0].done == run.groups[$0].total
    }
    var words = "gate: \(Quantity.counted(tasks, "task"))"
    if let last {
      let spent = run.groups[last].rows.reduce(0) { $0 + Int($1.promptTokens) + Int($1.completionTokens) }
      words += ", about \(Quantity.tokens(spent)) tokens as the last one"
    }
    return words
  }
}
