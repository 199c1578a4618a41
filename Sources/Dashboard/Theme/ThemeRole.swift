/// What a cell means: the names under which themes give colours (README, "Themes").
package enum ThemeRole: String, CaseIterable, Hashable, Sendable {
  case text
  case textDim = "text.dim"
  case textStrong = "text.strong"
  case background
  case border
  case borderFocus = "border.focus"
  case title
  case titleFocus = "title.focus"
  case titleCount = "title.count"
  case header
  case status
  case statusWarn = "status.warn"
  case statusError = "status.error"
  case key
  case keyLabel = "key.label"
  case cursor
  case cursorUnfocused = "cursor.unfocused"
  case marked
  case match
  case matchCurrent = "match.current"
  case scrollbar
  case popup
  case popupBorder = "popup.border"
  case input
  case badgeRun = "badge.run"
  case badgePause = "badge.pause"
  case badgeGate = "badge.gate"
  case badgeReplay = "badge.replay"
  case badgeError = "badge.error"
  case scorePass = "score.pass"
  case scorePart = "score.part"
  case scoreFail = "score.fail"
  case chartTrain = "chart.train"
  case chartVal = "chart.val"
  case chartBest = "chart.best"
  case chartAxis = "chart.axis"
  case chartHeat0 = "chart.heat.0"
  case chartHeat1 = "chart.heat.1"
  case chartHeat2 = "chart.heat.2"
  case opAdd = "op.add"
  case opDelete = "op.delete"
  case opReplace = "op.replace"
  case editUndecided = "edit.undecided"
  case editApproved = "edit.approved"
  case editVetoed = "edit.vetoed"
  case editEdited = "edit.edited"
  case editDeferred = "edit.deferred"
  case gateAccept = "gate.accept"
  case gateReject = "gate.reject"
  case diffAdd = "diff.add"
  case diffAddWord = "diff.add.word"
  case diffDel = "diff.del"
  case diffDelWord = "diff.del.word"
  case diffHunk = "diff.hunk"
  case diffContext = "diff.context"
  case noteGain = "note.gain"
  case noteLoss = "note.loss"
  case noteText = "note.text"
  case suspicious
}
