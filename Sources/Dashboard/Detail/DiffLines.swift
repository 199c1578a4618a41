import SkillModel

/// How a difference is shown.
package struct DiffStyle: Hashable, Sendable {
  package var layout = DiffLayout.unified
  /// Unchanged lines around a change.
  package var context = 3
  /// `[-x-]` and `{+x+}` around changed words, for screens without attributes and for readers of screens.
  package var brackets = false

  package init(layout: DiffLayout = .unified, context: Int = 3, brackets: Bool = false) {
    self.layout = layout
    self.context = context
    self.brackets = brackets
  }
}

/// A difference as lines of a page.
package struct DiffLines: Hashable, Sendable {
  package private(set) var lines: [PageLine] = []
  /// Indices in `lines` at which a change begins.
  package private(set) var hunks: [Int] = []
  private let style: DiffStyle

  /// - Parameter width: cells, for the layout side by side.
  package init(_ difference: TextDifference, style: DiffStyle, width: Int) {
    self.style = style
    for hunk in Self.hunks(of: difference, context: style.context) {
      lines.append(
        PageLine(
          [StyledText("@@ line \(hunk.firstLine)", .diffHunk)] + hunk.headingPieces + [
            StyledText(" @@", .diffHunk)
          ]))
      switch style.layout {
      case .unified: addUnified(hunk.lines)
      case .sideBySide: addSides(hunk.lines, width: width)
      case .plain: addPlain(hunk.lines)
      }
    }
    if lines.isEmpty { lines.append(.plain("  nothing changes", .textDim)) }
  }

  private struct Hunk {
    /// Of the first change, in the old text.
    var firstLine: Int
    /// Of the section that the first change stands in.
    var heading: String
    var lines: [TextDifference.Line]
    var headingPieces: [StyledText] {
      heading.isEmpty ? [] : [StyledText("  ", .diffHunk)] + StyledText.untrusted(heading, .diffHunk)
    }
  }

  /// Groups of changed lines with so many unchanged ones around them, each with its place in the old text.
  private static func hunks(of difference: TextDifference, context: Int) -> [Hunk] {
    let lines = difference.lines
    var ranges: [Range<Int>] = []
    for index in lines.indices where lines[index].isChange {
      let start = max(0, index - context)
      let end = min(lines.count, index + context + 1)
      if let last = ranges.last, start <= last.upperBound {
        ranges[ranges.count - 1] = last.lowerBound..<end
      } else {
        ranges.append(start..<end)
      }
    }
    var hunks: [Hunk] = []
    var oldLine = 1
    var heading = ""
    var index = 0
    for range in ranges {
      // The lines before the change belong to the section that it stands in, or open it.
      let change = lines[range].firstIndex(where: \.isChange) ?? range.lowerBound
      while index < change {
        if case .same(let text) = lines[index], text.hasPrefix("#") { heading = text }
        oldLine += lines[index].standsInOld ? 1 : 0
        index += 1
      }
      hunks.append(Hunk(firstLine: oldLine, heading: heading, lines: Array(lines[range])))
    }
    return hunks
  }

  private mutating func addUnified(_ hunk: [TextDifference.Line]) {
    var wasChange = false
    for line in hunk {
      switch line {
      case .same(let text):
        lines.append(
          PageLine(
            [StyledText("  ", .diffContext)] + StyledText.untrusted(text.expandingTabs, .diffContext),
            indent: 2))
        wasChange = false
      case .removed(let pieces):
        if !wasChange { hunks.append(lines.count) }
        wasChange = true
        lines.append(PageLine([StyledText("- ", .diffDel)] + removed(pieces), indent: 2))
      case .added(let pieces):
        if !wasChange { hunks.append(lines.count) }
        wasChange = true
        lines.append(PageLine([StyledText("+ ", .diffAdd)] + added(pieces), indent: 2))
      }
    }
  }

  private mutating func addPlain(_ hunk: [TextDifference.Line]) {
    var wasChange = false
    for line in hunk {
      switch line {
      case .same(let text):
        lines.append(
          PageLine([StyledText("  ", .text)] + StyledText.untrusted(text.expandingTabs, .text), indent: 2))
        wasChange = false
      case .removed:
        if !wasChange { hunks.append(lines.count) }
        wasChange = true
      case .added(let pieces):
        if !wasChange { hunks.append(lines.count) }
        wasChange = true
        lines.append(PageLine([StyledText("+ ", .diffAdd)] + added(pieces), indent: 2))
      }
    }
  }

  private mutating func addSides(_ hunk: [TextDifference.Line], width: Int) {
    let half = max(4, (width - 3) / 2)
    var left: [[StyledText]] = []
    var right: [[StyledText]] = []
    func rows(_ old: [StyledText]?, _ new: [StyledText]?, indent: Int = 2) {
      let oldRows = old.map { Self.rows($0, width: half) } ?? [[]]
      let newRows = new.map { Self.rows($0, width: half) } ?? [[]]
      for row in 0..<max(oldRows.count, newRows.count) {
        let one = row < oldRows.count ? oldRows[row] : []
        let other = row < newRows.count ? newRows[row] : []
        let padding = StyledText(String(repeating: " ", count: max(0, half - one.width)), .diffContext)
        lines.append(PageLine(one + [padding, StyledText(" | ", .border)] + other))
      }
    }
    func flush() {
      if !left.isEmpty || !right.isEmpty { hunks.append(lines.count) }
      for row in 0..<max(left.count, right.count) {
        rows(row < left.count ? left[row] : nil, row < right.count ? right[row] : nil)
      }
      left = []
      right = []
    }
    for line in hunk {
      switch line {
      case .same(let text):
        flush()
        let pieces = [StyledText("  ", .diffContext)] + StyledText.untrusted(text.expandingTabs, .diffContext)
        rows(pieces, pieces)
      case .removed(let pieces): left.append([StyledText("- ", .diffDel)] + removed(pieces))
      case .added(let pieces): right.append([StyledText("+ ", .diffAdd)] + added(pieces))
      }
    }
    flush()
  }

  private static func rows(_ pieces: [StyledText], width: Int) -> [[StyledText]] {
    var page = Page()
    page.add(PageLine(pieces, indent: 2))
    return PageLayout(of: page, width: width, wraps: true).rows.map(\.pieces)
  }

  private func removed(_ pieces: [TextDifference.Piece]) -> [StyledText] {
    marked(pieces, whole: .diffDel, word: .diffDelWord, brackets: ("[-", "-]"))
  }

  private func added(_ pieces: [TextDifference.Piece]) -> [StyledText] {
    marked(pieces, whole: .diffAdd, word: .diffAddWord, brackets: ("{+", "+}"))
  }

  private func marked(
    _ pieces: [TextDifference.Piece], whole: ThemeRole, word: ThemeRole, brackets: (String, String)
  ) -> [StyledText] {
    pieces.flatMap { piece -> [StyledText] in
      let text = StyledText.untrusted(piece.text.expandingTabs, piece.isChanged ? word : whole)
      guard piece.isChanged, style.brackets else { return text }
      return [StyledText(brackets.0, word)] + text + [StyledText(brackets.1, word)]
    }
  }
}

extension TextDifference.Line {
  fileprivate var isChange: Bool { if case .same = self { false } else { true } }
  fileprivate var standsInOld: Bool { if case .added = self { false } else { true } }
}

extension String {
  /// TAB as four blanks, so that a text measures what it takes.
  var expandingTabs: String { contains("\t") ? replacingAll(exactly: "\t", with: "    ") : self }
}

/// A difference in a part of the screen: wrapped, from its top.
struct DiffView {
  let page: Page
  let layout: PageLayout
  private let area: Rectangle

  init(_ difference: TextDifference, style: DiffStyle, in area: Rectangle) {
    self.area = area
    var page = Page()
    page.add(DiffLines(difference, style: style, width: area.width).lines)
    self.page = page
    layout = PageLayout(of: page, width: area.width, wraps: true)
  }

  /// Rows of the difference that are drawn; the last row of the area says how many there are beyond, where there are.
  var rowsShown: Int { layout.rows.count > area.height ? max(0, area.height - 1) : layout.rows.count }

  /// Draws nothing outside of the area.
  func draw(on buffer: inout ScreenBuffer) {
    guard !area.isEmpty else { return }
    for (place, row) in layout.rows.prefix(rowsShown).enumerated() {
      buffer.write(row.pieces, column: area.column, row: area.row + place, clip: area)
    }
    if layout.rows.count > area.height {
      let rest = Quantity.counted(layout.rows.count - area.height + 1, "more line")
      let more = StyledText(" \(rest), Enter ", .textDim)
      buffer.fill(
        Rectangle(column: area.column, row: area.endRow - 1, width: area.width, height: 1), style: .text)
      buffer.write([more], column: area.column, row: area.endRow - 1, clip: area)
    }
  }
}
