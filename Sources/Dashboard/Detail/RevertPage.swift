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
    case .accepted: addWaysOut(of: edit, name, to: &page)
    case .rejected, .refused, .notApplied, .vetoed:
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

  private func addWaysOut(of edit: EditRow, _ name: String, to page: inout Page) {
    let version = RunState.padded(max(0, edit.step - 1), to: 4)
    page.add("  The gate of step \(name) has accepted it: a decision on it would come too late.")
    page.add("  Nothing is ever deleted. These ways are open:")
    page.add("")
    page.add(
      "  1. Let the training go on, and veto what builds on it: vetoes reach the next reflection.", indent: 5)
    page.add(
      "  2. Take the skill before step \(name) home: skills/skill_v\(version).md in the run folder.",
      indent: 5)
    page.add("  3. Start a run from that skill: skillopt train CONFIG --set env.skill_init=FILE", indent: 5)
    addChange(of: edit, title: "This takes the edit back", isTakenBack: true, to: &page)
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
