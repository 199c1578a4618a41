import SkillModel

/// What was decided in a run and by whom, folded from its records: pure, and the same for whoever reads the journal.
package struct AuditTrail: Sendable {
  /// One step with everything that was decided about it.
  package struct Step: Sendable {
    package let step: Int
    package let epoch: Int
    /// The skill that the edits would change.
    package let base: String
    package var proposed: EditsProposed?
    package var checked: EditsChecked?
    package var decisions: [EditDecided] = []
    package var closed: [ReviewClosed] = []
    /// One for each round; the last counts.
    package var candidates: [CandidateBuilt] = []
    package var stopped: [GateStopped] = []
    package var verdict: GateDecided?
    package var committed: StepCommitted?
  }

  package private(set) var entries: [AuditEntry] = []
  package private(set) var steps: [Step] = []
  package private(set) var state = RunState()
  private var shared: [String: JSONValue] = [:]
  /// First and last record of the scores of each evaluation on the selection split.
  private var evaluations: [Phase: ClosedRange<Int>] = [:]

  package init() {}

  /// Takes the next record.
  ///
  /// - Parameter link: what the record names as its predecessor.
  package mutating func take(_ record: JournalRecord<RunEvent>, link: String) {
    let place: [String: JSONValue] = [
      "seq": .integer(record.sequence), "time": .string(AuditTime.text(of: record.time)),
      "prev": .string(link),
    ]
    switch record.event {
    case .runStarted(let started):
      shared = [
        "run_id": .string(started.run), "program": .string(started.program),
        "build": started.build.map(JSONValue.string) ?? .null,
        "config_sha256": started.inputs.first { $0.name == "config" }.map { .string($0.sha256) } ?? .null,
      ]
    case .runResumed(let resumed):
      shared["program"] = .string(resumed.program)
      shared["build"] = resumed.build.map(JSONValue.string) ?? .null
    case .taskScored(let scored) where scored.phase.stage.split == .selection:
      let first = evaluations[scored.phase]?.lowerBound ?? record.sequence
      evaluations[scored.phase] = first...record.sequence
    case .reviewModeSet(let set): add(set, at: place)
    case .revertAsked(let asked): add(asked, at: place)
    case .stepStarted(let started):
      steps.removeAll { $0.step == started.step }
      steps.append(Step(step: started.step, epoch: started.epoch, base: state.current.text))
    case .editsProposed(let proposed): update(proposed.step) { $0.proposed = proposed }
    case .editsChecked(let checked): update(checked.step) { $0.checked = checked }
    case .editDecided(let decided):
      update(decided.step) { $0.decisions.append(decided) }
      add(decided, at: place)
    case .reviewClosed(let closed): update(closed.step) { $0.closed.append(closed) }
    case .candidateBuilt(let built): update(built.step) { $0.candidates.append(built) }
    case .gateStopped(let stopped):
      update(stopped.step) { $0.stopped.append(stopped) }
      append(
        .gate, step: stopped.step, subject: "candidate", action: "stopped",
        ["candidate_sha256": .string(stopped.candidate), "evidence": "not_evaluated"], at: place)
    case .gateDecided(let decided):
      update(decided.step) { $0.verdict = decided }
      add(decided, at: place)
    case .stepCommitted(let committed): update(committed.step) { $0.committed = committed }
    case .slowUpdateDecided(let decided): add(decided, at: place)
    default: break
    }
    state.apply(record.event)
  }

  private mutating func update(_ step: Int, _ change: (inout Step) -> Void) {
    guard let place = steps.lastIndex(where: { $0.step == step }) else { return }
    change(&steps[place])
  }

  private mutating func append(
    _ source: AuditEntry.Source, step: Int, epoch: Int? = nil, subject: String, action: String,
    _ fields: [String: JSONValue], at place: [String: JSONValue]
  ) {
    entries.append(
      AuditEntry(
        source: source, step: step, epoch: epoch ?? state.epoch, subject: subject, action: action,
        fields: shared.merging(place) { $1 }.merging(fields) { $1 }))
  }

  private mutating func add(_ decided: EditDecided, at place: [String: JSONValue]) {
    func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
    func number(_ value: Int?) -> JSONValue { value.map(JSONValue.integer) ?? .null }
    let step = steps.last { $0.step == decided.step }
    let edited = decided.edited.map { JSONWriter.text(of: .object($0), layout: .compact) }
    let proposed = state.review?[decided.edit]?.item.item
    let difference =
      decided.difference
      ?? decided.edited.flatMap { edited in proposed.map { UnifiedDifference.text(from: $0, to: edited) } }
    let view = decided.shown.difference
    var fields: [String: JSONValue] = [
      "monotonic_ms": .integer(decided.milliseconds), "decision_id": .string(decided.decision),
      "scope": .string(decided.scope.rawValue), "edit_sha256": .string(decided.shown.itemDigest),
      "base_skill_sha256": .string(decided.shown.baseDigest), "candidate_sha256": text(decided.candidate),
      "shown_difference_sha256": text(view?.digest), "shown_difference_form": text(view?.form),
      "shown_difference_lines": number(view?.lines), "shown_difference_lines_seen": number(view?.seen),
      "shown_substitutions": text(decided.shown.substitutions?.joined(separator: " ")),
      "keys_pressed": number(decided.shown.keysPressed), "edited_difference": text(difference),
      "shown_hidden_characters": .integer(decided.shown.hiddenCharacters),
      "shown_warnings": .string(decided.shown.warnings.joined(separator: " ")),
      "dwell_ms": number(decided.shown.dwellMilliseconds), "via": .string(decided.via),
      "mode": .string(decided.mode.rawValue), "paused": .bool(decided.wasPaused),
      "reason_code": text(decided.reason?.code.rawValue), "reason_text": text(decided.reason?.text),
      "edited": text(edited), "edited_sha256": text(edited.map { SHA256(hashing: $0).hexadecimal }),
      "parent_sha256": edited == nil ? .null : .string(decided.shown.itemDigest),
      "author": edited == nil ? .null : "human",
      "evidence": "not_evaluated",
    ]
    fields.merge(Self.fields(of: decided.actor)) { $1 }
    if decided.candidate != nil, let verdict = step?.verdict {
      fields.merge(Self.evidence(of: verdict)) { $1 }
    }
    if let program = decided.actor.program {
      fields["program"] = .string(program)
      fields["build"] = text(decided.actor.build)
    }
    append(
      decided.actor.kind == .person ? .person : .policy, step: decided.step, epoch: decided.epoch,
      subject: decided.edit.rawValue, action: decided.verdict.rawValue, fields, at: place)
  }

  private mutating func add(_ set: ReviewModeSet, at place: [String: JSONValue]) {
    var fields = Self.fields(of: set.actor)
    fields["mode"] = .string(set.mode.rawValue)
    fields["previous_mode"] = .string(set.previous.rawValue)
    if set.mode == .window { fields["window_seconds"] = .number(set.windowSeconds) }
    append(
      set.actor.kind == .person ? .person : .policy, step: set.step, epoch: set.epoch,
      subject: "review mode", action: "set", fields, at: place)
  }

  private mutating func add(_ asked: RevertAsked, at place: [String: JSONValue]) {
    var fields: [String: JSONValue] = [
      "monotonic_ms": .integer(asked.milliseconds), "decision_id": .string(asked.decision),
      "scope": "candidate", "base_skill_sha256": .string(asked.request.shownSkill),
      "candidate_sha256": state.layer(ofStep: asked.request.step).map {
        .string(SkillDigest(of: $0.current.text).hexadecimal)
      } ?? .null, "evidence": "measured before",
      "via": .string(asked.request.via), "mode": .string(asked.mode.rawValue),
      "paused": .bool(asked.wasPaused), "reason_code": .string(asked.request.reason.code.rawValue),
      "reason_text": .string(asked.request.reason.text),
    ]
    fields.merge(Self.fields(of: asked.actor)) { $1 }
    if let program = asked.actor.program {
      fields["program"] = .string(program)
      fields["build"] = asked.actor.build.map(JSONValue.string) ?? .null
    }
    append(
      asked.actor.kind == .person ? .person : .policy, step: asked.request.step, epoch: asked.epoch,
      subject: "skill", action: "revert", fields, at: place)
  }

  private static func fields(of actor: DecisionActor) -> [String: JSONValue] {
    func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
    return [
      "actor_kind": .string(actor.kind.rawValue), "actor_name": .string(actor.name),
      "actor_uid": actor.userID.map(JSONValue.integer) ?? .null, "actor_terminal": text(actor.terminal),
      "actor_host": text(actor.host), "actor_ssh": text(actor.remoteAddress),
      "actor_session": .string(actor.session),
    ]
  }

  /// Which records the scores of an evaluation are.
  private func evaluation(_ phase: Phase, isReused: Bool) -> JSONValue {
    if isReused { return "measured before" }
    return evaluations[phase].map { .string("records \($0.lowerBound)-\($0.upperBound)") } ?? .null
  }

  private mutating func add(_ decided: GateDecided, at place: [String: JSONValue]) {
    let step = steps.last { $0.step == decided.step }
    var fields = Self.evidence(of: decided)
    let phase = Phase(
      epoch: state.epoch, step: decided.step, stage: .gate, batch: state.review?.round ?? 0)
    fields["evaluation"] = evaluation(phase, isReused: decided.isReused)
    fields["candidate_sha256"] = step?.candidates.last.map { .string($0.digest) } ?? .null
    fields["base_skill_sha256"] = step.map { .string(SkillDigest(of: $0.base).hexadecimal) } ?? .null
    append(.gate, step: decided.step, subject: "candidate", action: decided.action, fields, at: place)
  }

  private mutating func add(_ decided: SlowUpdateDecided, at place: [String: JSONValue]) {
    guard decided.action != "inject_placeholder" else { return }
    var fields: [String: JSONValue] = [
      "base_skill_sha256": .string(SkillDigest(of: state.current.text).hexadecimal),
      "candidate_sha256": decided.candidate.map { .string(SkillDigest(of: $0).hexadecimal) } ?? .null,
      "evidence": decided.score == nil ? "not_evaluated" : "evaluated",
      "gate_verdict": .string(decided.action), "scores_reused": .bool(decided.isReused),
    ]
    if let score = decided.score {
      fields["n"] = .integer(score.count)
      fields["hard"] = .number(score.hard)
      fields["soft"] = .number(score.soft)
    }
    if decided.score != nil || decided.isReused {
      fields["evaluation"] = evaluation(
        Phase(epoch: decided.epoch, stage: .slowGate), isReused: decided.isReused)
    }
    append(
      .slowUpdate, step: state.lastStep, epoch: decided.epoch, subject: "slow update", action: decided.action,
      fields, at: place)
  }

  private static func evidence(of decided: GateDecided) -> [String: JSONValue] {
    var fields: [String: JSONValue] = [
      "evidence": "evaluated", "n": .integer(decided.score.count), "hard": .number(decided.score.hard),
      "soft": .number(decided.score.soft), "candidate_score": .number(decided.candidateScore),
      "candidate_score_is_bound": .bool(decided.isBound),
      "previous_score": .number(decided.previousScore), "gate_metric": .string(decided.metric),
      "gate_verdict": .string(decided.action), "scores_reused": .bool(decided.isReused),
      "noise": "not measured",
    ]
    if let outcomes = decided.outcomes {
      fields["wins"] = .integer(outcomes.wins)
      fields["losses"] = .integer(outcomes.losses)
      fields["ties"] = .integer(outcomes.ties)
      fields["p_better"] = .number(outcomes.probabilityOfBetter)
      fields["strength"] = .string(outcomes.strength.rawValue)
    }
    return fields
  }
}
