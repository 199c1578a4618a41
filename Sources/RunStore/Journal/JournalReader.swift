import SkillModel

/// Reads a journal from its beginning, one record at a time, and proves each one. Blocks.
///
/// Memory doesn't grow with the journal. No long text is read before somebody asks for it by `resolve`.
package struct JournalReader<Event: JournalEvent> {
  /// Everything up to here was read and is sound.
  package private(set) var head = JournalHead.empty
  private var source: JournalLineSource
  private let files: any RunFileSystem
  private var found: JournalDamage?

  /// Opens the journal of a run folder.
  ///
  /// - Throws: class 66 when it isn't there or can't be opened.
  package init(in files: any RunFileSystem) throws(Problem) {
    do throws(FileSystemFailure) {
      source = JournalLineSource(file: try files.open(RunLayout.journal, for: .read), offset: 0)
    } catch {
      throw error.problemAtReading
    }
    self.files = files
  }

  /// The next record; nil at a sound end.
  ///
  /// - Throws: `JournalDamage` at the first bad record, and again whenever asked; `FileSystemFailure`.
  package mutating func next() throws -> StoredRecord? {
    if let found { throw found }
    switch try source.next() {
    case .end: return nil
    case .unfinished: throw try damage("it isn't complete")
    case .overlong: throw try damage("its line is too long")
    case .line(let line):
      do throws(JournalLine.Fault) {
        return try JournalLine.record(in: line, after: &head)
      } catch {
        throw try damage(error, in: line)
      }
    }
  }

  /// Reads a record's event, with the long texts put back.
  ///
  /// - Throws: as `RecordReading.entry`.
  package func resolve(_ record: StoredRecord) throws -> JournalEntry<Event> {
    try RecordReading(in: files).entry(of: record)
  }

  private mutating func damage(_ fault: JournalLine.Fault, in line: [UInt8]) throws -> JournalDamage {
    switch fault {
    case .damaged(let reason): return try damage(reason, hidesRecord: JournalLine.endsWithARecord(line))
    case .newerVersion(let version):
      return note("it has format version \(version)", .newerVersion(version))
    }
  }

  private mutating func damage(_ reason: String, hidesRecord: Bool = false) throws -> JournalDamage {
    let soundFollows = try hidesRecord || soundRecordFollows()
    return note(reason, soundFollows ? .inTheMiddle : .tornTail)
  }

  private mutating func note(_ reason: String, _ extent: JournalDamage.Extent) -> JournalDamage {
    let damage = JournalDamage(
      record: head.sequence + 1, offset: head.byteCount, reason: reason, extent: extent)
    found = damage
    return damage
  }

  private mutating func soundRecordFollows() throws -> Bool {
    while true {
      switch try source.next() {
      case .line(let line) where JournalLine.isIntact(line[...]) || JournalLine.endsWithARecord(line):
        return true
      case .line, .overlong: continue
      case .unfinished, .end: return false
      }
    }
  }
}
