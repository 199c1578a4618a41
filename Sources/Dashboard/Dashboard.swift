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
  var lastCommand = 0
  /// Steps whose revert was sent and is not answered, by command.
  var reverts: [Int: String] = [:]
  var lastInterrupt: Int?
  /// The step for which running on with undecided edits was confirmed.
  var confirmedStep: Int?
  /// Set by the first `take(remark:)`, `handle` and the like; what messages are dated by.
  var clock = 0
  /// Until when typed letters are dropped: a text was begun for a box that did not open, and must not run as commands.
  var strayUntil = 0
  let pages = Memo<LaidOutPage.Key, LaidOutPage>()
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
    let wasAbout = view.status?.activity.claim
    view.status = status
    // What the run says now is newer than the answer to the last key.
    if let claim = status.activity.claim, claim != wasAbout, view.message?.isAnswer == true,
      view.message?.weight != .error
    {
      view.message = nil
    }
    return options.bell && status.isWaitingForPerson && !waited ? [.bell] : []
  }

  /// Takes the answer to a command that was sent.
  @discardableResult
  package mutating func take(answer: CommandAnswer, to id: Int) -> [DashboardEffect] {
    let flight = desk.answered(answer, id: id)
    view.saving = desk.saving
    switch answer {
    case .done:
      if let flight { confirm(flight) }
      if let name = reverts.removeValue(forKey: id) {
        say("step \(name) is taken back when the step that goes on is complete")
      }
    case .refused(let why):
      reverts[id] = nil
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
  package mutating func take(remark: String) {
    say(remark, weight: .warning)
    view.message?.isAnswer = false
  }

  /// Puts faults of a person's settings on the status line: the first with its file and line, and how many there are.
  package mutating func take(faults: [Problem]) {
    guard let first = faults.first else { return }
    var words = first.message
    if let place = first.place {
      // The folder is known, and the line short.
      let file = place.name.split(separator: "/").last.map(String.init) ?? place.name
      words = file + (place.line.map { ":\($0)" } ?? "") + ": " + words
    }
    if faults.count > 1 { words += " (1 of \(faults.count), skillopt keys lists all)" }
    if let cure = first.cure { words += "; " + cure }
    take(remark: words)
  }

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
      let end = (isMessageNew ? wall : message.since) + message.milliseconds
      if end > wall { ticks.append(end) }
    }
    return ticks.min().map { $0 - wallClockOffset }
  }

  /// The message, while it is not too old and still true.
  ///
  /// - Parameter wall: milliseconds since 1970.
  func message(at wall: Int) -> StatusMessage? {
    guard let message = view.message, isMessageNew || wall - message.since < message.milliseconds else {
      return nil
    }
    switch message.premise {
    case .none: return message
    case .undecidedByGate(let edits):
      return edits.allSatisfy { run.edit($0)?.isBeforeGate ?? false } ? message : nil
    case .rangeOpen(let pane): return view[list: pane].anchor == nil ? nil : message
    }
  }

  private var isClockRunning: Bool {
    if options.isReplay { return false }
    if view.frozen != nil { return true }
    switch view.status?.activity {
    case .starting, .running, .pausing, .stopping, .outage: return !run.isFinished
    case .reviewing(_, let until): return until != nil
    case .paused, .finished, .stopped, .failed, nil: return false
    }
  }

  /// Puts words on the status line for some seconds.
  package mutating func say(
    _ words: String, weight: StatusMessage.Weight = .plain, while premise: StatusMessage.Premise = .none
  ) {
    var message = StatusMessage(
      SafeText.singleLine(words.prefix(codePoints: 400)), weight: weight, since: clock + wallClockOffset)
    message.premise = premise
    message.isAnswer = true
    view.message = message
    isMessageNew = true
  }

  mutating func nextCommand() -> Int {
    lastCommand += 1
    return lastCommand
  }

  /// Sends a command that is not a decision.
  mutating func send(_ command: RunCommand) -> [DashboardEffect] { [.send(command, id: nextCommand())] }

  private mutating func confirm(_ flight: ReviewDesk.Flight) {
    guard let first = flight.entries.first else { return say("done") }
    let what = flight.entries.count == 1 ? "\(first.request.edit)" : "\(flight.entries.count) edits"
    let verb = first.request.verdict.past
    switch flight.kind {
    case .decide where first.request.verdict == .clear: say("\(what): \(verb)")
    case .decide:
      let edits = flight.entries.map(\.request.edit)
      // A veto during the gate can't be taken back.
      if edits.allSatisfy({ run.edit($0)?.isBeforeGate ?? false }) {
        say("\(verb) \(what)  (u undoes until the gate starts)", while: .undecidedByGate(edits))
      } else {
        say("\(verb) \(what)")
      }
    case .undo: say("undone: \(what)")
    case .redo: say("redone: \(what)")
    }
  }
}

extension EditRow {
  /// A decision on it can still be taken back.
  var isBeforeGate: Bool {
    switch stage {
    case .proposed, .clipped: true
    default: false
    }
  }
}

extension RunStatus.Activity {
  /// What the status line must say of the run rather than what a key did; nil where it only goes on.
  fileprivate var claim: String? {
    switch self {
    case .reviewing(let step, _): "review \(step)"
    case .paused(let place): "paused at \(place)"
    case .outage: "outage"
    case .failed: "failed"
    case .stopped: "stopped"
    case .finished: "finished"
    case .starting, .running, .pausing, .stopping: nil
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
