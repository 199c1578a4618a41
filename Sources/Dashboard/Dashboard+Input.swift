import SkillModel

extension Dashboard {
  /// Takes what came in from the terminal.
  ///
  /// - Parameter now: when it arrived, in the clock of `painted(size:at:)`.
  package mutating func handle(_ input: TerminalInput, at now: Int) -> [DashboardEffect] {
    clock = now
    switch input {
    case .resize(let size):
      view.size = size
      return []
    case .focus, .restored: return []
    case .paste(let text):
      paste(text)
      return []
    case .mouse(let action, let column, let row): return mouse(action, column: column, row: row, at: now)
    case .key(let key):
      desk.keysPressed += 1
      return press(key, at: now)
    }
  }

  private mutating func press(_ key: KeyStroke, at now: Int) -> [DashboardEffect] {
    if key == .control("c") { return interrupt(at: now) }
    if view.overlay != nil { return pressInOverlay(key, at: now) }
    if view.prompt != nil { return pressInPrompt(key, at: now) }
    if isStray(key, at: now) {
      strayUntil = now + Self.strayPause
      return []
    }
    guard let action = options.keys.action(for: key, in: places, replay: options.isReplay) else { return [] }
    if action != .quit { lastInterrupt = nil }
    return perform(action, via: "key " + KeyName.text(of: key), at: now)
  }

  /// Milliseconds without a key after which letters are commands again.
  static let strayPause = 700

  private func isStray(_ key: KeyStroke, at now: Int) -> Bool {
    guard now < strayUntil, !key.isControl else { return false }
    switch key.code {
    case .character, .enter, .backspace: return true
    default: return false
    }
  }

  /// Text of a paste goes into an open text box and nowhere else: pasted letters are never commands.
  private mutating func paste(_ text: String) {
    switch view.overlay {
    case .help(var list):
      list.box.insert(text)
      list.cursor = 0
      view.overlay = .help(list)
    case .palette(var list):
      list.box.insert(text)
      list.cursor = 0
      view.overlay = .palette(list)
    case .themes, .confirm, .leave: say("paste dropped: no text is asked for", weight: .warning)
    case nil:
      if view.prompt != nil {
        view.prompt?.box.insert(text)
      } else {
        say("paste dropped: no text is asked for", weight: .warning)
      }
    }
  }

  /// Ctrl-C: asks how to leave; twice within 2 s stops at once.
  private mutating func interrupt(at now: Int) -> [DashboardEffect] {
    if let last = lastInterrupt, now - last <= 2_000, now >= last {
      lastInterrupt = nil
      view.overlay = nil
      guard mayLeaveBehind else { return [.quit] }
      return send(.stopNow)
    }
    lastInterrupt = now
    if !mayLeaveBehind {
      say("Ctrl-C once more within 2 s leaves; q leaves too")
      return []
    }
    view.prompt = nil
    view.overlay = .leave
    return []
  }

  /// Whether a run goes on that this screen controls, so that leaving needs a decision.
  var mayLeaveBehind: Bool {
    options.control == .allowed && !isOver
  }

  /// Whether no engine is there any more to take commands.
  var isOver: Bool {
    switch view.status?.activity {
    case .finished, .stopped, .failed: true
    default: run.isFinished
    }
  }

  /// Does what an action says, from a key, the palette or the help.
  mutating func perform(_ action: ActionID, via: String, at now: Int) -> [DashboardEffect] {
    let row = KeyTable[action]
    if !row.acts(inReplay: options.isReplay) {
      say(options.control.refusal ?? "only in a replay", weight: .warning)
      return []
    }
    if row.changesRun, let refusal = options.control.refusal {
      say(refusal, weight: .warning)
      return []
    }
    if row.changesRun, isOver {
      say("the run has ended: nothing in it can be changed from here", weight: .warning)
      return []
    }
    switch action {
    case .pause, .stepStage, .stepDecision, .stepStep, .stepEpoch, .resume, .modeAuto, .modeWindow,
      .modeManual,
      .stopAfterStep, .stopNow:
      return control(action, via: via)
    case .approve, .veto, .edit, .defer, .approveAll, .vetoAll, .undo, .redo, .revert:
      return review(action, via: via, at: now)
    case .replayPlay, .replayFaster, .replaySlower, .replayStepBack, .replayStepForward, .replayEpochBack,
      .replayEpochForward, .replayEnd, .replayStart, .replayDecision:
      return replay(action)
    case .moveDown, .moveUp, .moveLeft, .moveRight, .moveTop, .moveBottom, .pageDown, .pageUp:
      return move(action)
    case .mark, .range, .next, .previous, .search, .filter, .sort, .invert:
      return list(action)
    case .open, .back, .skillCurrent, .skillBest, .stepView, .epochView, .zoom, .larger, .smaller,
      .resetLayout,
      .wrap, .diffMode, .diffLess, .diffMore, .hunkNext, .hunkPrevious, .paneNext, .panePrevious, .paneScores,
      .paneEdits, .paneRejected, .paneNotes, .paneLog, .freeze:
      return look(action, at: now)
    case .copyLine, .copyAll, .writeScreen, .palette, .help, .themeNext, .themePrevious, .mouse, .redraw,
      .suspend,
      .detach, .quit, .interrupt:
      return application(action, at: now)
    }
  }

  private mutating func control(_ action: ActionID, via: String) -> [DashboardEffect] {
    switch action {
    case .pause:
      switch view.status?.activity {
      case .paused, .pausing: return send(.resume)
      default: return send(.pause)
      }
    case .stepStage: return send(.step(.stage))
    case .stepDecision: return send(.step(.decision))
    case .stepStep: return send(.step(.step))
    case .stepEpoch: return send(.step(.epoch))
    case .modeAuto: return send(.setReviewMode(.auto, windowSeconds: nil))
    case .modeWindow: return send(.setReviewMode(.window, windowSeconds: nil))
    case .modeManual: return send(.setReviewMode(.manual, windowSeconds: nil))
    case .stopAfterStep:
      let stops = !(view.status?.stopsAfterStep ?? false)
      say(stops ? "stops after this step" : "does not stop after this step")
      return send(.stopAfterStep(stops))
    case .stopNow:
      view.overlay = .confirm(
        Question(
          ["Stop the run now? It can be resumed.", "Replies in flight are waited for, up to 5 s."],
          then: .stopNow))
      return []
    default: return resume(via: via)
    }
  }

  /// Asks once for each step when edits are undecided and somebody has to decide.
  private mutating func resume(via: String) -> [DashboardEffect] {
    let open = run.edits.filter { $0.isOpen && !desk.isSaving($0.id) }
    guard case .reviewing(let step, _) = view.status?.activity, view.status?.reviewMode == .manual,
      !open.isEmpty,
      confirmedStep != step
    else { return send(.resume) }
    let approved = run.edits.count { [.approve, .edit].contains($0.decision?.verdict) }
    view.overlay = .confirm(
      Question(
        [
          "\(open.count) edit\(open.count == 1 ? " is" : "s are") undecided and will be deferred;",
          "\(approved) approved go\(approved == 1 ? "es" : "") to the gate. Run on?",
        ], then: .resume(via: via)))
    return []
  }

  private mutating func replay(_ action: ActionID) -> [DashboardEffect] {
    let position = view.replay
    switch action {
    case .replayPlay: return [.replay(position?.isPlaying == true ? .pause : .play)]
    case .replayFaster: return replaySpeed(times: 2)
    case .replaySlower: return replaySpeed(times: 0.5)
    case .replayStepBack: return [.replay(.step(by: -1))]
    case .replayStepForward: return [.replay(.step(by: 1))]
    case .replayEpochBack: return [.replay(.epoch(by: -1))]
    case .replayEpochForward: return [.replay(.epoch(by: 1))]
    case .replayStart: return [.replay(.toStart)]
    case .replayDecision: return [.replay(.nextDecision)]
    default: return [.replay(.toEnd)]
    }
  }

  /// Shown at once, so that the next key starts from it.
  private mutating func replaySpeed(times factor: Double) -> [DashboardEffect] {
    let speed = min(max((view.replay?.speed ?? 1) * factor, 1.0 / 16), 1_024)
    view.replay?.speed = speed
    return [.replay(.speed(speed))]
  }

  private mutating func application(_ action: ActionID, at now: Int) -> [DashboardEffect] {
    switch action {
    case .copyLine: return copy(lineUnderCursor)
    case .copyAll: return copy(wholeText)
    case .writeScreen:
      say("screen written as text and with colours")
      return [.writeScreen(picture(size: view.size, at: now))]
    case .palette:
      view.overlay = .palette(PickList())
      return []
    case .help:
      view.overlay = .help(PickList())
      return []
    case .themeNext, .themePrevious: return openThemes()
    case .mouse:
      view.isMouseOn.toggle()
      say(view.isMouseOn ? "mouse on" : "mouse off: the terminal selects text")
      return [.useMouse(view.isMouseOn)]
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .detach: return [.detach]
    case .interrupt: return interrupt(at: now)
    default: return quit()
    }
  }

  /// Closes the view; at the top asks, or leaves where nothing is left behind.
  private mutating func quit() -> [DashboardEffect] {
    if !view.details.isEmpty {
      view.details.removeLast()
      return []
    }
    guard mayLeaveBehind else { return [.quit] }
    view.overlay = .leave
    return []
  }

  /// Bytes of text that go to the clipboard at most: what terminals take of OSC 52 in base 64.
  static let copyLimit = 56_000

  private mutating func copy(_ text: SafeText?) -> [DashboardEffect] {
    guard var text, !text.text.isEmpty else {
      say("nothing to copy here", weight: .warning)
      return []
    }
    let count = text.text.unicodeScalars.count
    if text.text.utf8.count > Self.copyLimit {
      var kept = String.UnicodeScalarView()
      var bytes = 0
      for scalar in text.text.unicodeScalars {
        bytes += UTF8.width(scalar)
        if bytes > Self.copyLimit { break }
        kept.append(scalar)
      }
      text = SafeText(String(kept))
      say("copied the first \(kept.count) of \(count) characters", weight: .warning)
    } else {
      say("copied \(Quantity.counted(count, "character"))")
    }
    return [.copy(text)]
  }
}
