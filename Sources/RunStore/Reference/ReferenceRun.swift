import SkillModel

/// A run that the Python reference made, as the events that this program would have recorded of it.
///
/// What the reference does not keep is not made up: there are no calls, no times of day (times count from 0 by the
/// recorded durations), no task names of minibatches. Read-only; whatever is missing is named in a remark.
package struct ReferenceRun: Sendable {
  package let events: [TimedEvent]
  /// Where the recorded messages of a scored task are, by the event's sequence.
  private let conversations: [Int: RolloutFolder]
  package let remarks: [Remark]
  private let files: any RunFileSystem

  /// Reads a folder of the reference. Blocks.
  ///
  /// - Parameter name: what the run is called on the screen.
  package init(in files: any RunFileSystem, name: String) {
    var reading = ReferenceReading(files: ReferenceFiles(files), name: name)
    reading.read()
    events = reading.events
    conversations = reading.conversations
    remarks =
      [Remark("written by the reference: read-only, without calls; times count from the start of the run")]
      + reading.files.remarks
    self.files = files
  }

  /// An event with what was left in files until somebody asks: the messages of a scored task. Blocks.
  ///
  /// - Throws: class 66 when there is no such event; class 65 for a conversation that can't be read.
  package func event(_ sequence: Int) throws -> TimedEvent {
    guard events.indices.contains(sequence - 1) else {
      throw Problem(.inputMissing, "there is no event \(sequence)")
    }
    let known = events[sequence - 1]
    guard case .taskScored(let scored) = known.event, let folder = conversations[sequence] else {
      return known
    }
    let path = folder.conversation(scored.result.task.rawValue)
    var reader = ReferenceFiles(files)
    guard let messages = reader.json(path)?.arrayValue else {
      throw Problem(.inputMissing, at: Place(path), "the messages of this task aren't in the folder")
    }
    var event = known
    let result = scored.result
    event.event = .taskScored(
      TaskScored(
        phase: scored.phase, index: scored.index,
        result: TaskResult(
          task: result.task, hard: result.hard, soft: result.soft, outcome: result.outcome,
          predictedAnswer: result.predictedAnswer, failReason: result.failReason, taskType: result.taskType,
          row: result.row, conversation: messages)))
    return event
  }
}
