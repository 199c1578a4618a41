import SkillModel

/// Finds single records of a run: what a view asks for that nobody keeps in memory. Blocks; one caller at a time.
///
/// Its index grows with the journal by some 60 bytes a record and is brought up to date when something is asked.
package struct RunDetails: Sendable {
  /// A request as it was sent, and the reply where there is one.
  package struct Call: Sendable {
    /// Author and text of each message in order.
    package var messages: [(author: String, text: String)]
    package var reply: CallReplied?
  }

  private struct CallPlaces {
    var intent: Int?
    var reply: Int?
  }

  private let files: any RunFileSystem
  private let reading: RecordReading<RunEvent>
  private var tail: JournalTail
  /// Where the line of record n begins: at n - 1.
  private var offsets: [Int] = []
  private var calls: [CallKey: CallPlaces] = [:]
  private var texts: [SHA256: Int] = [:]

  /// Looks into a run folder.
  package init(in files: any RunFileSystem) {
    self.files = files
    reading = RecordReading(in: files)
    tail = JournalTail(in: files)
  }

  /// The record of that number.
  ///
  /// - Throws: class 66 when there is none; what reading it throws.
  package mutating func event(_ sequence: Int) throws -> TimedEvent {
    if sequence > offsets.count { try update() }
    guard case .known(let record) = try reading.entry(of: try record(sequence)) else {
      throw Problem(
        .inputMissing, at: Place(RunLayout.journal, line: sequence),
        "record \(sequence) comes from a newer program")
    }
    return TimedEvent(sequence: record.sequence, time: record.time, event: record.event)
  }

  /// A call's request and reply.
  ///
  /// - Throws: class 66 when the call isn't in the journal.
  package mutating func call(_ key: CallKey) throws -> Call {
    if calls[key]?.reply == nil { try update() }
    guard let places = calls[key], let intended = places.intent,
      case .callIntended(let intent) = try event(intended).event
    else {
      throw Problem(.inputMissing, at: Place(RunLayout.journal), "this call isn't in the journal")
    }
    var call = Call(messages: [], reply: nil)
    for message in intent.messages {
      call.messages.append((message.author, try text(message.text)))
    }
    if let replied = places.reply, case .callReplied(let reply) = try event(replied).event {
      call.reply = reply
    }
    return call
  }

  private mutating func text(_ digest: String) throws -> String {
    guard let name = SHA256(hexadecimal: digest), let sequence = texts[name],
      case .textKept(let kept) = try event(sequence).event
    else {
      throw Problem(.inputMissing, at: Place(RunLayout.journal), "the text \(digest) isn't in the journal")
    }
    return kept.text
  }

  private mutating func update() throws {
    while true {
      let records = try tail.poll()
      if records.isEmpty { return }
      for record in records { take(record) }
    }
  }

  private mutating func take(_ record: StoredRecord) {
    offsets.append(record.offset)
    switch RunEvent.Kind(rawValue: record.type) {
    case .textKept:
      guard let digest = record.data["digest"]?.stringValue, let name = SHA256(hexadecimal: digest) else {
        return
      }
      texts[name] = record.sequence
    case .callIntended:
      if let key = key(of: record) { calls[key, default: CallPlaces()].intent = record.sequence }
    case .callReplied:
      if let key = key(of: record) { calls[key, default: CallPlaces()].reply = record.sequence }
    default: break
    }
  }

  private func key(of record: StoredRecord) -> CallKey? {
    record.data["key"].flatMap { try? JSONValueDecoder().decode(CallKey.self, from: $0) }
  }

  private func record(_ sequence: Int) throws -> StoredRecord {
    guard offsets.indices.contains(sequence - 1) else {
      throw Problem(.inputMissing, at: Place(RunLayout.journal), "there is no record \(sequence)")
    }
    let offset = offsets[sequence - 1]
    var source = JournalLineSource(file: try files.open(RunLayout.journal, for: .read), offset: offset)
    guard case .line(let line) = try source.next() else {
      throw Problem(.inputOutput, at: Place(RunLayout.journal, line: sequence), "the journal became shorter")
    }
    do throws(JournalLine.Fault) {
      return try JournalLine.content(of: line, at: offset).record
    } catch {
      throw Problem(
        .dataMalformed, at: Place(RunLayout.journal, line: sequence), "record \(sequence) was changed")
    }
  }
}
