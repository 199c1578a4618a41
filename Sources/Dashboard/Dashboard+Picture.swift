import SkillModel

extension Dashboard {
  /// The smallest screen on which anything but numbers is shown.
  static let smallest = ScreenSize(columns: 20, rows: 4)

  /// The whole screen at a time.
  ///
  /// - Parameter now: in the clock of `handle`.
  package func picture(size: ScreenSize, at now: Int) -> ScreenBuffer {
    let now = now + wallClockOffset
    var view = view
    view.size = size
    view.saving = desk.saving
    if let message = view.message, !isMessageNew, now - message.since >= Self.messageMilliseconds {
      view.message = nil
    }
    guard size.columns >= Self.smallest.columns, size.rows >= Self.smallest.rows else {
      return MainScreen.draw(run: fold.run, view: view, size: size, now: now, keys: footerKeys)
    }
    var buffer: ScreenBuffer
    if let detail = view.details.last {
      buffer = detailPicture(detail, view: view, size: size, now: now)
    } else {
      buffer = MainScreen.draw(run: fold.run, view: view, size: size, now: now, keys: footerKeys)
    }
    if let prompt = view.prompt { draw(prompt, on: &buffer) }
    if let overlay = view.overlay {
      OverlayDrawing(
        map: options.keys, glyphs: view.glyphs, replay: options.isReplay,
        canControl: options.control == .allowed
      ).draw(overlay, on: &buffer)
    }
    return buffer
  }

  private func detailPicture(_ state: DetailState, view: ViewState, size: ScreenSize, now: Int)
    -> ScreenBuffer
  {
    var buffer = ScreenBuffer(size: size)
    let screen = detailScreen(state, size: size)
    let search = state.search.lowercased()
    screen.draw(
      glyphs: view.glyphs,
      match: { !search.isEmpty && $0.pieces.plain.lowercased().containsExactly(search) }, on: &buffer)
    if size.rows >= 8 { buffer.write(headerLine(view: view, now: now), column: 0, row: 0) }
    if size.rows >= 6 {
      buffer.write(statusLine(view: view), column: 0, row: size.rows - 2)
    }
    if size.rows >= 4 {
      buffer.write(
        KeyFooter(map: options.keys, places: places, replay: options.isReplay, width: size.columns).line,
        column: 0,
        row: size.rows - 1)
    }
    return buffer
  }

  /// The page of a detail view, laid out for a screen.
  func detailScreen(_ state: DetailState, size: ScreenSize) -> DetailScreen {
    let builder = PageBuilder(
      run: shownRun, archive: fold.archive, style: view.diff, width: DetailScreen.textArea(of: size).width,
      utcOffset: view.utcOffset, glyphs: view.glyphs, saving: desk.saving)
    return DetailScreen(page: builder.page(for: state), state: state, size: size)
  }

  private func headerLine(view: ViewState, now: Int) -> [StyledText] {
    let run = shownRun
    var line = [StyledText(" skillopt  ", .header)]
    if let name = run.header?.run { line.append(StyledText(name, style: CellStyle(.header))) }
    let (badge, role) = badge(view: view)
    line += [StyledText("  ", .header), StyledText("[\(badge)]", role), StyledText("  ", .header)]
    if let step = run.currentStep { line.append(StyledText("step \(step.name)  ", .header)) }
    if let now = run.scoreNow { line.append(StyledText("val \(PageBuilder.score(now))", .header)) }
    if let best = run.scoreBest { line.append(StyledText(" best \(PageBuilder.score(best))", .header)) }
    return line
  }

  private func badge(view: ViewState) -> (String, ThemeRole) {
    if options.isReplay { return ("REPLAY", .badgeReplay) }
    switch view.status?.activity {
    case .starting: return ("STARTING", .badgeRun)
    case .running: return ("RUNNING", .badgeRun)
    case .pausing: return ("PAUSING", .badgePause)
    case .paused: return ("PAUSED", .badgePause)
    case .reviewing: return ("GATE WAIT", .badgeGate)
    case .outage: return ("OUTAGE", .badgeError)
    case .stopping: return ("STOPPING", .badgePause)
    case .finished: return ("FINISHED", .badgeRun)
    case .failed: return ("FAILED", .badgeError)
    case nil: return (run.isFinished ? "FINISHED" : "WATCHING", .badgeReplay)
    }
  }

  private func statusLine(view: ViewState) -> [StyledText] {
    if let message = view.message {
      let role: ThemeRole =
        switch message.weight {
        case .plain: .status
        case .warning: .statusWarn
        case .error: .statusError
        }
      return [StyledText(" ", .status), StyledText(message.text, style: CellStyle(role))]
    }
    let saving = desk.saving.count
    if saving > 0 {
      return [StyledText(" saving \(saving) decision\(saving == 1 ? "" : "s") ...", .statusWarn)]
    }
    guard case .edit(let id) = view.details.last?.subject, let edit = run.edit(id), edit.isOpen,
      options.control == .allowed
    else { return [] }
    let open = run.edits.count(where: \.isOpen)
    return [StyledText(" \(open) edit\(open == 1 ? "" : "s") undecided", .status)]
  }

  private func draw(_ prompt: LinePrompt, on buffer: inout ScreenBuffer) {
    let row = max(0, buffer.size.rows - 2)
    let line = Rectangle(column: 0, row: row, width: buffer.size.columns, height: 1)
    buffer.fill(line, style: CellStyle(.input))
    let column = buffer.write(
      [StyledText(" " + prompt.label, .key)], column: 0, row: row, on: .input, clip: line)
    let hint = SafeText(prompt.hint)
    let hintWidth = CellWidth.of(hint) + 2
    let showsHint = line.width - column - hintWidth >= 20
    let room = max(1, line.width - column - (showsHint ? hintWidth : 1))
    let typed = prompt.box.window(width: room)
    buffer.write(
      [StyledText(typed.text, style: CellStyle(.input))], column: column, row: row, on: .input, clip: line)
    if showsHint {
      buffer.write(
        [StyledText(hint, style: CellStyle(.textDim))], column: line.endColumn - hintWidth + 1, row: row,
        on: .input,
        clip: line)
    }
    buffer.cursor = (min(column + typed.cursor, line.endColumn - 1), row)
    if case .vetoReason = prompt.purpose, prompt.box.isEmpty {
      let presets = VetoReason.presets.enumerated().map { "\($0 + 1) \(VetoReason($1).description)" }
      let last = Rectangle(column: 0, row: buffer.size.rows - 1, width: buffer.size.columns, height: 1)
      buffer.fill(last, style: .text)
      buffer.write(
        [StyledText(" " + presets.joined(separator: "  "), .keyLabel)], column: 0, row: last.row, clip: last)
    }
  }

  /// Where keys act now.
  var places: Set<KeyPlace> {
    if let detail = view.details.last {
      var places: Set<KeyPlace> = [.everywhere, .detail]
      if detail.hasDifference { places.insert(.difference) }
      if case .edit = detail.subject { places.insert(.editDetail) }
      return places
    }
    let pane: KeyPlace =
      switch view.focus {
      case .scores: .scores
      case .edits, .diff: .edits
      case .rejected: .rejected
      case .notes: .notes
      case .log: .log
      }
    return [.everywhere, .lists, pane]
  }

  /// The keys of the last line, from the table.
  var footerKeys: [FooterKey] {
    KeyFooter(map: options.keys, places: places, replay: options.isReplay, width: .max).entries.map { entry in
      FooterKey(
        entry.key, entry.label, short: entry.label, priority: KeyTable[entry.action].footer?.rank ?? 99)
    }
  }

  /// The edits that a person sees in a frame of that size.
  func visibleEdits(size: ScreenSize) -> [EditID] {
    guard size.columns >= Self.smallest.columns, size.rows >= Self.smallest.rows, view.overlay == nil else {
      return []
    }
    if let detail = view.details.last {
      if case .edit(let id) = detail.subject { return [id] }
      return []
    }
    var shown = view
    shown.size = size
    return MainScreen.visibleRows(of: .edits, run: shownRun, view: shown, size: size).compactMap {
      if case .edit(let id) = $0 { id } else { nil }
    }
  }
}
