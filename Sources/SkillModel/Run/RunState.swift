/// A skill with what is known of it.
package struct HeldSkill: Hashable, Sendable {
  package var text: String
  /// In the metric of the gate; negative before the baseline.
  package var gateScore: Double
  /// Measured scores of exactly this text; nil where it was never measured.
  package var score: MeasuredScore?
  /// `initial_skill`, `step_0003`, `slow_update_epoch_02`, `slow_update_placeholder_epoch_01` (FORMATS 1.2).
  package var origin: String
  /// False for a text that was forced in without being measured.
  package var isGated: Bool
}

/// A run as far as its records tell: a fold over events, and all that the engine goes by.
///
/// Resuming is folding the journal; watching a run is folding the same events.
package struct RunState: Hashable, Sendable {
  package private(set) var header: RunStarted?
  package private(set) var baseline: BaselineMeasured?
  package private(set) var current = HeldSkill(text: "", gateScore: -1, score: nil, origin: "", isGated: true)
  package private(set) var best = HeldSkill(text: "", gateScore: -1, score: nil, origin: "", isGated: true)
  package private(set) var bestStep = 0
  /// Scores on the selection split by full digest of the skill.
  package private(set) var measured: [String: MeasuredScore] = [:]
  /// Hard scores of the current skill by position in the selection split, where they are known.
  package private(set) var currentItems: [Double]?
  package private(set) var history: [JSONObject] = []
  /// Digests of this epoch's steps (FORMATS 1.7).
  package private(set) var stepBuffer: [JSONObject] = []
  /// Steps that have reached selection: the position in the budget schedule.
  package private(set) var selectionsMade = 0
  package private(set) var epoch = 0
  package private(set) var lastStep = 0
  /// The skill that the last finished epoch ended with.
  package private(set) var previousEpochSkill: String?
  /// The note of the last finished epoch; empty where it wrote none (FORMATS 1.11).
  package private(set) var metaNote = ""
  package private(set) var lastSlowUpdateEpoch = 0
  package private(set) var lastMetaNoteEpoch = 0
  package private(set) var lastFinishedEpoch = 0
  package private(set) var final: FinalSelected?
  package private(set) var tests: [Stage: TestMeasured] = [:]
  package private(set) var summary: JSONObject?
  /// By the reference's stage names, recorded replies only.
  package private(set) var usage: [String: UsageTotal] = [:]
  package private(set) var usageByRole: [ModelRole: UsageTotal] = [:]
  /// Attempts that failed and were repeated: a cost record of its own.
  package private(set) var failedAttempts = 0
  /// What providers counted for failed attempts, where they said so.
  package private(set) var failedUsage: [ModelRole: UsageTotal] = [:]
  package private(set) var degradations: [Degraded.Kind: Int] = [:]
  /// Proposed edits that hold something suspicious (`EditChecks`).
  package private(set) var suspiciousEdits = 0
  /// Every edit that was vetoed in this run, in the order of the steps.
  package private(set) var vetoes: [VetoedEdit] = []
  /// Edits that were put off and wait: not offered again yet, or clipped when they were.
  package private(set) var deferred: [NumberedItem] = []
  /// What the current skill is made of beside the initial one, oldest first.
  package private(set) var layers: [SkillLayer] = []
  /// What a person wants taken back when the step that goes on is complete.
  package private(set) var revert: RevertAsked?
  /// The edits of the step that goes on, from their proposal to its commit.
  package private(set) var review: OpenReview?
  /// How edits are reviewed since somebody changed it while the run went on; nil: as the configuration says.
  package private(set) var reviewMode: ReviewModeSet?
  /// Where the run is held; nil when it goes on.
  package private(set) var pause: RunPaused?
  private var candidate: CandidateBuilt?
  private var openItems: [Int: Double] = [:]
  /// The state when the last unit was complete, or none: what a run with changed inputs goes back to.
  private var complete: [RunState] = []

  package init() {}

  package var isFinished: Bool { summary != nil }

  /// Calls and tokens of both roles.
  package var totalUsage: UsageTotal { usageByRole.values.reduce(UsageTotal(), +) }

  /// Money spent on replies and failed attempts of both roles; nil where no price is known.
  package var money: Double? { RunCost(of: self).money }

  /// The state after one more event.
  package mutating func apply(_ event: RunEvent) {
    if event.forgetsOpenUnit { forgetOpenUnit() }
    fold(event)
    guard event.endsUnit || event.kind == .runStarted else { return }
    complete = []
    complete = [self]
  }

  /// Goes back to the last complete unit. What calls cost stays counted; scores measured under the old inputs are no
  /// answers to the same questions any more (RELIABILITY, D4).
  private mutating func forgetOpenUnit() {
    guard var last = complete.first else { return }
    last.usage = usage
    last.usageByRole = usageByRole
    last.failedAttempts = failedAttempts
    last.measured = [:]
    last.currentItems = nil
    last.reviewMode = reviewMode
    last.revert = revert.flatMap { last.layer(ofStep: $0.request.step) == nil ? nil : $0 }
    last.complete = complete
    self = last
  }

  private mutating func fold(_ event: RunEvent) {
    switch event {
    case .runStarted(let started): begin(started)
    case .callReplied(let reply):
      usage[reply.key.phase.stage.tokenStage, default: UsageTotal()].add(reply.usage)
      usageByRole[reply.key.phase.stage.role, default: UsageTotal()].add(reply.usage)
    case .callAttemptFailed(let failed):
      failedAttempts += 1
      if let usage = failed.usage {
        failedUsage[failed.key.phase.stage.role, default: UsageTotal()].add(usage)
      }
    case .taskScored(let scored):
      if scored.phase.stage.split == .selection { openItems[scored.index] = scored.result.hard }
    case .degraded(let degraded):
      if degraded.kind != .outageEnded { degradations[degraded.kind, default: 0] += 1 }
    case .baselineMeasured(let measurement): take(measurement)
    case .epochStarted(let started):
      epoch = started.epoch
      stepBuffer = []
    case .editsProposed(let proposed):
      selectionsMade += 1
      deferred = proposed.clipped.filter(\.wasDeferred)
      review = OpenReview(
        proposed, epoch: epoch, baseDigest: SkillDigest(of: current.text).hexadecimal)
    case .editsChecked(let checked):
      suspiciousEdits += checked.rows.count(where: \.isSuspicious)
    case .editDecided: review?.apply(event)
    case .reviewClosed(let closed):
      review?.apply(event)
      vetoes.removeAll { $0.step == closed.step }
      vetoes += closed.vetoed
      let settled = Set((closed.approved + closed.deferred).map(\.id) + closed.vetoed.map(\.item.id))
      // What was put off before and found no room now goes on waiting.
      let waiting = (review?.entries ?? []).filter {
        $0.item.wasDeferred && !$0.isChosen && $0.verdict != .veto && !settled.contains($0.item.id)
      }
      deferred = closed.deferred + waiting.map(\.item)
    case .gateStopped:
      review?.apply(event)
      openItems = [:]
    case .candidateBuilt(let built):
      review?.apply(event)
      candidate = built
      openItems = [:]
    case .gateDecided(let decision):
      review?.apply(event)
      take(decision)
    case .stepCommitted(let committed):
      lastStep = committed.step
      history.append(committed.record)
      if let digest = committed.digest { stepBuffer.append(digest) }
      candidate = nil
      review = nil
      openItems = [:]
    case .slowUpdateDecided(let decision): take(decision)
    case .metaNoteDecided(let decision):
      lastMetaNoteEpoch = decision.epoch
      metaNote = decision.note
    case .epochFinished(let finished):
      lastFinishedEpoch = finished.epoch
      previousEpochSkill = current.text
    case .finalSelected(let selected): take(selected)
    case .testMeasured(let measurement): tests[measurement.stage] = measurement
    case .runFinished(let finished): summary = finished.summary
    case .runPaused(let paused): pause = paused
    case .reviewModeSet(let set): reviewMode = set
    case .revertAsked(let asked): revert = asked
    case .skillReverted(let reverted): take(reverted)
    case .runContinued, .runResumed, .runInterrupted: pause = nil
    case .textKept, .callIntended, .stepStarted, .rolloutMeasured,
      .minibatchReflected, .patchesMerged, .budgetDecided, .pairsCompared:
      break
    }
  }

  private mutating func begin(_ started: RunStarted) {
    header = started
    current = HeldSkill(
      text: started.skill, gateScore: -1, score: nil, origin: "initial_skill", isGated: true)
    best = current
  }

  private mutating func take(_ measurement: BaselineMeasured) {
    baseline = measurement
    current.gateScore = measurement.gateScore
    current.score = measurement.score
    best = current
    measured[SkillDigest(of: current.text).hexadecimal] = measurement.score
    currentItems = itemsInOrder()
    openItems = [:]
  }

  private mutating func take(_ decision: GateDecided) {
    guard let candidate else { return }
    if !decision.isReused, decision.stoppedAfter == nil { measured[candidate.digest] = decision.score }
    guard decision.action != "reject" else { return }
    keepLayer(.step(decision.step), edits: review?.passed ?? [])
    current = HeldSkill(
      text: candidate.skill, gateScore: decision.currentScore, score: decision.score,
      origin: Self.stepOrigin(decision.step), isGated: true)
    currentItems = decision.isReused ? nil : itemsInOrder()
    if decision.bestStep == decision.step {
      best = current
      best.gateScore = decision.bestScore
      bestStep = decision.step
    }
  }

  private mutating func take(_ decision: SlowUpdateDecided) {
    lastSlowUpdateEpoch = decision.epoch
    guard let text = decision.candidate else { return }
    if let score = decision.score { measured[SkillDigest(of: text).hexadecimal] = score }
    guard decision.action != "reject" else { return }
    keepLayer(.slowUpdate(epoch: decision.epoch))
    let isPlaceholder = decision.action == "inject_placeholder"
    let wasForced = decision.action == "force_accept"
    current.text = text
    current.gateScore = decision.currentScore
    current.origin = Self.slowOrigin(decision.epoch, isPlaceholder: isPlaceholder)
    if !isPlaceholder {
      current.score = decision.score
      current.isGated = !wasForced
      if wasForced { measured[SkillDigest(of: text).hexadecimal] = nil }
      currentItems = decision.isReused || wasForced ? nil : itemsInOrder()
    }
    openItems = [:]
    if decision.action == "accept_new_best" {
      best = current
      best.gateScore = decision.bestScore
      bestStep = decision.bestStep
    }
  }

  private mutating func keepLayer(_ origin: SkillLayer.Origin, edits: [NumberedItem] = []) {
    layers.append(
      SkillLayer(
        origin: origin, edits: edits, current: current, currentItems: currentItems, best: best,
        bestStep: bestStep))
  }

  /// The step's acceptance, where the current skill is made of it.
  package func layer(ofStep step: Int) -> SkillLayer? { layers.first { $0.origin == .step(step) } }

  private mutating func take(_ reverted: SkillReverted) {
    let asked = revert
    revert = nil
    guard let place = layers.firstIndex(where: { $0.origin == .step(reverted.step) }) else { return }
    let layer = layers[place]
    layers.removeSubrange(place...)
    current = layer.current
    currentItems = layer.currentItems
    best = layer.best
    bestStep = layer.bestStep
    vetoes += layer.edits.map {
      VetoedEdit(
        step: reverted.step, item: $0, reason: asked?.request.reason ?? VetoReason(),
        actor: asked?.actor ?? .policy(""))
    }
  }

  private mutating func take(_ selected: FinalSelected) {
    final = selected
    current.gateScore = selected.gateScore
    if let score = selected.score { current.score = score }
    guard selected.isPromoted else { return }
    best = current
    bestStep = lastStep
  }

  private func itemsInOrder() -> [Double] {
    openItems.sorted { $0.key < $1.key }.map(\.value)
  }

  package static func stepOrigin(_ step: Int) -> String { "step_" + padded(step, to: 4) }

  package static func slowOrigin(_ epoch: Int, isPlaceholder: Bool) -> String {
    (isPlaceholder ? "slow_update_placeholder_epoch_" : "slow_update_epoch_") + padded(epoch, to: 2)
  }

  /// A number with leading zeros, as the names in a run folder have it.
  package static func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
