import SkillModel

/// The difference of an edit as it stands in one frame: its lines, and which of them can be read whole.
struct DifferenceInView: Hashable, Sendable {
  let edit: EditID
  /// How it is drawn, as far as its lines depend on it.
  let form: String
  /// All lines as text, without wrapping.
  let lines: [String]
  /// Places in `lines`.
  let visible: Range<Int>

  /// - Parameters:
  ///   - layout: of a page or a part of it that holds the difference.
  ///   - part: the lines of the page that are the difference.
  ///   - rows: rows of the layout that are on the screen.
  init(
    _ edit: EditID, page: Page, part: Range<Int>, layout: PageLayout, rows: Range<Int>, form: String
  ) {
    self.edit = edit
    self.form = form
    lines = page.lines[part].map { $0.pieces.plain }
    let whole = part.filter { line in
      let end = line + 1 < layout.firstRows.count ? layout.firstRows[line + 1] : layout.rows.count
      return rows.contains(layout.firstRows[line]) && end <= rows.upperBound
    }
    visible =
      whole.isEmpty ? 0..<0 : (whole[0] - part.lowerBound)..<(whole[whole.count - 1] - part.lowerBound + 1)
  }

  /// SHA-256 of the lines, joined by LF.
  var digest: String { Self.digest(of: lines) }

  static func digest(of lines: [String]) -> String {
    SHA256(hashing: lines.joined(separator: "\n")).hexadecimal
  }
}

/// What of an edit's difference has been on the screen so far, in the form in which it was drawn last.
struct ViewedDifference: Hashable, Sendable {
  private let digest: String
  private let form: String
  private let count: Int
  private var seen: Set<Int> = []

  init(_ view: DifferenceInView) {
    digest = view.digest
    form = view.form
    count = view.lines.count
    seen = Set(view.visible)
  }

  /// Adds another frame; a difference that reads otherwise begins anew.
  mutating func take(_ view: DifferenceInView) {
    let other = ViewedDifference(view)
    if other.digest.isIdentical(to: digest), other.form == form {
      seen.formUnion(other.seen)
    } else {
      self = other
    }
  }

  var shown: ShownDifference {
    ShownDifference(digest: digest, form: form, lines: count, seen: seen.count)
  }
}

/// All that decides what of a difference is in a frame: where it is the same, nothing new can be seen.
struct DifferenceFrame: Hashable, Sendable {
  let edit: EditID
  let item: JSONObject
  let size: ScreenSize
  let style: DiffStyle
  let detail: DetailState?
  let focus: PaneID
  let zoom: Zoom
}

extension DiffLines {
  /// What a decision records of a difference that was drawn so.
  package var digest: String { DifferenceInView.digest(of: lines.map { $0.pieces.plain }) }
}

extension DiffStyle {
  /// Reads what `form` wrote; nil: it is none of this version's.
  package static func read(_ form: String) -> (style: DiffStyle, width: Int)? {
    guard !form.isEmpty else { return nil }
    var style = DiffStyle()
    var width = 0
    for (place, part) in form.split(separator: ",").enumerated() {
      let words = part.drop { $0 == " " }
      if place == 0 {
        guard let layout = DiffLayout(rawValue: String(words)) else { return nil }
        style.layout = layout
      } else if words == "brackets" {
        style.brackets = true
      } else if words.hasPrefix("context "), let count = Int(words.dropFirst(8)) {
        style.context = count
      } else if words.hasPrefix("width "), let count = Int(words.dropFirst(6)) {
        width = count
      } else {
        return nil
      }
    }
    return (style, width)
  }

  /// As decisions record it. Side by side, the lines depend on the width too.
  func form(width: Int) -> String {
    "\(layout.rawValue), context \(context)" + (brackets ? ", brackets" : "")
      + (layout == .sideBySide ? ", width \(width)" : "")
  }
}

extension Dashboard {
  /// Notes which lines of which difference are on the terminal in a frame of that size.
  mutating func noteDifference(size: ScreenSize) {
    guard let edit = editWithDifference(size: size) else { return }
    let frame = DifferenceFrame(
      edit: edit.id, item: edit.effectiveItem, size: size, style: view.diff, detail: view.details.last,
      focus: view.focus, zoom: view.zoom)
    guard desk.isNews(frame) else { return }
    if let view = differenceInView(of: edit, size: size) { desk.viewed(view) }
  }

  /// The edit whose difference a frame shows; nil: none is shown.
  private func editWithDifference(size: ScreenSize) -> EditRow? {
    guard size.columns >= Self.smallest.columns, size.rows >= Self.smallest.rows, view.overlay == nil else {
      return nil
    }
    if let detail = view.details.last {
      if case .edit(let id) = detail.subject { return shownRun.edit(id) }
      return nil
    }
    return diffPane(size: size)?.edit
  }

  private func differenceInView(of edit: EditRow, size: ScreenSize) -> DifferenceInView? {
    guard let detail = view.details.last else { return diffPane(size: size)?.inView }
    let screen = detailScreen(detail, size: size)
    guard let part = screen.page.difference else { return nil }
    // A line that is cut at the right edge can't be read.
    let rows = screen.window.range
    let isCut =
      !detail.wraps
      && (detail.column > 0 || part.contains { screen.page.lines[$0].pieces.width > screen.area.width })
    return DifferenceInView(
      edit.id, page: screen.page, part: part, layout: screen.layout, rows: isCut ? 0..<0 : rows,
      form: view.diff.form(width: screen.area.width))
  }

  private func diffPane(size: ScreenSize) -> DiffPane? {
    let layout = ScreenLayout(size: size, focus: view.focus, zoom: view.zoom)
    guard let place = layout.place(of: .diff), place.frame != .line, !place.content.isEmpty else {
      return nil
    }
    return DiffPane(
      PaneContext(run: shownRun, view: view, place: place, glyphs: Glyphs(view.glyphs), now: 0))
  }
}
