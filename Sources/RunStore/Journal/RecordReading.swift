import SkillModel

/// Makes events of stored records: long texts are put back, contents are read. Blocks.
package struct RecordReading<Event: JournalEvent>: Sendable {
  private let blobs: BlobStore

  /// Reads texts from a run folder.
  package init(in files: any RunFileSystem) { blobs = BlobStore(in: files) }

  /// The event of a record.
  ///
  /// - Throws: `BlobFailure` when a text is missing or damaged; class 65 when the content doesn't fit its type.
  package func entry(of record: StoredRecord) throws -> JournalEntry<Event> {
    let data = try BlobSubstitution.attaching(record.data) { reference throws(BlobFailure) in
      do throws(BlobFault) {
        return try blobs.text(of: reference)
      } catch {
        throw BlobFailure(record: record.sequence, type: record.type, reference: reference, fault: error)
      }
    }
    do {
      let event = try Event(type: record.type, data: data)
      return .known(JournalRecord(sequence: record.sequence, time: record.time, event: event))
    } catch is UnknownEventType {
      return .unknown(record)
    } catch {
      throw Problem(
        .dataMalformed, at: Place(RunLayout.journal, line: record.sequence),
        "record \(record.sequence) (\(record.type)) can't be understood: \(error)")
    }
  }
}
