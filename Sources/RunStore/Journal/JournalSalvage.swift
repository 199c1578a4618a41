import SkillModel

/// What could be saved of a damaged journal.
package struct SalvageReport: Hashable, Sendable {
  /// Where the copy ends.
  package let head: JournalHead
  /// What is wrong with the record after it; nil when the whole journal was sound.
  package let damage: JournalDamage?
  /// A text of the record after it that is gone or changed: the copy ends before a record that can't be read.
  package let lostText: BlobFailure?

  /// Why the copy ends where it does; nil when everything was copied.
  package var reason: Problem? { damage?.problems.first ?? lostText?.problems.first }
}

extension Journal {
  /// Copies the sound beginning of a damaged journal, with its texts, into the journal of a folder that has none.
  /// Blocks. The damaged run isn't changed.
  ///
  /// - Throws: class 73 when the new folder has a journal; 65 when not even the first record is sound;
  ///   `JournalDamage` for a newer format; `FileSystemFailure`.
  package static func salvage(
    from files: any RunFileSystem, into folder: RunFolder
  ) throws -> SalvageReport {
    guard folder.contents == .nothing else {
      throw Problem(
        .cannotCreate, at: Place(folder.path), "a run stands in this folder already",
        cure: "name a new folder to copy into")
    }
    let report = try sound(files, copyingTextsTo: folder.files)
    guard report.head.sequence > 0 else {
      throw Problem(
        .dataMalformed, at: Place(RunLayout.journal, line: 1),
        "nothing can be saved: the first record is damaged", cure: "start the run anew in another folder")
    }
    let journal = try files.open(RunLayout.journal, for: .read)
    try JournalCopy.copy(0..<report.head.byteCount, of: journal, to: RunLayout.journal, in: folder.files)
    return report
  }

  private static func sound(
    _ files: any RunFileSystem, copyingTextsTo copy: any RunFileSystem
  ) throws -> SalvageReport {
    var reader = try JournalReader<SalvagedEvent>(in: files)
    let source = BlobStore(in: files)
    var texts = BlobStore(in: copy)
    var head = reader.head
    do {
      while let record = try reader.next() {
        try copyTexts(of: record, from: source, to: &texts)
        head = reader.head
      }
      return SalvageReport(head: head, damage: nil, lostText: nil)
    } catch let damage as JournalDamage {
      if case .newerVersion = damage.extent { throw damage }
      return SalvageReport(head: head, damage: damage, lostText: nil)
    } catch let lost as BlobFailure {
      return SalvageReport(head: head, damage: nil, lostText: lost)
    }
  }

  private static func copyTexts(
    of record: StoredRecord, from source: BlobStore, to texts: inout BlobStore
  ) throws {
    for reference in record.blobs {
      let text: String
      do throws(BlobFault) {
        text = try source.text(of: reference)
      } catch {
        throw BlobFailure(record: record.sequence, type: record.type, reference: reference, fault: error)
      }
      try texts.write([Blob(reference: reference, bytes: Array(text.utf8))])
    }
  }
}

/// Salvage looks at lines, not at what they mean.
private struct SalvagedEvent: JournalEvent {
  let type: String
  var durability: JournalDurability { .none }
  func encodedData() -> JSONValue { nil }
  init(type: String, data: JSONValue) { self.type = type }
}

/// Copies of parts of journals.
enum JournalCopy {
  private static let chunk = 1 << 20

  /// Copies a part of a file to a new file that is whole and on the device once it has its name.
  static func copy(
    _ range: Range<Int>, of source: any RunFile, to path: String, in files: any RunFileSystem
  ) throws(FileSystemFailure) {
    let temporary = RunLayout.temporaryName(of: path)
    if try files.exists(temporary) { try files.remove(temporary) }
    let file = try files.open(temporary, for: .createNew)
    var offset = range.lowerBound
    while offset < range.upperBound {
      let bytes = try source.read(at: offset, count: min(chunk, range.upperBound - offset))
      if bytes.isEmpty { break }
      try file.write(bytes)
      offset += bytes.count
    }
    try file.synchronize()
    try files.rename(temporary, to: path)
    try files.synchronizeFolder(".")
  }
}
