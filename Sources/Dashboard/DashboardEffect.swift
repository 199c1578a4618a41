import SkillModel

/// What the dashboard asks of the world around it. The dashboard itself does nothing but change values.
package enum DashboardEffect: Hashable, Sendable {
  /// Sent to the engine; the answer comes back through `Dashboard.take(answer:to:)`.
  case send(RunCommand, id: Int)
  /// Opens an editor on a text; comes back through `Dashboard.take(edited:)`.
  case edit(EditorRequest)
  /// Put on the terminal's clipboard by OSC 52, and into a file.
  case copy(SafeText)
  /// The screen as text and with colours, into files in the working folder.
  case writeScreen(ScreenBuffer)
  /// Needs a text that is not kept in memory; comes back through `Dashboard.take(loaded:)`.
  case load(DetailRequest)
  case useTheme(name: String)
  /// A theme that was kept: remembered for the next start.
  case keepTheme(name: String)
  case useMouse(Bool)
  case bell
  case suspend
  case redraw
  case replay(ReplayCommand)
  /// Leaves the screen; the run goes on without it.
  case detach
  /// Leaves the screen at the end of a run or of a replay.
  case quit
}

/// A proposal to be written anew by a person.
package struct EditorRequest: Hashable, Sendable {
  package var step: Int
  package var edit: EditID
  /// Shown as a comment at the top of the file, which is taken off again.
  package var explanation: String
  /// The text to change.
  package var text: String

  package init(step: Int, edit: EditID, explanation: String, text: String) {
    self.step = step
    self.edit = edit
    self.explanation = explanation
    self.text = text
  }
}

/// What came back from an editor.
package struct EditorResult: Hashable, Sendable {
  package enum Outcome: Hashable, Sendable {
    case changed(String)
    case unchanged
    /// It could not be started or ended with an error: said on the status line, nothing is decided.
    case failed(String)
  }
  package var request: EditorRequest
  package var outcome: Outcome

  package init(request: EditorRequest, outcome: Outcome) {
    self.request = request
    self.outcome = outcome
  }
}

/// Something to read in the journal.
package enum DetailRequest: Hashable, Sendable {
  /// The record with that sequence number and the texts that it refers to.
  case record(sequence: Int)
  /// The request of a call with its messages, and the reply.
  case call(CallKey)
}

package struct LoadedDetail: Hashable, Sendable {
  package var request: DetailRequest
  package enum Content: Hashable, Sendable {
    case event(TimedEvent)
    /// Messages of the request in order, then the reply where there is one.
    case call(messages: [ChatText], reply: CallReplied?)
    case failed(String)

  }
  package var content: Content

  package init(request: DetailRequest, content: Content) {
    self.request = request
    self.content = content
  }
}

/// One message of a request, unfiltered.
package struct ChatText: Hashable, Sendable {
  package var author: String
  package var text: String

  package init(author: String, text: String) {
    self.author = author
    self.text = text
  }
}

/// How a recorded run is played.
package enum ReplayCommand: Hashable, Sendable {
  case play, pause
  /// Events a second are multiplied by it.
  case speed(Double)
  case toStart, toEnd
  /// To the place just before or after.
  case step(by: Int)
  case epoch(by: Int)
  case nextDecision
}

/// Where a replay is.
package struct ReplayPosition: Hashable, Sendable {
  /// Events taken so far, of how many.
  package var taken: Int
  package var total: Int
  package var isPlaying: Bool
  package var speed: Double
  /// A folder written by the reference: read-only, without calls.
  package var isForeign: Bool

  package init(taken: Int, total: Int, isPlaying: Bool, speed: Double, isForeign: Bool) {
    self.taken = taken
    self.total = total
    self.isPlaying = isPlaying
    self.speed = speed
    self.isForeign = isForeign
  }
}
