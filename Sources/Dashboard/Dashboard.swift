import SkillModel

/// The dashboard as a value: events, answers and keys go in, pictures and effects come out.
///
/// It does nothing by itself: no clock, no file, no terminal. All times are milliseconds of one clock that never goes
/// back; `wallClockOffset` makes times of day of them.
package struct Dashboard: Sendable {
  package var options: DashboardOptions
  package var view = ViewState()
  package private(set) var fold = RunFold()
  /// Milliseconds from the clock of `handle` and `picture` to those since 1970.
  package var wallClockOffset = 0
  package internal(set) var desk = ReviewDesk()
  /// Wordings that a person wrote and that could not be taken, by edit: the next try starts from them.
  var drafts: [EditID: JSONObject] = [:]
  /// Texts from the editor that are no edit, by edit: the next try starts from them.
  var draftTexts: [EditID: String] = [:]
  private var lastCommand = 0
  var lastInterrupt: Int?
  /// The step for which running on with undecided edits was confirmed.
  var confirmedStep: Int?
  /// Set by the first `take(remark:)`, `handle` and the like; what messages are dated by.
  var clock = 0
  /// Until when typed letters are dropped: a text was begun for a box that did not open, and must not run as commands.
  var strayUntil = 0
  /// The message was not on the screen yet; its time runs from then on.
  var isMessageNew = false

  package init(options: DashboardOptions = DashboardOptions()) {
    self.options = options
    view.glyphs = options.glyphs
    view.theme = options.theme
    view.isMouseOn = options.mouse
    view.diff.brackets = options.brackets
    view.utcOffset = options.utcOffset
  }

  /// The run as it is; the screen shows `shownRun`.
  package var run: RunPicture { fold.run }
  package var archive: RunArchive { fold.archive }
  /// The run as the screen shows it: as it is, or as it was when the picture was frozen.
  var shownRun: RunPicture { view.frozen?.run ?? fold.run }

  /// Takes events in the order of the journal.
  @discardableResult
  package mutating func take(_ events: [TimedEvent]) -> [DashboardEffect] {
    let step = fold.archive.step
    for event in events { fold.take(event) }
    if fold.archive.step != step {
      desk.begin(step: fold.archive.step, edits: Set(fold.run.edits.map(\.id)))
    }
    return []
  }

  /// Puts another state of the same run in place, as a replay is sought; what is open and where the cursors stand is kept.
  @discardableResult
  package mutating func replace(_ fold: RunFold, _ position: ReplayPosition) -> [DashboardEffect] {
    self.fold = fold
    view.replay = position
    return []
  }

  /// Takes what the engine is doing now.
  ///
  /// - Returns: a bell where the run begins to wait for a person and bells are wanted.
  @discardableResult
  package mutating func take(_ status: RunStatus) -> [DashboardEffect] {
    let waited = view.status?.isWaitingForPerson ?? false
    view.status = status
    return options.bell && status.isWaitingForPerson && !waited ? [.bell] : []
  }

  /// Takes the answer to a command that was sent.
  @discardableResult
  package mutating func take(answer: CommandAnswer, to id: Int) -> [DashboardEffect] {
    let flight = desk.answered(answer, id: id)
    view.saving = desk.saving
    switch answer {
    case .done:
      if let flight { say(confirmation(of: flight)) }
    case .refused(let why):
      let late = why.lowercased().hasPrefix("too late")
      say("not done: \(why)" + (late ? "  (:revert says what can be done)" : ""), weight: .error)
    }
    return []
  }

  /// Takes what was read from the journal for a detail view.
  @discardableResult
  package mutating func take(loaded: LoadedDetail) -> [DashboardEffect] {
    for place in view.details.indices where view.details[place].request == loaded.request {
      view.details[place].loaded = loaded.content
    }
    return []
  }

  @discardableResult
  package mutating func take(position: ReplayPosition) -> [DashboardEffect] {
    view.replay = position
    return []
  }

  /// Puts a remark of the process on the status line.
  package mutating func take(remark: String) { say(remark, weight: .warning) }

  /// These edits are on the terminal since now: to be called after each frame was written, with the frame's size.
  ///
  /// An approval counts only for an edit that was there for `ReviewDesk.dwell` before its key.
  package mutating func painted(size: ScreenSize, at now: Int) {
    desk.painted(visibleEdits(size: size), at: now)
    noteDifference(size: size)
    if isMessageNew {
      view.message?.since = now + wallClockOffset
      isMessageNew = false
    }
  }

  /// When the picture next changes by itself; nil: not before something comes in.
  package func nextTick(after now: Int) -> Int? {
    var ticks: [Int] = []
    let wall = now + wallClockOffset
    if isClockRunning { ticks.append((wall / 1_000 + 1) * 1_000) }
    if let message = view.message {
      let end = (isMessageNew ? wall : message.since) + Self.messageMilliseconds
      if end > wall { ticks.append(end) }
    }
    return ticks.min().map { $0 - wallClockOffset }
  }

  /// How long a message stands on the status line.
  static let messageMilliseconds = 8_000

  private var isClockRunning: Bool {
    if options.isReplay { return false }
    if view.frozen != nil { return true }
    switch view.status?.activity {
    case .starting, .running, .pausing, .stopping, .outage: return !run.isFinished
    case .reviewing(_, let until): return until != nil
    case .paused, .finished, .failed, nil: return false
    }
  }

  /// Puts words on the status line for some seconds.
  package mutating func say(_ words: String, weight: StatusMessage.Weight = .plain) {
    view.message = StatusMessage(
      SafeText.singleLine(words.prefix(codePoints: 400)), weight: weight, since: clock + wallClockOffset)
    isMessageNew = true
  }

  mutating func nextCommand() -> Int {
    lastCommand += 1
    return lastCommand
  }

  /// Sends a command that is not a decision.
  mutating func send(_ command: RunCommand) -> [DashboardEffect] { [.send(command, id: nextCommand())] }

  private func confirmation(of flight: ReviewDesk.Flight) -> String {
    guard let first = flight.entries.first else { return "done" }
    let what = flight.entries.count == 1 ? "\(first.request.edit)" : "\(flight.entries.count) edits"
    let verb = first.request.verdict.past
    switch flight.kind {
    case .decide:
      return first.request.verdict == .clear
        ? "\(what): \(verb)" : "\(verb) \(what)  (u undoes until the gate starts)"
    case .undo: return "undone: \(what)"
    case .redo: return "redone: \(what)"
    }
  }
}

extension RunStatus {
  /// Held for a verdict, or paused.
  var isWaitingForPerson: Bool {
    switch activity {
    case .reviewing, .paused: true
    default: false
    }
  }
}
