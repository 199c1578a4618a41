import SkillModel

extension RunPicture {
  /// Positions beyond this one are not believed: a damaged record must not ask for all memory.
  private static let mostTasks = 100_000

  /// The tasks shown: those of the phase that was entered last.
  package var currentTasks: TaskGroup? { groups.last }

  /// A task of the batch shown.
  package func task(_ index: Int) -> TaskRow? {
    guard let rows = groups.last?.rows, rows.indices.contains(index) else { return nil }
    return rows[index]
  }

  /// The gate that goes on now; nil outside of one.
  package var runningGate: TaskGroup? { openGate.map { groups[$0] } }

  mutating func take(_ key: CallKey, at time: Int) {
    phase = key.phase
    guard key.phase.stage.split != nil, let place = place(of: key.phase, index: key.index, at: time)
    else { return }
    if groups[place].rows[key.index].state == .queued || groups[place].rows[key.index].state == .unscored {
      groups[place].rows[key.index].state = .running
      groups[place].running += 1
    }
    if groups[place].rows[key.index].startedAt == 0 { groups[place].rows[key.index].startedAt = time }
  }

  mutating func take(_ reply: CallReplied) {
    let key = reply.key
    let role = key.phase.stage.role
    usage.add(reply.usage, of: role)
    if key.phase.epoch > 0, epochs.indices.contains(key.phase.epoch &- 1) {
      epochs[key.phase.epoch &- 1].usage.add(reply.usage, of: role)
    }
    guard key.phase.stage.split != nil, let place = place(of: key.phase, index: key.index, at: times.last)
    else { return }
    groups[place].rows[key.index].add(reply)
  }

  mutating func take(_ scored: TaskScored, at time: Int, _ number: Int) {
    guard let place = place(of: scored.phase, index: scored.index, at: time) else { return }
    let index = scored.index
    guard groups[place].rows[index].sequence == 0 else { return }
    tasksScored += 1
    if groups[place].rows[index].state == .running { groups[place].running -= 1 }
    groups[place].rows[index].take(scored.result, number)
    groups[place].count(groups[place].rows[index])
    guard let currentItems, scored.phase.stage.split == .selection, currentItems != place,
      groups[currentItems].rows.indices.contains(index)
    else { return }
    let before = groups[currentItems].rows[index]
    guard before.sequence != 0 else { return }
    let (new, old) = (groups[place].rows[index].hard, before.hard)
    if new > old {
      groups[place].wins += 1
    } else if new < old {
      groups[place].losses += 1
    } else {
      groups[place].ties += 1
    }
  }

  /// The group of a phase with a row at that position; made where there is none yet.
  private mutating func place(of phase: Phase, index: Int, at time: Int) -> Int? {
    guard index >= 0, index < Self.mostTasks else { return nil }
    let known = lastGroups[phase].flatMap { groups[$0].isClosed ? nil : $0 }
    let place = known ?? groups.count
    if known == nil {
      open(phase, at: time)
      lastGroups[phase] = place
    }
    while groups[place].rows.count <= index { groups[place].rows.append(TaskRow(task: SafeText(""))) }
    return place
  }

  /// A new group with the rows that its phase is known to have.
  private mutating func open(_ phase: Phase, at time: Int) {
    var rows: [TaskRow] = []
    switch phase.stage.split {
    case .selection:
      let known = groups.first { $0.phase.stage.split == .selection }?.rows
      rows = known?.map { TaskRow(task: $0.task) } ?? queued(header?.plan.selectionSize ?? 0)
    case .test:
      let known = groups.first { $0.phase.stage.split == .test }?.rows
      rows = known?.map { TaskRow(task: $0.task) } ?? queued(header?.plan.testSize ?? 0)
    case .train, nil: break
    }
    groups.append(TaskGroup(phase: phase, rows: rows, startedAt: time))
    if phase.stage == .gate { openGate = groups.count - 1 }
  }

  private func queued(_ count: Int) -> [TaskRow] {
    Array(repeating: TaskRow(task: SafeText("")), count: min(max(0, count), Self.mostTasks))
  }

  /// The batches of a step, before its first call.
  mutating func open(_ started: StepStarted, at time: Int) {
    for batch in started.batches {
      let phase = Phase(epoch: started.epoch, step: started.step, stage: .rollout, batch: batch.index)
      let rows = batch.tasks.prefix(Self.mostTasks).map { TaskRow(task: TaskRow.name($0)) }
      groups.append(TaskGroup(phase: phase, rows: rows, startedAt: time))
      lastGroups[phase] = groups.count - 1
    }
  }

  /// Tasks that were asked and will get no score any more.
  mutating func settleRunningTasks() {
    for place in groups.indices.suffix(8) where groups[place].running > 0 {
      for row in groups[place].rows.indices where groups[place].rows[row].state == .running {
        groups[place].rows[row].state = .unscored
      }
      groups[place].running = 0
    }
  }
}

extension TaskRow {
  init(task: SafeText) {
    self.init(
      task: task, state: .queued, outcome: .answered, hard: 0, soft: 0, calls: 0, promptTokens: 0,
      completionTokens: 0, milliseconds: 0, startedAt: 0, why: SafeText(""), sequence: 0)
  }

  static func name(_ task: TaskID) -> SafeText { SafeText.singleLine(task.rawValue.prefix(codePoints: 40)) }

  mutating func add(_ reply: CallReplied) {
    calls = Int32(clamping: Int(calls) + 1)
    promptTokens = Int32(clamping: Int(promptTokens) + reply.usage.prompt)
    completionTokens = Int32(clamping: Int(completionTokens) + reply.usage.completion)
    milliseconds = Int32(clamping: Int(milliseconds) + reply.milliseconds)
  }

  mutating func take(_ result: TaskResult, _ number: Int) {
    if task.text.isEmpty { task = Self.name(result.task) }
    hard = Float(result.hard)
    soft = Float(result.soft)
    outcome = result.outcome
    sequence = number
    state = result.hard >= 1 ? .pass : result.hard > 0 || result.soft > 0 ? .partial : .fail
    if result.hard < 1, !result.failReason.isEmpty {
      why = SafeText.singleLine(result.failReason.prefix(codePoints: 60))
    }
  }
}

extension TaskGroup {
  init(phase: Phase, rows: [TaskRow], startedAt: Int) {
    self.phase = phase
    self.rows = rows
    self.startedAt = startedAt
  }

  mutating func count(_ row: TaskRow) {
    done += 1
    hardSum += Double(row.hard)
    softSum += Double(row.soft)
    switch row.state {
    case .pass: passed += 1
    case .partial: partial += 1
    default: failed += 1
    }
  }

  /// Against the skill that holds now.
  package var outcomes: PairedOutcomes { PairedOutcomes(wins: wins, losses: losses, ties: ties) }
}
