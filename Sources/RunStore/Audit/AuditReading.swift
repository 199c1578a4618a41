import SkillModel

/// A journal that was read for its decisions.
package struct AuditReading: Sendable {
  package let trail: AuditTrail
  package let head: JournalHead

  /// Reads without a lock and without writing. Blocks.
  ///
  /// - Throws: as `JournalReader`; a broken end is left out, since a writer may be at work on it.
  package init(in files: any RunFileSystem) throws {
    var trail = AuditTrail()
    var reader = try JournalReader<RunEvent>(in: files)
    reading: while true {
      let link = reader.head.link
      let record: StoredRecord
      do {
        guard let next = try reader.next() else { break reading }
        record = next
      } catch let damage as JournalDamage where damage.extent == .tornTail {
        break reading
      }
      if case .known(let known) = try reader.resolve(record) { trail.take(known, link: link) }
    }
    self.trail = trail
    head = reader.head
  }
}
