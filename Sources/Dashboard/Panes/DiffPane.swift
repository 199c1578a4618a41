import SkillModel

/// The difference that the edit under the cursor makes to the skill that it would change.
struct DiffPane: ScreenPane {
  private let context: PaneContext
  let edit: EditRow?
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
    let shown = shown(edit)
    shown.view.draw(in: shown.area, on: &buffer)
    for (offset, line) in shown.checks.enumerated() {
      buffer.draw(
        line, column: area.column + 1, row: area.endRow - shown.checks.count + offset, width: area.width - 1,
        glyphs: glyphs)
    }
  }
}

extension DiffPane {
  /// What stands where: the difference from the top, the checks at the bottom where they fit.
  private struct Shown {
    let view: DiffView
    let area: Rectangle
    let style: DiffStyle
    let checks: [[StyledText]]
  }

  private func shown(_ edit: EditRow) -> Shown {
    let skill = context.run.skill(before: edit)
    let (change, difference) = context.view.changes.change(edit.effectiveItem, skill: skill)
    let content = context.content
    let checks = content.height >= 13 ? checkLines(of: edit, change: change, difference: difference) : []
    let hasChecks = !checks.isEmpty && content.height >= checks.count + 8
    let area = content.inset(left: 1, bottom: hasChecks ? checks.count + 1 : 0)
    let style = DiffStyle(context: context.view.diff.context, brackets: context.view.diff.brackets)
    return Shown(
      view: DiffView(difference, style: style, width: area.width), area: area, style: style,
      checks: hasChecks ? checks : [])
  }

  /// What of the edit's difference can be read.
  var inView: DifferenceInView? {
    guard let edit else { return nil }
    let shown = shown(edit)
    guard !shown.area.isEmpty else { return nil }
    return DifferenceInView(
      edit.id, page: shown.view.page, part: shown.view.page.lines.indices, layout: shown.view.layout,
      rows: 0..<shown.view.rowsShown(height: shown.area.height),
      form: shown.style.form(width: shown.area.width))
  }

  /// The checks of the edit's own view. The rejected ones are compared there alone.
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
