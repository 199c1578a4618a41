import RunStore
import SkillModel

/// The first record of a run folder.
enum RunStart {
  static func read(in path: String) throws -> RunStarted {
    let folder = try RunFolder.openForReading(path)
    var reader = try JournalReader<RunEvent>(in: folder.files)
    if let record = try reader.next(), case .known(let first) = try reader.resolve(record),
      case .runStarted(let started) = first.event
    {
      return started
    }
    throw Problem(.dataMalformed, at: Place(path), "the journal does not begin with the start of a run")
  }

  /// All events of a run, without disturbing its writer.
  static func events(in path: String) throws -> [RunEvent] {
    let folder = try RunFolder.openForReading(path)
    var events: [RunEvent] = []
    _ = try Journal.read(in: folder.files, of: RunEvent.self) { entry in
      if case .known(let record) = entry { events.append(record.event) }
    }
    return events
  }
}
