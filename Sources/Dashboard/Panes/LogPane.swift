import SkillModel

/// What happened, oldest first; follows its end until somebody moves in it.
struct LogPane: ScreenPane {
  private let context: PaneContext
  private var glyphs: Glyphs { context.glyphs }

  init(_ context: PaneContext) { self.context = context }

  var counts: [[StyledText]] {
    [
      [StyledText(context.list.cursor == nil ? "follow on" : "follow off", .titleCount)],
      [StyledText("\(context.run.log.count)", .titleCount)], context.filterPart,
    ]
  }

  var list: ListArea? {
    guard context.place.frame != .line else { return nil }
    let rows = context.run.log
    return ListArea(
      rows: ListRows(run: context.run, list: context.list).log(), list: context.list,
      area: context.listArea(context.content), isFocused: context.isFocused, glyphs: glyphs, followsEnd: true
    ) { .event(rows[$0].sequence) }
  }

  func draw(on buffer: inout ScreenBuffer) {
    let rows = context.run.log
    let offset = context.view.utcOffset
    list?.draw(on: &buffer, scrollbar: context.scrollbar) { buffer, index, row in
      let line = rows[index]
      let who = row.width >= 60 ? 11 : 0
      let what = row.width >= 44 ? 13 : 9
      var column = row.column + 1
      buffer.put(
        DayTime.text(line.time, utcOffset: offset), .textDim, column: column, row: row.row, clip: row)
      column += 10
      if who > 0 {
        buffer.draw(line.who, .textDim, column: column, row: row.row, width: who - 1, glyphs: glyphs)
        column += who
      }
      buffer.draw(line.what, line.role, column: column, row: row.row, width: what - 1, glyphs: glyphs)
      column += what
      let times = line.count > 1 ? [StyledText("x\(line.count) ", line.role)] : []
      buffer.draw(
        times + [StyledText(line.text, .text)], column: column, row: row.row, width: row.endColumn - column,
        glyphs: glyphs)
    }
  }
}
