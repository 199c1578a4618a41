import SkillModel

/// The first record of a journal that isn't what was written, or can't be understood.
package struct JournalDamage: Error, Hashable, Sendable {
  /// What follows the bad record.
  package enum Extent: Hashable, Sendable {
    /// Nothing good: the writer was cut off here. `repair` mends it.
    case tornTail
    /// Good records: something changed the file after it was written.
    case inTheMiddle
    /// The record is sound, but of a version of the format that this program doesn't know.
    case newerVersion(Int)
  }

  /// The number that the bad record has or should have.
  package let record: Int
  /// Where it begins, in bytes.
  package let offset: Int
  /// What is wrong, as the end of a sentence about the record.
  package let reason: String
  /// What comes after it.
  package let extent: Extent
}

extension JournalDamage: Reportable {
  /// As a person is told of it: class 78 for a newer version, else 65.
  package var problems: [Problem] {
    let place = Place(RunLayout.journal, line: record)
    switch extent {
    case .newerVersion(let version):
      return [
        Problem(
          .configuration, at: place,
          "record \(record) has format version \(version); this program knows versions up to \(JournalLine.version)",
          cure: "open this run with a newer version of the program")
      ]
    case .inTheMiddle:
      return [
        Problem(
          .dataMalformed, at: place, "record \(record) is damaged, and sound records follow it: \(reason)",
          cure: record == 1
            ? "start the run anew in another folder: nothing before this record can be saved"
            : "copy the records before it into a new folder and go on there: --resume with --salvage NEWDIR")
      ]
    case .tornTail:
      return [
        Problem(
          .dataMalformed, at: place, "the last record, \(record), is broken off: \(reason)",
          cure: "start the run again: it cuts the rest off, keeps it aside and goes on")
      ]
    }
  }
}
