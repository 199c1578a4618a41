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
  /// What stands at the right end of a heading.
  package var note: [StyledText] = []

  package init(_ pieces: [StyledText], link: PageLink? = nil, indent: Int = 0, under: ThemeRole? = nil) {
    self.pieces = pieces
    self.link = link
    self.indent = indent
    self.under = under
  }

  package static let empty = PageLine([])

  /// Its text, the note of a heading after it.
  package var plain: String { pieces.plain + (note.isEmpty ? "" : "  " + note.plain) }

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
    var line = PageLine([StyledText(title, .title)], under: .border)
    if !note.isEmpty { line.note = [StyledText(note, .titleCount)] }
    lines.append(line)
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
  package var plain: String { lines.map(\.plain).joined(separator: "\n") }

  /// The same page with every occurrence of a text marked.
  func marking(_ sought: String) -> Page {
    var page = self
    for place in lines.indices {
      page.lines[place].pieces = lines[place].pieces.marking(sought)
      page.lines[place].note = lines[place].note.marking(sought)
    }
    return page
  }
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
      for (place, pieces) in line.pieces.wrapped(width: width, indent: line.indent).enumerated() {
        rows.append(PageRow(line: index, pieces: pieces, isContinuation: place > 0))
      }
    }
    self.rows = rows
    self.firstRows = firstRows
  }

  /// Rows that a line of the page takes; at least one.
  func rowCount(of line: Int) -> Int {
    guard firstRows.indices.contains(line) else { return 1 }
    return (line + 1 < firstRows.count ? firstRows[line + 1] : rows.count) - firstRows[line]
  }
}
