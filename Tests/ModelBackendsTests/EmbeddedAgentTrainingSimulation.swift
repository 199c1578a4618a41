import ModelBackends
import OptimizerDialogue
import SkillModel
import TaskEnvironments
import TrainingEngine

/// The training loop in its plainest form, to see what the embedded agent learns: batch, reflection, merge, ranking,
/// strict gate on the hard score, slow update and meta note.
struct TrainingSimulation {
  var epochs = 3
  var batchSize = 15
  var minibatchSize = 8
  var largestBudget = 4
  var smallestBudget = 2
  var slowUpdateSamples = 20
  var seed = 42
  var mode = UpdateMode.patch
  var vetoes: [String] = []
  var startingSkill = LedgerBook.startingSkill
  var environment = LedgerEnvironment()

  /// What one step did.
  struct Step {
    let number: Int
    let edits: [SkillEdit]
    /// Nil when nothing was proposed.
    let score: Double?
    let isAccepted: Bool
  }

  /// What a whole run did.
  struct Outcome {
    var skill: SkillDocument
    var startTest = 0.0
    var endTest = 0.0
    var selection: [Double] = []
    var steps: [Step] = []
    var guidance: [String] = []
    var notes: [String] = []
    var targetCalls = 0
    var optimizerCalls = 0

    var accepted: Int { steps.count(where: \.isAccepted) }
    var rejected: Int { steps.count { !$0.isAccepted && $0.score != nil } }
  }

  private struct Quiet: AttemptObserving {
    func attemptFailed(_ failure: ModelFailure, attempt: Int, delay: Double) async throws {}
  }

  private struct Asker: TargetAsking {
    let model = EmbeddedModel(role: .target)
    func reply(to messages: [ChatMessage]) async throws -> ChatReply {
      try await model.reply(to: ChatRequest(role: .target, messages: messages), observer: Quiet())
    }
  }

  private func ask(_ prompt: OptimizerPrompt, _ outcome: inout Outcome) async throws -> JSONValue {
    outcome.optimizerCalls += 1
    let reply = try await EmbeddedModel(role: .optimizer).reply(
      to: ChatRequest(
        role: .optimizer, messages: [ChatMessage(.system, prompt.system), ChatMessage(.user, prompt.user)]),
      observer: Quiet())
    return try JSONParser.parse(reply.text)
  }

  private func results(_ tasks: [TrainingTask], _ skill: SkillDocument, _ outcome: inout Outcome) async throws
    -> [TaskResult]
  {
    var results: [TaskResult] = []
    for task in tasks { results.append(try await environment.attempt(task, with: skill, asking: Asker())) }
    outcome.targetCalls += tasks.count
    return results
  }

  private func hard(_ results: [TaskResult]) -> Double {
    results.reduce(0) { $0 + $1.hard } / Double(max(1, results.count))
  }

  func run() async throws -> Outcome {
    let train = environment.tasks(in: .train)
    let selection = environment.tasks(in: .selection)
    let test = environment.tasks(in: .test)
    var outcome = Outcome(skill: SkillDocument(startingSkill))
    let stepsPerEpoch = (train.count + batchSize - 1) / batchSize
    let schedule = EditBudgetSchedule(
      shape: .cosine, largest: largestBudget, smallest: smallestBudget, steps: stepsPerEpoch * epochs)
    outcome.startTest = hard(try await results(test, outcome.skill, &outcome))
    var current = hard(try await results(selection, outcome.skill, &outcome))
    outcome.selection = [current]
    var selected = 0
    var metaNote = ""
    var lastSkill = outcome.skill
    for epoch in 1...epochs {
      let plan = EpochPlan(
        items: train, batchSize: batchSize, stepsPerEpoch: stepsPerEpoch, accumulation: 1, epoch: epoch,
        seed: seed)
      var digests: [StepDigest] = []
      for batch in plan.batches {
        let number = outcome.steps.count + 1
        let rows = try await results(batch.items, outcome.skill, &outcome)
        var edits = try await proposals(batch, rows, StepBuffer.text(of: digests), metaNote, &outcome)
        guard !edits.isEmpty else {
          outcome.steps.append(Step(number: number, edits: [], score: nil, isAccepted: false))
          continue
        }
        selected += 1
        let budget = schedule.budget(ofStep: selected)
        if edits.count > budget { edits = try await chosen(edits, budget, metaNote, &outcome) }
        let candidate = EditApplication(of: edits.compactMap(\.edit), to: outcome.skill).document
        let score = hard(try await results(selection, candidate, &outcome))
        let isAccepted = score > current
        digests.append(
          StepDigest(
            step: number, action: isAccepted ? "accept" : "reject", total: rows.count,
            failed: rows.count { $0.hard == 0 }, patterns: [],
            rejection: isAccepted
              ? nil
              : StepDigest.Rejection(scoreBefore: current, scoreAfter: score, items: edits.map(\.summary))))
        outcome.steps.append(
          Step(number: number, edits: edits.compactMap(\.edit), score: score, isAccepted: isAccepted))
        if isAccepted {
          outcome.skill = candidate
          current = score
        }
        outcome.selection.append(current)
      }
      if epoch == 1 {
        outcome.skill = outcome.skill.injectingEmptySlowUpdate()
      } else {
        try await endEpoch(epoch, from: lastSkill, &metaNote, &outcome)
      }
      lastSkill = outcome.skill
    }
    outcome.endTest = hard(try await results(test, outcome.skill, &outcome))
    return outcome
  }

  private func proposals(
    _ batch: EpochPlan<TrainingTask>.Batch, _ rows: [TaskResult], _ steps: String, _ metaNote: String,
    _ outcome: inout Outcome
  ) async throws -> [ProposedItem] {
    let pairs = Array(zip(batch.items, rows))
    var patches: [(EditSource, [JSONObject])] = []
    for source in [EditSource.failure, .success] {
      let members = pairs.filter { ($0.1.hard == 0) == (source == .failure) }
      let seed = source == .failure ? batch.seed : Minibatches.successSeed(of: batch.seed)
      var replies: [JSONValue] = []
      for group in Minibatches.groups(of: members, seed: seed, size: minibatchSize) {
        let shown = group.map { task, row in
          AnalysedTrajectory(
            task: task.id, question: task.question, material: task.context, hard: row.hard, soft: row.soft,
            failReason: row.failReason, conversation: TrajectoryText.text(of: row.conversation))
        }
        let prompt = AnalysisPrompt(
          source: source, update: mode, asksForAppendixNotes: false, budget: largestBudget,
          skill: outcome.skill.text, metaNote: metaNote, stepBuffer: steps, vetoes: vetoes,
          trajectories: shown)
        guard var reply = try await ask(prompt.prompt, &outcome).objectValue else { continue }
        reply["source_type"] = .string(source.rawValue)
        replies.append(.object(reply))
      }
      let normal = PatchNormalisation(of: replies, mode: mode)
      patches.append((source, source == .failure ? normal.failures : normal.successes))
    }
    var merged: [JSONObject] = []
    for (source, group) in patches {
      if let one = try await merge(group, source == .failure ? .failures : .successes, metaNote, &outcome) {
        merged.append(one)
      }
    }
    let final = try await merge(merged, .both, metaNote, &outcome)
    return (final?[mode.itemsKey]?.arrayValue ?? []).compactMap { ProposedItem($0, mode: mode) }
  }

  private func merge(
    _ patches: [JSONObject], _ origin: MergePrompt.Origin, _ metaNote: String, _ outcome: inout Outcome
  ) async throws -> JSONObject? {
    guard patches.count > 1 else { return patches.first }
    let prompt = MergePrompt(
      origin: origin, update: mode, skill: outcome.skill.text, metaNote: metaNote,
      patches: .array(patches.map { .object($0) }))
    return try await ask(prompt.prompt, &outcome).objectValue
  }

  private func chosen(
    _ edits: [ProposedItem], _ budget: Int, _ metaNote: String, _ outcome: inout Outcome
  ) async throws -> [ProposedItem] {
    let prompt = RankingPrompt(
      update: mode, budget: budget, skill: outcome.skill.text, metaNote: metaNote,
      lines: edits.map(\.rankingLine))
    let indices =
      try await ask(prompt.prompt, &outcome)["selected_indices"]?.arrayValue?.compactMap(\.intValue) ?? []
    return indices.filter(edits.indices.contains).map { edits[$0] }
  }

  private func endEpoch(
    _ epoch: Int, from last: SkillDocument, _ metaNote: inout String, _ outcome: inout Outcome
  ) async throws {
    let sample = EpochPlan.slowUpdateSample(
      of: environment.tasks(in: .train), count: slowUpdateSamples, epoch: epoch, seed: seed)
    let before = try await results(sample, last, &outcome).map { try RolloutRow($0.row) }
    let after = try await results(sample, outcome.skill, &outcome).map { try RolloutRow($0.row) }
    let pairs = ComparisonPair.pairs(previous: before, current: after, items: sample.map(\.fields))
    let comparison = ComparisonText.text(of: pairs)
    let slow = SlowUpdatePrompt(
      previousSkill: last.text, currentSkill: outcome.skill.text, previousGuidance: outcome.skill.slowUpdate,
      comparison: comparison)
    let guidance = try await ask(slow.prompt, &outcome)["slow_update_content"]?.stringValue ?? ""
    let meta = MetaNotePrompt(
      previousSkill: last.text, currentSkill: outcome.skill.text, previousNote: metaNote,
      comparison: comparison)
    metaNote = try await ask(meta.prompt, &outcome)["meta_skill_content"]?.stringValue ?? ""
    outcome.guidance.append(guidance)
    outcome.notes.append(metaNote)
    if !guidance.isEmpty { outcome.skill = outcome.skill.replacingSlowUpdate(with: guidance) }
  }
}
