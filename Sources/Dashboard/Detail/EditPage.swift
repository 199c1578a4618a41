import SkillModel

extension PageBuilder {
  /// One edit: the difference, the optimizer's reason, the evidence, the checks and what was decided.
  func editPage(_ id: EditID) -> Page {
    guard let edit = run.edit(id) else { return missing("Edit \(id)") }
    let skill = run.skill(before: edit)
    let change = EditChange(edit.effectiveItem, skill: skill)
    let step = archive.steps[edit.step]
    var page = Page()
    page.title =
      [
        StyledText("Edit \(id)  ", .titleFocus), StyledText(edit.kind.rawValue, edit.kind.role),
        StyledText(" ", .title),
      ] + [StyledText(edit.place, style: CellStyle(.title))]
    let difference = DiffLines(change.difference, style: style, width: width)
    page.note = [
      StyledText(
        "\(Quantity.counted(difference.hunks.count, "change")), \(style.layout.rawValue)",
        .titleCount)
    ]
    addState(of: edit, to: &page)
    if case .refused(let refusal) = change.verdict {
      page.add("  It can't be applied: \(refusal).", .statusError)
      addTexts(of: edit.effectiveItem, to: &page)
    } else if let outcome = change.outcome, outcome.outcomeClass != .applied {
      page.add(
        "  It would change nothing: \(outcome.rawValue.replacingAll(exactly: "_", with: " ")).", .statusWarn)
      addTexts(of: edit.effectiveItem, to: &page)
    } else {
      let start = page.lines.count
      for (place, line) in difference.lines.enumerated() {
        if difference.hunks.contains(place) { page.markHunk() }
        page.add(line)
      }
      page.difference = start..<page.lines.count
      page.copyText = SafeText(page.lines[start...].map { $0.pieces.plain }.joined(separator: "\n"))
    }
    addReason(of: edit, step: step, to: &page)
    addEvidence(of: edit, step: step, to: &page)
    addChecks(of: edit, to: &page)
    addHistory(of: edit, step: step, to: &page)
    return page
  }

  /// The warnings that stand on the screen for an edit, and its hidden characters.
  func inspection(of edit: EditRow) -> EditInspection {
    let skill = run.skill(before: edit)
    let item = edit.effectiveItem
    // A person's own wording was not checked by the engine; what needs no data is checked here.
    let findings =
      item == edit.item
      ? archive.steps[edit.step]?.findings[edit.id] ?? []
      : EditChecks().findings(in: item, on: SkillDocument(skill))
    return EditInspection(
      item, change: EditChange(item, skill: skill), findings: findings.map { ($0.kind, $0.description) },
      rejected: rejectedItems(but: edit.id))
  }

  private func rejectedItems(but id: EditID) -> [(row: RejectedRow, item: JSONObject)] {
    run.rejected.suffix(200).compactMap { row in
      guard row.id != id, let edit = run.edit(row.id) else { return nil }
      return (row, edit.item)
    }
  }

  private func addState(of edit: EditRow, to page: inout Page) {
    let (words, role) = stateWords(of: edit)
    var line = [StyledText("  [\(edit.mark)] ", role), StyledText(words, role)]
    if saving.contains(edit.id) { line.append(StyledText("  saving ...", .statusWarn)) }
    if edit.isPromoted { line.append(StyledText("  moved up from the clipped ones", .textDim)) }
    page.add(PageLine(line))
    page.add("")
  }

  func stateWords(of edit: EditRow) -> (String, ThemeRole) {
    switch edit.stage {
    case .inGate: return ("in the gate now", .badgeGate)
    case .accepted: return ("accepted by the gate", .gateAccept)
    case .takenBack(let why): return ("accepted by the gate, then taken back: \(why)", .editVetoed)
    case .rejected: return ("its candidate was rejected by the gate", .gateReject)
    case .refused(let why): return ("refused: \(why)", .gateReject)
    case .notApplied(let outcome):
      return ("not applied: \(outcome.rawValue.replacingAll(exactly: "_", with: " "))", .gateReject)
    case .clipped(let rank, let budget) where !edit.isPromoted:
      return ("clipped: rank \(rank), budget \(budget)", .textDim)
    case .vetoed:
      return ("vetoed: \(edit.decision?.reason?.description ?? "no reason given")", .editVetoed)
    case .deferred: return ("deferred to the next step", .editDeferred)
    case .proposed, .clipped: break
    }
    switch edit.decision?.verdict {
    case .approve: return ("approved", .editApproved)
    case .veto:
      return ("vetoed: \(edit.decision?.reason?.description ?? "no reason given")", .editVetoed)
    case .edit: return ("edited and approved", .editEdited)
    case .defer: return ("deferred to the next step", .editDeferred)
    case .clear, nil: return ("undecided", .editUndecided)
    }
  }

  private func addTexts(of item: JSONObject, to page: inout Page) {
    for (key, title) in [("target", "target"), ("content", "text"), ("instruction", "instruction")] {
      guard let text = item[key]?.stringValue, !text.isEmpty else { continue }
      page.add("  \(title):", .textDim)
      page.text(text, indent: 4, limit: 20_000)
    }
  }

  private func addReason(of edit: EditRow, step: StepArchive?, to page: inout Page) {
    let support =
      edit.support.map { number in
        "support "
          + (edit.source.map { Quantity.counted(number, $0 == .failure ? "failure" : "success") }
            ?? "\(number)")
      } ?? ""
    page.add("")
    page.heading("Why (optimizer)", note: support)
    let own =
      edit.item["reason"]?.stringValue ?? edit.item["rationale"]?.stringValue
      ?? edit.item["reasoning"]?.stringValue
    if let own { page.text(own) }
    let matching = sources(of: edit, in: step)
    for reflection in matching where reflection.reasoning?.isEmpty == false {
      page.add(
        "  minibatch \(reflection.index + 1) of the \(reflection.source == .failure ? "failures" : "successes"):",
        .textDim)
      page.text(reflection.reasoning ?? "", indent: 4, limit: 4_000)
    }
    if own == nil, matching.isEmpty {
      let merged = step?.mergedReasoning ?? ""
      if merged.isEmpty {
        page.add("  no reason is on record", .textDim)
      } else {
        page.add("  of the merged patch as a whole:", .textDim)
        page.text(merged, indent: 4, limit: 4_000)
      }
    }
  }

  /// Reflections that proposed exactly this change; none where merging wrote it anew.
  private func sources(of edit: EditRow, in step: StepArchive?) -> [ReflectionArchive] {
    let content = ReflectionArchive.content(of: edit.item)
    return (step?.reflections ?? []).filter { $0.proposals.contains(content) }
  }

  private func addEvidence(of edit: EditRow, step: StepArchive?, to page: inout Page) {
    let exact = sources(of: edit, in: step)
    let reflections =
      exact.isEmpty
      ? (step?.reflections ?? []).filter { edit.source == nil || $0.source == edit.source } : exact
    let wanted = Set(reflections.flatMap(\.tasks))
    var tasks = (step?.tasks ?? []).filter { wanted.contains($0.task) }
    if let source = edit.source { tasks = tasks.filter { ($0.hard >= 1e-9) == (source == .success) } }
    page.add("")
    page.heading(
      "Evidence (Enter opens the trajectory)", note: tasks.isEmpty ? "none on record" : "\(tasks.count)")
    if exact.isEmpty, !tasks.isEmpty {
      page.add("  Merged from several minibatches: tasks of all that may stand behind it.", .textDim)
    }
    for task in tasks {
      page.add(taskLine(task))
    }
  }

  /// A task with its score, and the way to its trajectory.
  func taskLine(_ task: TaskArchive) -> PageLine {
    let (word, role): (String, ThemeRole) =
      task.hard >= 1 - 1e-9
      ? ("pass", .scorePass)
      : task.hard >= 1e-9 || task.soft > 0 ? ("part", .scorePart) : ("FAIL", .scoreFail)
    var pieces = [StyledText("  ", .text)] + StyledText.untrusted(task.task.rawValue, .text)
    pieces.append(StyledText(String(repeating: " ", count: max(1, 14 - pieces.width)), .text))
    pieces.append(StyledText("\(word) \(Quantity.fixed(task.soft, digits: 2))  ", role))
    if !task.answer.isEmpty {
      pieces.append(StyledText("got ", .textDim))
      pieces += StyledText.untrusted(task.answer, .text)
    }
    if !task.why.isEmpty {
      pieces.append(StyledText("  ", .textDim))
      pieces += StyledText.untrusted(task.why, .textDim)
    }
    return PageLine(pieces, link: .detail(.trajectory(sequence: task.sequence)), indent: 14)
  }

  private func addChecks(of edit: EditRow, to page: inout Page) {
    let checks = inspection(of: edit)
    let count = checks.warnings.count
    page.add("")
    page.heading("Checks", note: count == 0 ? "no warning" : "\(count) warning\(count == 1 ? "" : "s")")
    for check in checks.checks { page.fact(check.title, check.finding, width: 28) }
  }

  private func addHistory(of edit: EditRow, step: StepArchive?, to page: inout Page) {
    page.add("")
    page.heading("History")
    if let step, let at = step.proposedAt {
      let total = step.chosen.count + step.clipped.count
      page.add("  \(time(at)) proposed by the optimizer, rank \(edit.rank) of \(total)")
    }
    for timed in step?.decisions ?? [] where timed.decision.edit == edit.id {
      let decision = timed.decision
      var line = [StyledText("  \(time(timed.time)) \(decision.verdict.past) by ", decision.verdict.role)]
      line += StyledText.untrusted(decision.actor.name, .text)
      if let reason = decision.reason {
        line.append(StyledText(": ", .text))
        line += StyledText.untrusted(reason.description, .text)
      }
      if decision.actor.kind == .policy { line.append(StyledText(" (policy)", .textDim)) }
      if decision.scope != .edit { line.append(StyledText(" with others", .textDim)) }
      page.add(PageLine(line, indent: 11))
    }
    for review in step?.reviews ?? [] where review.promoted.contains(edit.id) {
      page.add("  \(time(review.time)) moved up: one above it was vetoed")
    }
    if let gate = step?.gate, let at = step?.gateAt {
      switch edit.stage {
      case .accepted, .takenBack, .rejected:
        page.add(
          "  \(time(at)) gate: candidate \(gate.isBound ? "at most " : "")\(Self.score(gate.candidateScore)) \(gate.sign) \(Self.score(gate.previousScore)), "
            + (gate.action == "reject" ? "rejected" : "accepted"),
          gate.action == "reject" ? .gateReject : .gateAccept)
      default: break
      }
    }
    if edit.decision?.verdict == .edit {
      page.add("  as the optimizer wrote it:", .textDim)
      addTexts(of: edit.item, to: &page)
    }
  }
}

extension EditVerdict {
  /// In the past tense.
  var past: String {
    switch self {
    case .approve: "approved"
    case .veto: "vetoed"
    case .edit: "edited and approved"
    case .defer: "deferred"
    case .clear: "decision taken back"
    }
  }

  var role: ThemeRole {
    switch self {
    case .approve: .editApproved
    case .veto: .editVetoed
    case .edit: .editEdited
    case .defer: .editDeferred
    case .clear: .editUndecided
    }
  }
}
