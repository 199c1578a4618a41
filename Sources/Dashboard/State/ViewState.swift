import SkillModel

/// How much of the screen the focused pane takes.
package enum Zoom: Int, Hashable, Sendable, CaseIterable {
  case normal
  /// The focused pane gets about two thirds.
  case large
  /// The focused pane alone.
  case full
}

/// The characters that frames and charts are drawn with.
package enum GlyphSet: Hashable, Sendable {
  case unicode
  case ascii
}

/// The picture as it stood when the display was frozen. Data keep arriving in the live one.
package struct FrozenPicture: Hashable, Sendable {
  package var run: RunPicture
  /// Milliseconds since 1970.
  package var since: Int

  package init(run: RunPicture, since: Int) {
    self.run = run
    self.since = since
  }
}

/// A message on the status line.
package struct StatusMessage: Hashable, Sendable {
  package enum Weight: Hashable, Sendable { case plain, warning, error }
  /// What must still be so for the message to be true.
  package enum Premise: Hashable, Sendable {
    case none
    /// None of these edits is in its gate yet.
    case undecidedByGate([EditID])
    /// A range is open in a list.
    case rangeOpen(PaneID)
  }
  package var text: SafeText
  package var weight: Weight
  /// Milliseconds since 1970.
  package var since: Int
  package var premise = Premise.none
  /// The answer to a key: goes when the run comes to need the person. Others are remarks of the process.
  package var isAnswer = false

  package init(_ text: SafeText, weight: Weight = .plain, since: Int) {
    self.text = text
    self.weight = weight
    self.since = since
  }

  /// How long it stands on the status line, in milliseconds.
  package var milliseconds: Int { weight == .plain ? 4_000 : 8_000 }
}

/// A key with what it does, for the last line. Made from the key table.
package struct FooterKey: Hashable, Sendable {
  package var key: String
  package var label: String
  /// The label where room is short.
  package var shortLabel: String
  /// What is left out first has the highest number.
  package var priority: Int

  package init(_ key: String, _ label: String, short: String? = nil, priority: Int = 5) {
    self.key = key
    self.label = label
    shortLabel = short ?? label
    self.priority = priority
  }
}

/// Everything on the screen that is not the run: what a person chose to see, and what the process says of itself.
package struct ViewState: Hashable, Sendable {
  package var focus = PaneID.edits
  package var zoom = Zoom.normal
  package var lists: [PaneID: ListState] = [:]
  package var glyphs = GlyphSet.unicode
  package var frozen: FrozenPicture?
  /// nil on a live run.
  package var replay: ReplayPosition?
  /// Whether keys of this screen can steer the run.
  package var canControl = true
  /// What the engine is doing; nil in a replay, or where it has not said yet.
  package var status: RunStatus?
  package var message: StatusMessage?
  package var theme = "default-dark"
  package var isMouseOn = true
  /// Decisions that were sent and are not on disk yet.
  package var saving: Set<EditID> = []
  /// Warnings that stay on the status line, such as `UNSANDBOXED`.
  package var warnings: [SafeText] = []
  /// Seconds that clocks show beyond UTC.
  package var utcOffset = 0

  /// Over everything else; takes all keys.
  package var overlay: Overlay?
  /// A line asked for in place of the status line.
  package var prompt: LinePrompt?
  /// Detail views, the last one on top; empty: the main screen.
  package var details: [DetailState] = []
  package var diff = DiffStyle()
  /// As the terminal last said.
  package var size = ScreenSize(columns: 80, rows: 24)
  let changes = Memo<EditChange.Question, EditChange.Shown>()

  package init() {}

  /// The state of one list; a new one where it was never touched.
  package subscript(list pane: PaneID) -> ListState {
    get { lists[pane] ?? ListState() }
    set { lists[pane] = newValue }
  }
}
