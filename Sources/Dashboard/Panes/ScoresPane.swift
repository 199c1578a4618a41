import SkillModel

/// Is the skill getting better: the chart, and this batch's tasks one by one.
struct ScoresPane: ScreenPane {
  private let context: PaneContext
  private let series: ScoreSeries
  private let tasks: TaskGroup?
  private var glyphs: Glyphs { context.glyphs }

  init(_ context: PaneContext) {
    self.context = context
    series = ScoreSeries(context.run)
    tasks = context.run.currentTasks
  }

  var counts: [[StyledText]] {
    let run = context.run
    var counts: [[StyledText]] = []
    if context.place.frame == .line { counts.append(Sparkline.parts(series, width: 12, glyphs: glyphs)) }
    if let now = run.scoreNow {
      counts.append([StyledText("val ", .titleCount), StyledText(Quantity.score(now), .chartVal)])
    }
    if let tasks {
      var parts = [StyledText("\(tasks.done)/\(tasks.total)", .titleCount)]
      if let mean = tasks.meanHard { parts.append(StyledText(" mean \(Quantity.score(mean))", .titleCount)) }
      counts.append(parts)
    }
    if let best = run.scoreBest {
      counts.append([StyledText("best ", .titleCount), StyledText(Quantity.score(best), .chartBest)])
    }
    counts.append(context.filterPart)
    return counts
  }

  private struct Rooms {
    var chart: Rectangle
    var legend: Rectangle?
    var tiles: Rectangle
    var tasks: Rectangle
  }

  private var rooms: Rooms {
    let area = context.content
    if context.place.frame == .rule, area.width >= 70, area.height < 10 {
      let tasks = area.inset(left: area.width - 27, bottom: 1)
      return Rooms(
        chart: area.inset(right: 28), legend: nil,
        tiles: area.inset(left: area.width - 27, top: area.height - 1), tasks: tasks)
    }
    if area.height < 4 {
      return Rooms(
        chart: area.inset(bottom: area.height), legend: nil, tiles: area.inset(bottom: area.height - 1),
        tasks: area.inset(top: 1))
    }
    let rows = max(2, area.height > 30 ? area.height * 2 / 5 : area.height * 3 / 10)
    let legend = area.height >= 12 ? 1 : 0
    let chart = area.height - rows - 1 - legend
    return Rooms(
      chart: area.inset(bottom: area.height - chart),
      legend: legend == 1
        ? Rectangle(column: area.column, row: area.row + chart, width: area.width, height: 1) : nil,
      tiles: Rectangle(column: area.column, row: area.row + chart + legend, width: area.width, height: 1),
      tasks: area.inset(top: chart + legend + 1))
  }

  var list: ListArea? {
    guard context.place.frame != .line else { return nil }
    let rows = ListRows(run: context.run, list: context.list).tasks()
    return ListArea(
      rows: rows, list: context.list, area: context.listArea(rooms.tasks), isFocused: context.isFocused,
      glyphs: glyphs
    ) { .task($0) }
  }

  func draw(on buffer: inout ScreenBuffer) {
    let rooms = rooms
    ScoreChart(series: series, area: rooms.chart, glyphs: glyphs).draw(on: &buffer)
    if let legend = rooms.legend {
      buffer.draw(
        [StyledText("   ")] + ScoreChart.legend(glyphs), column: legend.column, row: legend.row,
        width: legend.width, glyphs: glyphs)
    }
    guard let tasks else { return }
    drawTiles(tasks, in: rooms.tiles, on: &buffer)
    list?.draw(on: &buffer, scrollbar: context.scrollbar) { buffer, index, row in
      guard tasks.rows.indices.contains(index) else { return }
      TaskLine(row: tasks.rows[index], now: context.now, glyphs: glyphs).draw(in: row, on: &buffer)
    }
  }

  /// What the batch is, how many came out how, and one cell for each task where they fit.
  private func drawTiles(_ tasks: TaskGroup, in area: Rectangle, on buffer: inout ScreenBuffer) {
    guard area.height > 0 else { return }
    let stuck = tasks.rows.count { $0.state == .unscored }
    let queued = max(0, tasks.total - tasks.done - tasks.running - stuck)
    var parts = [StyledText(" \(tasks.phase.stage.shownName) ", .textDim)]
    for (state, count) in [
      (TaskState.pass, tasks.passed), (.partial, tasks.partial), (.fail, tasks.failed),
      (.running, tasks.running),
      (.unscored, stuck), (.queued, queued),
    ] where count > 0 {
      parts.append(StyledText("\(glyphs.tile(state))\(count) ", state.role))
    }
    let end = buffer.draw(parts, column: area.column, row: area.row, width: area.width, glyphs: glyphs)
    guard area.endColumn - end - 1 >= tasks.total else { return }
    for (offset, row) in tasks.rows.enumerated() {
      buffer.set(
        ScreenCell(glyphs.tile(row.state), style: CellStyle(row.state.role)),
        column: area.endColumn - 1 - tasks.total + offset, row: area.row)
    }
  }
}

/// One task on one line; what there is no room for is left out from the end.
struct TaskLine {
  let row: TaskRow
  let now: Int
  let glyphs: Glyphs

  func draw(in area: Rectangle, on buffer: inout ScreenBuffer) {
    let name = area.width >= 44 ? 11 : 9
    var column = area.column + 1
    func put(_ text: String, _ role: ThemeRole, width: Int) {
      guard column + width <= area.endColumn else { return }
      buffer.put(text, role, column: column, row: area.row, clip: area)
      column += width
    }
    buffer.draw(
      row.task, .text, column: column, row: area.row, width: min(name - 1, area.width - 1), glyphs: glyphs)
    column += name
    let isScored = row.sequence != 0
    put(row.state.word, row.state.role, width: 5)
    put(
      isScored ? Quantity.fixed(Double(row.soft), digits: 2) : row.state == .running ? "..." : "",
      row.state.role, width: 5)
    if area.width >= 46 {
      if isScored {
        buffer.bar(Double(row.soft), row.state.role, column: column, row: area.row, width: 8, glyphs: glyphs)
      }
      column += 9
    }
    put(time, .textDim, width: 7)
    if row.calls > 0 {
      put("\(row.calls) call\(row.calls == 1 ? "" : "s")", .textDim, width: 9)
      put(Quantity.tokens(Int(row.promptTokens) + Int(row.completionTokens)) + " tok", .textDim, width: 11)
    }
    guard column < area.endColumn - 4 else { return }
    if row.outcome != .answered {
      column = buffer.draw(
        [StyledText(row.outcome.rawValue + " ", .statusWarn)], column: column, row: area.row,
        width: area.endColumn - column, glyphs: glyphs)
    }
    buffer.draw(
      row.why, .textDim, column: column, row: area.row, width: area.endColumn - column, glyphs: glyphs)
  }

  private var time: String {
    if row.sequence != 0 || row.state != .running {
      return row.milliseconds > 0 ? Quantity.duration(Double(row.milliseconds) / 1_000) : ""
    }
    return row.startedAt > 0 && now > row.startedAt
      ? Quantity.duration(Double(now - row.startedAt) / 1_000) : ""
  }
}

extension Stage {
  /// The stage in words.
  package var shownName: String {
    switch self {
    case .slowRolloutPrevious: "before"
    case .slowRolloutCurrent: "after"
    case .slowUpdate: "slow update"
    case .slowGate: "slow gate"
    case .metaNote: "meta note"
    case .finalSelection: "final"
    case .testBaseline: "test base"
    case .testBest: "test best"
    case .testFinal: "test final"
    default: rawValue
    }
  }
}
