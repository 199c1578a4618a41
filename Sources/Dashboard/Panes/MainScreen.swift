import SkillModel

/// The main screen: header, panes, status line and keys.
package enum MainScreen {
  /// A picture of the run, or of the frozen one.
  ///
  /// - Parameters:
  ///   - now: milliseconds since 1970; in a replay the time of the last event.
  ///   - keys: for the last line, in the order in which they are shown.
  package static func draw(
    run live: RunPicture, view: ViewState, size: ScreenSize, now: Int, keys: [FooterKey] = []
  ) -> ScreenBuffer {
    var buffer = ScreenBuffer(size: size)
    let glyphs = Glyphs(view.glyphs)
    let run = view.frozen?.run ?? live
    let layout = layout(of: run, view: view, size: size)
    switch layout.form {
    case .tooSmall: drawTooSmall(on: &buffer)
    case .tiny: drawTiny(run, view, now: now, glyphs: glyphs, on: &buffer)
    default:
      HeaderBar(run: run, view: view, now: now, glyphs: glyphs).draw(in: layout.header, on: &buffer)
      for place in layout.panes {
        drawPane(PaneContext(run: run, view: view, place: place, glyphs: glyphs, now: now), on: &buffer)
      }
      let footer = FooterBar(run: live, view: view, now: now, glyphs: glyphs)
      if let tabs = layout.tabs { footer.drawTabs(in: tabs, on: &buffer) }
      if let status = layout.status { footer.drawStatus(in: status, on: &buffer) }
      guard let keysArea = layout.keys else { break }
      // Where there is one line for both, what must be known goes before the keys.
      if layout.status == nil, keys.isEmpty || view.message != nil || view.frozen != nil {
        footer.drawStatus(in: keysArea, on: &buffer)
      } else {
        footer.drawKeys(keys, in: keysArea, on: &buffer)
      }
    }
    return buffer
  }

  private static func layout(of run: RunPicture, view: ViewState, size: ScreenSize) -> ScreenLayout {
    ScreenLayout(size: size, focus: view.focus, zoom: view.zoom, wanted: WantedRows(run))
  }

  private static func drawPane(_ context: PaneContext, on buffer: inout ScreenBuffer) {
    let pane = context.place.pane.paneType.init(context)
    let isFocused = context.isFocused
    let role: ThemeRole = isFocused ? .titleFocus : .title
    var title: [StyledText] = []
    if let digit = context.place.pane.digit { title.append(StyledText("\(digit) ", .key)) }
    let isNarrow = context.place.pane == .scores && context.place.area.width < 56
    title.append(StyledText(isNarrow ? "Scores" : context.place.pane.title, role))
    PaneFrame(
      place: context.place, isFocused: isFocused, glyphs: context.glyphs, title: title + pane.titleWords,
      counts: pane.counts
    ).draw(on: &buffer)
    if context.place.frame != .line, !context.content.isEmpty { pane.draw(on: &buffer) }
  }

  private static func drawTooSmall(on buffer: inout ScreenBuffer) {
    let smallest = ScreenLayout.smallest
    let size = buffer.size
    let words = [
      "too small: \(smallest.columns)x\(smallest.rows) needed, have \(size.columns)x\(size.rows)",
      "p q Q Ctrl-C work",
    ]
    for (row, text) in words.enumerated() {
      buffer.write(SafeText(text), column: 0, row: row, style: CellStyle(.statusWarn))
    }
  }

  private static func drawTiny(
    _ run: RunPicture, _ view: ViewState, now: Int, glyphs: Glyphs, on buffer: inout ScreenBuffer
  ) {
    let width = buffer.size.columns
    HeaderBar(run: run, view: view, now: now, glyphs: glyphs).drawTiny(width: width, on: &buffer)
    let row = buffer.size.rows - 1
    buffer.draw(
      [StyledText("p", .key), StyledText(" q", .key), StyledText(" ?", .key)], column: 0, row: row,
      width: width,
      glyphs: glyphs)
  }
}

extension MainScreen {
  /// The lines of a list that are shown with its filter and sorting, in their order.
  package static func rows(of pane: PaneID, run: RunPicture, view: ViewState) -> [RowID] {
    ListRows(run: view.frozen?.run ?? run, list: view[list: pane]).ids(of: pane)
  }

  /// The lines of a list that are on the screen.
  package static func visibleRows(
    of pane: PaneID, run: RunPicture, view: ViewState, size: ScreenSize
  ) -> [RowID] {
    guard let list = list(of: pane, run: run, view: view, size: size) else { return [] }
    return Array(list.ids[list.window.range])
  }

  /// The lines of a list that hold what is searched for, in their order.
  package static func matches(of pane: PaneID, run live: RunPicture, view: ViewState) -> [RowID] {
    let run = view.frozen?.run ?? live
    let sought = view[list: pane].search.lowercased()
    guard !sought.isEmpty else { return [] }
    func holds(_ text: String) -> Bool { text.lowercased().containsExactly(sought) }
    return rows(of: pane, run: live, view: view).filter { id in
      switch id {
      case .edit(let edit) where pane == .rejected:
        run.rejected.contains {
          $0.id == edit && holds($0.text.text + " " + $0.reason.word + " " + $0.reason.shown)
        }
      case .edit(let edit):
        run.edit(edit).map { holds($0.kind.rawValue + " " + $0.place.text + " " + $0.text.text) } ?? false
      case .task(let index): run.task(index).map { holds($0.task.text + " " + $0.why.text) } ?? false
      case .epoch(let epoch): run.epochs.contains { $0.epoch == epoch && holds($0.words) }
      case .event(let number):
        run.log.contains {
          $0.sequence == number && holds($0.who.text + " " + $0.what.text + " " + $0.text.text)
        }
      }
    }
  }

  /// Where a list's window begins, to be kept as its scroll position when the cursor moves.
  package static func firstRow(of pane: PaneID, run: RunPicture, view: ViewState, size: ScreenSize) -> Int {
    list(of: pane, run: run, view: view, size: size)?.window.first ?? 0
  }

  /// What lies under a place of the screen.
  package static func hit(
    column: Int, row: Int, run: RunPicture, view: ViewState, size: ScreenSize
  ) -> (pane: PaneID, row: RowID?)? {
    let layout = layout(of: view.frozen?.run ?? run, view: view, size: size)
    guard let place = layout.panes.first(where: { $0.area.contains(column: column, row: row) }) else {
      return nil
    }
    let list = list(of: place.pane, run: run, view: view, size: size)
    return (place.pane, list?.id(atRow: row))
  }

  /// Lines of a list that there is room for at once; 0 where the pane is not shown.
  package static func pageHeight(of pane: PaneID, run: RunPicture, view: ViewState, size: ScreenSize) -> Int {
    list(of: pane, run: run, view: view, size: size)?.area.height ?? 0
  }

  private static func list(of pane: PaneID, run: RunPicture, view: ViewState, size: ScreenSize) -> ListArea? {
    let layout = layout(of: view.frozen?.run ?? run, view: view, size: size)
    guard let place = layout.place(of: pane) else { return nil }
    return pane.paneType.init(
      PaneContext(
        run: view.frozen?.run ?? run, view: view, place: place, glyphs: Glyphs(view.glyphs), now: 0)
    ).list
  }
}
