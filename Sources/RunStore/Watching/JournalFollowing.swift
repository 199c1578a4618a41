import SkillModel

/// Reads the events of a run in pieces, from its beginning or from a place that was reached before. Takes no lock,
/// writes nothing, holds one piece in memory at a time. Blocks.
package struct JournalFollowing: Sendable {
  /// Events in their order, and what stood in their place where some can't be read.
  package struct Piece: Sendable {
    package var events: [TimedEvent] = []
    package var remarks: [Remark] = []
    /// False when everything that was in the journal was given out.
    package var isMoreToCome = false
  }

  private var tail: JournalTail
  private let reading: RecordReading<RunEvent>
  private var unknownTypes: Set<String> = []

  /// - Parameter head: where to begin.
  package init(in files: any RunFileSystem, after head: JournalHead = .empty) {
    tail = JournalTail(in: files, after: head)
    reading = RecordReading(in: files)
  }

  /// Everything up to here was given out.
  package var head: JournalHead { tail.head }

  /// The records that came since the last call, at most so many. A record whose text is lost, or of a kind that a newer
  /// program writes, is named in a remark and left out.
  ///
  /// - Throws: as `JournalTail.poll`; class 65 for a record whose content doesn't fit.
  package mutating func next(limit: Int = 500) throws -> Piece {
    let records = try tail.poll(limit: limit)
    var piece = Piece(isMoreToCome: records.count == limit)
    piece.events.reserveCapacity(records.count)
    for record in records {
      do {
        switch try reading.entry(of: record) {
        case .known(let known):
          piece.events.append(TimedEvent(sequence: known.sequence, time: known.time, event: known.event))
        case .unknown(let stored):
          guard unknownTypes.insert(stored.type).inserted else { continue }
          piece.remarks.append(
            Remark(
              at: Place(RunLayout.journal, line: stored.sequence),
              "records of the kind \(stored.type) come from a newer program and aren't shown"))
        }
      } catch let failure as BlobFailure {
        piece.remarks += failure.problems.map { Remark(at: $0.place, $0.message) }
      }
    }
    return piece
  }
}
