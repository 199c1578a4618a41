import SkillModel

/// Selection score per step with accept and reject marks, best so far, and the means of the train batches.
struct ScoreChart {
  private static let gutter = 5
  let series: ScoreSeries
  let area: Rectangle
  let glyphs: Glyphs

  private var hasAxis: Bool { area.height >= 7 }
  private var plot: Rectangle { area.inset(left: Self.gutter, bottom: hasAxis ? 2 : 0) }

  func draw(on buffer: inout ScreenBuffer) {
    guard plot.width >= 4, plot.height >= 2 else { return }
    drawAxes(on: &buffer)
    if glyphs.isUnicode { drawBraille(on: &buffer) } else { drawASCII(on: &buffer) }
    for mark in series.marks {
      let column = plot.column + place(mark.step, width: plot.width)
      let row = plot.row + place(mark.score, height: plot.height)
      buffer.set(
        ScreenCell(
          mark.isAccepted ? glyphs.gateAccepted : glyphs.gateRejected,
          style: CellStyle(mark.isAccepted ? .gateAccept : .gateReject)), column: column, row: row)
    }
  }

  private func drawBraille(on buffer: inout ScreenBuffer) {
    var canvas = BrailleCanvas(columns: plot.width, rows: plot.height)
    let (width, height) = (canvas.dotColumns, canvas.dotRows)
    for (step, score) in series.train {
      let (x, y) = (place(step, width: width), place(score, height: height))
      for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
        canvas.set(min(x, width - 2) + dx, min(y, height - 2) + dy, .chartTrain, rank: 1)
      }
    }
    line(series.best, .chartBest, rank: 2, isDotted: true, on: &canvas)
    line(series.held, .chartVal, rank: 3, on: &canvas)
    canvas.draw(on: &buffer, column: plot.column, row: plot.row)
  }

  /// - Parameter isDotted: every second dot, so that two lines differ without colours too.
  private func line(
    _ values: [Double?], _ role: ThemeRole, rank: UInt8, isDotted: Bool = false,
    on canvas: inout BrailleCanvas
  ) {
    var last: (x: Int, y: Int)?
    for (step, value) in values.enumerated() {
      guard let value else { continue }
      let here = (x: place(step, width: canvas.dotColumns), y: place(value, height: canvas.dotRows))
      let from = last ?? here
      canvas.line(fromX: from.x, y: from.y, toX: here.x, y: here.y, role, rank: rank, isDotted: isDotted)
      last = here
    }
  }

  private func drawASCII(on buffer: inout ScreenBuffer) {
    func set(_ glyph: Unicode.Scalar, _ role: ThemeRole, _ column: Int, _ score: Double) {
      buffer.set(
        ScreenCell(glyph, style: CellStyle(role)), column: plot.column + column,
        row: plot.row + place(score, height: plot.height))
    }
    for (step, score) in series.train { set(".", .chartTrain, place(step, width: plot.width), score) }
    for (values, glyph, role) in [
      (series.best, Unicode.Scalar("^"), ThemeRole.chartBest), (series.held, "#", .chartVal),
    ] {
      for step in values.indices.dropLast() {
        guard let value = values[step] else { continue }
        let (start, end) = (place(step, width: plot.width), place(step + 1, width: plot.width))
        for column in start..<max(start, end) { set(glyph, role, column, value) }
      }
      if let last = values.last ?? nil { set(glyph, role, place(values.count - 1, width: plot.width), last) }
    }
  }

  private func drawAxes(on buffer: inout ScreenBuffer) {
    let style = CellStyle(.chartAxis)
    for row in plot.row..<plot.endRow {
      buffer.set(ScreenCell(glyphs.separator, style: style), column: plot.column - 1, row: row)
    }
    let middle = (series.range.lowerBound + series.range.upperBound) / 2
    var labels = [series.range.upperBound, series.range.lowerBound]
    if plot.height >= 7 { labels.append(middle) }
    for value in labels {
      let row = plot.row + place(value, height: plot.height)
      let digits = value == middle && (value * 10).rounded() != value * 10 ? 2 : 1
      let text = Quantity.fixed(value, digits: digits)
      buffer.put(text, .chartAxis, column: plot.column - 1 - text.utf8.count, row: row, clip: area)
      if glyphs.isUnicode { buffer.set(ScreenCell("┤", style: style), column: plot.column - 1, row: row) }
    }
    guard hasAxis else { return }
    let row = plot.endRow
    buffer.set(ScreenCell(glyphs.isUnicode ? "└" : "+", style: style), column: plot.column - 1, row: row)
    buffer.fill(
      Rectangle(column: plot.column, row: row, width: plot.width, height: 1),
      with: glyphs.isUnicode ? "─" : "-", style: style)
    var free = plot.column
    for (step, name) in series.epochs {
      let column = plot.column + place(step, width: plot.width)
      let start = min(column, plot.endColumn - name.utf8.count)
      guard start >= free else { continue }
      buffer.set(ScreenCell(glyphs.isUnicode ? "┬" : "+", style: style), column: column, row: row)
      buffer.put(name, .chartAxis, column: start, row: row + 1, clip: area)
      free = start + name.utf8.count + 1
    }
  }

  private func place(_ step: Int, width: Int) -> Int {
    (step * (width - 1) + series.length / 2) / series.length
  }

  private func place(_ score: Double, height: Int) -> Int {
    let share = (score - series.range.lowerBound) / (series.range.upperBound - series.range.lowerBound)
    guard share.isFinite else { return height - 1 }
    return height - 1 - Int((min(max(0, share), 1) * Double(height - 1)).rounded())
  }

  /// What the signs mean, for one line.
  static func legend(_ glyphs: Glyphs) -> [StyledText] {
    let signs: [(String, ThemeRole, String)] =
      glyphs.isUnicode
      ? [
        ("⠤⠤", .chartVal, "val"), ("⠄⠄", .chartBest, "best"), ("⠶", .chartTrain, "train"),
        ("●", .gateAccept, "accept"), ("×", .gateReject, "reject"),
      ]
      : [
        ("#", .chartVal, "val"), ("^", .chartBest, "best"), (".", .chartTrain, "train"),
        ("A", .gateAccept, "accept"), ("x", .gateReject, "reject"),
      ]
    return signs.enumerated().flatMap { index, sign in
      [StyledText(index == 0 ? "" : "  "), StyledText(sign.0, sign.1), StyledText(" " + sign.2, .textDim)]
    }
  }
}

/// The last scores on one line: eighths of a cell, or tenths as digits in ASCII.
enum Sparkline {
  static func parts(_ series: ScoreSeries, width: Int, glyphs: Glyphs) -> [StyledText] {
    let values = series.held.compactMap { $0 }.suffix(max(0, width))
    guard !values.isEmpty else { return [] }
    let span = series.range.upperBound - series.range.lowerBound
    var text = String.UnicodeScalarView()
    for value in values {
      if glyphs.isUnicode {
        let level = Int(((value - series.range.lowerBound) / span * 7).rounded())
        text.append(Unicode.Scalar(0x2581 + UInt32(min(max(0, level), 7))) ?? "?")
      } else {
        let tenth = min(max(0, Int(value * 10)), 9)
        text.append(Unicode.Scalar(UInt8(48 + tenth)))
      }
    }
    return [StyledText(String(text), .chartVal)]
  }
}
