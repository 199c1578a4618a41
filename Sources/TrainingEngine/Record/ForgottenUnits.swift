import SkillModel

extension [RunEvent] {
  /// The events without what was recorded of units that were begun anew; what their calls cost stays.
  var withoutForgottenUnits: [RunEvent] {
    guard contains(where: \.forgetsOpenUnit) else { return self }
    var kept: [RunEvent] = []
    var unit: [RunEvent] = []
    for event in self {
      if event.forgetsOpenUnit { unit = unit.compactMap(\.costAlone) }
      unit.append(event)
      if event.endsUnit || event.kind == .runStarted {
        kept += unit
        unit = []
      }
    }
    return kept + unit
  }
}

extension RunEvent {
  /// A reply or a failed attempt counts, and a text stays kept; nil for everything else.
  fileprivate var costAlone: RunEvent? {
    switch self {
    case .callReplied, .callAttemptFailed, .textKept, .callIntended, .runResumed, .runInterrupted,
      .reviewModeSet, .revertAsked:
      self
    default: nil
    }
  }
}
