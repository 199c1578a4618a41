import SkillModel

/// Tells a run in plain lines, one a stage: for logs, pipes and terminals without a screen.
///
/// A fold like the dashboard's: give it every event, print the lines that come back.
package struct PlainProgress: Sendable {
  private var state = RunState()
  private var tasksDone = 0
  private var tasksPlanned = 0
  private var phaseDone = 0
  private var phaseTasks = 0
  private var reflections = (usable: 0, unusable: 0)
  private var lastLineSeconds = 0.0
  /// Seconds after which a stage that goes on says how far it is.
  private let patience: Double

  package init(patience: Double = 10) { self.patience = patience }

  /// The lines to print for an event, already safe for a terminal.
  ///
  /// - Parameter seconds: since the start of this process.
  package mutating func lines(for event: RunEvent, at seconds: Double) -> [String] {
    let texts = describe(event, at: seconds)
    state.apply(event)
    if !texts.isEmpty { lastLineSeconds = seconds }
    return texts.map { SafeText.singleLine($0).text }
  }

  private mutating func describe(_ event: RunEvent, at seconds: Double) -> [String] {
    switch event {
    case .runStarted(let started):
      plan(started)
      return opening(of: started)
    case .runResumed(let resumed):
      return [
        "resumed after step \(state.lastStep) of \(state.header?.plan.totalSteps ?? 0), "
          + "\(resumed.openCalls) call\(resumed.openCalls == 1 ? "" : "s") may be sent a second time"
      ] + resumed.drift.map { "accepted drift: \($0.name) \($0.path)" }
    case .taskScored(let scored):
      tasksDone += 1
      phaseDone += 1
      guard seconds - lastLineSeconds >= patience else { return [] }
      return [line(label(of: scored.phase), "\(phaseDone) tasks so far", at: seconds)]
    case .baselineMeasured(let measured):
      phaseDone = 0
      return [line("baseline", "val \(score(measured.score))", at: seconds)]
    case .stepStarted: reflections = (0, 0)
    case .rolloutMeasured(let measured):
      phaseDone = 0
      return [line("\(position(measured.step)) rollout", "train \(score(measured.score))", at: seconds)]
    case .minibatchReflected(let reflected):
      if reflected.patch == nil { reflections.unusable += 1 } else { reflections.usable += 1 }
    case .patchesMerged(let merged):
      let count = merged.patch["edits"]?.arrayValue?.count ?? 0
      let lost = reflections.unusable == 0 ? "" : ", \(reflections.unusable) unusable"
      return [
        line(
          "\(position(merged.step)) reflect",
          "\(reflections.usable) minibatches\(lost), merged into \(count) edit\(count == 1 ? "" : "s")",
          at: seconds)
      ]
    case .gateDecided(let decided):
      phaseDone = 0
      return [line("\(position(decided.step)) gate", verdict(decided), at: seconds)]
    case .stepCommitted(let committed) where committed.action.hasPrefix("skip"):
      return [line("\(position(committed.step)) skipped", "no edit was proposed", at: seconds)]
    case .slowUpdateDecided(let decided) where decided.action != "inject_placeholder":
      phaseDone = 0
      return [line("epoch \(decided.epoch) slow update", words(for: decided), at: seconds)]
    case .metaNoteDecided(let decided) where decided.action == "write_meta_skill":
      return [line("epoch \(decided.epoch) meta note", firstLine(of: decided.note), at: seconds)]
    case .finalSelected(let selected):
      phaseDone = 0
      let promoted = selected.isPromoted ? ", promoted to best" : ""
      return [line("final", "val \(fixed(selected.gateScore))\(promoted)", at: seconds)]
    case .testMeasured(let measured):
      phaseDone = 0
      let name = measured.stage.rawValue.replacingAll(exactly: "_", with: " ")
      return [line(name, score(measured.score), at: seconds)]
    case .degraded(let degraded) where degraded.kind == .outage: return ["  OUTAGE: \(degraded.detail)"]
    case .degraded(let degraded) where degraded.kind == .outageEnded: return ["  goes on: \(degraded.detail)"]
    case .degraded(let degraded):
      return ["  note: \(degraded.kind.rawValue.replacingAll(exactly: "_", with: " ")): \(degraded.detail)"]
    case .editsChecked(let checked):
      return checked.rows.flatMap { row in
        row.findings.map { "  look at edit \(row.edit): \($0)" }
      }
    case .callAttemptFailed(let failed):
      let what = "\(failed.kind)\(failed.status.map { " \($0)" } ?? ""): \(failed.message)"
      if failed.isLast == true { return ["  given up after \(failed.attempt) requests: \(what)"] }
      return [
        "  waiting \(fixed(failed.delay, 1)) s: \(what)"
      ]
    case .revertAsked(let asked):
      return [
        "  step \(position(asked.request.step)) is to be taken back: \(asked.request.reason.description)"
      ]
    case .skillReverted(let reverted):
      let before = state.layer(ofStep: reverted.step)?.current.gateScore
      return [
        line(
          "\(position(reverted.step)) taken back",
          "the skill is the one from before it, val \(before.map { fixed($0) } ?? "-")", at: seconds)
      ]
    case .runInterrupted(let interrupted): return ["interrupted: \(interrupted.reason)"]
    default: break
    }
    return []
  }

  private mutating func plan(_ started: RunStarted) {
    let calls = CallPlan(plan: started.plan, configuration: started.configuration)
    tasksPlanned = calls.calls(of: .target)
  }

  private func opening(of started: RunStarted) -> [String] {
    let plan = started.plan
    let target = started.models[ModelRole.target.rawValue]
    let optimizer = started.models[ModelRole.optimizer.rawValue]
    return [
      "skillopt \(started.program)  \(started.environment): \(plan.trainSize) train, \(plan.selectionSize) val, "
        + "\(plan.testSize) test; \(plan.epochs) epochs of \(plan.stepsPerEpoch) steps, batch \(plan.batchSize)"
        + (plan.accumulation > 1 ? " x \(plan.accumulation)" : ""),
      "target \(name(target)), optimizer \(name(optimizer)), seed \(started.configuration.train.seed)",
    ]
  }

  private func name(_ model: ModelIdentity?) -> String {
    guard let model else { return "none" }
    return model.model.isEmpty ? model.backend : "\(model.model) (\(model.backend))"
  }

  private func label(of phase: Phase) -> String {
    let name = phase.stage.rawValue.replacingAll(exactly: "_", with: " ")
    if phase.step > 0 { return "\(position(phase.step)) \(name)" }
    return phase.epoch > 0 ? "epoch \(phase.epoch) \(name)" : name
  }

  private func position(_ step: Int) -> String {
    guard let plan = state.header?.plan, plan.stepsPerEpoch > 0 else { return "step \(step)" }
    return "\((step - 1) / plan.stepsPerEpoch + 1).\((step - 1) % plan.stepsPerEpoch + 1)"
  }

  private func verdict(_ decided: GateDecided) -> String {
    let word =
      switch decided.action {
      case "accept_new_best": "accepted, new best"
      case "accept": "accepted"
      case "force_accept": "taken without gate"
      default: "rejected"
      }
    let most = decided.isBound ? "at most " : ""
    var text =
      "val \(most)\(fixed(decided.candidateScore)) \(decided.sign) \(fixed(decided.previousScore)), \(word)"
    if let count = decided.stoppedAfter { text += " after \(count) tasks" }
    if let outcomes = decided.outcomes {
      text +=
        " (\(outcomes.wins) better, \(outcomes.losses) worse; \(outcomes.strength.rawValue), "
        + "P \(fixed(outcomes.probabilityOfBetter, 2)))"
    }
    return text
  }

  private func words(for decided: SlowUpdateDecided) -> String {
    switch decided.action {
    case "no_content": "nothing written"
    case "force_accept": "taken UNGATED"
    case "reject": "rejected, val \(decided.score.map { fixed($0.hard) } ?? "-")"
    default: "accepted, val \(decided.score.map { fixed($0.hard) } ?? "-")"
    }
  }

  private func firstLine(of text: String) -> String {
    let line = text.splittingLines().first ?? ""
    return line.codePointCount > 60 ? line.prefix(codePoints: 59) + "…" : line
  }

  private func score(_ score: MeasuredScore) -> String {
    "hard \(fixed(score.hard)) soft \(fixed(score.soft)) of \(score.count)"
  }

  private func line(_ label: String, _ text: String, at seconds: Double) -> String {
    let usage = state.totalUsage
    let padded = label + String(repeating: " ", count: max(1, 22 - label.count))
    let body = text + String(repeating: " ", count: max(1, 52 - text.count))
    return padded + body + " \(usage.calls) calls  \(Quantity.tokens(usage.prompt + usage.completion)) tok  "
      + spent
      + Quantity.duration(seconds) + left(at: seconds)
  }

  private var spent: String {
    RunCost(of: state).money.map { "spent \(Quantity.money($0))  " } ?? ""
  }

  private func left(at seconds: Double) -> String {
    guard tasksDone > 0, tasksPlanned > tasksDone, seconds >= 1 else { return "" }
    let share = Double(tasksPlanned - tasksDone) / Double(tasksDone)
    return ", at most \(Quantity.duration(seconds * share)) left"
  }

  private func fixed(_ number: Double, _ digits: Int = 3) -> String { Quantity.fixed(number, digits: digits) }
}
