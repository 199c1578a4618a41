import SkillModel

extension RunPicture {
  mutating func take(_ started: RunStarted, at time: Int, _ number: Int) {
    let header = RunHeader(started)
    self.header = header
    standing = .running
    current = SkillLines(started.skill)
    best = current
    versions = [
      SkillVersion(text: started.skill, origin: .initial, score: nil, isGated: true, sequence: number)
    ]
    let plan = started.plan
    note(
      number, time, .engine, "start",
      "\(plan.trainSize) train, \(plan.selectionSize) val, \(plan.testSize) test; \(plan.epochs) epochs of "
        + "\(plan.stepsPerEpoch) steps")
  }

  mutating func take(_ resumed: RunResumed, at time: Int, _ number: Int) {
    times.resume(at: time)
    standing = .running
    settleRunningTasks()
    note(
      number, time, .engine, "resume",
      "after event \(number - 1), \(resumed.openCalls) calls may be sent a second time")
  }

  mutating func take(_ interrupted: RunInterrupted, at time: Int, _ number: Int) {
    times.end()
    settleRunningTasks()
    standing = .interrupted(SafeText.singleLine(interrupted.reason.prefix(codePoints: 200)))
    note(number, time, .engine, "stopped", interrupted.reason, role: .statusWarn)
  }

  mutating func take(_ paused: RunPaused, at time: Int, _ number: Int) {
    times.pause(at: time)
    standing = .paused(place: SafeText.singleLine(paused.place.prefix(codePoints: 40)))
    note(number, time, .actor(paused.actor), "pause", "\(paused.place) (\(paused.cause))")
  }

  mutating func take(_ continued: RunContinued, at time: Int, _ number: Int) {
    times.goOn(at: time)
    standing = .running
    let goal = continued.goal.map { "to the next \($0.rawValue)" } ?? "to the end"
    note(number, time, .actor(continued.actor), "go on", goal)
  }

  mutating func take(_ set: ReviewModeSet, at time: Int, _ number: Int) {
    let window = set.mode == .window ? ", \(Quantity.fixed(set.windowSeconds, digits: 0)) s" : ""
    note(
      number, time, .actor(set.actor), "review", "\(set.previous.rawValue) -> \(set.mode.rawValue)\(window)")
  }

  mutating func take(_ measured: BaselineMeasured, at time: Int, _ number: Int) {
    settleRunningTasks()
    baseline = measured.gateScore
    scoreNow = measured.gateScore
    scoreBest = measured.gateScore
    versions[last: 0]?.score = measured.gateScore
    currentItems = groups.lastIndex { $0.phase.stage == .baseline }
    note(number, time, .gate, "baseline", "val \(Self.score(measured.gateScore))")
  }

  mutating func take(_ started: StepStarted, at time: Int, _ number: Int) {
    epoch = max(epoch, started.epoch)
    openEpoch(started.epoch)
    phase = Phase(epoch: started.epoch, step: started.step, stage: .rollout)
    isBeforeGate = false
    candidate = nil
    openGate = nil
    steps.append(
      StepPicture(
        step: started.step, epoch: started.epoch, stepInEpoch: started.stepInEpoch &+ 1, startedAt: time,
        taskCount: started.batches.reduce(0) { $0 + $1.tasks.count }, sequence: number))
    open(started, at: time)
  }

  mutating func take(_ measured: RolloutMeasured, at time: Int, _ number: Int) {
    let score = measured.score
    note(
      number, time, .rollout, "done",
      "\(Quantity.counted(score.count, "task")), train \(Self.score(score.hard))",
      step: measured.step)
    guard let place = place(ofStep: measured.step) else { return }
    let before = Double(steps[place].measuredTasks)
    let all = before + Double(score.count)
    guard all > 0 else { return }
    // Batches have sizes of their own: the step's mean is the mean over all their tasks.
    steps[place].rolloutHard =
      ((steps[place].rolloutHard ?? 0) * before + score.hard * Double(score.count)) / all
    steps[place].rolloutSoft =
      ((steps[place].rolloutSoft ?? 0) * before + score.soft * Double(score.count)) / all
    steps[place].measuredTasks += score.count
  }

  mutating func take(_ reflected: MinibatchReflected, at time: Int, _ number: Int) {
    guard let place = place(ofStep: reflected.step) else { return }
    let key = header?.configuration.optimizer.update.itemsKey ?? UpdateMode.patch.itemsKey
    let items = reflected.patch.map { patch in
      ((patch["patch"]?.objectValue ?? patch)[key]?.arrayValue ?? []).count
    }
    steps[place].reflections.append(
      ReflectionRow(
        source: reflected.source, batch: reflected.batch, index: reflected.index,
        taskCount: reflected.tasks.count, proposals: items, sequence: number))
  }

  mutating func take(_ merged: PatchesMerged, at time: Int, _ number: Int) {
    guard let place = place(ofStep: merged.step) else { return }
    let key = header?.configuration.optimizer.update.itemsKey ?? UpdateMode.patch.itemsKey
    steps[place].merged = merged.patch[key]?.arrayValue?.count ?? 0
    steps[place].mergedSequence = number
    let raw = steps[place].rawProposals
    note(
      number, time, .optimizer, "merge",
      "\(Quantity.counted(raw, "proposal")) into \(steps[place].merged ?? 0)",
      step: merged.step)
  }

  mutating func take(_ decided: BudgetDecided, at time: Int, _ number: Int) {
    let rate = decided.decision["learning_rate"]?.intValue ?? 0
    note(number, time, .optimizer, "budget", "\(rate) edits, as the optimizer decided", step: decided.step)
  }

  mutating func take(_ decided: GateDecided, at time: Int, _ number: Int) {
    settleRunningTasks()
    let before = standingScores
    scoreNow = decided.currentScore
    scoreBest = decided.bestScore
    bestStep = decided.bestStep
    let point = GatePoint(
      score: decided.candidateScore, previous: decided.previousScore, best: decided.bestScore,
      action: decided.action, isReused: decided.isReused, isBound: decided.isBound,
      outcomes: decided.outcomes,
      sequence: number)
    note(
      number, time, .gate, point.isAccepted ? "accept" : "reject", Self.words(for: decided),
      step: decided.step,
      role: point.isAccepted ? .gateAccept : .gateReject)
    if let place = place(ofStep: decided.step) {
      steps[place].gate = point
      settleEdits(of: place, by: point, number)
      let step = steps[place]
      if epochs.indices.contains(step.epoch &- 1) {
        if point.isAccepted { epochs[step.epoch &- 1].stepsAccepted += 1 }
        if !point.isAccepted { epochs[step.epoch &- 1].stepsRejected += 1 }
        epochs[step.epoch &- 1].scoreNow = decided.currentScore
      }
    }
    if point.isAccepted, let candidate {
      adopt(
        candidate.skill, by: .step(decided.step), score: decided.currentScore, isGated: true, before: before,
        number)
      isUngated = false
      currentItems = decided.isReused ? nil : openGate
      if decided.bestStep == decided.step { becomeBest() }
    }
    candidate = nil
    openGate = nil
  }

  mutating func take(_ committed: StepCommitted, at time: Int, _ number: Int) {
    settleRunningTasks()
    isBeforeGate = false
    guard let place = place(ofStep: committed.step) else { return }
    steps[place].action = committed.action
    steps[place].endedAt = time
    guard committed.action.hasPrefix("skip") else { return }
    if epochs.indices.contains(steps[place].epoch &- 1) { epochs[steps[place].epoch &- 1].stepsSkipped += 1 }
    let why = committed.action == "skip_no_patches" ? "no edit was proposed" : "the rewrite gave no skill"
    note(number, time, .engine, "skip", why, step: committed.step)
  }

  /// A text becomes the current skill.
  mutating func adopt(
    _ text: String, by origin: LineOrigin, score: Double?, isGated: Bool, before: StandingScores,
    _ number: Int
  ) {
    current.become(text, by: origin)
    layers.append(AcceptedLayer(origin: origin, version: versions.count, before: before))
    versions.append(
      SkillVersion(text: text, origin: origin, score: score, isGated: isGated, sequence: number))
  }

  /// Where a step stands; nearly always the last one.
  func place(ofStep step: Int) -> Int? { steps.lastIndex { $0.step == step } }

  static func score(_ value: Double) -> String { Quantity.score(value) }

  private static func words(for decided: GateDecided) -> String {
    let most = decided.isBound ? "at most " : ""
    var text = "val \(most)\(score(decided.candidateScore)) \(decided.sign) \(score(decided.previousScore))"
    if let count = decided.stoppedAfter { text += " after \(count) tasks" }
    if decided.action == "accept_new_best" { text += ", new best" }
    if decided.action == "force_accept" { text += ", taken without gate" }
    if decided.isReused { text += ", known scores" }
    if let outcomes = decided.outcomes { text += ", \(outcomes.wins) better \(outcomes.losses) worse" }
    return text
  }
}

extension Array {
  /// The element so many places before the last one; nil and ignored where there is none.
  subscript(last offset: Int) -> Element? {
    get { indices.contains(count - 1 - offset) ? self[count - 1 - offset] : nil }
    set {
      guard let newValue, indices.contains(count - 1 - offset) else { return }
      self[count - 1 - offset] = newValue
    }
  }
}
