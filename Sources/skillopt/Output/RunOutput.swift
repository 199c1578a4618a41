import Dashboard
import RunStore
import SkillModel
import Synchronization
import TrainingEngine

/// Prints a run as it goes on: plain lines, or one event a line as JSON.
final class RunOutput: Sendable {
  enum Form: Sendable {
    case plain, json
  }

  private let form: Form
  private let clock: any RunClock
  private let start: Int
  private let progress = Mutex(PlainProgress())

  init(form: Form, clock: any RunClock) {
    self.form = form
    self.clock = clock
    start = clock.milliseconds()
  }

  /// Shows an event. Called on the journal's queue, one at a time and in order.
  ///
  /// - Parameter isPast: true for what happened before this process: folded, not printed as a line.
  func show(_ event: RunEvent, isPast: Bool = false) {
    switch form {
    case .plain:
      let seconds = Double(clock.milliseconds() - start) / 1_000
      let lines = progress.withLock { $0.lines(for: event, at: seconds) }
      if !isPast { for line in lines { StandardStreams.print(line) } }
    case .json:
      guard !isPast, let data = try? event.encodedData() else { return }
      let record: JSONValue = ["type": .string(event.type), "data": data]
      StandardStreams.print(record, layout: .compact)
    }
  }

  /// The summary at the end.
  func finish(_ state: RunState, folder: String) {
    guard form == .plain else { return }
    for line in RunReport.lines(of: state, folder: folder) { StandardStreams.print(line) }
  }

  /// The end of the chain, to be noted elsewhere: it alone shows a journal that was rewritten as a whole.
  func finish(at head: JournalHead, folder: String) {
    guard form == .plain, let digest = head.digest else { return }
    StandardStreams.print(
      SafeText.singleLine("journal      \(head.sequence) records, chain head \(digest.hexadecimal)").text)
    StandardStreams.print(
      SafeText.singleLine(
        "             note it elsewhere; check with: skillopt audit verify \(folder) --head \(head.link)"
      ).text)
  }

  /// A remark that stops nothing, on standard error.
  static func remark(_ text: String) {
    StandardStreams.printError("skillopt: note: " + SafeText.singleLine(text).text)
  }
}
