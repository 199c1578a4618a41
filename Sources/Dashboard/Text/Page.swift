import SkillModel

/// What a line of a page leads to.
package enum PageLink: Hashable, Sendable {
  case detail(DetailSubject)
}

/// One line of a page before it is wrapped.
package struct PageLine: Hashable, Sendable {
  package var pieces: [StyledText]
  package var link: PageLink?
  /// Cells by which its continuation is set in when it is wrapped.
  package var indent: Int
  /// Role of the whole row's background, where it has one.
  package var under: ThemeRole?

  package init(_ pieces: [StyledText], link: PageLink? = nil, indent: Int = 0, under: ThemeRole? = nil) {
    self.pieces = pieces
    self.link = link
    self.indent = indent
    self.under = under
  }

  package static let empty = PageLine([])

  /// A line of our own words.
  package static func plain(_ text: String, _ role: ThemeRole = .text, indent: Int = 0) -> PageLine {
    PageLine([StyledText(text, role)], indent: indent)
  }
}

/// A long text to scroll through.
package struct Page: Hashable, Sendable {
  package var title: [StyledText] = []
  /// Numbers at the right end of the title.
  package var note: [StyledText] = []
  package private(set) var lines: [PageLine] = []
  /// Lines at which a change begins.
  package private(set) var hunks: [Int] = []
  /// The lines that are the difference of an edit, where the page shows one.
  package var difference: Range<Int>?
  /// Text for the clipboard where it is not the lines themselves.
  package var copyText: SafeText?

  package init() {}

  package mutating func add(_ line: PageLine) { lines.append(line) }
  package mutating func add(_ lines: [PageLine]) { self.lines += lines }
  package mutating func add(_ text: String, _ role: ThemeRole = .text, indent: Int = 0) {
    lines.append(.plain(text, role, indent: indent))
  }

  /// The next line begins a change.
  package mutating func markHunk() { hunks.append(lines.count) }

  /// A heading with a rule to be drawn over the whole width, and a note at its right end.
  package mutating func heading(_ title: String, note: String = "") {
    lines.append(
      PageLine(
        [StyledText(title, .title)] + (note.isEmpty ? [] : [StyledText(note, .titleCount)]), under: .border))
  }

  /// A name with a value, the values in one column.
  package mutating func fact(_ name: String, _ value: [StyledText], width: Int = 24) {
    let padding = String(repeating: " ", count: max(1, width - name.unicodeScalars.count))
    lines.append(PageLine([StyledText("  " + name + padding, .textDim)] + value, indent: width + 2))
  }

  package mutating func fact(_ name: String, _ value: String, _ role: ThemeRole = .text, width: Int = 24) {
    fact(name, StyledText.untrusted(value, role), width: width)
  }

  /// Untrusted text of many lines, each set in; at most that many code points, the rest is counted.
  package mutating func text(
    _ untrusted: String, _ role: ThemeRole = .text, indent: Int = 2, limit: Int = 60_000
  ) {
    let shown = untrusted.utf8.count > limit ? untrusted.prefix(codePoints: limit) : untrusted
    let margin = StyledText(String(repeating: " ", count: indent), role)
    for line in shown.pageLines {
      lines.append(PageLine([margin] + StyledText.untrusted(line, role), indent: indent))
    }
    let rest = untrusted.codePointCount - shown.codePointCount
    if rest > 0 { add("  ... \(rest) more characters, in the journal", .textDim) }
  }

  /// The lines as text.
  package var plain: String { lines.map { $0.pieces.plain }.joined(separator: "\n") }
}

extension String {
  /// The lines cut at LF, with TAB as blanks; CR stays and is made visible. At least one.
  var pageLines: [String] {
    unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard line.contains("\t") else { return String(line) }
      var result = String.UnicodeScalarView()
      for scalar in line {
        if scalar == "\t" {
          let blanks = 4 - result.count % 4
          for _ in 0..<blanks { result.append(" ") }
        } else {
          result.append(scalar)
        }
      }
      return String(result)
    }
  }
}

/// One row of a page as it stands on the screen.
package struct PageRow: Hashable, Sendable {
  /// Index of the page's line.
  package var line: Int
  package var pieces: [StyledText]
  package var isContinuation: Bool
}

/// A page cut into rows of a width.
package struct PageLayout: Hashable, Sendable {
  package let rows: [PageRow]
  /// First row of each line.
  package let firstRows: [Int]

  package init(of page: Page, width: Int, wraps: Bool) {
    var rows: [PageRow] = []
    var firstRows: [Int] = []
    rows.reserveCapacity(page.lines.count)
    for (index, line) in page.lines.enumerated() {
      firstRows.append(rows.count)
      guard wraps, width > 0, line.under != .border, line.pieces.width > width else {
        rows.append(PageRow(line: index, pieces: line.pieces, isContinuation: false))
        continue
      }
      for (place, pieces) in Self.wrapped(line, width: width).enumerated() {
        rows.append(PageRow(line: index, pieces: pieces, isContinuation: place > 0))
      }
    }
    self.rows = rows
    self.firstRows = firstRows
  }

  private struct Cell {
    var cluster: CellCluster
    var style: CellStyle
  }

  /// Cut at the last blank that fits, else where the width ends.
  private static func wrapped(_ line: PageLine, width: Int) -> [[StyledText]] {
    let cells = line.pieces.flatMap { piece in
      CellCluster.clusters(of: piece.text).map { Cell(cluster: $0, style: piece.style) }
    }
    let indent = line.indent < width / 2 ? line.indent : 0
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
      let row = joined(cells[start..<end])
      rows.append(
        rows.isEmpty || indent == 0
          ? row
          : [StyledText(SafeText(String(repeating: " ", count: indent)), style: row.first?.style ?? .text)]
            + row)
      start = max(next, start + 1)
    }
    return rows
  }

  private static func joined(_ cells: ArraySlice<Cell>) -> [StyledText] {
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
