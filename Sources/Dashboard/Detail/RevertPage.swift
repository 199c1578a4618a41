import SkillModel

extension PageBuilder {
  /// What can be done about an edit, by what has become of it.
  func revertPage(_ id: EditID) -> Page {
    guard let edit = run.edit(id) else { return missing("Revert") }
    var page = Page()
    page.title = [StyledText("Revert of \(id)", .titleFocus)]
    let name = stepName(edit.step)
    switch edit.stage {
    case .proposed, .clipped:
      page.add("  Its gate has not started: it is in no skill yet, and nothing has to be taken out.")
      page.add("  u takes the last decision back; a v e d decide anew.")
    case .inGate:
      page.add("  The gate of step \(name) measures it now. v vetoes it until the gate has decided:")
      page.add("  the gate then begins again with what is left.")
    case .accepted: addWayBack(of: edit, name, to: &page)
    case .takenBack, .rejected, .refused, .notApplied, .vetoed:
      let (words, role) = stateWords(of: edit)
      page.add(
        PageLine([StyledText("  It is not in the skill: ", .text), StyledText(words, role)], indent: 2))
      page.add("  Nothing has to be taken out. Wanted all the same? Take its text into a skill of your own:")
      page.add("  Y copies the difference below; start from that file with --set env.skill_init=FILE.")
      addChange(of: edit, title: "What it would change", isTakenBack: false, to: &page)
    case .deferred:
      page.add("  It is not in the skill: it was deferred, and is offered again in the next step.")
    }
    return page
  }

  private func addWayBack(of edit: EditRow, _ name: String, to page: inout Page) {
    page.add("  The gate of step \(name) has accepted it: a veto would come too late.")
    if let asked = run.revertAsked, asked.request.step <= edit.step {
      page.add(
        "  Its step is being taken back: done when the step that goes on is complete.", .editVetoed)
      page.add("")
    } else {
      page.add(
        "  v takes step \(name) back, with a reason: when the step that goes on is complete, the skill and the best "
          + "skill are again what they were before step \(name). The optimizer is told why, and the edits are "
          + "vetoed from then on. Nothing is deleted: records and candidates stay.", indent: 2)
      page.add("")
      addLayers(of: edit, name, to: &page)
    }
    page.add(
      "  After the run's end: skills/ and steps/ in the run folder hold every version; start a run from one with "
        + "skillopt train CONFIG --set env.skill_init=FILE", indent: 2)
    addChange(of: edit, title: "This takes the edit back", isTakenBack: true, to: &page)
  }

  /// What goes with the step.
  private func addLayers(of edit: EditRow, _ name: String, to page: inout Page) {
    let layers = run.layers(fromStep: edit.step)
    let others = run.steps.last { $0.step == edit.step }?.edits.filter { $0.stage == .accepted } ?? []
    page.heading("What goes with it")
    page.fact("edits of step \(name)", others.map(\.id.rawValue).joined(separator: " "), width: 28)
    let later = layers.dropFirst().map { layer in
      switch layer.origin {
      case .initial: "the initial skill"
      case .step(let step): "step \(run.steps.last { $0.step == step }?.name ?? "\(step)")"
      case .slowUpdate(let epoch): "what the end of epoch \(epoch) added"
      }
    }
    page.fact("accepted after it", later.isEmpty ? "nothing" : later.joined(separator: ", "), width: 28)
    if let now = run.scoreNow, let before = layers.first?.before.now {
      page.fact("selection score", "\(Self.score(now)) -> \(Self.score(before))", width: 28)
    }
    page.add("")
  }

  private func addChange(of edit: EditRow, title: String, isTakenBack: Bool, to page: inout Page) {
    page.add("")
    page.heading(title, note: "Y copies it")
    let change = EditChange(edit.effectiveItem, skill: run.skill(before: edit))
    let (old, new) = isTakenBack ? (change.after, change.before) : (change.before, change.after)
    let lines = DiffLines(TextDifference(from: old, to: new), style: style, width: width)
    for (place, line) in lines.lines.enumerated() {
      if lines.hunks.contains(place) { page.markHunk() }
      page.add(line)
    }
    page.copyText = SafeText(lines.lines.map { $0.pieces.plain }.joined(separator: "\n"))
  }
}
