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

  var titleWords: [LinePart] {
    guard let edit else { return [] }
    return [LinePart(" of edit \(edit.rank)", .titleCount)]
  }

  var counts: [[LinePart]] {
    guard let edit else { return [] }
    return [
      [LinePart(edit.stateWord, edit.stateRole)],
      [LinePart(SafeText.singleLine(edit.id.rawValue), .titleCount)],
    ]
  }

  var list: ListArea? { nil }

  func draw(on buffer: inout ScreenBuffer) {
    let area = context.content
    guard let edit else {
      buffer.draw(
        [LinePart(" No edit is under the cursor.", .textDim)], column: area.column, row: area.row,
        width: area.width, glyphs: glyphs)
      return
    }
    let skill = context.run.skill(before: edit)
    let checks = PreviewChecks(edit: edit, skill: skill).lines
    let hasChecks = hasRoom(for: checks)
    DiffView.draw(
      edit, skill: skill, in: differenceArea(with: checks), context: context.view.diff.context,
      glyphs: context.view.glyphs, brackets: context.view.diff.brackets,
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
  private func hasRoom(for checks: [[LinePart]]) -> Bool { context.content.height >= checks.count + 8 }

  private func differenceArea(with checks: [[LinePart]]) -> Rectangle {
    context.content.inset(left: 1, bottom: hasRoom(for: checks) ? checks.count + 1 : 0)
  }

  /// What of the edit's difference can be read.
  var inView: DifferenceInView? {
    guard let edit else { return nil }
    let skill = context.run.skill(before: edit)
    let area = differenceArea(with: PreviewChecks(edit: edit, skill: skill).lines)
    guard !area.isEmpty else { return nil }
    let style = DiffStyle(context: context.view.diff.context, brackets: context.view.diff.brackets)
    let view = DiffView(edit, skill: skill, style: style, width: area.width)
    return DifferenceInView(
      edit.id, page: view.page, part: view.page.lines.indices, layout: view.layout,
      rows: 0..<view.rowsShown(height: area.height), form: style.form(width: area.width))
  }
}

/// What validation found of an edit, in lines.
struct PreviewChecks {
  let edit: EditRow
  let skill: String

  var lines: [[LinePart]] {
    let item = edit.effectiveItem
    let target = item["target"]?.stringValue ?? ""
    let content = item["content"]?.stringValue ?? item["new_skill"]?.stringValue ?? ""
    var lines = [[LinePart("checks", .textStrong)]]
    func add(_ name: String, _ value: String, _ role: ThemeRole = .text) {
      lines.append([
        LinePart("  " + name + String(repeating: " ", count: max(1, 22 - name.utf8.count)), .textDim),
        LinePart(SafeText.singleLine(value), role),
      ])
    }
    if !target.isEmpty {
      let places = skill.ranges(ofExactly: target).count
      let words = places == 1 ? "yes" : places == 0 ? "no, it is not there" : "no, in \(places) places"
      add("target found once", words, places == 1 ? .text : .statusWarn)
    }
    add(
      "size", "+\(content.codePointCount) / -\(edit.kind == .insert ? 0 : target.codePointCount) characters")
    if let refusal = edit.refusal { add("refused", refusal.description, .statusError) }
    for remark in edit.remarks { add("remark", remark.words, .statusWarn) }
    add(
      "hidden characters", edit.hiddenCharacters == 0 ? "none" : "\(edit.hiddenCharacters), shown as text",
      edit.hiddenCharacters == 0 ? .text : .suspicious)
    return lines
  }
}

extension EditValidation.Remark {
  /// The remark in one phrase.
  package var words: String {
    switch self {
    case .operationCaseFolded(let written): "operation written as \(written)"
    case .ambiguousTarget(let lines):
      "target stands on lines " + lines.map(String.init).joined(separator: ", ") + "; the first is edited"
    case .fallbackAppend: "target not found: appended to the end"
    case .willBeSkipped(let outcome):
      "will not be applied: " + outcome.rawValue.replacingAll(exactly: "_", with: " ")
    case .changesNothing: "changes nothing"
    case .markersRemoved: "marker comments are taken out"
    case .hiddenCharacters(let count): "\(count) hidden characters"
    }
  }
}
