import SkillModel

extension RunPicture {
  mutating func take(_ proposed: EditsProposed, at time: Int, _ number: Int) {
    isBeforeGate = true
    if header?.configuration.review.mode != .auto { times.review(at: time) }
    guard let place = place(ofStep: proposed.step) else { return }
    let mode = header?.configuration.optimizer.update ?? .patch
    var rows = EditReader(skill: current.text, mode: mode).rows(
      of: proposed.chosen, step: proposed.step, number)
    for (offset, item) in proposed.clipped.enumerated() {
      let rank = rows.count + 1
      var row = EditReader(skill: current.text, mode: mode).row(
        of: item, step: proposed.step, rank: rank, number)
      row.stage = .clipped(rank: proposed.chosen.count + offset + 1, budget: proposed.budget ?? 0)
      rows.append(row)
      reject(
        row, of: place, .clipped(rank: proposed.chosen.count + offset + 1, budget: proposed.budget ?? 0),
        number)
    }
    steps[place].edits = rows
    steps[place].budget = proposed.budget
    steps[place].proposedSequence = number
    let clipped = proposed.clipped.isEmpty ? "" : ", \(proposed.clipped.count) clipped"
    note(
      number, time, .optimizer, "propose", "\(Self.edits(proposed.chosen.count))\(clipped)",
      step: proposed.step)
  }

  mutating func take(_ checked: EditsChecked, at time: Int, _ number: Int) {
    guard let place = place(ofStep: checked.step) else { return }
    for row in checked.rows {
      change(row.edit, in: place) { edit in
        edit.findings = row.findings.map {
          EditRow.Finding(kind: $0.kind, words: SafeText.singleLine($0.description.prefix(codePoints: 200)))
        }
      }
    }
    let suspicious = checked.rows.count(where: \.isSuspicious)
    guard suspicious > 0 else { return }
    note(
      number, time, .engine, "check", "\(Self.edits(suspicious)) to be looked at closely", step: checked.step,
      role: .suspicious)
  }

  mutating func take(_ decided: EditDecided, at time: Int, _ number: Int) {
    var words = decided.edit.rawValue
    if let reason = decided.reason, decided.verdict == .veto { words += ": \(reason.description)" }
    note(
      number, time, .actor(decided.actor), decided.verdict == .clear ? "undo" : decided.verdict.rawValue,
      words,
      step: decided.step, role: Self.role(of: decided.verdict))
    guard let place = place(ofStep: decided.step),
      let row = steps[place].edits.firstIndex(where: { $0.id == decided.edit })
    else { return }
    let mode = header?.configuration.optimizer.update ?? .patch
    let wasVetoed = steps[place].edits[row].decision?.verdict == .veto
    steps[place].edits[row].decision = decided.verdict == .clear ? nil : decided
    EditReader(skill: current.text, mode: mode).refresh(&steps[place].edits[row])
    if wasVetoed { unreject(decided.edit, \.isVeto) }
    if decided.verdict == .veto {
      reject(steps[place].edits[row], of: place, Self.reason(decided.reason, decided.actor), number)
    }
  }

  mutating func take(_ closed: ReviewClosed, at time: Int, _ number: Int) {
    times.endReview(at: time)
    guard let place = place(ofStep: closed.step) else { return }
    let mode = header?.configuration.optimizer.update ?? .patch
    let reader = EditReader(skill: current.text, mode: mode)
    for id in closed.promoted { change(id, in: place) { $0.isPromoted = true } }
    for item in closed.approved {
      change(item.id, in: place) {
        $0.stage = .proposed
        // In the wording in which it is applied, whoever wrote it.
        if $0.item != item.item, $0.decision?.edited == nil { $0.item = item.item }
        reader.refresh(&$0)
      }
      unreject(item.id) { if case .clipped = $0 { true } else { false } }
    }
    for edit in closed.vetoed {
      change(edit.item.id, in: place) { $0.stage = .vetoed }
      unreject(edit.item.id, \.isVeto)
      if let row = steps[place].edits.first(where: { $0.id == edit.item.id }) {
        reject(row, of: place, Self.reason(edit.reason, edit.actor), number)
      }
    }
    for item in closed.deferred { change(item.id, in: place) { $0.stage = .deferred } }
    if epochs.indices.contains(steps[place].epoch &- 1) {
      epochs[steps[place].epoch &- 1].editsVetoed += closed.vetoed.count
    }
    note(
      number, time, .engine, "review",
      "\(closed.approved.count) to the gate, \(closed.vetoed.count) vetoed, \(closed.deferred.count) deferred",
      step: closed.step)
  }

  mutating func take(_ stopped: GateStopped, at time: Int, _ number: Int) {
    settleRunningTasks()
    if let openGate { groups[openGate].isClosed = true }
    openGate = nil
    candidate = nil
    isBeforeGate = true
    note(
      number, time, .gate, "stop", "\(Self.edits(stopped.vetoed.count)) vetoed, the others are gated again",
      step: stopped.step, role: .statusWarn)
    guard let place = place(ofStep: stopped.step) else { return }
    steps[place].rounds += 1
    for row in steps[place].edits.indices where steps[place].edits[row].stage == .inGate {
      steps[place].edits[row].stage = .proposed
    }
  }

  mutating func take(_ built: CandidateBuilt, at time: Int, _ number: Int) {
    isBeforeGate = false
    times.endReview(at: time)
    candidate = built
    phase = Phase(epoch: epoch, step: built.step, stage: .gate)
    guard let place = place(ofStep: built.step) else { return }
    steps[place].candidateSequence = number
    var applied = 0
    var outcomes = built.report.map { EditOutcome(rawValue: $0["status"]?.stringValue ?? "") }
    outcomes.reverse()
    for row in steps[place].edits.indices {
      let edit = steps[place].edits[row]
      guard edit.stage == .proposed, edit.decision?.verdict != .veto, edit.decision?.verdict != .defer else {
        continue
      }
      if let refused = built.refused.first(where: { $0.id == edit.id }) {
        let why = SafeText.singleLine(refused.reason.prefix(codePoints: 120))
        steps[place].edits[row].stage = .refused(why)
        reject(edit, of: place, .refused(why), number)
        continue
      }
      // Report rows stand in the order of the edits that were let through.
      if let outcome = outcomes.popLast() ?? nil, outcome.outcomeClass != .applied {
        steps[place].edits[row].stage = .notApplied(outcome)
        reject(edit, of: place, .notApplicable(outcome), number)
      } else {
        steps[place].edits[row].stage = .inGate
        applied += 1
      }
    }
    note(number, time, .engine, "candidate", "\(Self.edits(applied)) applied", step: built.step)
  }

  /// The candidate's edits are in, or rejected with it.
  mutating func settleEdits(of place: Int, by point: GatePoint, _ number: Int) {
    for row in steps[place].edits.indices where steps[place].edits[row].stage == .inGate {
      steps[place].edits[row].stage = point.isAccepted ? .accepted : .rejected
      if !point.isAccepted {
        reject(
          steps[place].edits[row], of: place,
          .gate(before: point.previous, after: point.score, isBound: point.isBound), number)
      }
    }
  }

  /// The edits of an accepted step are out again, and rejected by a person.
  mutating func takeBackEdits(ofStep step: Int, _ asked: RevertAsked?, _ number: Int) {
    guard let place = place(ofStep: step) else { return }
    let reason = asked?.request.reason ?? VetoReason()
    for row in steps[place].edits.indices where steps[place].edits[row].stage == .accepted {
      steps[place].edits[row].stage = .takenBack(SafeText.singleLine(reason.description))
      reject(
        steps[place].edits[row], of: place, Self.reason(reason, asked?.actor ?? .policy("")), number)
    }
  }

  /// The edits of a step that built on one that is taken back are out with it; nobody has said a word against them.
  mutating func loseEdits(ofStep step: Int, with reverted: Int) {
    guard let place = place(ofStep: step) else { return }
    let name = self.place(ofStep: reverted).map { steps[$0].name } ?? "\(reverted)"
    for row in steps[place].edits.indices where steps[place].edits[row].stage == .accepted {
      steps[place].edits[row].stage = .takenBack(SafeText("with step \(name)"))
    }
  }

  private mutating func reject(_ row: EditRow, of place: Int, _ reason: RejectionReason, _ number: Int) {
    rejected.append(
      RejectedRow(
        id: row.id, epoch: steps[place].epoch, step: row.step, stepInEpoch: steps[place].stepInEpoch,
        kind: row.kind, text: row.text, reason: reason, sequence: number))
  }

  /// Takes a rejection of this step back that was undone.
  private mutating func unreject(_ id: EditID, _ matches: (RejectionReason) -> Bool) {
    guard let place = rejected.lastIndex(where: { $0.id == id && matches($0.reason) }) else { return }
    rejected.remove(at: place)
  }

  private mutating func change(_ id: EditID, in place: Int, _ body: (inout EditRow) -> Void) {
    guard let row = steps[place].edits.firstIndex(where: { $0.id == id }) else { return }
    body(&steps[place].edits[row])
  }

  private static func reason(_ reason: VetoReason?, _ actor: DecisionActor) -> RejectionReason {
    if reason?.code == .vetoedBefore { return .vetoedBefore }
    return .veto(
      reason ?? VetoReason(), words: SafeText.singleLine((reason ?? VetoReason()).description),
      by: SafeText.singleLine(actor.name.prefix(codePoints: 40)))
  }

  private static func role(of verdict: EditVerdict) -> ThemeRole {
    switch verdict {
    case .approve: .editApproved
    case .veto: .editVetoed
    case .edit: .editEdited
    case .defer: .editDeferred
    case .clear: .editUndecided
    }
  }

  static func edits(_ count: Int) -> String { count == 1 ? "1 edit" : "\(count) edits" }
}
