import SkillModel

extension PageBuilder {
  /// A step with all its stages: what was merged, ranked out, applied and skipped, the calls, times and tokens.
  func stepPage(_ number: Int) -> Page {
    guard let step = archive.steps[number] else { return missing("Step \(number)") }
    var page = Page()
    page.title = [
      StyledText("Step \(step.name)", .titleFocus), StyledText("  (\(number) of the run)", .titleCount),
    ]
    let end =
      step.endedAt.map { "\(Quantity.duration(Double(max(0, $0 - step.startedAt)) / 1_000))" } ?? "going on"
    page.note = [StyledText(end, .titleCount)]
    addRollout(step, to: &page)
    addReflection(step, to: &page)
    addProposals(step, to: &page)
    addApplication(step, to: &page)
    addGate(step, to: &page)
    addStages(archive.phases(ofStep: number), to: &page)
    return page
  }

  private func addRollout(_ step: StepArchive, to page: inout Page) {
    let count = step.batches.reduce(0) { $0 + $1.tasks.count }
    page.heading("Rollout", note: "\(step.tasks.count) of \(Quantity.counted(count, "task"))")
    for measured in step.rollouts {
      page.add(
        "  batch \(measured.batch + 1): mean \(Self.score(measured.score.hard)), partial \(Self.score(measured.score.soft)), \(Quantity.counted(measured.score.count, "task"))",
        .text)
    }
    let tasks = step.tasks.sorted { ($0.hard, $0.soft, $0.index) < ($1.hard, $1.soft, $1.index) }
    for task in tasks { page.add(taskLine(task)) }
    page.add("")
  }

  private func addReflection(_ step: StepArchive, to page: inout Page) {
    let unusable = step.reflections.count { $0.reasoning == nil }
    page.heading(
      "Reflection",
      note: Quantity.counted(step.reflections.count, "minibatch")
        + (unusable > 0 ? ", \(unusable) unusable" : ""))
    for reflection in step.reflections {
      let source = reflection.source == .failure ? "failures " : "successes"
      let key = CallKey(
        Phase(epoch: step.epoch, step: step.step, stage: .reflection, batch: reflection.batch),
        lane: reflection.source.rawValue, index: reflection.index)
      let proposals =
        reflection.reasoning == nil
        ? "reply unusable" : Quantity.counted(reflection.proposals.count, "proposal")
      page.add(
        PageLine(
          [
            StyledText("  \(source) \(reflection.index + 1): ", .text),
            StyledText(Quantity.counted(reflection.tasks.count, "task") + ", ", .textDim),
            StyledText(proposals, reflection.reasoning == nil ? .statusWarn : .text),
          ], link: .detail(.call(key)), indent: 4))
      for finding in reflection.findings {
        page.add(
          PageLine([StyledText("    ", .textDim)] + StyledText.untrusted(finding, .textDim), indent: 4))
      }
    }
    for degraded in step.degradations {
      page.add(
        PageLine(
          [StyledText("  \(degraded.kind.rawValue.replacingAll(exactly: "_", with: " ")): ", .statusWarn)]
            + StyledText.untrusted(degraded.detail.prefix(codePoints: 400), .statusWarn), indent: 4))
    }
    page.add("")
  }

  private func addProposals(_ step: StepArchive, to page: inout Page) {
    let picture = run.steps.last { $0.step == step.step }
    let raw = step.reflections.reduce(0) { $0 + $1.proposals.count }
    let merged = picture?.merged
    let edits = picture?.edits ?? []
    let budget = picture?.budget.map { "budget \($0)" } ?? "no budget"
    page.heading(
      "Merged and ranked",
      note: merged.map { "\(Quantity.counted(raw, "proposal")), \($0) after merging, \(budget)" }
        ?? "\(Quantity.counted(raw, "proposal")) so far")
    if let reasoning = step.mergedReasoning, !reasoning.isEmpty {
      page.text(reasoning, .textDim, indent: 2, limit: 3_000)
    }
    if let decision = step.budgetDecision, let why = decision["reasoning"]?.stringValue {
      page.add(
        PageLine(
          [StyledText("  budget: ", .textDim)] + StyledText.untrusted(why.prefix(codePoints: 600), .textDim),
          indent: 4))
    }
    for edit in edits { page.add(editLine(edit)) }
    page.add("")
  }

  /// An edit in one line, and the way to its view.
  func editLine(_ edit: EditRow) -> PageLine {
    let (words, role) = stateWords(of: edit)
    var pieces = [
      StyledText("  [\(edit.mark)]\(edit.rank) ", role), StyledText(edit.kind.rawValue, edit.kind.role),
    ]
    pieces.append(StyledText(String(repeating: " ", count: max(1, 14 - pieces.width)), .text))
    pieces.append(StyledText(edit.text, style: CellStyle(.text)))
    pieces.append(StyledText("  " + words, role))
    return PageLine(pieces, link: .detail(.edit(edit.id)), indent: 14)
  }

  private func addApplication(_ step: StepArchive, to page: inout Page) {
    guard step.candidateAt != nil else { return }
    let applied = step.report.count { $0["status"]?.stringValue?.hasPrefix("applied") == true }
    page.heading(
      "Applied",
      note: "\(applied) applied, \(step.report.count - applied) skipped, \(step.refused.count) refused")
    for row in step.report {
      let status = row["status"]?.stringValue ?? "?"
      let role: ThemeRole = status.hasPrefix("applied") ? .gateAccept : .statusWarn
      let text = row["content_preview"]?.stringValue ?? ""
      let target = row["target"]?.stringValue ?? ""
      page.add(
        PageLine(
          [
            StyledText("  \(row["index"]?.intValue ?? 0) ", .text),
            StyledText(SafeText.singleLine(status.replacingAll(exactly: "_", with: " ")).text + "  ", role),
          ]
            + StyledText.untrusted((text.isEmpty ? target : text).prefix(codePoints: 160), .text), indent: 4))
    }
    for refused in step.refused {
      page.add(
        PageLine(
          [StyledText("  \(refused.id) refused: ", .gateReject)]
            + StyledText.untrusted(refused.reason, .text),
          link: .detail(.edit(refused.id)), indent: 4))
    }
    for review in step.reviews {
      page.add(
        "  review \(review.round + 1) closed \(time(review.time)): \(review.approved.count) approved, \(review.vetoed.count) vetoed, "
          + "\(review.deferred.count) deferred, \(review.promoted.count) moved up", .text, indent: 4)
    }
    page.add("")
  }

  private func addGate(_ step: StepArchive, to page: inout Page) {
    guard step.gate != nil || !step.stops.isEmpty else { return }
    page.heading("Gate", note: step.gateAt.map(time) ?? "")
    for stopped in step.stops {
      page.add(
        "  stopped by a veto of \(stopped.vetoed.map(\.rawValue).joined(separator: ", ")); what was left was gated again",
        .statusWarn, indent: 4)
    }
    if let gate = step.gate {
      let rejected = gate.action == "reject"
      page.add(
        "  candidate \(gate.isBound ? "at most " : "")\(Self.score(gate.candidateScore)) \(gate.sign) \(Self.score(gate.previousScore)) (\(gate.metric)): "
          + (rejected ? "rejected" : gate.action == "accept_new_best" ? "accepted, new best" : "accepted"),
        rejected ? .gateReject : .gateAccept)
      page.add(
        "  hard \(Self.score(gate.score.hard)), partial \(Self.score(gate.score.soft)), \(Quantity.counted(gate.score.count, "task"))"
          + (gate.isBound ? ", the rest was not asked: it could not win" : "")
          + (gate.isReused ? ", known before, nothing was asked" : ""))
      if let outcomes = gate.outcomes {
        page.add(
          "  task by task: \(outcomes.wins) better, \(outcomes.losses) worse, \(outcomes.ties) the same")
      }
    }
    page.add("")
  }

  /// Stages with their calls, tokens and times, each leading to its calls.
  func addStages(_ phases: [Phase], to page: inout Page) {
    page.heading("Stages (Enter lists the calls)", note: "calls, tokens in and out, longest call")
    for phase in phases {
      let calls = archive.calls[phase] ?? []
      var total = UsageTotal()
      for call in calls where call.outcome != nil { total.add(call.usage) }
      let longest = calls.map(\.milliseconds).max() ?? 0
      let repeated = calls.reduce(0) { $0 + $1.failedAttempts }
      var name = Self.words(phase.stage)
      if phase.batch > 0 { name += " \(phase.batch + 1)" }
      let padded = name + String(repeating: " ", count: max(1, 24 - name.unicodeScalars.count))
      var pieces = [
        StyledText("  " + padded, .text),
        StyledText(
          "\(total.calls) of \(Quantity.counted(calls.count, "call")), \(Quantity.tokens(total.prompt)) in, \(Quantity.tokens(total.completion)) out, "
            + Quantity.duration(Double(longest) / 1_000), .textDim),
      ]
      if repeated > 0 { pieces.append(StyledText(", \(repeated) repeated", .statusWarn)) }
      page.add(PageLine(pieces, link: .detail(.calls(phase)), indent: 4))
    }
    if phases.isEmpty { page.add("  no call is on record", .textDim) }
  }
}
