/// Everything that a key can do. The raw values are the names in `keys.yaml` and in the command palette.
package enum ActionID: String, CaseIterable, Hashable, Sendable {
  case pause = "run.pause"
  case stepStage = "run.stepStage"
  case stepDecision = "run.step"
  case stepStep = "run.stepStep"
  case stepEpoch = "run.stepEpoch"
  case resume = "run.resume"
  case modeAuto = "run.auto"
  case modeWindow = "run.window"
  case modeManual = "run.manual"
  case stopAfterStep = "run.stopAfterStep"
  case stopNow = "run.stopNow"

  case approve = "edit.approve"
  case veto = "edit.veto"
  case edit = "edit.edit"
  case `defer` = "edit.defer"
  case approveAll = "edit.approveAll"
  case vetoAll = "edit.vetoAll"
  case undo = "edit.undo"
  case redo = "edit.redo"
  case revert = "edit.revert"

  case open = "view.open"
  case back = "view.back"
  case skillCurrent = "view.skill"
  case skillBest = "view.bestSkill"
  case stepView = "view.step"
  case epochView = "view.epoch"
  case freeze = "view.freeze"
  case zoom = "view.zoom"
  case larger = "view.larger"
  case smaller = "view.smaller"
  case resetLayout = "view.resetLayout"
  case wrap = "view.wrap"

  case diffMode = "diff.mode"
  case diffLess = "diff.less"
  case diffMore = "diff.more"
  case hunkNext = "diff.next"
  case hunkPrevious = "diff.previous"

  case paneNext = "pane.next"
  case panePrevious = "pane.previous"
  case paneScores = "pane.scores"
  case paneEdits = "pane.edits"
  case paneRejected = "pane.rejected"
  case paneNotes = "pane.notes"
  case paneLog = "pane.log"

  case moveDown = "move.down"
  case moveUp = "move.up"
  case moveLeft = "move.left"
  case moveRight = "move.right"
  case moveTop = "move.top"
  case moveBottom = "move.bottom"
  case pageDown = "move.pageDown"
  case pageUp = "move.pageUp"

  case mark = "list.mark"
  case range = "list.range"
  case next = "list.next"
  case previous = "list.previous"
  case search = "list.search"
  case filter = "list.filter"
  case sort = "list.sort"
  case invert = "list.invert"

  case replayPlay = "replay.play"
  case replayFaster = "replay.faster"
  case replaySlower = "replay.slower"
  case replayStepBack = "replay.stepBack"
  case replayStepForward = "replay.stepForward"
  case replayEpochBack = "replay.epochBack"
  case replayEpochForward = "replay.epochForward"
  case replayEnd = "replay.end"
  case replayStart = "replay.start"
  case replayDecision = "replay.decision"

  case copyLine = "copy.line"
  case copyAll = "copy.all"
  case writeScreen = "app.write"
  case palette = "app.palette"
  case help = "app.help"
  case themeNext = "app.theme"
  case themePrevious = "app.themeBack"
  case mouse = "app.mouse"
  case redraw = "app.redraw"
  case suspend = "app.suspend"
  case detach = "app.detach"
  case quit = "app.quit"
  case interrupt = "app.interrupt"
}

/// Where a key acts. Narrower places come later and win.
package enum KeyPlace: Int, CaseIterable, Hashable, Sendable, Comparable {
  case everywhere
  /// Any list of the main screen.
  case lists
  case scores, edits, rejected, notes, log
  /// Any detail view.
  case detail
  /// A detail view with a difference.
  case difference
  /// The detail view of one edit.
  case editDetail

  package static func < (left: KeyPlace, right: KeyPlace) -> Bool { left.breadth < right.breadth }

  private var breadth: Int {
    switch self {
    case .everywhere: 0
    case .lists, .detail: 1
    case .scores, .edits, .rejected, .notes, .log, .difference: 2
    case .editDetail: 3
    }
  }

  /// The heading in the help.
  package var title: String {
    switch self {
    case .everywhere: "Everywhere"
    case .lists: "Lists"
    case .scores: "Scores"
    case .edits: "Proposed edits"
    case .rejected: "Rejected edits"
    case .notes: "Meta notes"
    case .log: "Event log"
    case .detail: "Detail views"
    case .difference: "Differences"
    case .editDetail: "One edit"
    }
  }
}
