import Dashboard
import RunStore
import SkillModel

/// Reads a recorded run from any place that was reached before. Blocks.
struct RecordedEvents: Sendable {
  enum Source: Sendable {
    case journal(RunFolder)
    case reference(ReferenceRun)
  }

  /// Where the next event is.
  enum Cursor: Hashable, Sendable {
    case record(JournalHead)
    case event(Int)
  }

  private let source: Source
  private var following: JournalFollowing?
  private(set) var cursor: Cursor

  init(_ source: Source) {
    self.source = source
    switch source {
    case .journal: cursor = .record(.empty)
    case .reference: cursor = .event(0)
    }
    go(to: cursor)
  }

  var isForeign: Bool { if case .reference = source { true } else { false } }

  mutating func go(to place: Cursor) {
    cursor = place
    if case .journal(let folder) = source, case .record(let head) = place {
      following = JournalFollowing(in: folder.files, after: head)
    }
  }

  /// At most so many events; none at the end.
  ///
  /// - Throws: as `JournalFollowing.next`.
  mutating func next(_ limit: Int) throws -> (events: [TimedEvent], remarks: [Remark]) {
    switch (source, cursor) {
    case (.reference(let run), .event(let place)):
      let events = Array(run.events[place...].prefix(limit))
      cursor = .event(place + events.count)
      return (events, [])
    default:
      var remarks: [Remark] = []
      while var reading = following {
        let piece = try reading.next(limit: limit)
        following = reading
        cursor = .record(reading.head)
        remarks += piece.remarks
        // A piece of nothing but records that can't be shown is not the end.
        if !piece.events.isEmpty || !piece.isMoreToCome { return (piece.events, remarks) }
      }
      return ([], remarks)
    }
  }
}
