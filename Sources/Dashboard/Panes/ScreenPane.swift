import SkillModel

/// What a pane draws from.
struct PaneContext {
  let run: RunPicture
  let view: ViewState
  let place: ScreenLayout.Place
  let glyphs: Glyphs
  /// Milliseconds since 1970.
  let now: Int

  var isFocused: Bool { view.focus == place.pane }
  var content: Rectangle { place.content }
  var list: ListState { view[list: place.pane] }

  /// Room for the lines of a list: one column less where the scroll bar can't stand on the frame.
  func listArea(_ area: Rectangle) -> Rectangle { place.frame == .box ? area : area.inset(right: 1) }

  /// The column of the scroll bar.
  var scrollbar: Int { place.area.endColumn - 1 }

  /// What a list's title says of its filter.
  var filterPart: [StyledText] {
    list.filter.isEmpty
      ? []
      : [
        StyledText("filter: ", .titleCount),
        StyledText(SafeText.singleLine(list.filter.prefix(codePoints: 30)), .statusWarn),
      ]
  }

  /// The mode of review in force.
  var reviewMode: ReviewSettings.Mode {
    view.status?.reviewMode ?? run.header?.configuration.review.mode ?? .auto
  }
}

/// One pane of the main screen.
protocol ScreenPane {
  init(_ context: PaneContext)
  /// Words after the pane's name; mostly none.
  var titleWords: [StyledText] { get }
  /// Numbers in the title, most important first.
  var counts: [[StyledText]] { get }
  /// Its list; nil where it has none or no room for it.
  var list: ListArea? { get }
  func draw(on buffer: inout ScreenBuffer)
}

extension ScreenPane {
  var titleWords: [StyledText] { [] }
}

extension PaneID {
  var paneType: any ScreenPane.Type {
    switch self {
    case .scores: ScoresPane.self
    case .edits: EditsPane.self
    case .rejected: RejectedPane.self
    case .notes: NotesPane.self
    case .log: LogPane.self
    case .diff: DiffPane.self
    }
  }
}
