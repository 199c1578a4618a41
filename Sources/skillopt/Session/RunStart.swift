import RunStore
import SkillModel

/// The first record of a run folder.
enum RunStart {
  static func read(in path: String) throws -> RunStarted {
    let folder = try RunFolder.openForReading(path)
    guard try isRecorded(in: folder.files) else {
      throw Problem(
        .inputMissing, at: Place(path),
        "the run was interrupted before its first record; nothing was paid for",
        cure: "start it again: skillopt train CONFIG --run \(path)")
    }
    var reader = try JournalReader<RunEvent>(in: folder.files)
    if let record = try reader.next(), case .known(let first) = try reader.resolve(record),
      case .runStarted(let started) = first.event
    {
      return started
    }
    throw Problem(.dataMalformed, at: Place(path), "the journal does not begin with the start of a run")
  }

  /// Whether a journal holds its first record, or something that isn't just the torn beginning of one.
  static func isRecorded(in files: any RunFileSystem) throws -> Bool {
    do {
      var reader = try JournalReader<RunEvent>(in: files)
      return try reader.next() != nil
    } catch let damage as JournalDamage where damage.extent == .tornTail {
      return false
    } catch is JournalDamage {
      return true
    }
  }

  /// The review mode that somebody set last while the run went on; nil where nobody did. What is wrong with the
  /// folder or its journal is told by whoever goes on with the run.
  static func reviewMode(in path: String) throws -> ReviewModeSet? {
    guard let folder = try? RunFolder.openForReading(path) else { return nil }
    var last: ReviewModeSet?
    var reader = try JournalReader<RunEvent>(in: folder.files)
    do {
      while let record = try reader.next() {
        guard record.type == RunEvent.Kind.reviewModeSet.rawValue,
          case .known(let known) = try reader.resolve(record), case .reviewModeSet(let set) = known.event
        else { continue }
        last = set
      }
    } catch is JournalDamage {
      return last
    }
    return last
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
