/// The one table of keys: help, footer, palette, the check of `keys.yaml` and the tests are derived from it.
package enum KeyTable {
  package static let actions: [KeyAction] = run + edits + replay + lists + views + movement + application

  /// The row of an action.
  package static subscript(_ id: ActionID) -> KeyAction {
    byID[id] ?? KeyAction(id, [], id.rawValue, label: id.rawValue)
  }

  private static let byID = Dictionary(actions.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })

  private static let run: [KeyAction] = [
    KeyAction(
      .pause, ["p", "F8"], "pause or go on: calls in flight come in, no new ones are sent", label: "pause",
      on: .live, changesRun: true, footer: (0, 10)),
    KeyAction(
      .stepStage, ["i"], "run to the next stage, then pause", label: "stage", on: .live, changesRun: true,
      footer: (0, 30)),
    KeyAction(
      .stepDecision, ["s"], "run to the next decision, then pause", label: "step", on: .live,
      changesRun: true, footer: (0, 11)),
    KeyAction(
      .stepStep, [">"], "run to the next step, then pause", label: "next step", on: .live, changesRun: true,
      footer: (0, 31)),
    KeyAction(
      .stepEpoch, ["S"], "run to the next epoch, then pause", label: "epoch", on: .live, changesRun: true,
      footer: (0, 32)),
    KeyAction(
      .resume, ["r"], "run on; at a review the approved edits go to the gate, open ones are deferred",
      label: "run", confirm: .sometimes, on: .live, changesRun: true, footer: (0, 12)),
    KeyAction(
      .modeAuto, [], "review: automatic, a veto is possible until the gate has decided", label: "auto",
      on: .live, changesRun: true),
    KeyAction(
      .modeWindow, [], "review: wait some seconds for a veto", label: "window", on: .live, changesRun: true),
    KeyAction(
      .modeManual, [], "review: every edit needs a verdict", label: "manual", on: .live, changesRun: true),
    KeyAction(
      .stopAfterStep, [], "stop after this step, resumable; again takes it back", label: "stop later",
      on: .live, changesRun: true),
    KeyAction(
      .stopNow, [], "stop now, resumable", label: "stop now", confirm: .always, on: .live, changesRun: true),
  ]

  private static let decided: Set<KeyPlace> = [.edits, .editDetail]
  private static let edits: [KeyAction] = [
    KeyAction(
      .approve, ["a"], "approve the edit; again takes the decision back", label: "approve", in: decided,
      confirm: .sometimes, on: .live, changesRun: true, footer: (1, 1)),
    KeyAction(
      .veto, ["v"], "veto the edit; asks for a reason, which the optimizer is told", label: "veto",
      in: decided, on: .live, changesRun: true, footer: (1, 2)),
    KeyAction(
      .edit, ["e"], "write the edit anew in your editor", label: "edit", in: decided, on: .live,
      changesRun: true, footer: (1, 3)),
    KeyAction(
      .defer, ["d"], "defer the edit: offered again in the next step", label: "defer", in: decided, on: .live,
      changesRun: true, footer: (1, 4)),
    KeyAction(
      .approveAll, ["A"], "approve all undecided edits that have been shown", label: "approve all",
      in: decided, confirm: .always, on: .live, changesRun: true, footer: (1, 40)),
    KeyAction(
      .vetoAll, ["X"], "veto all undecided edits that have been shown", label: "veto all", in: decided,
      confirm: .always, on: .live, changesRun: true, footer: (1, 41)),
    KeyAction(
      .undo, ["u"], "undo the last decision, until the gate starts", label: "undo", in: decided, on: .live,
      changesRun: true, footer: (1, 8)),
    KeyAction(
      .redo, ["U", "Ctrl-R"], "redo the decision that was undone", label: "redo", in: decided, on: .live,
      changesRun: true, footer: (1, 42)),
    KeyAction(
      .revert, [], "take an accepted step back, or see what else can be done", label: "revert",
      in: [.everywhere]),
  ]

  private static let replay: [KeyAction] = [
    KeyAction(
      .replayPlay, ["space", "p"], "play or hold the recorded run", label: "play", on: .replay,
      footer: (0, 5)),
    KeyAction(.replayFaster, ["+"], "play faster", label: "faster", on: .replay, footer: (0, 12)),
    KeyAction(.replaySlower, ["-"], "play slower", label: "slower", on: .replay, footer: (0, 12)),
    KeyAction(.replayStepBack, ["["], "one step back", label: "step back", on: .replay, footer: (0, 8)),
    KeyAction(
      .replayStepForward, ["]"], "one step forward", label: "step on", on: .replay, footer: (0, 9)),
    KeyAction(.replayEpochBack, ["("], "one epoch back", label: "epoch back", on: .replay, footer: (0, 11)),
    KeyAction(
      .replayEpochForward, [")"], "one epoch forward", label: "epoch on", on: .replay, footer: (0, 11)),
    KeyAction(
      .replayDecision, ["s"], "to the next decision", label: "decision", on: .replay, footer: (0, 13)),
    KeyAction(
      .replayEnd, [".", "End"], "to the end of the recorded run", label: "end", on: .replay, footer: (0, 10)),
    KeyAction(.replayStart, [], "to the start of the recorded run", label: "start", on: .replay),
  ]

  private static let lists: [KeyAction] = [
    KeyAction(
      .open, ["Enter"], "open what is under the cursor", label: "open", in: [.lists, .detail],
      footer: (2, 5)),
    KeyAction(
      .back, ["Esc"], "back: closes the view, leaves zoom, ends search and filter", label: "back",
      footer: (2, 21)),
    KeyAction(
      .mark, ["space"], "mark; a v d then act on all marked", label: "mark", in: [.edits], footer: (2, 43)),
    KeyAction(
      .range, ["V"], "start or end a range; a v d then act on it", label: "range", in: [.edits],
      footer: (2, 44)),
    KeyAction(
      .next, ["n"], "next match, or next undecided edit", label: "next", in: [.lists, .detail],
      footer: (2, 22)),
    KeyAction(
      .previous, ["N"], "previous match, or previous undecided edit", label: "previous",
      in: [.lists, .detail]),
    KeyAction(.search, ["/"], "search", label: "find", in: [.lists, .detail], footer: (3, 24)),
    KeyAction(
      .filter, ["f"], "show only some: words, op:add, state:veto, why:gate", label: "filter", in: [.lists],
      footer: (3, 25)),
    KeyAction(.sort, ["o"], "sort by the next column", label: "sort", in: [.lists], footer: (3, 26)),
    KeyAction(.invert, ["I"], "turn the order round", label: "invert", in: [.lists]),
  ]

  private static let views: [KeyAction] = [
    KeyAction(
      .skillCurrent, ["c"], "the current skill, with the step of each line", label: "skill", footer: (2, 33)),
    KeyAction(
      .skillBest, ["b"], "the best skill, with the step of each line", label: "best", footer: (2, 45)),
    KeyAction(.stepView, ["D"], "the step: all stages and calls", label: "step view"),
    KeyAction(.epochView, ["E"], "the epoch: pairs, notes before and after", label: "epoch view"),
    KeyAction(
      .freeze, ["F"], "freeze the picture; the run goes on", label: "freeze", on: .live, footer: (2, 46)),
    KeyAction(.zoom, ["z"], "zoom the pane", label: "zoom", in: [.lists], footer: (2, 20)),
    KeyAction(.larger, ["+"], "make the pane larger", label: "larger", in: [.lists]),
    KeyAction(.smaller, ["_"], "make the pane smaller", label: "smaller", in: [.lists]),
    KeyAction(.resetLayout, ["0"], "the layout as at the start", label: "reset", in: [.lists]),
    KeyAction(.wrap, ["w"], "wrap long lines or cut them", label: "wrap", in: [.detail], footer: (2, 47)),
    KeyAction(
      .diffMode, ["|"], "unified, side by side, plain", label: "sides", in: [.difference], footer: (2, 23)),
    KeyAction(.diffLess, ["{"], "fewer lines around a change", label: "less", in: [.difference]),
    KeyAction(.diffMore, ["}"], "more lines around a change", label: "more", in: [.difference]),
    KeyAction(
      .hunkNext, ["l", "Right"], "next change", label: "next change", in: [.difference], footer: (2, 48)),
    KeyAction(.hunkPrevious, ["h", "Left"], "previous change", label: "previous change", in: [.difference]),
    KeyAction(.paneNext, ["Tab"], "next pane", label: "pane", footer: (2, 19)),
    KeyAction(.panePrevious, ["Shift-Tab"], "previous pane", label: "pane back"),
    KeyAction(.paneScores, ["1"], "rollout scores", label: "scores"),
    KeyAction(.paneEdits, ["2"], "proposed edits", label: "edits"),
    KeyAction(.paneRejected, ["3"], "rejected edits", label: "rejected"),
    KeyAction(.paneNotes, ["4"], "meta notes", label: "notes"),
    KeyAction(.paneLog, ["5"], "event log", label: "log"),
  ]

  private static let movement: [KeyAction] = [
    KeyAction(.moveDown, ["j", "Down"], "down", label: "down", in: [.lists, .detail]),
    KeyAction(.moveUp, ["k", "Up"], "up", label: "up", in: [.lists, .detail]),
    KeyAction(.moveLeft, ["h", "Left"], "left", label: "left", in: [.lists, .detail]),
    KeyAction(.moveRight, ["l", "Right"], "right", label: "right", in: [.lists, .detail]),
    KeyAction(.moveTop, ["g", "Home"], "to the first line", label: "top", in: [.lists, .detail]),
    KeyAction(.moveBottom, ["G", "End"], "to the last line", label: "bottom", in: [.lists, .detail]),
    KeyAction(.pageDown, ["PgDn", "Ctrl-D"], "a page down", label: "page down", in: [.lists, .detail]),
    KeyAction(.pageUp, ["PgUp", "Ctrl-U"], "a page up", label: "page up", in: [.lists, .detail]),
  ]

  private static let application: [KeyAction] = [
    KeyAction(.copyLine, ["y"], "copy the line to the clipboard and a file", label: "copy", footer: (3, 27)),
    KeyAction(.copyAll, ["Y"], "copy the whole text or difference", label: "copy all"),
    KeyAction(.writeScreen, ["W"], "write this screen as text and with colours", label: "write"),
    KeyAction(.palette, [":"], "commands by name", label: "cmd", footer: (3, 28)),
    KeyAction(.help, ["?", "F1"], "all keys", label: "help", footer: (3, 6)),
    KeyAction(
      .themeNext, ["t"], "themes: t T j k move with a preview, Enter keeps", label: "theme", footer: (3, 49)),
    KeyAction(.themePrevious, ["T"], "themes, as t; in the list the one before", label: "theme back"),
    KeyAction(.mouse, ["M"], "mouse on or off; off, the terminal selects text", label: "mouse"),
    KeyAction(.redraw, ["Ctrl-L"], "draw everything anew", label: "redraw"),
    KeyAction(.suspend, ["Ctrl-Z"], "suspend the screen", label: "suspend"),
    KeyAction(
      .detach, ["Q"], "leave the screen, the run goes on", label: "detach", on: .live, footer: (3, 50)),
    KeyAction(
      .quit, ["q"], "close the view; at the top, ask how to leave", label: "quit", confirm: .always,
      footer: (3, 7)),
    KeyAction(
      .interrupt, ["Ctrl-C"], "ask how to leave; twice within 2 s stops at once", label: "quit",
      confirm: .always),
  ]
}
