import SkillModel

/// The first lines: is it running, where is it, how long still, what has it cost, is it better.
struct HeaderBar {
  let run: RunPicture
  let view: ViewState
  let now: Int
  let glyphs: Glyphs

  /// A field with how long it stays as room gets less: 0 always.
  private struct Field {
    let priority: Int
    let parts: [StyledText]
  }

  func draw(in area: Rectangle, on buffer: inout ScreenBuffer) {
    buffer.fill(area, style: CellStyle(.header))
    if area.height >= 2 {
      line(top, in: area.inset(bottom: area.height - 1), on: &buffer)
      line(second, in: area.inset(top: 1), on: &buffer)
    } else {
      line(area.width >= 60 ? single : tight, in: area, on: &buffer)
    }
  }

  /// State, position, score and undecided edits, one a line.
  func drawTiny(width: Int, on buffer: inout ScreenBuffer) {
    let lines = [badge, position(short: true).parts, scores(long: false).parts]
    for (row, parts) in lines.enumerated() where row < buffer.size.rows - 1 {
      let open = row == 1 && !undecided.parts.isEmpty ? [StyledText(" ", .header)] + undecided.parts : []
      buffer.draw(parts + open, column: 0, row: row, width: width, glyphs: glyphs)
    }
  }

  /// The fields that fit, in their order.
  private func line(_ fields: [Field], in area: Rectangle, on buffer: inout ScreenBuffer) {
    let filled = fields.filter { !$0.parts.isEmpty }
    let gap = area.width >= 60 ? 2 : 1
    var room = area.width - (area.width >= 60 ? 1 : 0)
    var kept: Set<Int> = []
    // The most important first; what does not fit leaves its room to smaller ones.
    for (place, field) in filled.enumerated().sorted(by: {
      ($0.element.priority, $0.offset) < ($1.element.priority, $1.offset)
    }) {
      let width = field.parts.width + (kept.isEmpty ? 0 : gap)
      guard width <= room || kept.isEmpty || field.priority == 0 else { continue }
      kept.insert(place)
      room -= width
    }
    let shown = filled.indices.filter(kept.contains).map { filled[$0] }
    var column = area.column + (area.width >= 60 ? 1 : 0)
    for field in shown {
      column = buffer.draw(
        field.parts, column: column, row: area.row, width: area.endColumn - column, glyphs: glyphs)
      column += gap
    }
  }

  private var tight: [Field] {
    [Field(priority: 0, parts: badge), position(short: true), scores(long: false)]
  }

  private var single: [Field] {
    [
      Field(priority: 11, parts: [StyledText("skillopt", .textStrong)]), Field(priority: 5, parts: shortName),
      Field(priority: 0, parts: badge), position(short: true), scores(long: false), undecided,
      budget(priority: 6),
      Field(priority: 8, parts: money), Field(priority: 9, parts: tokens), Field(priority: 10, parts: calls),
      Field(priority: 7, parts: elapsed), Field(priority: 4, parts: timeLeft),
    ]
  }

  private var top: [Field] {
    [
      Field(priority: 9, parts: [StyledText("skillopt", .textStrong)]), Field(priority: 5, parts: name),
      Field(priority: 8, parts: models), Field(priority: 0, parts: badge), Field(priority: 1, parts: mode),
      position(short: false), Field(priority: 6, parts: progress), Field(priority: 4, parts: elapsed),
      Field(priority: 2, parts: timeLeft),
    ]
  }

  private var second: [Field] {
    let accepted = run.epochs.reduce(0) { $0 + $1.stepsAccepted }
    let rejected = run.epochs.reduce(0) { $0 + $1.stepsRejected }
    return [
      scores(long: true),
      Field(
        priority: 3,
        parts: run.steps.last { $0.rolloutHard != nil }?.rolloutHard.map {
          [StyledText("train ", .header), StyledText(Quantity.score($0), .chartTrain)]
        } ?? []), undecided, budget(priority: 2),
      Field(
        priority: 6,
        parts: [
          StyledText("steps ", .header), StyledText("+\(accepted)", .gateAccept),
          StyledText(" -\(rejected)", .gateReject),
        ]), Field(priority: 7, parts: calls), Field(priority: 8, parts: retries),
      Field(priority: 5, parts: tokens), Field(priority: 4, parts: money), Field(priority: 9, parts: rate),
    ]
  }

  private var badge: [StyledText] {
    let badge = RunBadge(run: run, view: view, now: now)
    var parts: [StyledText] = []
    if let replay = view.replay {
      let share = replay.total > 0 ? replay.taken * 100 / replay.total : 0
      let speed =
        replay.speed == 1 ? "" : " x\(Quantity.fixed(replay.speed, digits: replay.speed < 1 ? 2 : 0))"
      parts += [
        StyledText("[REPLAY \(replay.isPlaying ? "playing" : "paused") \(share)%\(speed)]", .badgeReplay),
        StyledText(" ", .header),
      ]
    }
    if view.frozen != nil { parts += [StyledText("[FROZEN]", .badgePause), StyledText(" ", .header)] }
    // The state of a recorded run at that place is not the screen's own: it stands without brackets.
    return view.replay == nil
      ? parts + [StyledText("[\(badge.word)]", badge.role)]
      : parts + [StyledText("run then: ", .header), StyledText(badge.word, .textStrong)]
  }

  private var mode: [StyledText] {
    let mode = view.status?.reviewMode ?? run.header?.configuration.review.mode ?? .auto
    return [StyledText("review \(mode.rawValue)", .header)]
  }

  private var name: [StyledText] {
    guard let header = run.header else { return [] }
    return [
      StyledText(header.environment, .header), StyledText(" ", .header), StyledText(header.run, .textDim),
    ]
  }

  private var shortName: [StyledText] { run.header.map { [StyledText($0.environment, .header)] } ?? [] }

  private var models: [StyledText] {
    guard let header = run.header else { return [] }
    return [
      StyledText(header.target, .header), StyledText(" / ", .textDim), StyledText(header.optimizer, .header),
    ]
  }

  private func position(short: Bool) -> Field {
    guard let plan = run.header?.plan, plan.stepsPerEpoch > 0 else { return Field(priority: 0, parts: []) }
    let step = run.steps.last
    let epoch = max(run.epoch, step?.epoch ?? 0)
    let inEpoch = step.map { $0.epoch == epoch ? $0.stepInEpoch : 0 } ?? 0
    let text =
      epoch == 0
      ? "baseline"
      : short
        ? "E\(epoch)/\(plan.epochs) S\(inEpoch)/\(plan.stepsPerEpoch)"
        : "epoch \(epoch)/\(plan.epochs)  step \(inEpoch)/\(plan.stepsPerEpoch)"
    var parts = [StyledText(text, .textStrong)]
    if !short, let stage = run.phase?.stage, !run.isFinished {
      parts.append(StyledText(" " + stage.shownName, .header))
    }
    return Field(priority: 0, parts: parts)
  }

  private func scores(long: Bool) -> Field {
    guard let now = run.scoreNow else { return Field(priority: 0, parts: []) }
    var parts = [StyledText("val ", .header), StyledText(Quantity.score(now), .chartVal)]
    if run.isUngated { parts.append(StyledText("!UNGATED", .statusWarn)) }
    guard let best = run.scoreBest else { return Field(priority: 0, parts: parts) }
    guard long else {
      return Field(
        priority: 0,
        parts: parts + [StyledText(" best ", .header), StyledText(Quantity.score(best), .chartBest)])
    }
    let step = run.steps.last { $0.step == run.bestStep }.map { " @\($0.name)" } ?? ""
    parts += [
      StyledText(" (best ", .header), StyledText(Quantity.score(best), .chartBest), StyledText(step, .header),
    ]
    if let start = run.baseline { parts.append(StyledText(", start \(Quantity.score(start))", .header)) }
    return Field(priority: 0, parts: parts + [StyledText(")", .header)])
  }

  private var undecided: Field {
    guard run.isBeforeGate else { return Field(priority: 1, parts: []) }
    let open = run.reviewCounts.open
    return Field(priority: 1, parts: open > 0 ? [StyledText("\(open) open", .badgeGate)] : [])
  }

  private func budget(priority: Int) -> Field {
    guard let header = run.header else { return Field(priority: priority, parts: []) }
    let optimizer = header.configuration.optimizer
    guard optimizer.budgetControl == .fixed else {
      return Field(
        priority: priority, parts: run.steps.last?.budget.map { [StyledText("lr \($0)", .header)] } ?? [])
    }
    let made = run.steps.indices.count { run.steps[$0].proposedSequence != nil }
    let isOpen = run.steps.last?.proposedSequence != nil && run.steps.last?.endedAt == nil
    let schedule = EditBudgetSchedule(
      shape: optimizer.scheduler, largest: optimizer.learningRate, smallest: optimizer.minimumLearningRate,
      steps: header.plan.totalSteps)
    let budget = isOpen ? run.steps.last?.budget : schedule.budget(ofStep: made + 1)
    guard let budget else { return Field(priority: priority, parts: []) }
    return Field(
      priority: priority,
      parts: [
        StyledText(
          priority == 2 ? "edit budget \(budget) (\(optimizer.scheduler.rawValue))" : "lr \(budget)", .header)
      ])
  }

  private var calls: [StyledText] {
    run.usage.calls > 0 ? [StyledText("\(Quantity.count(run.usage.calls)) calls", .header)] : []
  }

  private var retries: [StyledText] {
    var parts: [StyledText] = []
    if run.failedAttempts > 0 { parts.append(StyledText("\(run.failedAttempts) retries ", .statusWarn)) }
    let degraded = run.degradations.values.reduce(0, +)
    if degraded > 0 { parts.append(StyledText("\(degraded) degraded", .statusWarn)) }
    return parts
  }

  private var tokens: [StyledText] {
    guard run.usage.tokens > 0 else { return [] }
    return [
      StyledText("tok \(Quantity.tokens(run.usage.prompt))+\(Quantity.tokens(run.usage.completion))", .header)
    ]
  }

  private var money: [StyledText] {
    guard let cost = run.cost else { return [] }
    let limit = run.header?.configuration.limits.money.map { " of \(Quantity.money($0))" } ?? ""
    return [StyledText("cost ", .textDim), StyledText(Quantity.money(cost) + limit, .textStrong)]
  }

  private var rate: [StyledText] {
    let seconds = Double(run.times.active) / 1_000
    guard seconds >= 1, run.usage.calls > 0 else { return [] }
    return [StyledText("\(Quantity.fixed(Double(run.usage.calls) / seconds, digits: 1)) calls/s", .header)]
  }

  private var elapsed: [StyledText] {
    guard run.header != nil else { return [] }
    return [StyledText(Quantity.duration(Double(run.times.elapsed(at: now)) / 1_000), .header)]
  }

  private var timeLeft: [StyledText] {
    // What a recorded run had left is no news.
    guard view.replay == nil, let left = run.timeLeft else { return [] }
    return [StyledText("ETA ~\(Quantity.duration(Double(left) / 1_000))", .textStrong)]
  }

  private var progress: [StyledText] {
    guard let share = run.progress else { return [] }
    let cells = 12
    let full = Int((share * Double(cells)).rounded(.down))
    let bar = String(repeating: Character(glyphs.barFull), count: full)
    let rest = String(repeating: Character(glyphs.barEmpty), count: cells - full)
    return [
      StyledText(bar, .chartVal), StyledText(rest, .chartAxis),
      StyledText(" \(Int((share * 100).rounded(.down)))%", .header),
    ]
  }
}
