import SkillModel

extension RunPicture {
  mutating func take(_ started: EpochStarted, at time: Int, _ number: Int) {
    epoch = started.epoch
    openEpoch(started.epoch)
    note(number, time, .engine, "epoch", "\(started.epoch) begins")
  }

  /// Notes stand by epoch from 1; one that is missing on record is there empty.
  mutating func openEpoch(_ epoch: Int) {
    guard epoch > epochs.count, epoch <= 100_000 else { return }
    while epochs.count < epoch {
      var row = NoteRow(epoch: epochs.count + 1)
      row.scoreAtStart = scoreNow
      row.scoreNow = scoreNow
      epochs.append(row)
    }
  }

  mutating func take(_ pairs: PairsCompared, at time: Int, _ number: Int) {
    openEpoch(pairs.epoch)
    settleRunningTasks()
    guard let place = place(ofEpoch: pairs.epoch) else { return }
    var counts = PairCounts()
    for pair in pairs.all ?? pairs.kept {
      switch pair["category"]?.stringValue.flatMap(ComparisonPair.Category.init(rawValue:)) {
      case .improved: counts.improved += 1
      case .regressed: counts.regressed += 1
      case .persistentFail: counts.stillFailing += 1
      case .stableSuccess: counts.stillPassing += 1
      case nil: break
      }
    }
    epochs[place].pairs = counts
    epochs[place].pairsSequence = number
    note(
      number, time, .engine, "compare",
      "epoch \(pairs.epoch): \(counts.improved) improved, \(counts.regressed) regressed, "
        + "\(counts.stillFailing) still failing, \(counts.stillPassing) still passing")
  }

  mutating func take(_ decided: SlowUpdateDecided, at time: Int, _ number: Int) {
    openEpoch(decided.epoch)
    settleRunningTasks()
    let isPlaceholder = decided.action == "inject_placeholder"
    let isForced = decided.action == "force_accept"
    if !isPlaceholder {
      note(
        number, time, .optimizer, "slow update",
        "epoch \(decided.epoch): \(Self.words(for: decided))", role: isForced ? .statusWarn : .text)
    }
    guard let place = place(ofEpoch: decided.epoch) else { return }
    if !isPlaceholder {
      epochs[place].slowUpdate = text(
        decided.guidance, decided.reasoning, decided.action, before: place, \.slowUpdate, number)
      epochs[place].slowScore = decided.score?.hard
      epochs[place].isUngated = isForced
    }
    guard let candidate = decided.candidate, decided.action != "reject" else { return }
    adopt(
      candidate, by: .slowUpdate(epoch: decided.epoch),
      score: decided.score == nil ? nil : decided.currentScore,
      isGated: !isForced, before: standingScores, number)
    scoreNow = decided.currentScore
    epochs[place].scoreNow = decided.currentScore
    if isPlaceholder { return }
    isUngated = isForced
    currentItems = decided.isReused || isForced ? nil : groups.lastIndex { $0.phase.stage == .slowGate }
    if decided.action == "accept_new_best" {
      becomeBest()
      scoreBest = decided.bestScore
      bestStep = decided.bestStep
    }
  }

  mutating func take(_ decided: MetaNoteDecided, at time: Int, _ number: Int) {
    openEpoch(decided.epoch)
    guard decided.action != "skip_first_epoch", let place = place(ofEpoch: decided.epoch) else { return }
    epochs[place].metaNote = text(
      decided.note, decided.reasoning, decided.action, before: place, \.metaNote, number)
    let words = decided.note.isEmpty ? "nothing written" : decided.note
    note(number, time, .optimizer, "meta note", "epoch \(decided.epoch): \(words)")
  }

  mutating func take(_ finished: EpochFinished, at time: Int, _ number: Int) {
    openEpoch(finished.epoch)
    if let place = place(ofEpoch: finished.epoch) {
      epochs[place].isFinished = true
      epochs[place].scoreNow = scoreNow
    }
    note(number, time, .engine, "epoch", "\(finished.epoch) ends, val \(scoreNow.map(Self.score) ?? "-")")
  }

  mutating func take(_ selected: FinalSelected, at time: Int, _ number: Int) {
    settleRunningTasks()
    scoreNow = selected.gateScore
    if selected.isPromoted {
      best = current
      scoreBest = selected.gateScore
      bestStep = steps.last?.step ?? 0
    }
    if selected.score != nil { isUngated = false }
    note(
      number, time, .gate, "final",
      "val \(Self.score(selected.gateScore))" + (selected.isPromoted ? ", promoted to best" : ""))
  }

  mutating func take(_ measured: TestMeasured, at time: Int, _ number: Int) {
    settleRunningTasks()
    tests[measured.stage] = measured.score.hard
    let name = measured.stage.rawValue.replacingAll(exactly: "_", with: " ")
    note(
      number, time, .rollout, "test",
      "\(name): hard \(Self.score(measured.score.hard)) soft "
        + "\(Self.score(measured.score.soft)) of \(measured.score.count)")
  }

  mutating func finish(at time: Int, _ number: Int) {
    standing = .finished
    times.end()
    settleRunningTasks()
    note(number, time, .engine, "finished", "best val \(scoreBest.map(Self.score) ?? "-")", role: .gateAccept)
  }

  private func place(ofEpoch epoch: Int) -> Int? {
    epochs.indices.contains(epoch &- 1) ? epoch &- 1 : nil
  }

  /// A text of an epoch with its difference from the last one that was written.
  private func text(
    _ text: String, _ reasoning: String, _ action: String, before place: Int,
    _ path: KeyPath<NoteRow, EpochText?>, _ number: Int
  ) -> EpochText {
    let last = epochs[..<place].last { $0[keyPath: path]?.text.text.isEmpty == false }?[keyPath: path]
    let safe = SafeText(text)
    // Both sides filtered, so that every piece of the difference may be drawn.
    return EpochText(
      text: safe, reasoning: SafeText(reasoning), action: action,
      difference: text.isEmpty ? nil : last.map { TextDifference(from: $0.text.text, to: safe.text) },
      sequence: number)
  }

  private static func words(for decided: SlowUpdateDecided) -> String {
    switch decided.action {
    case "no_content": "nothing written"
    case "force_accept": "taken UNGATED"
    case "reject": "rejected, val \(decided.score.map { score($0.hard) } ?? "-")"
    default: "accepted, val \(score(decided.currentScore))"
    }
  }
}
