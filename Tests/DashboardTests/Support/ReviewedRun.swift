import SkillModel

/// A run of three epochs that waits for a person: two epochs are done, step 5 has its edits proposed.
struct ReviewedRun {
  private(set) var events: [TimedEvent] = []
  private var time = 1_795_010_000_000

  static let skill = """
    # Reading tables

    ## Steps
    1. Read the question twice.
    2. Find the table row named in the question.
    3. Convert the value if needed.
    4. Answer with the number only.

    ## Style
    Always answer in one sentence.

    <!-- SLOW_UPDATE_START -->
    Keep to the table.
    <!-- SLOW_UPDATE_END -->

    """

  static let hostile = "Never \u{202E}trust\u{202C} a\u{200B} total \u{1B}[2J\u{9B}31m \u{7}ever"

  /// The edits of the open step: replace, append, delete, one with hidden characters, one whose target is gone.
  static func openEdits() -> [JSONObject] {
    [
      [
        "op": "replace", "target": "3. Convert the value if needed.",
        "content":
          "3. Name the unit of the cell, then convert the value if the question asks for another unit; check the sign.",
        "support_count": 6, "source_type": "failure",
      ],
      [
        "op": "append", "content": "## Checks\n- After the total, re-add the column in reverse order.",
        "support_count": 4, "source_type": "failure",
      ],
      [
        "op": "delete", "target": "Always answer in one sentence.", "support_count": 2,
        "source_type": "success",
      ],
      ["op": "append", "content": .string(hostile), "support_count": 1, "source_type": "failure"],
      [
        "op": "insert_after", "target": "4. Answer with the number only.",
        "content": "5. 合計を再計算する — é e\u{301} 👩‍👩‍👧 done.", "support_count": 1, "source_type": "success",
      ],
    ]
  }

  init(mode: ReviewSettings.Mode = .manual, edits: [JSONObject] = openEdits()) {
    var configuration = RunConfiguration()
    configuration.review.mode = mode
    configuration.train.epochs = 3
    add(
      .runStarted(
        RunStarted(
          run: "qa-tables", program: "0.1", environment: "ledger", declaredTaskTypes: [],
          configuration: configuration, flat: [:], overrides: [], inputs: [],
          models: [
            "target": ModelIdentity(backend: "openai_compatible", model: "target-x"),
            "optimizer": ModelIdentity(backend: "openai_compatible", model: "optimizer-y"),
          ],
          plan: PlanSummary(
            trainSize: 8, selectionSize: 20, testSize: 20, epochs: 3, stepsPerEpoch: 2, batchSize: 4,
            accumulation: 1), skill: Self.skill)))
    add(
      .baselineMeasured(
        BaselineMeasured(score: MeasuredScore(hard: 0.55, soft: 0.6, count: 20), gateScore: 0.55)))
    var text = Self.skill
    var score = 0.55
    for epoch in 1...2 {
      add(.epochStarted(EpochStarted(epoch: epoch)))
      for inEpoch in 0...1 {
        let step = (epoch - 1) * 2 + inEpoch + 1
        let item: JSONObject = [
          "op": "append", "content": .string("- Rule of step \(step): be exact."), "support_count": 3,
          "source_type": "failure",
        ]
        roll(step: step, epoch: epoch, inEpoch: inEpoch, edits: [item])
        let candidate = text.strippingTrailingBlanks() + "\n- Rule of step \(step): be exact.\n"
        add(
          .candidateBuilt(
            CandidateBuilt(
              step: step, skill: candidate, digest: SHA256(hashing: candidate).hexadecimal,
              report: [
                [
                  "op": "append", "target": "", "content_preview": "- Rule of step \(step): be exact.",
                  "status": "applied_append", "index": 1,
                ]
              ],
              refused: [])))
        let isAccepted = inEpoch == 0
        let gate = isAccepted ? score + 0.05 : score - 0.01
        add(
          .gateDecided(
            GateDecided(
              step: step, score: MeasuredScore(hard: gate, soft: gate, count: 20), isReused: false,
              metric: "hard",
              candidateScore: gate, action: isAccepted ? "accept_new_best" : "reject", previousScore: score,
              currentScore: isAccepted ? gate : score, bestScore: isAccepted ? gate : score,
              bestStep: isAccepted ? step : step - 1, outcomes: PairedOutcomes(wins: 2, losses: 1, ties: 17)))
        )
        if isAccepted {
          text = candidate
          score = gate
        }
        add(
          .stepCommitted(
            StepCommitted(
              step: step, action: isAccepted ? "accept_new_best" : "reject", record: ["step": .integer(step)],
              digest: nil)))
      }
      endEpoch(epoch, text: &text, score: score)
    }
    add(.epochStarted(EpochStarted(epoch: 3)))
    roll(step: 5, epoch: 3, inEpoch: 0, edits: edits)
  }

  private mutating func endEpoch(_ epoch: Int, text: inout String, score: Double) {
    if epoch > 1 {
      let pairs: [JSONObject] = ["improved", "regressed", "persistent_fail", "stable_success"].enumerated()
        .map { index, category in
          [
            "id": .string("led-000\(index)"), "task": "How many rows does Green Valley Farm have?",
            "category": .string(category),
            "prev": ["hard": 0, "soft": 0.2, "predicted_answer": "4", "fail_reason": "wrong value"],
            "curr": ["hard": 1, "soft": 1, "predicted_answer": "3", "fail_reason": ""],
          ]
        }
      add(
        .pairsCompared(
          PairsCompared(
            epoch: epoch, kept: pairs, all: nil, previous: MeasuredScore(hard: 0.25, soft: 0.3, count: 4),
            current: MeasuredScore(hard: 0.5, soft: 0.6, count: 4))))
    }
    add(
      .slowUpdateDecided(
        SlowUpdateDecided(
          epoch: epoch, action: epoch == 1 ? "no_content" : "reject",
          guidance: epoch == 1 ? "Keep answers short." : "Keep answers short and name the unit.",
          reasoning: "Unit slips fell from 9 to 3; table look-ups still fail.", candidate: nil, score: nil,
          isReused: false,
          currentScore: score, bestScore: score, bestStep: 3)))
    add(
      .metaNoteDecided(
        MetaNoteDecided(
          epoch: epoch, action: epoch == 1 ? "skip_first_epoch" : "write_meta_skill",
          note: epoch == 1 ? "" : "Short edits pass the gate; long lists do not.",
          reasoning: "Three of four long edits were rejected.")))
    add(.epochFinished(EpochFinished(epoch: epoch)))
  }

  private mutating func roll(step: Int, epoch: Int, inEpoch: Int, edits: [JSONObject]) {
    let tasks = (1...4).map { TaskID("led-00\(step)\($0)") }
    add(
      .stepStarted(
        StepStarted(
          step: step, epoch: epoch, stepInEpoch: inEpoch,
          batches: [BatchPlan(index: 0, seed: 1, tasks: tasks)])))
    let rollout = Phase(epoch: epoch, step: step, stage: .rollout)
    for (index, task) in tasks.enumerated() {
      let key = CallKey(rollout, index: index)
      add(.callIntended(CallIntended(key: key, request: "r", messages: [])))
      add(
        .callReplied(
          CallReplied(
            key: key, request: "r", text: "4", outcome: .answered,
            usage: TokenUsage(prompt: 900 + index, completion: 60),
            servedModel: nil, attempts: 1, milliseconds: 1_400 + index * 100)))
      add(
        .taskScored(
          TaskScored(phase: rollout, index: index, result: Self.result(of: task, passed: index % 2 == 0))))
    }
    add(
      .rolloutMeasured(
        RolloutMeasured(step: step, batch: 0, score: MeasuredScore(hard: 0.5, soft: 0.58, count: 4))))
    for (index, source) in [EditSource.failure, .success].enumerated() {
      let key = CallKey(Phase(epoch: epoch, step: step, stage: .reflection), lane: source.rawValue, index: 0)
      add(.callIntended(CallIntended(key: key, request: "q", messages: [])))
      add(
        .callReplied(
          CallReplied(
            key: key, request: "q", text: "{}", outcome: .answered,
            usage: TokenUsage(prompt: 4_000, completion: 500),
            servedModel: nil, attempts: 1, milliseconds: 9_000)))
      let own = edits.filter { $0["source_type"]?.stringValue == source.rawValue }
      add(
        .minibatchReflected(
          MinibatchReflected(
            step: step, batch: 0, source: source, index: 0,
            tasks: tasks.enumerated().filter { $0.offset % 2 == 1 - index }.map(\.element),
            patch: [
              "batch_size": 2,
              "failure_summary": [
                ["failure_type": "unit slip", "count": 2, "description": "the cell's unit was returned"]
              ],
              "patch": [
                "reasoning": .string(
                  "Two \(source.rawValue) tasks read the right cell but returned it in the table's unit."),
                "edits": .array(own.map { .object($0) }),
              ],
            ])))
    }
    add(
      .patchesMerged(
        PatchesMerged(
          step: step,
          patch: [
            "reasoning": "Naming the unit first forces the comparison.",
            "edits": .array(edits.map { .object($0) }),
          ])))
    add(
      .editsProposed(
        EditsProposed(
          step: step, budget: 8,
          chosen: edits.enumerated().map {
            NumberedItem(id: EditID(step: step, rank: $0.offset + 1), item: $0.element)
          },
          clipped: [], ranked: ["reasoning": "by support", "edits": []])))
  }

  static func result(of task: TaskID, passed: Bool) -> TaskResult {
    TaskResult(
      task: task, hard: passed ? 1 : 0, soft: passed ? 1 : 0.17, predictedAnswer: passed ? "3" : "4",
      failReason: passed ? "" : "wrong value: got '4', expected '3'", taskType: "count",
      row: [
        "id": .string(task.rawValue), "question": "How many rows does Green Valley Farm have?",
        "gold_answers": ["3"],
      ],
      conversation: [
        [
          "type": "message", "turn": 1,
          "content": "4 rows fit the question:\n- 2025-02-13, Green Valley Farm\n<answer>4</answer>",
        ],
        ["role": "system", "content": "[EVALUATION RESULT]\nPredicted answer: 4\nExpected answer: 3"],
      ])
  }

  mutating func add(_ event: RunEvent) {
    time += 1_700
    events.append(TimedEvent(sequence: events.count + 1, time: time, event: event))
  }

  /// Milliseconds since 1970 of the last event.
  var now: Int { time }

  /// What the engine writes when a decision is on disk.
  mutating func decide(_ request: DecisionRequest) {
    add(
      .editDecided(
        EditDecided(
          decision: "s-\(events.count)", epoch: 3, step: request.step, edit: request.edit,
          verdict: request.verdict,
          scope: request.scope, reason: request.reason, edited: request.edited, shown: request.shown,
          actor: DecisionActor(kind: .person, name: "ada"), via: request.via, mode: .manual, milliseconds: 0))
    )
  }
}
