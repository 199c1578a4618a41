/// Where everything stands on a screen of some size. Pure: size, focus, zoom and the rows wanted decide alone.
package struct ScreenLayout: Hashable, Sendable {
  /// How much fits, from the largest to the smallest (`ScreenLayout.form(of:)`).
  package enum Form: Int, Hashable, Sendable, Comparable {
    /// Below 20 x 4 there is no room for anything but saying so.
    case tooSmall, tiny, tabs, strip, rules, twoColumns, threeColumns

    package static func < (left: Form, right: Form) -> Bool { left.rawValue < right.rawValue }
  }

  /// What is around a pane.
  package enum Frame: Hashable, Sendable {
    case box
    /// A line with the title above it, nothing at the sides.
    case rule
    /// The title line alone: its numbers are all that is shown.
    case line
    case bare
  }

  package struct Place: Hashable, Sendable {
    package let pane: PaneID
    package let area: Rectangle
    package let frame: Frame

    /// What is left inside the frame.
    package var content: Rectangle {
      switch frame {
      case .box: area.inset(left: 1, top: 1, right: 1, bottom: 1)
      case .rule: area.inset(top: 1)
      case .line: Rectangle(column: area.column, row: area.row, width: 0, height: 0)
      case .bare: area
      }
    }
  }

  package let size: ScreenSize
  package let form: Form
  package let header: Rectangle
  /// One line with the names of all panes, where one is shown at a time.
  package let tabs: Rectangle?
  package let panes: [Place]
  package let status: Rectangle?
  package let keys: Rectangle?

  package static let smallest = ScreenSize(columns: 20, rows: 4)

  package static func form(of size: ScreenSize) -> Form {
    let breakpoints: [(Form, Int, Int)] = [
      (.threeColumns, 180, 50), (.twoColumns, 110, 30), (.rules, 80, 22), (.strip, 60, 16), (.tabs, 40, 12),
      (.tiny, smallest.columns, smallest.rows),
    ]
    return breakpoints.first { size.columns >= $0.1 && size.rows >= $0.2 }?.0 ?? .tooSmall
  }

  /// - Parameter wanted: lines that the panes could fill; nil: not known, each has its usual share.
  package init(size: ScreenSize, focus: PaneID, zoom: Zoom = .normal, wanted: WantedRows? = nil) {
    self.size = size
    form = Self.form(of: size)
    let whole = Rectangle(size)
    guard form > .tiny else {
      header = form == .tiny ? whole : Rectangle(column: 0, row: 0, width: 0, height: 0)
      (tabs, panes, status, keys) = (nil, [], nil, nil)
      return
    }
    let headerRows = form >= .twoColumns ? 2 : 1
    let footerRows = form == .strip ? 1 : 2
    header = Rectangle(column: 0, row: 0, width: size.columns, height: headerRows)
    keys = Rectangle(column: 0, row: size.rows - 1, width: size.columns, height: 1)
    status =
      footerRows == 2 ? Rectangle(column: 0, row: size.rows - 2, width: size.columns, height: 1) : nil
    var body = whole.inset(top: headerRows, bottom: footerRows)
    if form == .tabs {
      tabs = Rectangle(column: 0, row: headerRows, width: size.columns, height: 1)
      body = body.inset(top: 1)
      panes = [Place(pane: focus, area: body, frame: .bare)]
      return
    }
    tabs = nil
    if zoom == .full {
      panes = [Place(pane: focus, area: body, frame: form >= .twoColumns ? .box : .rule)]
      return
    }
    let hasRoom = zoom == .normal
    switch form {
    case .threeColumns where hasRoom: panes = Self.threeColumns(body)
    case .twoColumns where hasRoom: panes = Self.twoColumns(body, focus: focus, wanted: wanted)
    case .rules where hasRoom && focus.isMain: panes = Self.rules(body, wanted: wanted)
    default: panes = Self.strip(body, focus: focus)
    }
  }

  package func place(of pane: PaneID) -> Place? { panes.first { $0.pane == pane } }

  /// Four titled rules one below the other.
  private static func rules(_ body: Rectangle, wanted: WantedRows?) -> [Place] {
    let extra = body.height - 21
    // What is beyond 24 rows goes to the chart, the edits and the rest by turns.
    let scores = 4 + max(0, extra) * 3 / 10
    let rejected = 3 + max(0, extra) / 5
    let notes = 2 + max(0, extra) / 5
    let edits = body.height - 4 - scores - rejected - notes
    let rows = WantedRows(edits: edits, rejected: rejected, notes: notes).shared(by: wanted)
    return stacked(
      [
        (.scores, scores + 1), (.edits, rows.edits + 1), (.rejected, rows.rejected + 1),
        (.notes, rows.notes + 1),
      ], in: body, frame: .rule)
  }

  private static func twoColumns(_ body: Rectangle, focus: PaneID, wanted: WantedRows?) -> [Place] {
    let left = body.width * 5 / 12
    let (first, second) = split(body, at: left)
    let scores = body.height * 16 / 36
    let edits = body.height / 3
    let preview = body.height * 11 / 36
    // Frames and headings take three rows of each box.
    let rows = WantedRows(
      edits: edits - 3, rejected: body.height - edits - preview - 3, notes: wanted?.notes ?? 0
    )
    .shared(by: wanted)
    // What the rejected edits do not need yet shows more of the difference.
    let spare = wanted.map { max(0, rows.rejected - max(5, $0.rejected)) } ?? 0
    return stacked([(.scores, scores), (.notes, body.height - scores)], in: first, frame: .box)
      + stacked(
        [
          (.edits, rows.edits + 3), (focus == .log ? .log : .diff, preview + spare),
          (.rejected, rows.rejected + 3 - spare),
        ],
        in: second, frame: .box)
  }

  private static func threeColumns(_ body: Rectangle) -> [Place] {
    let log = max(8, body.height * 12 / 56)
    let columns = body.inset(bottom: log)
    let third = body.width / 3
    let (first, rest) = split(columns, at: third)
    let (second, last) = split(rest, at: third)
    let scores = columns.height * 24 / 44
    let edits = columns.height / 2
    return stacked([(.scores, scores), (.notes, columns.height - scores)], in: first, frame: .box)
      + stacked([(.edits, edits), (.rejected, columns.height - edits)], in: second, frame: .box)
      + stacked([(.diff, columns.height)], in: last, frame: .box)
      + stacked([(.log, log)], in: body.inset(top: columns.height), frame: .box)
  }

  /// The focused pane gets the rest, the others one line each.
  private static func strip(_ body: Rectangle, focus: PaneID) -> [Place] {
    var order: [PaneID] = [.scores, .edits, .rejected, .notes]
    if !focus.isMain { order.append(focus) }
    let rest = body.height - order.count + 1
    var row = body.row
    return order.map { pane in
      let height = pane == focus ? rest : 1
      defer { row += height }
      return Place(
        pane: pane, area: Rectangle(column: body.column, row: row, width: body.width, height: height),
        frame: pane == focus ? .rule : .line)
    }
  }

  private static func stacked(_ heights: [(PaneID, Int)], in area: Rectangle, frame: Frame) -> [Place] {
    var row = area.row
    return heights.map { pane, height in
      defer { row += height }
      return Place(
        pane: pane, area: Rectangle(column: area.column, row: row, width: area.width, height: height),
        frame: frame)
    }
  }

  private static func split(_ area: Rectangle, at width: Int) -> (Rectangle, Rectangle) {
    (area.inset(right: area.width - width), area.inset(left: width))
  }
}

extension PaneID {
  /// One of the four that are on every screen with room for them.
  var isMain: Bool { self != .log && self != .diff }
}
