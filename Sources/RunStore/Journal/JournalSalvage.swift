import SkillModel

/// What could be saved of a damaged journal.
package struct SalvageReport: Hashable, Sendable {
  /// Where the copy ends.
  package let head: JournalHead
  /// What is wrong with the record after it; nil when the whole journal was sound.
  package let damage: JournalDamage?
  /// Texts that couldn't be copied; their records are in the copy without them.
  package let lostTexts: [BlobFailure]
}

extension Journal {
  /// Copies the sound beginning of a damaged journal, with its texts, into the journal of a folder that has none.
  /// Blocks. The damaged run isn't changed.
  ///
  /// - Throws: class 73 when the new folder has a journal; `FileSystemFailure`.
  package static func salvage(
    from files: any RunFileSystem, into folder: RunFolder
  ) throws -> SalvageReport {
    guard folder.contents == .nothing else {
      throw Problem(.cannotCreate, at: Place(folder.path), "a run stands in this folder already")
    }
    var reader = try JournalReader<SalvagedEvent>(in: files)
    var texts = BlobStore(in: folder.files)
    var lost: [BlobFailure] = []
    var damage: JournalDamage?
    do {
      while let record = try reader.next() { try copyTexts(of: record, from: files, to: &texts, lost: &lost) }
    } catch let found as JournalDamage {
      damage = found
    }
    let journal = try files.open(RunLayout.journal, for: .read)
    try JournalCopy.copy(0..<reader.head.byteCount, of: journal, to: RunLayout.journal, in: folder.files)
    return SalvageReport(head: reader.head, damage: damage, lostTexts: lost)
  }

  private static func copyTexts(
    of record: StoredRecord, from files: any RunFileSystem, to texts: inout BlobStore,
    lost: inout [BlobFailure]
  ) throws(FileSystemFailure) {
    let source = BlobStore(in: files)
    for reference in record.blobs {
      switch Result(catching: { () throws(BlobFault) in try source.text(of: reference) }) {
      case .success(let text): try texts.write([Blob(reference: reference, bytes: Array(text.utf8))])
      case .failure(let fault):
        lost.append(
          BlobFailure(record: record.sequence, type: record.type, reference: reference, fault: fault))
      }
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
