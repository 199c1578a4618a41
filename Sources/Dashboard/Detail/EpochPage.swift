import SkillModel

extension PageBuilder {
  /// An epoch: the same tasks under both skills by category, and the notes with their difference from before.
  func epochPage(_ number: Int) -> Page {
    let row = run.epochs.first { $0.epoch == number }
    guard let epoch = archive.epochs[number] else { return missing("Epoch \(number)") }
    var page = Page()
    page.title = [StyledText("Epoch \(number)", .titleFocus)]
    if let start = row?.scoreAtStart {
      page.note = [
        StyledText("val \(Self.score(start)) > " + (row?.scoreNow.map(Self.score) ?? "?"), .titleCount)
      ]
    }
    addSteps(of: number, to: &page)
    addPairs(epoch, to: &page)
    let previous = archive.epochs[number - 1]
    addNote(
      "Slow update", epoch.slowUpdate?.guidance, before: previous?.slowUpdate?.guidance,
      action: epoch.slowUpdate.map(slowWords), reasoning: epoch.slowUpdate?.reasoning, to: &page)
    addNote(
      "Meta note", epoch.metaNote?.note, before: previous?.metaNote?.note,
      action: epoch.metaNote.map { $0.action.replacingAll(exactly: "_", with: " ") },
      reasoning: epoch.metaNote?.reasoning, to: &page)
    addStages(archive.phases(ofEpoch: number), to: &page)
    return page
  }

  private func addSteps(of number: Int, to page: inout Page) {
    let steps = archive.steps.values.filter { $0.epoch == number }.sorted { $0.step < $1.step }
    page.heading("Steps", note: "\(steps.count)")
    for step in steps {
      let picture = run.steps.last { $0.step == step.step }
      var line = [StyledText("  \(step.name)  ", .text)]
      if let gate = step.gate {
        let rejected = gate.action == "reject"
        line.append(
          StyledText(
            (rejected ? "rejected " : "accepted ") + Self.score(gate.candidateScore)
              + (rejected ? " <= " : " > ") + Self.score(gate.previousScore),
            rejected ? .gateReject : .gateAccept))
      } else {
        line.append(
          StyledText(
            SafeText.singleLine((step.action ?? "going on").replacingAll(exactly: "_", with: " ")).text,
            .textDim))
      }
      line.append(StyledText("  " + Quantity.counted(picture?.edits.count ?? 0, "edit"), .textDim))
      page.add(PageLine(line, link: .detail(.step(step.step)), indent: 4))
    }
    page.add("")
  }

  private func addPairs(_ epoch: EpochArchive, to page: inout Page) {
    guard !epoch.pairs.isEmpty else {
      page.heading(
        "Same tasks, both skills",
        note: epoch.epoch == 1 ? "the first epoch has none before it" : "not compared yet")
      page.add("")
      return
    }
    let means = epoch.previous.flatMap { before in
      epoch.current.map { "mean \(Self.score(before.hard)) > \(Self.score($0.hard))" }
    }
    page.heading("Same tasks, both skills", note: means ?? "")
    let categories: [(ComparisonPair.Category, String, ThemeRole)] = [
      (.improved, "improved", .noteGain), (.regressed, "regressed", .noteLoss),
      (.persistentFail, "still failing", .scoreFail), (.stableSuccess, "still passing", .scorePass),
    ]
    for (category, words, role) in categories {
      let pairs = epoch.pairs.filter { $0.category == category }
      page.add("  \(words): \(pairs.count)", role)
      for pair in pairs.prefix(category == .stableSuccess ? 10 : 200) {
        var line = [StyledText("    ", .text)] + StyledText.untrusted(pair.task.rawValue, .text)
        line.append(StyledText(String(repeating: " ", count: max(1, 16 - line.width)), .text))
        line += StyledText.untrusted(pair.answerBefore, .textDim)
        line.append(StyledText(" > ", .textDim))
        line += StyledText.untrusted(pair.answerAfter, .text)
        if !pair.question.isEmpty {
          line.append(StyledText("  ", .textDim))
          line += StyledText.untrusted(pair.question, .textDim)
        }
        let sequence = epoch.after[pair.task] ?? epoch.before[pair.task]
        page.add(PageLine(line, link: sequence.map { .detail(.trajectory(sequence: $0)) }, indent: 16))
      }
      if category == .stableSuccess, pairs.count > 10 {
        page.add("    ... \(pairs.count - 10) more", .textDim)
      }
    }
    page.add("")
  }

  private func slowWords(_ decided: SlowUpdateDecided) -> String {
    let score = decided.score.map { " val \(Self.score($0.hard))" } ?? ""
    switch decided.action {
    case "force_accept": return "taken UNGATED"
    case "reject": return "rejected" + score
    case "no_content": return "nothing written"
    case "inject_placeholder": return "an empty block was put in"
    default: return "accepted" + score
    }
  }

  private func addNote(
    _ title: String, _ text: String?, before: String?, action: String?, reasoning: String?,
    to page: inout Page
  ) {
    page.heading(title, note: SafeText.singleLine(action ?? "not written yet").text)
    let text = text ?? ""
    let before = before ?? ""
    if text.isEmpty, before.isEmpty {
      page.add("  no text", .textDim)
    } else if before.isEmpty {
      page.text(text, .noteText)
    } else if text.isIdentical(to: before) {
      page.add("  as in the epoch before:", .textDim)
      page.text(text, .noteText)
    } else {
      page.add("  against the epoch before:", .textDim)
      let lines = DiffLines(
        TextDifference(from: before, to: text),
        style: DiffStyle(layout: style.layout, context: 1_000, brackets: style.brackets),
        width: width)
      for (place, line) in lines.lines.enumerated().dropFirst() {
        if lines.hunks.contains(place) { page.markHunk() }
        page.add(line)
      }
    }
    if let reasoning, !reasoning.isEmpty {
      page.add("  why:", .textDim)
      page.text(reasoning, .textDim, indent: 4, limit: 6_000)
    }
    page.add("")
  }
}
