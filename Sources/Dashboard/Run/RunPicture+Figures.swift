import SkillModel

extension RunPicture {
  /// What was spent, failed attempts included; nil where a price is not known.
  package var cost: Double? {
    var all = usage
    for role in ModelRole.allCases {
      let failed = failedUsage[role]
      all[role].prompt += failed.prompt
      all[role].completion += failed.completion
    }
    return header?.prices.cost(of: all)
  }

  package func cost(ofEpoch row: NoteRow) -> Double? { header?.prices.cost(of: row.usage) }

  /// Tasks scored of those that the plan has at most.
  package var tasksPlanned: Int {
    guard let header else { return 0 }
    return CallPlan(plan: header.plan, configuration: header.configuration).calls(of: .target)
  }

  /// Tasks that are still to do at most: the rest of this step and epoch, and what comes after.
  package var tasksLeft: Int {
    guard let header, !isFinished else { return 0 }
    let plan = header.plan
    let configuration = header.configuration
    let optimizer = configuration.optimizer
    let perStep = plan.batchSize * plan.accumulation + plan.selectionSize
    let pairs = min(plan.trainSize, optimizer.slowUpdateSamples)
    var perEpoch = optimizer.usesSlowUpdate || optimizer.usesMetaNote ? 2 * pairs : 0
    if optimizer.usesSlowUpdate, optimizer.gatesSlowUpdate { perEpoch += plan.selectionSize }
    let stepsDone = steps.indices.count { steps[$0].endedAt != nil }
    var left = baseline == nil ? plan.selectionSize : 0
    left += max(0, plan.totalSteps - stepsDone) * perStep
    left += (1...max(1, plan.epochs)).reduce(0) { sum, epoch in
      let isDone = epochs.indices.contains(epoch &- 1) && epochs[epoch &- 1].isFinished
      return sum + (isDone || epoch == 1 ? 0 : perEpoch)
    }
    if configuration.evaluation.evaluatesTest {
      left += plan.selectionSize + (3 - tests.count) * plan.testSize
    }
    return max(0, left - doneInOpenPhases)
  }

  private var doneInOpenPhases: Int {
    let openStep = steps.last.flatMap { $0.endedAt == nil ? $0.step : nil }
    var done = 0
    for group in groups.reversed() {
      let isOpen =
        group.phase.step > 0
        ? group.phase.step == openStep
        : group.phase.epoch > 0
          ? !(epochs.indices.contains(group.phase.epoch &- 1) && epochs[group.phase.epoch &- 1].isFinished)
          : group.phase.stage == .baseline ? baseline == nil : tests[group.phase.stage] == nil
      guard isOpen else { break }
      done += group.done
    }
    return done
  }

  /// Milliseconds until the end, from the rate of tasks so far; an estimate from above. nil before there is a rate.
  package var timeLeft: Int? {
    guard tasksScored >= 5, times.active > 0, !isFinished else { return nil }
    return Int(Double(times.active) / Double(tasksScored) * Double(tasksLeft))
  }

  /// Share of the plan's tasks that are done, 0...1; nil without a plan.
  package var progress: Double? {
    guard header != nil else { return nil }
    if isFinished { return 1 }
    let all = tasksScored + tasksLeft
    return all > 0 ? Double(tasksScored) / Double(all) : nil
  }

  /// How many edits await a decision, were approved, vetoed and deferred in this step.
  package var reviewCounts: (open: Int, approved: Int, vetoed: Int, deferred: Int) {
    var counts = (open: 0, approved: 0, vetoed: 0, deferred: 0)
    for edit in steps.last?.edits ?? [] {
      if edit.isOpen { counts.open += 1 }
      switch edit.decision?.verdict {
      case .approve, .edit: counts.approved += 1
      case .veto: counts.vetoed += 1
      case .defer: counts.deferred += 1
      case .clear, nil: break
      }
    }
    return counts
  }

  /// How many rejected edits there are by reason, in the order of the reasons.
  package var rejectionCounts: [(word: String, count: Int)] {
    let words = ["gate", "veto", "auto", "clip", "stale", "refused"]
    var counts = Array(repeating: 0, count: words.count)
    for place in rejected.indices { counts[rejected[place].reason.order] += 1 }
    return zip(words, counts).filter { $0.1 > 0 }.map { (word: $0.0, count: $0.1) }
  }

  /// How many of them the next reflections are told of.
  package var rejectedTold: Int { rejected.indices.count { rejected[$0].isTold(inEpoch: epoch) } }
}
