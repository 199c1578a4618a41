import SkillModel

/// What the detail views tell of a run: where each call and record stands in the journal, who decided what and when.
///
/// A fold over the same events as `RunPicture`. Prompts, replies and conversations are not kept; they are read again.
package struct RunArchive: Hashable, Sendable {
  package private(set) var steps: [Int: StepArchive] = [:]
  package private(set) var epochs: [Int: EpochArchive] = [:]
  /// Calls by phase, each in the order in which they were sent.
  package private(set) var calls: [Phase: [CallArchive]] = [:]
  /// The step that is going on; 0 before the first.
  package private(set) var step = 0

  package init() {}

  /// Takes one more event.
  package mutating func take(_ timed: TimedEvent) {
    switch timed.event {
    case .callIntended(let call): change(call.key, sentAt: timed.time)
    case .callReplied(let reply): end(reply, at: timed)
    case .callAttemptFailed(let failed): change(failed.key) { $0.failedAttempts += 1 }
    case .taskScored(let scored): take(scored, at: timed)
    case .stepStarted(let started):
      step = started.step
      steps[started.step] = StepArchive(started, at: timed)
    case .rolloutMeasured(let measured): change(measured.step) { $0.rollouts.append(measured) }
    case .minibatchReflected(let reflected):
      change(reflected.step) { $0.reflections.append(ReflectionArchive(reflected, sequence: timed.sequence)) }
    case .patchesMerged(let merged):
      change(merged.step) {
        $0.mergedReasoning = merged.patch["reasoning"]?.stringValue ?? ""
        $0.mergedAt = timed.time
      }
    case .budgetDecided(let decided): change(decided.step) { $0.budgetDecision = decided.decision }
    case .editsProposed(let proposed):
      change(proposed.step) {
        $0.proposedAt = timed.time
        $0.rankedReasoning = proposed.ranked["reasoning"]?.stringValue ?? ""
        $0.chosen = proposed.chosen.map(\.id)
        $0.clipped = proposed.clipped.map(\.id)
      }
    case .editsChecked(let checked):
      change(checked.step) { step in
        for row in checked.rows { step.findings[row.edit] = row.findings }
      }
    case .editDecided(let decided):
      change(decided.step) { $0.decisions.append(TimedDecision(time: timed.time, decision: decided)) }
    case .reviewClosed(let closed):
      change(closed.step) {
        $0.reviews.append(
          ReviewArchive(
            round: closed.round, time: timed.time, approved: closed.approved.map(\.id),
            vetoed: closed.vetoed.map(\.item.id), deferred: closed.deferred.map(\.id),
            promoted: closed.promoted))
      }
    case .gateStopped(let stopped): change(stopped.step) { $0.stops.append(stopped) }
    case .candidateBuilt(let built):
      change(built.step) {
        $0.candidateAt = timed.time
        $0.candidateDigest = built.digest
        $0.report = built.report
        $0.refused = built.refused
      }
    case .gateDecided(let decided):
      change(decided.step) {
        $0.gate = decided
        $0.gateAt = timed.time
      }
    case .stepCommitted(let committed):
      change(committed.step) {
        $0.record = committed.record
        $0.action = committed.action
        $0.endedAt = timed.time
      }
    case .degraded(let degraded):
      if degraded.phase.step > 0 {
        change(degraded.phase.step) { $0.degradations.append(degraded) }
      }
    case .pairsCompared(let compared):
      changeEpoch(compared.epoch) { $0.take(compared) }
    case .slowUpdateDecided(let decided): changeEpoch(decided.epoch) { $0.slowUpdate = decided.shortened }
    case .metaNoteDecided(let decided): changeEpoch(decided.epoch) { $0.metaNote = decided }
    case .epochStarted(let started): changeEpoch(started.epoch) { _ in }
    default: break
    }
  }

  private mutating func end(_ reply: CallReplied, at timed: TimedEvent) {
    change(reply.key, sentAt: timed.time) {
      $0.usage = reply.usage
      $0.milliseconds = reply.milliseconds
      $0.outcome = reply.outcome
    }
  }

  private mutating func take(_ scored: TaskScored, at timed: TimedEvent) {
    let task = TaskArchive(
      phase: scored.phase, index: scored.index, task: scored.result.task, sequence: timed.sequence,
      hard: scored.result.hard, soft: scored.result.soft,
      answer: scored.result.predictedAnswer.prefix(codePoints: 80),
      why: scored.result.failReason.prefix(codePoints: 160))
    if scored.phase.step > 0, scored.phase.stage == .rollout {
      change(scored.phase.step) { $0.tasks.append(task) }
    } else if scored.phase.stage == .slowRolloutPrevious || scored.phase.stage == .slowRolloutCurrent {
      changeEpoch(scored.phase.epoch) {
        if scored.phase.stage == .slowRolloutPrevious {
          $0.before[scored.result.task] = timed.sequence
        } else {
          $0.after[scored.result.task] = timed.sequence
        }
      }
    }
  }

  /// - Parameter sentAt: when it was sent, for a call that is not known yet; nil leaves such a call out.
  private mutating func change(
    _ key: CallKey, sentAt: Int? = nil, _ body: (inout CallArchive) -> Void = { _ in }
  ) {
    guard sentAt != nil || calls[key.phase] != nil else { return }
    Self.change(&calls[key.phase, default: []], key, sentAt: sentAt, body)
  }

  private static func change(
    _ calls: inout [CallArchive], _ key: CallKey, sentAt: Int?, _ body: (inout CallArchive) -> Void
  ) {
    // The latest calls are looked at first: replies come soon after their requests. All are of one phase.
    if let place = calls.lastIndex(where: { $0.key.index == key.index && $0.key == key }) {
      body(&calls[place])
    } else if let sentAt {
      var call = CallArchive(key: key, sentAt: sentAt)
      body(&call)
      calls.append(call)
    }
  }

  private mutating func change(_ step: Int, _ body: (inout StepArchive) -> Void) {
    guard steps[step] != nil else { return }
    body(&steps[step, default: StepArchive(step: step)])
  }

  private mutating func changeEpoch(_ epoch: Int, _ body: (inout EpochArchive) -> Void) {
    body(&epochs[epoch, default: EpochArchive(epoch: epoch)])
  }

  /// The phases of a step in which calls were sent, in their order.
  package func phases(ofStep step: Int) -> [Phase] { calls.keys.filter { $0.step == step }.sorted() }

  /// The phases of an epoch's end in which calls were sent, in their order.
  package func phases(ofEpoch epoch: Int) -> [Phase] {
    calls.keys.filter { $0.epoch == epoch && $0.step == 0 }.sorted()
  }
}

/// One call of a run, without its texts.
package struct CallArchive: Hashable, Sendable {
  package var key: CallKey
  /// Milliseconds since 1970.
  package var sentAt: Int
  package var failedAttempts = 0
  /// nil while it is out.
  package var outcome: ReplyOutcome?
  package var usage = TokenUsage.zero
  package var milliseconds = 0
}

/// One scored task of a step's rollout.
package struct TaskArchive: Hashable, Sendable {
  package var phase: Phase
  package var index: Int
  package var task: TaskID
  /// Of the record that holds the whole conversation.
  package var sequence: Int
  package var hard: Double
  package var soft: Double
  /// The first characters, unfiltered.
  package var answer: String
  package var why: String
}

package struct TimedDecision: Hashable, Sendable {
  /// Milliseconds since 1970.
  package var time: Int
  package var decision: EditDecided
}

package struct ReviewArchive: Hashable, Sendable {
  package var round: Int
  package var time: Int
  package var approved: [EditID]
  package var vetoed: [EditID]
  package var deferred: [EditID]
  package var promoted: [EditID]
}

/// What one minibatch said.
package struct ReflectionArchive: Hashable, Sendable {
  package var source: EditSource
  package var batch: Int
  package var index: Int
  package var tasks: [TaskID]
  /// nil when the reply was unusable.
  package var reasoning: String?
  /// Failure kinds or success patterns in the optimizer's words.
  package var findings: [String] = []
  /// Digests of the changes it proposed: operation, target and text.
  package var proposals: [ExactText] = []
  package var sequence: Int

  init(_ reflected: MinibatchReflected, sequence: Int) {
    source = reflected.source
    batch = reflected.batch
    index = reflected.index
    tasks = reflected.tasks
    self.sequence = sequence
    guard let object = reflected.patch else { return }
    let patch = object["patch"]?.objectValue ?? object
    reasoning = patch["reasoning"]?.stringValue ?? ""
    for entry in object["failure_summary"]?.arrayValue ?? [] {
      let type = entry["failure_type"]?.stringValue ?? ""
      let words = entry["description"]?.stringValue ?? ""
      let count = entry["count"]?.intValue.map { "\($0) x " } ?? ""
      findings.append((count + type + (words.isEmpty ? "" : ": " + words)).prefix(codePoints: 300))
    }
    for entry in object["success_patterns"]?.arrayValue ?? [] {
      if let words = entry.stringValue { findings.append(words.prefix(codePoints: 300)) }
    }
    for key in ["edits", "revise_suggestions", "skill_candidates"] {
      for item in patch[key]?.arrayValue ?? [] {
        if let item = item.objectValue { proposals.append(Self.content(of: item)) }
      }
    }
  }

  /// What an item changes, without what merging adds to it; as a digest, since texts may be long.
  static func content(of item: JSONObject) -> ExactText {
    let parts = ["op", "target", "content", "title", "instruction", "new_skill"]
      .map { item[$0]?.stringValue ?? "" }
    return ExactText(SHA256(hashing: parts.joined(separator: "\u{0}")).hexadecimal)
  }
}

/// Everything of one step that its detail views tell.
package struct StepArchive: Hashable, Sendable {
  package var step: Int
  package var epoch = 0
  package var stepInEpoch = 0
  package var startedAt = 0
  package var batches: [BatchPlan] = []
  package var tasks: [TaskArchive] = []
  package var rollouts: [RolloutMeasured] = []
  package var reflections: [ReflectionArchive] = []
  package var mergedReasoning: String?
  package var mergedAt: Int?
  package var budgetDecision: JSONObject?
  package var rankedReasoning = ""
  package var proposedAt: Int?
  package var chosen: [EditID] = []
  package var clipped: [EditID] = []
  /// What the checks before the review found, by edit (RELIABILITY S6).
  package var findings: [EditID: [EditFinding]] = [:]
  package var decisions: [TimedDecision] = []
  package var reviews: [ReviewArchive] = []
  package var stops: [GateStopped] = []
  package var candidateAt: Int?
  package var candidateDigest: String?
  package var report: [JSONObject] = []
  package var refused: [RefusedEdit] = []
  package var gate: GateDecided?
  package var gateAt: Int?
  package var record: JSONObject?
  package var action: String?
  package var endedAt: Int?
  package var degradations: [Degraded] = []

  init(step: Int) { self.step = step }

  init(_ started: StepStarted, at timed: TimedEvent) {
    step = started.step
    epoch = started.epoch
    stepInEpoch = started.stepInEpoch + 1
    startedAt = timed.time
    batches = started.batches
  }

  /// `2.3`: epoch and step within it, both from 1.
  package var name: String { "\(epoch).\(stepInEpoch)" }
}

/// Everything of one epoch that its detail view tells.
package struct EpochArchive: Hashable, Sendable {
  /// One task under the skill of the epoch before and under this one's.
  package struct Pair: Hashable, Sendable {
    package var task: TaskID
    /// The first characters of the question, unfiltered.
    package var question: String
    package var category: ComparisonPair.Category
    package var answerBefore: String
    package var answerAfter: String
    package var why: String
    /// Whether the optimizer was shown it.
    package var isKept: Bool
  }
  package var epoch: Int
  package var pairs: [Pair] = []
  package var previous: MeasuredScore?
  package var current: MeasuredScore?
  package var slowUpdate: SlowUpdateDecided?
  package var metaNote: MetaNoteDecided?
  /// Sequence numbers of the records with the conversations under both skills.
  package var before: [TaskID: Int] = [:]
  package var after: [TaskID: Int] = [:]

  init(epoch: Int) { self.epoch = epoch }

  mutating func take(_ compared: PairsCompared) {
    previous = compared.previous
    current = compared.current
    let kept = Set(compared.kept.compactMap { $0["id"]?.pythonText }.map(ExactText.init))
    pairs = (compared.all ?? compared.kept).map { pair in
      let id = pair["id"]?.pythonText ?? ""
      return Pair(
        task: TaskID(id), question: (pair["task"]?.pythonText ?? "").prefix(codePoints: 120),
        category: pair["category"]?.stringValue.flatMap(ComparisonPair.Category.init) ?? .persistentFail,
        answerBefore: (pair["prev"]?["predicted_answer"]?.pythonText ?? "").prefix(codePoints: 60),
        answerAfter: (pair["curr"]?["predicted_answer"]?.pythonText ?? "").prefix(codePoints: 60),
        why: (pair["curr"]?["fail_reason"]?.pythonText ?? "").prefix(codePoints: 120),
        isKept: kept.contains(ExactText(id)))
    }
  }
}

extension SlowUpdateDecided {
  /// Without the whole skill, which the archive does not tell.
  fileprivate var shortened: SlowUpdateDecided {
    var short = self
    short.candidate = nil
    return short
  }
}
