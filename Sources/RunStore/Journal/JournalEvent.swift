import SkillModel

/// What the journal must know of an event to keep it.
package protocol JournalEvent: Sendable {
  /// The name under which the record stands; it never changes its meaning.
  var type: String { get }
  /// When the record must be on the device.
  var durability: JournalDurability { get }
  /// The event's content without its name.
  func encodedData() throws -> JSONValue
  /// Reads an event back.
  ///
  /// - Throws: `UnknownEventType` for a name that this program doesn't know; anything else for content that doesn't fit.
  init(type: String, data: JSONValue) throws
}

/// When a record must be on the device.
package enum JournalDurability: Hashable, Sendable, Comparable {
  /// Need not be: progress that nobody would miss.
  case none
  /// Within 200 ms: what can be computed again.
  case soon
  /// In the file before the caller goes on, so that a kill can't take it, and on the device within 200 ms: the
  /// announcement of a call.
  case written
  /// Before the caller goes on: decisions, verdicts, commits and every paid reply.
  case beforeGoingOn
}

/// A record of a kind that this program doesn't know, as a newer program may write.
package struct UnknownEventType: Error, Hashable, Sendable {
  /// The name that it has.
  package let type: String
  /// Names the kind.
  package init(_ type: String) { self.type = type }
}

/// One event with its place in the run.
package struct JournalRecord<Event: JournalEvent>: Sendable {
  /// 1 for the first record; the only order that counts.
  package let sequence: Int
  /// Milliseconds since 1970, or what the injected clock says. May jump.
  package let time: Int
  /// What happened.
  package let event: Event

  /// Puts an event in its place.
  package init(sequence: Int, time: Int, event: Event) {
    self.sequence = sequence
    self.time = time
    self.event = event
  }
}

extension JournalRecord: Equatable where Event: Equatable {}
extension JournalRecord: Hashable where Event: Hashable {}

/// One record as its line holds it; long texts are still references.
package struct StoredRecord: Hashable, Sendable {
  /// 1 for the first record.
  package let sequence: Int
  /// Milliseconds since 1970, or what the injected clock said.
  package let time: Int
  /// The name under which it stands.
  package let type: String
  /// The content, in which texts of more than 16 KB are references to blobs.
  package let data: JSONValue
  /// Where its line begins in the journal, in bytes.
  package let offset: Int
}

/// A record that was read back with its texts.
package enum JournalEntry<Event: JournalEvent>: Sendable {
  case known(JournalRecord<Event>)
  /// Kept as it is; a newer program wrote it.
  case unknown(StoredRecord)
}

/// Where a journal ends, and with which hash.
package struct JournalHead: Hashable, Sendable {
  /// The number of the last record; 0 for an empty journal.
  package var sequence: Int
  /// The SHA-256 of the last record's line, without its line end; nil for an empty journal.
  package var digest: SHA256?
  /// The journal's size up to here in bytes.
  package var byteCount: Int

  /// The head of an empty journal.
  package static let empty = JournalHead(sequence: 0, digest: nil, byteCount: 0)

  /// What the next record names as its predecessor: 16 hexadecimal digits.
  package var link: String { digest.map { String($0.hexadecimal.prefix(16)) } ?? "0000000000000000" }
}
