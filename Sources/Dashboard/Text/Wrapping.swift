import SkillModel

extension [StyledText] {
  /// The line as rows of a width: cut at the last blank that fits, else where the width ends. At least one row.
  ///
  /// - Parameter indent: cells by which every row but the first is set in; none where they are half of the width.
  package func wrapped(width: Int, indent: Int = 0) -> [[StyledText]] {
    guard width > 0, self.width > width else { return [self] }
    let cells = flatMap { piece in
      CellCluster.clusters(of: piece.text).map { StyledCluster(cluster: $0, style: piece.style) }
    }
    let indent = indent < width / 2 ? indent : 0
    var rows: [[StyledText]] = []
    var start = 0
    while start < cells.count {
      let room = rows.isEmpty ? width : width - indent
      var end = start
      var used = 0
      var lastBlank: Int?
      while end < cells.count, used + cells[end].cluster.width <= room {
        if cells[end].cluster.base == " ", used > 0 { lastBlank = end }
        used += cells[end].cluster.width
        end += 1
      }
      if end == start { end = start + 1 }
      var next = end
      if end < cells.count, cells[end].cluster.base == " " {
        next = end + 1
      } else if end < cells.count, let blank = lastBlank, rows.isEmpty ? blank >= indent : blank > start {
        end = blank
        next = blank + 1
      }
      let row = StyledCluster.joined(cells[start..<end])
      let marginStyle: CellStyle = row.first.flatMap { $0.style.role == .match ? nil : $0.style } ?? .text
      rows.append(
        rows.isEmpty || indent == 0
          ? row
          : [StyledText(SafeText(String(repeating: " ", count: indent)), style: marginStyle)]
            + row)
      start = Swift.max(next, start + 1)
    }
    return rows
  }
}

/// A character with its style, while a line is cut.
private struct StyledCluster {
  var cluster: CellCluster
  var style: CellStyle

  static func joined(_ cells: ArraySlice<StyledCluster>) -> [StyledText] {
    var pieces: [StyledText] = []
    var text = ""
    var style: CellStyle?
    func flush() {
      guard let style, !text.isEmpty else { return }
      pieces.append(StyledText(SafeText(text), style: style))
    }
    for cell in cells {
      if cell.style != style {
        flush()
        text = ""
        style = cell.style
      }
      text.unicodeScalars.append(cell.cluster.base)
      if let marks = cell.cluster.marks { text += marks }
    }
    flush()
    return pieces
  }
}
