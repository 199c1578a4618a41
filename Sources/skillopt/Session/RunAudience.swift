import RunStore
import SkillModel
import Synchronization
import TrainingEngine

/// What an audience may know and ask of the run that this process does.
struct RunAccess: Sendable {
  /// As it was given.
  let folderPath: String
  let folder: RunFolder
  let control: RunControl
  let commands: RunCommands
  let stop: OrderlyStop
  let configuration: RunConfiguration
  /// What was recorded before this process took the run up.
  let past: [TimedEvent]
}

/// Who is told of a run while this process does it: lines on standard output, or a screen.
protocol RunAudience: Sendable {
  /// The run is about to begin or to go on.
  func begin(_ run: RunAccess) throws
  /// An event is safe. Called on the journal's queue, in order and one at a time.
  func take(_ event: TimedEvent)
  /// The newest state; from any thread, one at a time.
  func take(_ status: RunStatus)
  /// Something to know that stops nothing.
  func say(_ text: String)
  /// Ends the process by a signal at once, with the terminal given back.
  func leaveAtOnce(_ signal: Int32)
  /// The run is over, its files are closed. Returns when the person has seen enough.
  ///
  /// - Parameter head: the end of the journal.
  func end(_ state: RunState, at head: JournalHead, failure: (any Error)?) async
}

/// Lines: progress for people, or events as JSON.
final class LineAudience: RunAudience {
  private let output: RunOutput
  private let interruption = Mutex<Interruption?>(nil)
  private let folderPath = Mutex("")

  init(_ output: RunOutput) { self.output = output }

  func begin(_ run: RunAccess) {
    folderPath.withLock { $0 = run.folderPath }
    let listening = Interruption(
      run.stop, ignoresHangup: run.configuration.review.onHangup == .continue)
    interruption.withLock { $0 = listening }
    for timed in run.past { output.show(timed.event, isPast: true) }
  }

  func take(_ event: TimedEvent) { output.show(event.event) }

  func take(_ status: RunStatus) {}

  func say(_ text: String) { StandardStreams.printError("skillopt: " + SafeText.singleLine(text).text) }

  func leaveAtOnce(_ signal: Int32) { RunEnded(signal: signal).leave() }

  func end(_ state: RunState, at head: JournalHead, failure: (any Error)?) async {
    interruption.withLock(\.self)?.end()
    let folder = folderPath.withLock(\.self)
    if failure == nil { output.finish(state, folder: folder) }
    output.finish(at: head, folder: folder)
  }

}
