import SkillModel

extension Dashboard {
  mutating func review(_ action: ActionID, via: String, at now: Int) -> [DashboardEffect] {
    switch action {
    case .approve: return approve(via: via, at: now)
    case .veto: return veto(via: via)
    case .defer: return deferEdits(via: via, at: now)
    case .edit: return openEditor()
    case .approveAll: return askAll(.approve, via: via, at: now)
    case .vetoAll: return askAll(.veto, via: via, at: now)
    case .undo: return takeBack(via: via)
    case .redo: return makeAgain(via: via)
    default: return openRevert()
    }
  }

  /// The edits that a decision is about: the one in view, the marked ones, the range, or the one under the cursor.
  var targets: (edits: [EditID], scope: EditDecided.Scope) {
    if let detail = view.details.last {
      if case .edit(let id) = detail.subject { return ([id], .edit) }
      return ([], .edit)
    }
    guard view.focus == .edits || view.focus == .diff else { return ([], .edit) }
    let list = view[list: .edits]
    let rows = MainScreen.rows(of: .edits, run: shownRun, view: view)
    func edits(_ rows: some Sequence<RowID>) -> [EditID] {
      rows.compactMap { if case .edit(let id) = $0 { id } else { nil } }
    }
    let marked = edits(rows.filter { list.marked.contains($0) })
    if !marked.isEmpty { return (marked, .range) }
    guard let cursor = cursorIndex(in: rows, list) else { return ([], .edit) }
    if let anchor = list.anchor, let start = rows.firstIndex(of: anchor) {
      return (edits(rows[min(start, cursor)...max(start, cursor)]), .range)
    }
    return (edits([rows[cursor]]), .edit)
  }

  private mutating func approve(via: String, at now: Int) -> [DashboardEffect] {
    let (ids, scope) = targets
    guard !ids.isEmpty else { return noTarget() }
    if ids.count == 1, run.edit(ids[0])?.decision?.verdict == .approve, run.edit(ids[0])?.stage == .proposed {
      return decide(DecisionPlan(ids, .clear, scope: scope, via: via), at: now)
    }
    return decide(DecisionPlan(ids, .approve, scope: scope, via: via), at: now)
  }

  private mutating func deferEdits(via: String, at now: Int) -> [DashboardEffect] {
    let (ids, scope) = targets
    guard !ids.isEmpty else { return noTarget() }
    return decide(DecisionPlan(ids, .defer, scope: scope, via: via), at: now)
  }

  private mutating func veto(via: String) -> [DashboardEffect] {
    if let edit = revertible {
      let way = RevertPlan(step: edit.step, name: name(of: edit), via: via)
      view.prompt = LinePrompt(
        purpose: .revertReason(way), box: TextBox(limit: VetoReason.lengthLimit, earlier: desk.reasons))
      return []
    }
    let (ids, scope) = targets
    guard !ids.isEmpty else {
      strayUntil = clock + Self.strayPause
      return noTarget()
    }
    let possible = ids.filter { refusal(of: .veto, for: $0) == nil }
    guard !possible.isEmpty else {
      strayUntil = clock + Self.strayPause
      say(refusal(of: .veto, for: ids[0]) ?? "", weight: .warning)
      return []
    }
    view.prompt = LinePrompt(
      purpose: .vetoReason(DecisionPlan(possible, .veto, scope: scope, via: via)),
      box: TextBox(limit: VetoReason.lengthLimit, earlier: desk.reasons))
    return []
  }

  private mutating func noTarget() -> [DashboardEffect] {
    say("no edit is under the cursor", weight: .warning)
    return []
  }

  /// Asks with the number; only edits that were on the screen long enough count, and none with hidden characters is approved so.
  private mutating func askAll(_ verdict: EditVerdict, via: String, at now: Int) -> [DashboardEffect] {
    let open = run.edits.filter { $0.isOpen && !desk.isSaving($0.id) }
    let shown = open.filter { desk.mayApprove($0.id, at: now) }
    let plain = verdict == .approve ? shown.filter { $0.hiddenCharacters == 0 } : shown
    guard !plain.isEmpty else {
      say(open.isEmpty ? "no edit is undecided" : "no undecided edit has been shown yet", weight: .warning)
      return []
    }
    let word = verdict == .approve ? "Approve" : "Veto"
    var lines = [
      "\(word) \(plain.count) undecided edit\(plain.count == 1 ? "" : "s") that \(plain.count == 1 ? "has" : "have") been shown?"
    ]
    let unseen = open.count - shown.count
    if unseen > 0 { lines.append("\(unseen) not shown yet \(unseen == 1 ? "stays" : "stay") undecided.") }
    let hidden = shown.count - plain.count
    if hidden > 0 {
      lines.append("\(hidden) with hidden characters: decide on \(hidden == 1 ? "it" : "them") alone.")
    }
    view.overlay = .confirm(
      Question(
        lines,
        then: .decide(
          DecisionPlan(
            plain.map(\.id), verdict, scope: .allShown, reason: verdict == .veto ? VetoReason() : nil,
            via: via))))
    return []
  }

  /// Why a verdict on an edit is not possible now; nil: it is.
  func refusal(of verdict: EditVerdict, for id: EditID) -> String? {
    guard let edit = run.edit(id) else { return "\(id) is not known" }
    if desk.isSaving(id) { return "the last decision on \(id) is still being saved" }
    switch edit.stage {
    case .proposed: return nil
    case .clipped:
      return edit.isPromoted
        ? nil : "\(id) was clipped by the budget: it moves up when one above it is vetoed"
    case .inGate:
      return verdict == .veto
        ? nil : "the gate of step \(name(of: edit)) has started: only a veto is possible now"
    case .takenBack: return "step \(name(of: edit)) was taken back"
    case .accepted:
      return "too late: the gate of step \(name(of: edit)) has decided; :revert can take the step back"
    case .rejected:
      return "too late: the gate of step \(name(of: edit)) has decided; :revert says what can be done"
    case .vetoed, .deferred:
      return "too late: the review of step \(name(of: edit)) is closed; :revert says what can be done"
    case .refused: return "\(id) was refused: it can't be applied"
    case .notApplied: return "\(id) could not be applied"
    }
  }

  private func name(of edit: EditRow) -> String { archive.steps[edit.step]?.name ?? "\(edit.step)" }

  /// Sends the decisions of a plan that are possible, or asks first where an edit hides something.
  mutating func decide(_ plan: DecisionPlan, at now: Int) -> [DashboardEffect] {
    var plan = plan
    var refusals: [String] = []
    plan.edits = plan.edits.filter { id in
      if let refusal = refusal(of: plan.verdict, for: id) {
        refusals.append(refusal)
        return false
      }
      if plan.verdict == .approve, !desk.mayApprove(id, at: now) {
        refusals.append(
          "\(id) has been on the screen for less than \(ReviewDesk.dwell) ms: look at it, then approve")
        return false
      }
      return true
    }
    guard !plan.edits.isEmpty else {
      say(refusals.first ?? "no edit to decide on", weight: .warning)
      return []
    }
    if !plan.isConfirmed, let question = hiddenQuestion(for: plan) {
      view.overlay = .confirm(question)
      return []
    }
    let entries = plan.edits.compactMap { id -> ReviewDesk.Entry? in
      guard let edit = run.edit(id) else { return nil }
      return ReviewDesk.Entry(
        request: request(plan, for: edit, at: now),
        before: edit.decision?.verdict == .clear ? nil : edit.decision)
    }
    let left = refusals.isEmpty ? "" : "; \(refusals.count) left out: \(refusals[0])"
    view.message = nil
    if !left.isEmpty { say("sent for \(entries.count)\(left)", weight: .warning) }
    view[list: .edits].marked = []
    view[list: .edits].anchor = nil
    let effects = send(entries, kind: .decide)
    if plan.verdict != .clear, view.details.isEmpty, plan.scope == .edit {
      moveToNextUndecided(after: plan.edits)
    }
    return effects
  }

  private mutating func send(_ entries: [ReviewDesk.Entry], kind: ReviewDesk.Kind) -> [DashboardEffect] {
    let id = nextCommand()
    desk.send(entries, kind: kind, id: id)
    view.saving = desk.saving
    return [.send(.decide(entries.map(\.request)), id: id)]
  }

  private func request(_ plan: DecisionPlan, for edit: EditRow, at now: Int) -> DecisionRequest {
    let skill = run.skill(before: edit)
    let checks: EditInspection
    if plan.verdict == .edit, let edited = plan.edited {
      checks = EditInspection(
        edited, change: EditChange(edited, skill: skill),
        findings: EditChecks().findings(in: edited, on: SkillDocument(skill)).map {
          ($0.kind, $0.description)
        }, rejected: [])
    } else {
      checks = PageBuilder(run: run, archive: archive, width: 80).inspection(of: edit)
    }
    return DecisionRequest(
      step: edit.step, edit: edit.id, verdict: plan.verdict, scope: plan.scope, reason: plan.reason,
      edited: plan.edited,
      shown: ShownEdit(
        itemDigest: NumberedItem(id: edit.id, item: edit.item).itemDigest,
        baseDigest: SHA256(hashing: skill).hexadecimal,
        hiddenCharacters: checks.hiddenCharacters, warnings: checks.warnings,
        dwellMilliseconds: desk.seen(edit.id, at: now),
        substitutions: SafeText.substitutions(
          in: EditInspection.texts(of: plan.edited ?? edit.effectiveItem)),
        difference: desk.difference(of: edit.id), keysPressed: desk.keysPressed(since: edit.id)),
      via: plan.via)
  }

  private func hiddenQuestion(for plan: DecisionPlan) -> Question? {
    guard plan.verdict == .approve || plan.verdict == .edit else { return nil }
    let counts = plan.edits.compactMap { id -> Int? in
      guard let edit = run.edit(id) else { return nil }
      let item = plan.edited ?? edit.item
      let count = EditInspection.texts(of: item).reduce(0) { $0 + SafeText($1).hiddenCharacters }
      return count > 0 ? count : nil
    }
    guard !counts.isEmpty else { return nil }
    let what = plan.edits.count == 1 ? plan.edits[0].rawValue : "\(counts.count) of \(plan.edits.count) edits"
    let total = counts.reduce(0, +)
    return Question(
      [
        "\(what) has \(total) hidden character\(total == 1 ? "" : "s"), shown as <U+...> or ^X.",
        "They would become part of the skill. Approve all the same?",
      ], then: .decide(plan))
  }

  private mutating func openEditor() -> [DashboardEffect] {
    let ids = targets.edits
    guard ids.count == 1, let edit = run.edit(ids[0]) else {
      if ids.count > 1 { say("one edit at a time is written anew", weight: .warning) } else { _ = noTarget() }
      return []
    }
    if let refusal = refusal(of: .edit, for: edit.id) {
      say(refusal, weight: .warning)
      return []
    }
    let item = drafts[edit.id] ?? edit.effectiveItem
    let place = edit.place.text
    return [
      .edit(
        EditorRequest(
          step: edit.step, edit: edit.id,
          explanation:
            "Edit \(edit.id) (\(edit.kind.rawValue) \(place)). Leave it as it is to decide nothing.",
          text: draftTexts[edit.id] ?? EditText.text(of: item)))
    ]
  }

  /// Takes what came back from an editor: judged again, and sent as a decision where it can be applied.
  package mutating func take(edited: EditorResult, at now: Int) -> [DashboardEffect] {
    clock = now
    let id = edited.request.edit
    switch edited.outcome {
    case .unchanged:
      say("unchanged: nothing was decided")
      return []
    case .failed(let why):
      say("not edited: \(why)", weight: .error)
      return []
    case .changed(let text):
      guard let edit = run.edit(id) else { return [] }
      if let refusal = refusal(of: .edit, for: id) {
        say("not taken: \(refusal)", weight: .error)
        return []
      }
      let item: JSONObject
      do throws(EditText.Fault) {
        item = try EditText.item(from: text, original: edit.item)
      } catch {
        draftTexts[id] = text
        say("not taken: \(error.description); e opens it again", weight: .error)
        return []
      }
      draftTexts[id] = nil
      drafts[id] = item
      if item["op"] != nil {
        let verdict = EditValidation.verdict(
          on: EditReading(.object(item)), for: SkillDocument(run.skill(before: edit)))
        if let objection = Self.objection(to: verdict) {
          say("not taken: \(objection); e opens your text again", weight: .error)
          return []
        }
      }
      drafts[id] = nil
      return decide(DecisionPlan([id], .edit, edited: item, via: "key e"), at: now)
    }
  }

  /// Why a person's wording would come to nothing: refused, or skipped when it is applied.
  private static func objection(to verdict: EditValidation.Verdict) -> String? {
    switch verdict {
    case .refused(let refusal): return refusal.description
    case .allowed(_, let remarks):
      for case .willBeSkipped(let outcome) in remarks {
        return "it can't be carried out (\(outcome.rawValue.replacingAll(exactly: "_", with: " ")))"
      }
      return nil
    }
  }

  private mutating func takeBack(via: String) -> [DashboardEffect] {
    guard let entries = desk.lastDone else {
      say(
        desk.saving.isEmpty ? "nothing to undo" : "the last decision is still being saved", weight: .warning)
      return []
    }
    return change(ReviewDesk.reversed(entries, via: via), kind: .undo, word: "undo")
  }

  private mutating func makeAgain(via: String) -> [DashboardEffect] {
    guard let entries = desk.lastUndone else {
      say("nothing to redo", weight: .warning)
      return []
    }
    let again = entries.map { entry in
      var entry = entry
      entry.request.via = via
      return entry
    }
    return change(again, kind: .redo, word: "redo")
  }

  private mutating func change(_ entries: [ReviewDesk.Entry], kind: ReviewDesk.Kind, word: String)
    -> [DashboardEffect]
  {
    for entry in entries {
      guard let edit = run.edit(entry.request.edit) else { continue }
      guard edit.isBeforeGate else {
        say(
          "can't \(word): the gate of step \(name(of: edit)) has started  (:revert says what can be done)",
          weight: .warning)
        return []
      }
    }
    return send(entries, kind: kind)
  }

  /// The edit of the page in view whose step can be taken back.
  var revertible: EditRow? {
    guard case .revert(let id)? = view.details.last?.subject, let edit = run.edit(id), edit.stage == .accepted
    else { return nil }
    if let asked = run.revertAsked, asked.request.step <= edit.step { return nil }
    return edit
  }

  /// Sends what was asked on the page of an accepted edit.
  mutating func takeBack(_ plan: RevertPlan, reason: VetoReason) -> [DashboardEffect] {
    let effects = send(
      .revert(
        RevertRequest(
          step: plan.step, reason: reason, shownSkill: SkillDigest(of: run.current.text).hexadecimal,
          via: plan.via)))
    reverts[lastCommand] = plan.name
    return effects
  }

  private mutating func openRevert() -> [DashboardEffect] {
    guard let id = targets.edits.first ?? rejectedUnderCursor ?? run.edits.first?.id else {
      return noTarget()
    }
    return open(.revert(id))
  }

  private var rejectedUnderCursor: EditID? {
    guard view.details.isEmpty, view.focus == .rejected else { return nil }
    let rows = MainScreen.rows(of: .rejected, run: shownRun, view: view)
    guard let cursor = cursorIndex(in: rows, view[list: .rejected]), case .edit(let id) = rows[cursor] else {
      return nil
    }
    return id
  }
}
