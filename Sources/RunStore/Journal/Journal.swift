import SkillModel

/// What was cut off a journal whose writer came to a sudden end.
package struct TornTail: Hashable, Sendable {
  /// The number of the record that was broken off.
  package let record: Int
  /// How many bytes were cut.
  package let byteCount: Int
  /// The file in the run folder that keeps them.
  package let savedAs: String
}

/// A journal that was read to its end.
package struct JournalReplay: Hashable, Sendable {
  /// Where it ends, after any repair.
  package let head: JournalHead
  /// What had to be cut off; tell people of it.
  package let tornTail: TornTail?
  /// A broken end that was left alone, since the folder was only to be read.
  package let damage: JournalDamage?
}

/// Opening a run's journal: for its one writer, or for looking. Everything here blocks.
package enum Journal {
  /// Makes a writable run folder's journal if it has none; else goes through its records and mends a torn end.
  ///
  /// When it returns, everything that was read is on the device.
  ///
  /// - Throws: class 73 when it can't be made; 74 when reading or repair fails; `JournalDamage` for a bad record in the
  ///   middle or a newer format; whatever `body` or `JournalReader.resolve` throws.
  package static func open<Event: JournalEvent>(
    in folder: RunFolder, of type: Event.Type, each body: (JournalEntry<Event>) throws -> Void
  ) throws -> JournalReplay {
    if folder.contents == .nothing {
      try create(in: folder.files)
      return JournalReplay(head: .empty, tornTail: nil, damage: nil)
    }
    let (head, damage) = try replay(folder.files, body)
    let tail = try damage.map { try JournalRepair.cut($0, in: folder.files) }
    try JournalRepair.makeDurable(in: folder.files)
    return JournalReplay(head: head, tornTail: tail, damage: nil)
  }

  /// Goes through the records of a folder that is only read. A torn end is reported and left as it is.
  ///
  /// - Throws: as `open`.
  package static func read<Event: JournalEvent>(
    in files: any RunFileSystem, of type: Event.Type, each body: (JournalEntry<Event>) throws -> Void
  ) throws -> JournalReplay {
    let (head, damage) = try replay(files, body)
    return JournalReplay(head: head, tornTail: nil, damage: damage)
  }

  private static func create(in files: any RunFileSystem) throws(Problem) {
    do throws(FileSystemFailure) {
      try files.open(RunLayout.journal, for: .createNew).synchronize()
      try files.synchronizeFolder(".")
    } catch {
      throw error.problemAtCreation
    }
  }

  private static func replay<Event: JournalEvent>(
    _ files: any RunFileSystem, _ body: (JournalEntry<Event>) throws -> Void
  ) throws -> (JournalHead, JournalDamage?) {
    var reader = try JournalReader<Event>(in: files)
    while true {
      do {
        guard let record = try reader.next() else { return (reader.head, nil) }
        try body(try reader.resolve(record))
      } catch let damage as JournalDamage where damage.extent == .tornTail {
        return (reader.head, damage)
      }
    }
  }
}

/// Mends what a sudden end leaves behind.
enum JournalRepair {
  /// Cuts the journal to its last sound record and keeps what was cut. May be interrupted and done again.
  static func cut(_ damage: JournalDamage, in files: any RunFileSystem) throws(FileSystemFailure) -> TornTail
  {
    let source = try files.open(RunLayout.journal, for: .read)
    let size = try source.size()
    let name = try freeName(for: damage.record, in: files)
    try JournalCopy.copy(damage.offset..<size, of: source, to: name, in: files)
    let journal = try files.open(RunLayout.journal, for: .append)
    try journal.truncate(to: damage.offset)
    try journal.synchronize()
    return TornTail(record: damage.record, byteCount: size - damage.offset, savedAs: name)
  }

  /// Brings a journal and its name to the device, if a process that was killed hadn't yet.
  static func makeDurable(in files: any RunFileSystem) throws(FileSystemFailure) {
    try files.open(RunLayout.journal, for: .append).synchronize()
    try files.synchronizeFolder(".")
  }

  private static func freeName(for record: Int, in files: any RunFileSystem) throws(FileSystemFailure)
    -> String
  {
    var attempt = 1
    while try files.exists(RunLayout.tornTail(record: record, attempt: attempt)) { attempt += 1 }
    return RunLayout.tornTail(record: record, attempt: attempt)
  }
}
