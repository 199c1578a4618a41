import SkillModel

/// Follows a journal that another process writes. Takes no lock and writes nothing. Blocks.
///
/// Only whole lines are read. A last line that isn't sound is left until the file has grown past it.
package struct JournalTail {
  /// Everything up to here was given out.
  package private(set) var head: JournalHead
  private let files: any RunFileSystem
  private var file: (any RunFile)?
  private var fault: JournalDamage?

  /// Follows the journal of a run folder from a place: from its beginning, or from where a replay of it ended.
  package init(in files: any RunFileSystem, after head: JournalHead = .empty) {
    self.files = files
    self.head = head
  }

  /// The records that were written since the last call, oldest first and at most so many; empty when there are none.
  ///
  /// A journal that doesn't exist yet is an empty one.
  ///
  /// - Throws: `JournalDamage` when a bad line has others after it, when the journal became shorter than what was read
  ///   of it, or for a newer format; the records before it were given out by then.
  package mutating func poll(limit: Int = 1_000) throws -> [StoredRecord] {
    if let fault { throw fault }
    guard let file = try openedFile() else { return [] }
    guard try file.size() >= head.byteCount else { throw note("the journal became shorter", .inTheMiddle) }
    var source = JournalLineSource(file: file, offset: head.byteCount)
    var records: [StoredRecord] = []
    while records.count < limit, let record = try next(from: &source) { records.append(record) }
    if records.isEmpty, let fault { throw fault }
    return records
  }

  private mutating func openedFile() throws -> (any RunFile)? {
    if let file { return file }
    guard try files.exists(RunLayout.journal) else { return nil }
    file = try files.open(RunLayout.journal, for: .read)
    return file
  }

  private mutating func next(from source: inout JournalLineSource) throws -> StoredRecord? {
    guard case .line(let line) = try source.next() else { return nil }
    do throws(JournalLine.Fault) {
      return try JournalLine.record(in: line, after: &head)
    } catch {
      switch error {
      case .newerVersion(let version): note("it has format version \(version)", .newerVersion(version))
      case .damaged(let reason):
        if case .line = try source.next() { note(reason, .inTheMiddle) }
      }
      return nil
    }
  }

  @discardableResult
  private mutating func note(_ reason: String, _ extent: JournalDamage.Extent) -> JournalDamage {
    let damage = JournalDamage(
      record: head.sequence + 1, offset: head.byteCount, reason: reason, extent: extent)
    fault = damage
    return damage
  }
}
