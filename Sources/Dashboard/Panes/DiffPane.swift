import SkillModel

/// The difference that the edit under the cursor makes to the skill that it would change.
struct DiffPane: ScreenPane {
  private let context: PaneContext
  private let edit: EditRow?
  private var glyphs: Glyphs { context.glyphs }

  init(_ context: PaneContext) {
    self.context = context
    let edits = ListRows.shownStep(of: context.run)?.edits ?? []
    let rows = ListRows(run: context.run, list: context.view[list: .edits]).edits(in: edits)
    let cursor = context.view[list: .edits].cursor
    edit = rows.first { .edit(edits[$0].id) == cursor }.map { edits[$0] } ?? rows.first.map { edits[$0] }
  }

  var titleWords: [StyledText] {
    guard let edit else { return [] }
    return [StyledText(" of edit \(edit.rank)", .titleCount)]
  }

  var counts: [[StyledText]] {
    guard let edit else { return [] }
    return [
      [StyledText(edit.stateWord, edit.stateRole)],
      [StyledText(SafeText.singleLine(edit.id.rawValue), .titleCount)],
    ]
  }

  var list: ListArea? { nil }

  func draw(on buffer: inout ScreenBuffer) {
    let area = context.content
    guard let edit else {
      buffer.draw(
        [StyledText(" No edit is under the cursor.", .textDim)], column: area.column, row: area.row,
        width: area.width, glyphs: glyphs)
      return
    }
    let skill = context.run.skill(before: edit)
    let (change, difference) = context.view.changes.change(edit.effectiveItem, skill: skill)
    let checks = area.height >= 13 ? checkLines(of: edit, change: change, difference: difference) : []
    let hasChecks = !checks.isEmpty && area.height >= checks.count + 8
    DiffView.draw(
      difference, in: area.inset(left: 1, bottom: hasChecks ? checks.count + 1 : 0),
      context: context.view.diff.context, brackets: context.view.diff.brackets,
      on: &buffer)
    guard hasChecks else { return }
    for (offset, line) in checks.enumerated() {
      buffer.draw(
        line, column: area.column + 1, row: area.endRow - checks.count + offset, width: area.width - 1,
        glyphs: glyphs)
    }
  }
}

extension DiffPane {
  /// The checks of the edit's own view: what warns, and the size always. The rejected ones are compared there alone.
  private func checkLines(
    of edit: EditRow, change: EditChange, difference: TextDifference
  ) -> [[StyledText]] {
    let isOptimizersOwn = edit.decision?.verdict != .edit
    let inspection = EditInspection(
      edit.effectiveItem, change: change, difference: difference,
      findings: isOptimizersOwn ? edit.findings.map { ($0.kind, $0.words.text) } : [], rejected: nil)
    return [[StyledText("checks", .textStrong)]]
      + inspection.checks.map { check in
        let margin = String(repeating: " ", count: max(1, 28 - check.title.utf8.count))
        return [StyledText("  " + check.title + margin, .textDim)] + check.finding
      }
  }
}
