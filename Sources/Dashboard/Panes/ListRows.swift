import SkillModel

/// The lines of a list after filter and sorting, as positions in what the run holds.
///
/// Edits: positions in the edits of the step shown. Tasks: in the rows of the last group. Others: in the run's arrays.
struct ListRows {
  let run: RunPicture
  let list: ListState

  /// The step whose edits are listed: the one that goes on, or the last one with edits until it has some.
  static func shownStep(of run: RunPicture) -> StepPicture? {
    guard let last = run.steps.last else { return nil }
    if !last.edits.isEmpty { return last }
    return run.steps.dropLast().last { !$0.edits.isEmpty }
  }

  func ids(of pane: PaneID) -> [RowID] {
    switch pane {
    case .edits, .diff:
      let edits = Self.shownStep(of: run)?.edits ?? []
      return self.edits(in: edits).map { .edit(edits[$0].id) }
    case .rejected: return rejected().map { .edit(run.rejected[$0].id) }
    case .scores: return tasks().map { .task($0) }
    case .notes: return epochs().map { .epoch(run.epochs[$0].epoch) }
    case .log: return log().map { .event(run.log[$0].sequence) }
    }
  }

  func edits(in edits: [EditRow]) -> [Int] {
    let query = ListQuery(list.filter)
    let kept = edits.indices.filter { index in
      query.isEmpty
        || query.matches(
          op: edits[index].kind.rawValue, state: edits[index].stateWord, why: "",
          text: edits[index].text.text + " " + edits[index].place.text)
    }
    return sorted(kept) { left, right in
      switch list.sort {
      case .operation: (edits[left].kind.rawValue < edits[right].kind.rawValue)
      case .place: ((edits[left].line ?? .max) < (edits[right].line ?? .max))
      case .support: ((edits[left].support ?? 0) > (edits[right].support ?? 0))
      case .state: (edits[left].stateWord < edits[right].stateWord)
      case .text: (edits[left].text.text < edits[right].text.text)
      default: (left < right)
      }
    }
  }

  /// Newest first.
  func rejected() -> [Int] {
    let rows = run.rejected
    let query = ListQuery(list.filter)
    let kept = rows.indices.reversed().filter { index in
      query.isEmpty
        || query.matches(
          op: rows[index].kind.rawValue, state: rows[index].isTold(inEpoch: run.epoch) ? "told" : "kept",
          why: rows[index].reason.word + " " + rows[index].reason.shown, text: rows[index].text.text)
    }
    return sorted(kept) { left, right in
      switch list.sort {
      case .operation: rows[left].kind.rawValue < rows[right].kind.rawValue
      case .why: rows[left].reason.word < rows[right].reason.word
      case .text: rows[left].text.text < rows[right].text.text
      case .step: rows[left].step < rows[right].step
      default: left > right
      }
    }
  }

  /// What goes on first, then failures, then the others.
  func tasks() -> [Int] {
    guard let rows = run.groups.last?.rows else { return [] }
    let query = ListQuery(list.filter)
    let kept = rows.indices.filter { index in
      query.isEmpty
        || query.matches(
          op: "", state: rows[index].state.word, why: rows[index].why.text, text: rows[index].task.text)
    }
    if list.sort == nil {
      // By counting, since every frame needs it.
      var byState = Array(repeating: [Int](), count: 6)
      for index in kept { byState[rows[index].state.listOrder].append(index) }
      let ordered = byState.flatMap { $0 }
      return list.isInverted ? ordered.reversed() : ordered
    }
    return sorted(kept) { left, right in
      switch list.sort {
      case .score: rows[left].soft < rows[right].soft
      case .time: rows[left].milliseconds > rows[right].milliseconds
      case .text: rows[left].task.text < rows[right].task.text
      case .state: (rows[left].state.listOrder, left) < (rows[right].state.listOrder, right)
      default: left < right
      }
    }
  }

  /// Newest first.
  func epochs() -> [Int] {
    let query = ListQuery(list.filter)
    let kept = run.epochs.indices.reversed().filter { index in
      query.isEmpty
        || query.matches(
          op: "", state: run.epochs[index].isFinished ? "done" : "live", why: "",
          text: run.epochs[index].words)
    }
    return list.isInverted ? kept.reversed() : kept
  }

  /// Oldest first.
  func log() -> [Int] {
    let query = ListQuery(list.filter)
    if query.isEmpty, !list.isInverted { return Array(run.log.indices) }
    let kept = run.log.indices.filter { index in
      let row = run.log[index]
      return query.isEmpty
        || query.matches(op: row.what.text, state: row.who.text, why: "", text: row.text.text)
    }
    return list.isInverted ? kept.reversed() : kept
  }

  private func sorted(_ rows: [Int], by isBefore: (Int, Int) -> Bool) -> [Int] {
    // Rows come in their own order.
    let sorted = list.sort == nil ? rows : rows.sorted(by: isBefore)
    return list.isInverted ? sorted.reversed() : sorted
  }
}

/// A filter as it is typed: `op:add why:gate words`. All of it must match, whatever the case.
struct ListQuery {
  private var terms: [(field: String, word: String)] = []

  init(_ filter: String) {
    guard !filter.isEmpty else { return }
    for term in filter.lowercased().splittingAtBlanks() {
      let parts = term.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2, ["op", "state", "why", "text"].contains(parts[0]) {
        terms.append((String(parts[0]), String(parts[1])))
      } else {
        terms.append(("", term))
      }
    }
  }

  var isEmpty: Bool { terms.isEmpty }

  func matches(op: String, state: String, why: String, text: String) -> Bool {
    terms.allSatisfy { field, word in
      let sought =
        switch field {
        case "op": op
        case "state": state
        case "why": why
        case "text": text
        default: op + " " + state + " " + why + " " + text
        }
      return sought.lowercased().containsExactly(word)
    }
  }
}

extension EditRow {
  /// The state in one word, for filters and sorting.
  package var stateWord: String {
    switch stage {
    case .clipped: return "clipped"
    case .inGate: return "gate"
    case .accepted: return "accepted"
    case .takenBack: return "reverted"
    case .rejected: return "rejected"
    case .refused: return "refused"
    case .notApplied: return "stale"
    case .vetoed: return "vetoed"
    case .deferred: return "deferred"
    case .proposed: break
    }
    switch decision?.verdict {
    case .approve: return "approved"
    case .veto: return "vetoed"
    case .edit: return "edited"
    case .defer: return "deferred"
    case .clear, nil: return "open"
    }
  }
}

extension RejectionReason {
  /// The reason as a list shows it: numbers, words.
  package var shown: String {
    switch self {
    case .gate(let before, let after, let isBound):
      Quantity.score(before) + (isBound ? ">=" : after < before ? ">" : "=") + Quantity.score(after)
    case .veto(_, let words, _): words.text
    case .vetoedBefore: "vetoed before"
    case .clipped(let rank, let budget): "rank \(rank)>lr \(budget)"
    case .notApplicable(let outcome):
      switch outcome {
      case .skippedReplaceTargetNotFound, .skippedDeleteTargetNotFound: "target gone"
      case .skippedReplaceWithoutTarget, .skippedDeleteWithoutTarget: "no target"
      case .skippedInProtectedRegion: "protected"
      case .skippedUnknownOperation: "unknown op"
      default: "no edit"
      }
    case .refused(let why): why.text
    }
  }
}

extension TaskState {
  /// What is looked at first stands first.
  var listOrder: Int {
    switch self {
    case .running: 0
    case .unscored: 1
    case .fail: 2
    case .partial: 3
    case .pass: 4
    case .queued: 5
    }
  }
}

extension NoteRow {
  var words: String { (slowUpdate?.text.text ?? "") + " " + (metaNote?.text.text ?? "") }
}
