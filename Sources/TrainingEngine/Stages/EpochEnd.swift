import OptimizerDialogue
import SkillModel

/// The end of an epoch: slow update and meta note (FORMATS section 3, points 8 and 9).
struct EpochEnd: Sendable {
  let engine: TrainingEngine
  let epoch: Int
  /// The state after the last step of the epoch.
  let start: RunState
  let optimizer: OptimizerCalls

  private var settings: OptimizerSettings { engine.configuration.optimizer }
  private var recorder: RunRecorder { engine.recorder }

  func run() async throws {
    if epoch == 1 {
      try await openFirstEpoch()
    } else if settings.usesSlowUpdate || settings.usesMetaNote {
      try await compareAndWrite()
    }
    try await engine.control.reached(Checkpoint(.epochEnd, epoch: epoch))
    try await recorder.record(.epochFinished(EpochFinished(epoch: epoch)))
  }

  /// Nothing to compare with yet: an empty block is put in, and no note is written.
  private func openFirstEpoch() async throws {
    if settings.usesSlowUpdate {
      let placed = SkillDocument(start.current.text).injectingEmptySlowUpdate()
      try await recorder.record(
        .slowUpdateDecided(
          SlowUpdateDecided(
            epoch: epoch, action: "inject_placeholder", guidance: "", reasoning: "", candidate: placed.text,
            score: nil, isReused: false, currentScore: start.current.gateScore,
            bestScore: start.best.gateScore, bestStep: start.bestStep)))
    }
    if settings.usesMetaNote {
      try await recorder.record(
        .metaNoteDecided(MetaNoteDecided(epoch: epoch, action: "skip_first_epoch", note: "", reasoning: "")))
    }
  }

  private func compareAndWrite() async throws {
    let current = SkillDocument(start.current.text)
    let previous = SkillDocument(start.previousEpochSkill ?? start.current.text)
    let comparison = try await LongitudinalComparison(
      evaluation: engine.evaluation, epoch: epoch, policy: settings.pairPolicy,
      count: settings.slowUpdateSamples,
      train: engine.train, seed: engine.configuration.train.seed
    ).compared(previous: previous, current: current)
    try await recorder.record(.pairsCompared(comparison.event))
    let text = ComparisonText.text(of: comparison.kept)
    async let slow = capture { try await slowUpdate(previous: previous, current: current, comparison: text) }
    async let meta = capture { try await metaNote(previous: previous, current: current, comparison: text) }
    let (slowResult, metaResult) = (await slow, await meta)
    if let decided = try slowResult.get() { try await recorder.record(.slowUpdateDecided(decided)) }
    if let decided = try metaResult.get() { try await recorder.record(.metaNoteDecided(decided)) }
  }

  private func slowUpdate(
    previous: SkillDocument, current: SkillDocument, comparison: String
  ) async throws -> SlowUpdateDecided? {
    guard settings.usesSlowUpdate else { return nil }
    let prompt = SlowUpdatePrompt(
      previousSkill: previous.text, currentSkill: current.text, previousGuidance: current.slowUpdate,
      comparison: comparison
    ).prompt
    let phase = Phase(epoch: epoch, stage: .slowUpdate)
    let reply = try await optimizer.ask(prompt, key: CallKey(phase)) { (text: String) throws(UnusableReply) in
      try SlowUpdateReply(text)
    }
    guard let written = reply, !written.content.isEmpty else {
      if reply == nil {
        try await recorder.record(
          .degraded(Degraded(phase: phase, kind: .slowUpdateUnusable, detail: "the block stays as it is")))
      }
      return SlowUpdateDecided(
        epoch: epoch, action: "no_content", guidance: "", reasoning: "", candidate: nil, score: nil,
        isReused: false, currentScore: start.current.gateScore, bestScore: start.best.gateScore,
        bestStep: start.bestStep)
    }
    let candidate = current.replacingSlowUpdate(with: written.content)
    return try await decided(on: candidate, content: written.content, reasoning: written.reasoning)
  }

  /// Forced in without a measurement, or through the gate (RELIABILITY, decision 7).
  private func decided(
    on candidate: SkillDocument, content: String, reasoning: String
  ) async throws -> SlowUpdateDecided {
    var result = SlowUpdateDecided(
      epoch: epoch, action: GateVerdict.forceAccept.rawValue, guidance: content, reasoning: reasoning,
      candidate: candidate.text, score: nil, isReused: false, currentScore: start.current.gateScore,
      bestScore: start.best.gateScore, bestStep: start.bestStep)
    guard settings.gatesSlowUpdate else { return result }
    let gate = engine.gate
    let measured = try await gate.score(
      of: candidate, in: Phase(epoch: epoch, stage: .slowGate), known: start, tiesWithCurrent: true)
    let decision = GateDecision(
      candidate: measured.gateScore, step: start.lastStep,
      against: GateStanding(
        current: start.current.gateScore, best: start.best.gateScore, bestStep: start.bestStep))
    result.action = decision.verdict.rawValue
    result.score = measured.score
    result.isReused = measured.isReused
    result.currentScore = decision.standing.current
    result.bestScore = decision.standing.best
    result.bestStep = decision.standing.bestStep
    return result
  }

  private func metaNote(
    previous: SkillDocument, current: SkillDocument, comparison: String
  ) async throws -> MetaNoteDecided? {
    guard settings.usesMetaNote else { return nil }
    let prompt = MetaNotePrompt(
      previousSkill: previous.text, currentSkill: current.text, previousNote: start.metaNote,
      comparison: comparison
    ).prompt
    let phase = Phase(epoch: epoch, stage: .metaNote)
    let reply = try await optimizer.ask(prompt, key: CallKey(phase)) { (text: String) throws(UnusableReply) in
      try MetaNoteReply(text)
    }
    guard let written = reply, !written.content.isEmpty else {
      if reply == nil {
        try await recorder.record(
          .degraded(
            Degraded(phase: phase, kind: .metaNoteUnusable, detail: "the next epoch goes without a note")))
      }
      return MetaNoteDecided(epoch: epoch, action: "no_content", note: "", reasoning: "")
    }
    return MetaNoteDecided(
      epoch: epoch, action: "write_meta_skill", note: written.content, reasoning: written.reasoning)
  }
}
