import SkillModel

extension Dashboard {
  /// The keys of the last line: those of the table that do something now.
  ///
  /// - Parameter screen: of the detail view on top; nil on the main screen.
  func footerKeys(in screen: DetailScreen?) -> [FooterKey] {
    let footer = KeyFooter(
      map: options.keys, places: places, replay: options.isReplay, leaving: idleActions(in: screen),
      width: .max)
    return footer.pairingNeighbours.map { entry in
      let label = entry.action == .replayPlay && view.replay?.isPlaying == true ? "hold" : entry.label
      return FooterKey(
        entry.key, label, short: Self.shortLabels[entry.action],
        priority: KeyTable[entry.action].footer?.rank ?? 99)
    }
  }

  /// Labels where there are fewer than 60 columns; an empty one leaves the key alone.
  private static let shortLabels: [ActionID: String] = [
    .approve: "ok", .defer: "later", .help: "", .quit: "",
  ]

  /// Actions that would be refused now, or change nothing.
  func idleActions(in screen: DetailScreen?) -> Set<ActionID> {
    var idle = idleVerdicts
    if options.control.refusal != nil || isOver {
      idle.formUnion(KeyTable.actions.filter(\.changesRun).map(\.id))
      idle.insert(.detach)
    }
    switch view.status?.activity {
    case .paused, .pausing: idle.insert(.pause)
    case .running where view.status?.goal == nil: idle.insert(.resume)
    default: break
    }
    if let replay = view.replay {
      if replay.taken >= replay.total {
        idle.formUnion([.replayStepForward, .replayEpochForward, .replayDecision, .replayEnd])
      }
      if replay.taken <= 1 { idle.formUnion([.replayStepBack, .replayEpochBack]) }
    }
    idle.formUnion(screen.map(idleInDetail) ?? idleInLists)
    return idle
  }

  /// Decisions that no edit under the cursor could take, and those that there is nothing to take back of.
  private var idleVerdicts: Set<ActionID> {
    var idle: Set<ActionID> = []
    let edits = targets.edits
    for (action, verdict) in [
      (ActionID.approve, EditVerdict.approve), (.veto, .veto), (.edit, .edit), (.defer, .defer),
    ] where edits.allSatisfy({ refusal(of: verdict, for: $0) != nil && !desk.isSaving($0) }) {
      idle.insert(action)
    }
    if revertible != nil { idle.remove(.veto) }
    if !run.edits.contains(where: \.isOpen) { idle.formUnion([.approveAll, .vetoAll]) }
    if run.edits.allSatisfy({ refusal(of: .veto, for: $0.id) != nil }) { idle.formUnion([.mark, .range]) }
    func canChange(_ entries: [ReviewDesk.Entry]?) -> Bool {
      entries?.allSatisfy { run.edit($0.request.edit)?.isBeforeGate ?? false } ?? false
    }
    if !canChange(desk.lastDone) { idle.insert(.undo) }
    if !canChange(desk.lastUndone) { idle.insert(.redo) }
    return idle
  }

  private func idleInDetail(_ screen: DetailScreen) -> Set<ActionID> {
    var idle: Set<ActionID> = []
    let line = screen.state.line
    if !screen.page.lines.indices.contains(line) || screen.page.lines[line].link == nil { idle.insert(.open) }
    if screen.page.hunks.isEmpty { idle.insert(.hunkNext) }
    var hasNext = !screen.state.search.isEmpty
    if case .edit(let id) = screen.state.subject {
      hasNext = hasNext || run.edits.contains { $0.isOpen && $0.id != id }
    }
    if !hasNext { idle.insert(.next) }
    return idle
  }

  /// Without a filter the whole list need not be made for that.
  private func hasRows(_ list: ListState) -> Bool {
    guard list.filter.isEmpty else { return !focusedRows.isEmpty }
    let run = shownRun
    return switch view.focus {
    case .edits, .diff: ListRows.shownStep(of: run) != nil
    case .rejected: !run.rejected.isEmpty
    case .scores: run.groups.last?.rows.isEmpty == false
    case .notes: !run.epochs.isEmpty
    case .log: !run.log.isEmpty
    }
  }

  private var idleInLists: Set<ActionID> {
    var idle: Set<ActionID> = []
    let list = view[list: view.focus == .diff ? .edits : view.focus]
    if !hasRows(list) { idle.formUnion([.open, .search, .sort, .copyLine]) }
    let isAtRest =
      list.anchor == nil && list.marked.isEmpty && list.search.isEmpty && list.filter.isEmpty
      && view.zoom == .normal && view.frozen == nil
    if isAtRest { idle.insert(.back) }
    if list.search.isEmpty, view.focus != .edits || !run.edits.contains(where: \.isOpen) {
      idle.insert(.next)
    }
    return idle
  }
}
