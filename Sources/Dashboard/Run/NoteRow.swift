import SkillModel

/// How the tasks of an epoch's comparison came out against the epoch before.
package struct PairCounts: Hashable, Sendable {
  package var improved = 0
  package var regressed = 0
  package var stillFailing = 0
  package var stillPassing = 0
  package init() {}
}

/// A text that an epoch wrote, with its difference from the one before.
package struct EpochText: Hashable, Sendable {
  package var text: SafeText
  package var reasoning: SafeText
  /// The action on record, such as `write_meta_skill` or `force_accept`.
  package var action: String
  /// Word by word against the epoch before; nil where that wrote none.
  package var difference: TextDifference?
  /// Sequence number of the record.
  package var sequence: Int
}

/// One epoch: what came of it and what was learnt.
package struct NoteRow: Hashable, Sendable, Identifiable {
  package var epoch: Int
  package var id: Int { epoch }
  /// Selection score at its start and now, or at its end; nil before the baseline.
  package var scoreAtStart: Double?
  package var scoreNow: Double?
  package var isFinished = false
  package var stepsAccepted = 0
  package var stepsRejected = 0
  package var stepsSkipped = 0
  package var editsVetoed = 0
  package var usage = RoleUsage()
  /// nil before the comparison, and in the first epoch, which has none.
  package var pairs: PairCounts?
  /// Sequence number of the comparison.
  package var pairsSequence: Int?
  package var slowUpdate: EpochText?
  /// The slow update went in without being measured.
  package var isUngated = false
  package var slowScore: Double?
  package var metaNote: EpochText?

  package init(epoch: Int) { self.epoch = epoch }
}
