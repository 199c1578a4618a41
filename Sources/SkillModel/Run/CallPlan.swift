/// How many model calls a run makes at most, by stage, from its configuration alone.
///
/// Counted without repeats: an unusable reply is asked for once more, and failed calls are retried.
package struct CallPlan: Hashable, Sendable {
  /// Calls of one stage over the whole run.
  package struct Row: Hashable, Sendable {
    package let stage: Stage
    package let calls: Int
  }
  package let rows: [Row]

  package init(plan: PlanSummary, configuration: RunConfiguration) {
    let optimizer = configuration.optimizer
    let gradient = configuration.gradient
    let steps = plan.totalSteps
    let laterEpochs = max(0, plan.epochs - 1)
    let perBatch = Self.minibatches(tasks: plan.batchSize, size: gradient.minibatchSize)
    let patches = plan.accumulation * perBatch
    let comparesPairs = optimizer.usesSlowUpdate || optimizer.usesMetaNote
    let samples = min(
      plan.trainSize, optimizer.pairPolicy == .changed ? plan.trainSize : optimizer.slowUpdateSamples)
    let pairs = comparesPairs ? laterEpochs * samples : 0
    var rows: [Row] = []
    func add(_ stage: Stage, _ calls: Int) {
      if calls > 0 { rows.append(Row(stage: stage, calls: calls)) }
    }
    add(.baseline, plan.selectionSize)
    add(.rollout, steps * plan.batchSize * plan.accumulation)
    add(.reflection, steps * patches)
    add(.merge, steps * Self.merges(patches: patches, fanIn: gradient.mergeBatchSize))
    add(.budget, optimizer.budgetControl == .autonomous ? steps : 0)
    add(.ranking, optimizer.update == .fullRewriteMinibatch ? 0 : steps)
    add(.rewrite, optimizer.update == .rewriteFromSuggestions ? steps : 0)
    add(
      .appendix,
      optimizer.usesSkillAwareReflection && optimizer.appendixConsolidationThreshold > 0 ? steps : 0)
    add(.gate, steps * plan.selectionSize)
    add(.slowRolloutPrevious, pairs)
    add(.slowRolloutCurrent, pairs)
    add(.slowUpdate, optimizer.usesSlowUpdate ? laterEpochs : 0)
    add(.metaNote, optimizer.usesMetaNote ? laterEpochs : 0)
    add(
      .slowGate, optimizer.usesSlowUpdate && optimizer.gatesSlowUpdate ? laterEpochs * plan.selectionSize : 0)
    if configuration.evaluation.evaluatesTest {
      add(.finalSelection, plan.selectionSize)
      for stage in [Stage.testBaseline, .testBest, .testFinal] { add(stage, plan.testSize) }
    }
    self.rows = rows
  }

  /// Calls of one model, or of both.
  package func calls(of role: ModelRole? = nil) -> Int {
    rows.filter { role == nil || $0.stage.role == role }.reduce(0) { $0 + $1.calls }
  }

  /// The most minibatches that a batch can fall into: failures and successes are cut apart.
  static func minibatches(tasks: Int, size: Int) -> Int {
    guard tasks > 0, size > 0 else { return 0 }
    let whole = (tasks + size - 1) / size
    return min(tasks, tasks > 1 ? whole + 1 : whole)
  }

  /// The most merge calls: two groups merged level by level, and the two results together.
  static func merges(patches: Int, fanIn: Int) -> Int {
    guard patches > 1, fanIn > 1 else { return 0 }
    var calls = 1
    var left = patches
    while left > 1 {
      left = (left + fanIn - 1) / fanIn
      calls += left
    }
    return calls
  }
}
