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
    view.canControl = options.control == .allowed
    view.status = view.status?.onWallClock(offset: wallClockOffset)
    view.message = message(at: now)
    if view.message == nil, !desk.saving.isEmpty {
      let count = desk.saving.count
      view.message = StatusMessage(
        SafeText("saving \(count) decision\(count == 1 ? "" : "s") ..."), weight: .warning, since: now)
    }
    // A recorded run is shown at the time of its own clock.
    let shown = options.isReplay ? shownRun.times.last : now
    guard size.columns >= Self.smallest.columns, size.rows >= Self.smallest.rows else {
      return MainScreen.draw(run: fold.run, view: view, size: size, now: shown)
    }
    var buffer: ScreenBuffer
    if let detail = view.details.last {
      buffer = detailPicture(detail, view: view, size: size, now: shown)
    } else {
      buffer = MainScreen.draw(run: fold.run, view: view, size: size, now: shown, keys: footerKeys(in: nil))
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
    screen.draw(glyphs: view.glyphs, on: &buffer)
    let glyphs = Glyphs(view.glyphs)
    func row(_ row: Int) -> Rectangle { Rectangle(column: 0, row: row, width: size.columns, height: 1) }
    if size.rows >= 8 {
      HeaderBar(run: shownRun, view: view, now: now, glyphs: glyphs).draw(in: row(0), on: &buffer)
    }
    let footer = FooterBar(run: fold.run, view: view, now: now, glyphs: glyphs)
    if size.rows >= 6 { footer.drawStatus(in: row(size.rows - 2), on: &buffer) }
    if size.rows >= 4 { footer.drawKeys(footerKeys(in: screen), in: row(size.rows - 1), on: &buffer) }
    return buffer
  }

  /// The page of a detail view, laid out for a screen.
  func detailScreen(_ state: DetailState, size: ScreenSize) -> DetailScreen {
    let width = DetailScreen.textArea(of: size).width
    let key = LaidOutPage.Key(
      subject: state.subject, isLoaded: state.loaded != nil, events: fold.run.events,
      shownEvents: shownRun.events, style: view.diff, width: width, wraps: state.wraps, search: state.search,
      utcOffset: view.utcOffset, glyphs: view.glyphs, saving: desk.saving)
    let laidOut = pages.value(for: key) {
      let builder = PageBuilder(
        run: shownRun, archive: fold.archive, style: view.diff, width: width, utcOffset: view.utcOffset,
        glyphs: view.glyphs, saving: desk.saving)
      return LaidOutPage(builder.page(for: state), for: key)
    }
    return DetailScreen(page: laidOut.page, layout: laidOut.layout, state: state, size: size)
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
    if prompt.purpose.isReason, prompt.box.isEmpty {
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
      // `v` takes the step back there.
      if revertible != nil { places.insert(.editDetail) }
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

extension RunStatus {
  /// Its times in milliseconds since 1970, as the drawing code wants them.
  fileprivate func onWallClock(offset: Int) -> RunStatus {
    var status = self
    status.at += offset
    switch activity {
    case .reviewing(let step, let until?): status.activity = .reviewing(step: step, until: until + offset)
    case .outage(let since, let probe, let message):
      status.activity = .outage(since: since + offset, nextProbe: probe.map { $0 + offset }, message: message)
    default: break
    }
    return status
  }
}
