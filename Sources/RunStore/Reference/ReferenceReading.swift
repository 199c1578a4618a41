import SkillModel

/// Goes through a folder of the reference in the order in which its run went, and notes the events.
struct ReferenceReading {
  var files: ReferenceFiles
  let name: String
  private(set) var events: [TimedEvent] = []
  private(set) var conversations: [Int: RolloutFolder] = [:]

  private var configuration = RunConfiguration()
  /// Milliseconds from the start of the run, by the recorded durations.
  private var time = 0
  private var currentScore = -1.0
  private var bestScore = -1.0
  private var bestStep = 0
  /// Hard scores of the current skill by task, where they are known.
  private var currentItems: [String: Double]?

  init(files: ReferenceFiles, name: String) {
    self.files = files
    self.name = name
  }

  mutating func read() {
    let flat = files.object(RunLayout.configuration) ?? [:]
    configuration = RunConfiguration(flat: flat)
    let history = files.objects(RunLayout.history) ?? []
    start(flat, history)
    baseline()
    let epochs = Dictionary(grouping: history) { $0["epoch"]?.intValue ?? 0 }
    for epoch in epochs.keys.sorted() {
      add(.epochStarted(EpochStarted(epoch: epoch)))
      let rows = epochs[epoch] ?? []
      for row in rows { step(row, epoch: epoch) }
      end(of: epoch, lastStep: rows.last?["step"]?.intValue ?? 0)
    }
    finish()
  }

  private mutating func add(_ event: RunEvent) {
    events.append(TimedEvent(sequence: events.count + 1, time: time, event: event))
  }

  private mutating func start(_ flat: JSONObject, _ history: [JSONObject]) {
    let skill = files.text(RunLayout.skill(version: 0)) ?? ""
    let batch = configuration.train.batchSize * max(1, configuration.train.accumulation)
    let trainSize = configuration.train.trainSize
    let steps = flat["steps_per_epoch"]?.intValue ?? (trainSize + batch - 1) / max(1, batch)
    let selection = files.rows(RunLayout.selectionBaseline, isExpected: false)?.count ?? 0
    let test = files.rows(RunLayout.test, isExpected: false)?.count ?? 0
    add(
      .runStarted(
        RunStarted(
          run: name, program: "the Python reference", environment: configuration.environment.name,
          declaredTaskTypes: [], configuration: configuration, flat: flat, overrides: [], inputs: [],
          models: [
            ModelRole.target.rawValue: ModelIdentity(
              backend: flat["target_backend"]?.stringValue ?? "", model: configuration.target.model),
            ModelRole.optimizer.rawValue: ModelIdentity(
              backend: flat["optimizer_backend"]?.stringValue ?? "", model: configuration.optimizerModel.model
            ),
          ],
          plan: PlanSummary(
            trainSize: trainSize, selectionSize: selection, testSize: test,
            epochs: configuration.train.epochs, stepsPerEpoch: steps,
            batchSize: configuration.train.batchSize,
            accumulation: configuration.train.accumulation),
          skill: skill)))
  }

  private mutating func baseline() {
    guard let rows = files.rows(RunLayout.selectionBaseline) else { return }
    scores(rows, in: Phase(stage: .baseline), from: RunLayout.selectionBaseline)
    let score = Self.measured(rows)
    currentScore = gateScore(score)
    bestScore = currentScore
    currentItems = Self.items(rows)
    add(.baselineMeasured(BaselineMeasured(score: score, gateScore: currentScore)))
  }

  // MARK: A step

  private mutating func step(_ row: JSONObject, epoch: Int) {
    guard let step = row["step"]?.intValue else {
      return files.remark(RunLayout.history, "a row has no step and isn't shown")
    }
    let folder = RunLayout.step(step)
    let parts = row["accumulation_batches"]?.arrayValue?.compactMap(\.objectValue) ?? []
    let count = max(1, parts.count)
    let rollouts = (0..<count).map { part in folder.rollout(part: count > 1 ? part : nil) }
    let rows = rollouts.map { files.rows($0) ?? [] }
    let batches = rows.enumerated().map { index, rows in
      BatchPlan(
        index: index, seed: parts.indices.contains(index) ? parts[index]["batch_seed"]?.intValue ?? 0 : 0,
        tasks: rows.map { TaskID($0.id) })
    }
    add(
      .stepStarted(
        StepStarted(
          step: step, epoch: epoch, stepInEpoch: row["step_in_epoch"]?.intValue ?? 0, batches: batches)))
    for (index, rows) in rows.enumerated() {
      let phase = Phase(epoch: epoch, step: step, stage: .rollout, batch: index)
      scores(rows, in: phase, from: rollouts[index])
      add(.rolloutMeasured(RolloutMeasured(step: step, batch: index, score: Self.measured(rows))))
    }
    for index in 0..<count { reflections(step: step, batch: index, part: count > 1 ? index : nil) }
    let action = row["action"]?.stringValue ?? ""
    let isSkipped = action.hasPrefix("skip")
    if let patch = files.object(folder.mergedPatch, isExpected: !isSkipped) {
      add(.patchesMerged(PatchesMerged(step: step, patch: patch)))
      proposals(step: step, merged: patch, row: row, isExpected: !isSkipped)
    }
    if !isSkipped { gate(row, step: step, epoch: epoch, action: action) }
    time += Int((row["wall_time_s"]?.doubleValue ?? 0) * 1_000)
    add(
      .stepCommitted(
        StepCommitted(
          step: step, action: action, record: row,
          digest: files.object(folder.trajectoryDigest, isExpected: !isSkipped))))
  }

  private mutating func reflections(step: Int, batch: Int, part: Int?) {
    let folder = RunLayout.step(step)
    for source in EditSource.allCases {
      var index = 0
      // A reply that could not be used left no file (FORMATS 1.4): a gap in the numbers.
      let path = { (index: Int) in
        folder.patch(fromFailures: source == .failure, minibatch: index, part: part)
      }
      let names = files.names(in: RunLayout.folder(of: path(0)) ?? ".")
      let kind = source == .failure ? "minibatch_fail_" : "minibatch_succ_"
      let last = names.filter { $0.hasPrefix(kind) }.count
      var found = 0
      while found < last, index < 10_000 {
        if let patch = files.object(path(index), isExpected: false) {
          found += 1
          add(
            .minibatchReflected(
              MinibatchReflected(
                step: step, batch: batch, source: source, index: index, tasks: [], patch: patch)))
        }
        index += 1
      }
    }
  }

  private mutating func proposals(step: Int, merged: JSONObject, row: JSONObject, isExpected: Bool) {
    let folder = RunLayout.step(step)
    if let decision = files.object(folder.learningRateDecision, isExpected: false) {
      add(.budgetDecided(BudgetDecided(step: step, decision: decision)))
    }
    guard let ranked = files.object(folder.rankedEdits, isExpected: isExpected) else { return }
    let key = configuration.optimizer.update.itemsKey
    let chosen = ranked[key]?.arrayValue?.compactMap(\.objectValue) ?? []
    var rest = merged[key]?.arrayValue?.compactMap(\.objectValue) ?? []
    for item in chosen {
      if let place = rest.firstIndex(of: item) { rest.remove(at: place) }
    }
    func numbered(_ items: [JSONObject], from first: Int) -> [NumberedItem] {
      items.enumerated().map {
        NumberedItem(id: EditID(step: step, rank: first + $0.offset), item: $0.element)
      }
    }
    add(
      .editsProposed(
        EditsProposed(
          step: step, budget: row["edit_budget"]?.intValue, chosen: numbered(chosen, from: 1),
          clipped: numbered(rest, from: chosen.count + 1), ranked: ranked)))
  }

  private mutating func gate(_ row: JSONObject, step: Int, epoch: Int, action: String) {
    let folder = RunLayout.step(step)
    let rewrite =
      files.object(folder.rewriteResult, isExpected: false)
      ?? files.object(folder.fullRewriteResult, isExpected: false)
    if let candidate = files.text(folder.candidateSkill) {
      add(
        .candidateBuilt(
          CandidateBuilt(
            step: step, skill: candidate, digest: SkillDigest(of: candidate).hexadecimal,
            report: files.objects(folder.editApplyReport, isExpected: false) ?? [], refused: [],
            rewrite: rewrite, appendixNotes: files.object(folder.appendixNotes, isExpected: false))))
    }
    let rows = files.rows(folder.selection, isExpected: false)
    if let rows {
      scores(rows, in: Phase(epoch: epoch, step: step, stage: .gate), from: folder.selection)
    }
    let score = MeasuredScore(
      hard: row["selection_hard"]?.doubleValue ?? 0, soft: row["selection_soft"]?.doubleValue ?? 0,
      count: rows?.count ?? 0)
    let items = rows.map(Self.items)
    let previous = currentScore
    currentScore = row["current_score"]?.doubleValue ?? currentScore
    bestScore = row["best_score"]?.doubleValue ?? bestScore
    bestStep = row["best_step"]?.intValue ?? bestStep
    add(
      .gateDecided(
        GateDecided(
          step: step, score: score, isReused: rows == nil,
          metric: row["gate_metric"]?.stringValue ?? configuration.evaluation.metric.rawValue,
          candidateScore: row["candidate_gate_score"]?.doubleValue ?? gateScore(score), action: action,
          previousScore: previous, currentScore: currentScore, bestScore: bestScore, bestStep: bestStep,
          outcomes: outcomes(items))))
    if action != "reject" { currentItems = items }
  }

  private func outcomes(_ items: [String: Double]?) -> PairedOutcomes? {
    guard let items, let currentItems, items.count == currentItems.count else { return nil }
    var outcomes = PairedOutcomes(wins: 0, losses: 0, ties: 0)
    for (task, hard) in items {
      guard let before = currentItems[task] else { return nil }
      if hard > before {
        outcomes.wins += 1
      } else if hard < before {
        outcomes.losses += 1
      } else {
        outcomes.ties += 1
      }
    }
    return outcomes
  }

  // MARK: The end of an epoch, and of the run

  private mutating func end(of epoch: Int, lastStep: Int) {
    let folders = (RunLayout.slowUpdate(epoch: epoch), RunLayout.metaSkill(epoch: epoch))
    let slow = files.object(folders.0.result, isExpected: configuration.optimizer.usesSlowUpdate)
    if epoch > 1, slow != nil || configuration.optimizer.usesMetaNote {
      pairs(epoch, in: slow == nil ? folders.1 : folders.0)
    }
    if let slow { slowUpdate(slow, epoch: epoch, lastStep: lastStep) }
    if let note = files.object(folders.1.result, isExpected: configuration.optimizer.usesMetaNote) {
      time += Int((note["time_s"]?.doubleValue ?? 0) * 1_000)
      add(
        .metaNoteDecided(
          MetaNoteDecided(
            epoch: epoch, action: note["action"]?.stringValue ?? "",
            note: note["meta_skill_content"]?.stringValue ?? "",
            reasoning: note["reasoning"]?.stringValue ?? "")))
    }
    add(.epochFinished(EpochFinished(epoch: epoch)))
  }

  private mutating func pairs(_ epoch: Int, in folder: EpochFolder) {
    var means: [MeasuredScore] = []
    for (stage, rollout) in [
      (Stage.slowRolloutPrevious, folder.previousRollout), (.slowRolloutCurrent, folder.currentRollout),
    ] {
      let rows = files.rows(rollout) ?? []
      scores(rows, in: Phase(epoch: epoch, stage: stage), from: rollout)
      means.append(Self.measured(rows))
    }
    guard let kept = files.objects(folder.comparisonPairs) else { return }
    add(
      .pairsCompared(
        PairsCompared(
          epoch: epoch, kept: kept, all: files.objects(folder.allComparisonPairs, isExpected: false),
          previous: means[0], current: means[1])))
  }

  private mutating func slowUpdate(_ result: JSONObject, epoch: Int, lastStep: Int) {
    let folder = RunLayout.slowUpdate(epoch: epoch)
    let action = result["action"]?.stringValue ?? ""
    time += Int((result["time_s"]?.doubleValue ?? 0) * 1_000)
    let candidate: String? =
      switch action {
      case "no_content": nil
      case "inject_placeholder": files.text(RunLayout.skill(version: lastStep))
      default: files.text(folder.candidateSkill)
      }
    let rows = files.rows(folder.selection, isExpected: false)
    if let rows { scores(rows, in: Phase(epoch: epoch, stage: .slowGate), from: folder.selection) }
    var score: MeasuredScore?
    if let hard = result["selection_hard"]?.doubleValue {
      let measured = MeasuredScore(
        hard: hard, soft: result["selection_soft"]?.doubleValue ?? 0, count: rows?.count ?? 0)
      score = measured
      if action.hasPrefix("accept") { currentScore = gateScore(measured) }
      if action == "accept_new_best" { (bestScore, bestStep) = (currentScore, lastStep) }
    }
    if candidate != nil, action != "reject", action != "inject_placeholder" {
      currentItems = rows.map(Self.items)
    }
    add(
      .slowUpdateDecided(
        SlowUpdateDecided(
          epoch: epoch, action: action, guidance: result["slow_update_content"]?.stringValue ?? "",
          reasoning: result["reasoning"]?.stringValue ?? "", candidate: candidate, score: score,
          isReused: score != nil && rows == nil, currentScore: currentScore, bestScore: bestScore,
          bestStep: bestStep)))
  }

  private mutating func finish() {
    let summary = files.object(RunLayout.summary)
    if let rows = files.rows(RunLayout.finalSelection, isExpected: false) {
      scores(rows, in: Phase(stage: .finalSelection), from: RunLayout.finalSelection)
      let score = Self.measured(rows)
      let isPromoted = gateScore(score) > bestScore
      add(.finalSelected(FinalSelected(score: score, gateScore: gateScore(score), isPromoted: isPromoted)))
    }
    for (stage, folder) in [
      (Stage.testBaseline, RunLayout.testBaseline), (.testBest, RunLayout.test),
      (.testFinal, RunLayout.testFinal),
    ] {
      guard let buckets = files.object(folder.summary, isExpected: false) else { continue }
      let rows = files.rows(folder, isExpected: false)
      if let rows { scores(rows, in: Phase(stage: stage), from: folder) }
      let overall = buckets["overall"]
      let score =
        rows.map(Self.measured)
        ?? MeasuredScore(
          hard: overall?["hard_acc"]?.doubleValue ?? 0, soft: summary?["final_test_soft"]?.doubleValue ?? 0,
          count: overall?["total"]?.intValue ?? 0)
      add(.testMeasured(TestMeasured(stage: stage, score: score, isReused: rows == nil, buckets: buckets)))
    }
    if let summary { add(.runFinished(RunFinished(summary: summary))) }
  }

  // MARK: Rows

  private mutating func scores(_ rows: [RolloutRow], in phase: Phase, from folder: RolloutFolder) {
    for (index, row) in rows.enumerated() {
      let type = row.fields["task_type"]?.stringValue
      add(
        .taskScored(
          TaskScored(
            phase: phase, index: index,
            result: TaskResult(
              task: TaskID(row.id), hard: row.scores.hard.value, soft: row.scores.soft.value,
              predictedAnswer: row.answer, failReason: row.failReason, taskType: type, row: row.fields,
              conversation: []))))
      conversations[events.count] = folder
    }
  }

  private func gateScore(_ score: MeasuredScore) -> Double {
    switch configuration.evaluation.metric {
    case .hard: return score.hard
    case .soft: return score.soft
    case .mixed:
      let weight = min(1, max(0, configuration.evaluation.mixedWeight))
      return (1 - weight) * score.hard + weight * score.soft
    }
  }

  private static func measured(_ rows: [RolloutRow]) -> MeasuredScore {
    let mean = rows.meanScores
    return MeasuredScore(hard: mean.hard.value, soft: mean.soft.value, count: rows.count)
  }

  private static func items(_ rows: [RolloutRow]) -> [String: Double] {
    Dictionary(rows.map { ($0.id, $0.scores.hard.value) }, uniquingKeysWith: { $1 })
  }
}
