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
    let preview = preview(of: edit)
    preview.view.draw(on: &buffer)
    for (offset, line) in preview.checks.enumerated() {
      buffer.draw(
        line, column: area.column + 1, row: area.endRow - preview.checks.count + offset,
        width: area.width - 1,
        glyphs: glyphs)
    }
  }
}

extension DiffPane {
  /// The difference with the checks below it, where there is room for both.
  private func preview(of edit: EditRow) -> (view: DiffView, checks: [[StyledText]]) {
    let area = context.content
    let skill = context.run.skill(before: edit)
    let question = EditChange.Question(item: edit.effectiveItem, skill: ExactText(skill))
    let (change, difference) = context.view.changes.value(for: question) {
      let change = EditChange(question.item, skill: skill)
      return (change, change.difference)
    }
    var checks = area.height >= 13 ? checkLines(of: edit, change: change, difference: difference) : []
    if area.height < checks.count + 8 { checks = [] }
    let part = area.inset(left: 1, bottom: checks.isEmpty ? 0 : checks.count + 1)
    return (DiffView(difference, style: style, in: part), checks)
  }

  private var style: DiffStyle {
    DiffStyle(context: context.view.diff.context, brackets: context.view.diff.brackets)
  }

  /// What of the edit's difference can be read.
  var inView: DifferenceInView? {
    guard let edit, !context.content.isEmpty else { return nil }
    let view = preview(of: edit).view
    return DifferenceInView(
      edit.id, page: view.page, part: view.page.lines.indices, layout: view.layout, rows: 0..<view.rowsShown,
      form: style.form(width: context.content.width - 1))
  }

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
