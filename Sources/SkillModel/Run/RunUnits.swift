extension RunEvent {
  /// True for the records after which a run can go on without looking back: a unit (the baseline, a step, an epoch's
  /// end, the final evaluations) is complete.
  package var endsUnit: Bool {
    switch self {
    case .baselineMeasured, .stepCommitted, .skillReverted, .epochFinished, .runFinished: true
    default: false
    }
  }

  /// True where a run goes on with changed inputs: the unit that was interrupted begins anew.
  package var forgetsOpenUnit: Bool {
    if case .runResumed(let resumed) = self { !resumed.drift.isEmpty } else { false }
  }
}
