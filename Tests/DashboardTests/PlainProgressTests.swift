import Dashboard
import SkillModel
import Testing

@Suite struct PlainProgressTests {
  private static func started() -> RunEvent {
    let model = ModelIdentity(backend: "embedded", model: "clerk")
    return .runStarted(
      RunStarted(
        run: "r", program: "0.1.0", environment: "qa", declaredTaskTypes: [],
        configuration: RunConfiguration(),
        flat: [:], overrides: [], inputs: [], models: ["target": model, "optimizer": model],
        plan: PlanSummary(
          trainSize: 8, selectionSize: 4, testSize: 4, epochs: 2, stepsPerEpoch: 2, batchSize: 4,
          accumulation: 1), skill: "# S\n"))
  }

  private static func gate(_ action: String, _ score: Double, against previous: Double) -> RunEvent {
    .gateDecided(
      GateDecided(
        step: 3, score: MeasuredScore(hard: score, soft: score, count: 4), isReused: false, metric: "hard",
        candidateScore: score, action: action, previousScore: previous, currentScore: max(score, previous),
        bestScore: max(score, previous), bestStep: 3, outcomes: PairedOutcomes(wins: 1, losses: 0, ties: 3)))
  }

  @Test func `a run opens with its tasks, steps, models and seed`() {
    var progress = PlainProgress()
    let lines = progress.lines(for: Self.started(), at: 0)
    #expect(lines.count == 2)
    #expect(lines.first?.contains("qa: 8 train, 4 val, 4 test; 2 epochs of 2 steps, batch 4") == true)
    #expect(lines.last == "target clerk (embedded), optimizer clerk (embedded), seed 42")
  }

  @Test func `a verdict shows both scores, the sign between them and the tasks won and lost`() throws {
    var progress = PlainProgress()
    _ = progress.lines(for: Self.started(), at: 0)
    let accepted = try #require(
      progress.lines(for: Self.gate("accept_new_best", 0.75, against: 0.5), at: 1).first)
    #expect(accepted.hasPrefix("2.1 gate"))
    #expect(accepted.contains("val 0.750 > 0.500, accepted, new best (1 better, 0 worse; weak"))
    let tied = try #require(progress.lines(for: Self.gate("reject", 0.5, against: 0.5), at: 1).first)
    #expect(tied.contains("val 0.500 = 0.500, rejected"))
  }

  @Test func `a stage that goes on says how far it is, but not at every task`() {
    var progress = PlainProgress(patience: 10)
    _ = progress.lines(for: Self.started(), at: 0)
    let scored = RunEvent.taskScored(
      TaskScored(
        phase: Phase(stage: .baseline), index: 0,
        result: TaskResult(
          task: TaskID("t"), hard: 1, soft: 1, predictedAnswer: "a", failReason: "", taskType: nil, row: [:],
          conversation: [])))
    #expect(progress.lines(for: scored, at: 1).isEmpty)
    let late = progress.lines(for: scored, at: 12)
    #expect(late.count == 1)
    #expect(late.first?.contains("2 tasks so far") == true)
    #expect(late.first?.contains("left") == true)
    #expect(progress.lines(for: scored, at: 13).isEmpty)
  }

  @Test func `no control character of a model reaches the terminal`() {
    var progress = PlainProgress()
    let note = RunEvent.metaNoteDecided(
      MetaNoteDecided(
        epoch: 2, action: "write_meta_skill", note: "\u{1B}]0;x\u{07}\u{202E}note", reasoning: ""))
    let line = progress.lines(for: note, at: 0).joined()
    #expect(!line.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
    #expect(line.contains("<U+202E>"))
  }

  @Test func `a degradation and a repeated call are told by name`() {
    var progress = PlainProgress()
    let lost = Degraded(
      phase: Phase(stage: .reflection), kind: .minibatchUnusable, detail: "failure minibatch 0")
    #expect(
      progress.lines(for: .degraded(lost), at: 0) == ["  note: minibatch unusable: failure minibatch 0"])
    let failed = CallAttemptFailed(
      key: CallKey(Phase(stage: .gate)), attempt: 1, kind: "server_error", status: 503, message: "busy",
      delay: 1.5)
    #expect(
      progress.lines(for: .callAttemptFailed(failed), at: 0) == ["  waiting 1.5 s: server_error 503: busy"])
  }
}
