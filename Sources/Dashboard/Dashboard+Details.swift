import SkillModel

extension Dashboard {
  mutating func look(_ action: ActionID, at now: Int) -> [DashboardEffect] {
    switch action {
    case .open: return openUnderCursor()
    case .back: goBack()
    case .skillCurrent: return open(.currentSkill)
    case .skillBest: return open(.bestSkill)
    case .stepView: return openStep()
    case .epochView: return openEpoch()
    case .zoom: view.zoom = view.zoom == .full ? .normal : .full
    case .larger: view.zoom = Zoom(rawValue: view.zoom.rawValue + 1) ?? .full
    case .smaller: view.zoom = Zoom(rawValue: view.zoom.rawValue - 1) ?? .normal
    case .resetLayout:
      view.zoom = .normal
      view.focus = .edits
    case .wrap: changeDetail { $0.wraps.toggle() }
    case .diffMode: view.diff.layout = view.diff.layout.next
    case .diffLess: view.diff.context = max(0, view.diff.context - 1)
    case .diffMore: view.diff.context = min(200, view.diff.context + 1)
    case .hunkNext: seekHunk(forward: true)
    case .hunkPrevious: seekHunk(forward: false)
    case .paneNext: changePane { $0.focus(by: 1) }
    case .panePrevious: changePane { $0.focus(by: -1) }
    case .paneScores: changePane { $0.view.focus = .scores }
    case .paneEdits: changePane { $0.view.focus = .edits }
    case .paneRejected: changePane { $0.view.focus = .rejected }
    case .paneNotes: changePane { $0.view.focus = .notes }
    case .paneLog: changePane { $0.view.focus = .log }
    case .freeze:
      view.frozen = view.frozen == nil ? FrozenPicture(run: run, since: now + wallClockOffset) : nil
    default: break
    }
    return []
  }

  /// A pane by its key leaves the detail views.
  private mutating func changePane(_ body: (inout Dashboard) -> Void) {
    view.details = []
    body(&self)
  }

  private mutating func changeDetail(_ body: (inout DetailState) -> Void) {
    guard !view.details.isEmpty else { return }
    body(&view.details[view.details.count - 1])
  }

  /// Detail views that can lie on each other.
  static let depth = 12

  /// Opens a detail view, and asks for its texts where they are in the journal alone.
  mutating func open(_ subject: DetailSubject) -> [DashboardEffect] {
    if view.details.last?.subject == subject { return [] }
    let state = DetailState(subject)
    view.details.append(state)
    if view.details.count > Self.depth { view.details.removeFirst() }
    return state.request.map { [.load($0)] } ?? []
  }

  private mutating func openUnderCursor() -> [DashboardEffect] {
    if let detail = view.details.last {
      let page = detailScreen(detail, size: view.size).page
      guard page.lines.indices.contains(detail.line), case .detail(let subject) = page.lines[detail.line].link
      else {
        say("nothing to open on this line", weight: .warning)
        return []
      }
      return open(subject)
    }
    guard let row = focusedRow else {
      say("nothing to open here", weight: .warning)
      return []
    }
    switch row {
    case .edit(let id): return open(.edit(id))
    case .epoch(let epoch): return open(.epoch(epoch))
    case .event(let sequence): return open(.trajectory(sequence: sequence))
    case .task(let index):
      guard let task = shownRun.task(index), task.sequence > 0 else {
        say("this task is not scored yet", weight: .warning)
        return []
      }
      return open(.trajectory(sequence: task.sequence))
    }
  }

  private mutating func openStep() -> [DashboardEffect] {
    var step = shownRun.currentStep?.step
    if case .edit(let id) = view.details.last?.subject { step = run.edit(id)?.step ?? step }
    // The list of proposals shows the step before until this one has some: the step that goes on is meant there.
    if view.details.isEmpty, view.focus == .rejected, case .edit(let id) = focusedRow {
      step = run.edit(id)?.step ?? step
    }
    guard let step else {
      say("no step has begun", weight: .warning)
      return []
    }
    return open(.step(step))
  }

  private mutating func openEpoch() -> [DashboardEffect] {
    var epoch = shownRun.epoch
    if view.details.isEmpty, case .epoch(let number) = focusedRow { epoch = number }
    guard epoch > 0 else {
      say("no epoch has begun", weight: .warning)
      return []
    }
    return open(.epoch(epoch))
  }

  /// Esc: one thing at a time, the innermost first.
  private mutating func goBack() {
    if !view.details.isEmpty {
      if view.details.last?.search.isEmpty == false {
        changeDetail { $0.search = "" }
      } else {
        view.details.removeLast()
      }
    } else if view[list: view.focus].anchor != nil || !view[list: view.focus].marked.isEmpty {
      view[list: view.focus].anchor = nil
      view[list: view.focus].marked = []
    } else if view.zoom != .normal {
      view.zoom = .normal
    } else if !view[list: view.focus].search.isEmpty {
      view[list: view.focus].search = ""
    } else if !view[list: view.focus].filter.isEmpty {
      view[list: view.focus].filter = ""
    } else if view.frozen != nil {
      view.frozen = nil
    } else {
      view.message = nil
    }
  }

  /// Moves the cursor in the view on top.
  mutating func moveInDetail(_ action: ActionID) { changeScreen { $0.moved(action) } }

  /// Scrolls the view on top by some rows.
  mutating func scrollDetail(by rows: Int) { changeScreen { $0.scrolled(by: rows) } }

  private mutating func changeScreen(_ next: (DetailScreen) -> DetailState) {
    guard let detail = view.details.last else { return }
    view.details[view.details.count - 1] = next(detailScreen(detail, size: view.size))
  }

  private mutating func seekHunk(forward: Bool) {
    guard let detail = view.details.last else { return }
    let screen = detailScreen(detail, size: view.size)
    let hunks = screen.page.hunks
    guard
      let line = forward ? hunks.first(where: { $0 > detail.line }) : hunks.last(where: { $0 < detail.line })
    else {
      say(forward ? "no further change" : "no earlier change")
      return
    }
    view.details[view.details.count - 1] = screen.shown(line: line)
  }

  /// Puts the cursor on a line of the view on top.
  mutating func jump(to line: Int, _ screen: DetailScreen) {
    view.details[view.details.count - 1] = screen.shown(line: line)
  }

  mutating func seekLine(forward: Bool) {
    guard let detail = view.details.last else { return }
    let screen = detailScreen(detail, size: view.size)
    guard let match = screen.nextMatch(forward: forward) else {
      say("not found: \(detail.search)", weight: .warning)
      return
    }
    view.details[view.details.count - 1] = screen.shown(row: match.row)
    say("match \(match.place) of \(match.count)")
  }

  /// The text of the line under the cursor, for the clipboard.
  var lineUnderCursor: SafeText? {
    if let detail = view.details.last {
      let page = detailScreen(detail, size: view.size).page
      guard page.lines.indices.contains(detail.line) else { return nil }
      return SafeText(page.lines[detail.line].plain.strippingBlanks())
    }
    return focusedRow.map { text(of: $0) }
  }

  /// The whole text of the view, or the difference that the edit under the cursor makes.
  var wholeText: SafeText? {
    if let detail = view.details.last {
      let page = detailScreen(detail, size: view.size).page
      return page.copyText ?? SafeText(page.plain)
    }
    if case .edit(let id) = focusedRow {
      let builder = PageBuilder(run: shownRun, archive: archive, style: view.diff, width: 100)
      let page = builder.page(for: DetailState(.edit(id)))
      return page.copyText ?? SafeText(page.plain)
    }
    let rows = focusedRows
    return rows.isEmpty ? nil : SafeText(rows.map { text(of: $0).text }.joined(separator: "\n"))
  }

  private func text(of row: RowID) -> SafeText {
    switch row {
    case .edit(let id):
      guard let edit = run.edit(id) else { return SafeText(id.rawValue) }
      return SafeText("\(id) \(edit.kind.rawValue) \(edit.place) \(edit.text)")
    case .epoch(let epoch):
      let note = shownRun.epochs.first { $0.epoch == epoch }
      return SafeText("epoch \(epoch) ") + (note?.metaNote?.text ?? note?.slowUpdate?.text ?? SafeText(""))
    case .event(let sequence):
      guard let line = shownRun.log.last(where: { $0.sequence == sequence }) else {
        return SafeText("\(sequence)")
      }
      let time = DayTime.text(line.time, utcOffset: view.utcOffset)
      return SafeText("\(time) \(line.who) \(line.what) \(line.text)")
    case .task(let index):
      guard let task = shownRun.task(index) else { return SafeText("") }
      return SafeText(
        "\(task.task) \(task.state.word) \(Quantity.fixed(Double(task.soft), digits: 2)) \(task.why)")
    }
  }
}
