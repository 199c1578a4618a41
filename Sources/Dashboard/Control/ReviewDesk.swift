import SkillModel

/// What this screen has decided, is deciding, and may take back. Pure; knows nothing of keys.
package struct ReviewDesk: Hashable, Sendable {
  /// One verdict sent, with what stood before it.
  package struct Entry: Hashable, Sendable {
    package var request: DecisionRequest
    /// The decision on record before; nil: undecided.
    package var before: EditDecided?
  }
  /// What a command in flight will do to the history when it is done.
  package enum Kind: Hashable, Sendable { case decide, undo, redo }
  package struct Flight: Hashable, Sendable {
    package var kind: Kind
    package var entries: [Entry]
  }

  /// An edit must have been on the screen that long before an approval counts, in milliseconds (RELIABILITY T3).
  package static let dwell = 300

  /// When each edit was first painted, milliseconds since 1970.
  package private(set) var firstPainted: [EditID: Int] = [:]
  /// Keys pressed at this screen.
  package var keysPressed = 0
  private var keysBefore: [EditID: Int] = [:]
  private var differences: [EditID: ViewedDifference] = [:]
  private var lastFrame: DifferenceFrame?
  package private(set) var flights: [Int: Flight] = [:]
  private var done: [[Entry]] = []
  private var undone: [[Entry]] = []
  /// Reasons given before, latest first.
  package private(set) var reasons: [String] = []

  package init() {}

  /// These edits stood in a frame that is on the terminal now.
  package mutating func painted(_ edits: [EditID], at now: Int) {
    for edit in edits where firstPainted[edit] == nil {
      firstPainted[edit] = now
      keysBefore[edit] = keysPressed
    }
  }

  /// Whether a frame can show more of a difference than the one before.
  mutating func isNews(_ frame: DifferenceFrame) -> Bool {
    defer { lastFrame = frame }
    return lastFrame != frame
  }

  /// So much of an edit's difference is on the terminal now.
  mutating func viewed(_ view: DifferenceInView) {
    if differences[view.edit] == nil {
      differences[view.edit] = ViewedDifference(view)
    } else {
      differences[view.edit]?.take(view)
    }
  }

  /// The difference as it was drawn last, with how much of it was in view; nil: it was never drawn.
  package func difference(of edit: EditID) -> ShownDifference? { differences[edit]?.shown }

  /// Keys pressed since an edit was first painted; nil: never shown.
  package func keysPressed(since edit: EditID) -> Int? { keysBefore[edit].map { keysPressed - $0 } }

  /// Milliseconds for which an edit has been seen; nil: never shown.
  package func seen(_ edit: EditID, at now: Int) -> Int? { firstPainted[edit].map { max(0, now - $0) } }

  /// Whether an approval of it counts.
  package func mayApprove(_ edit: EditID, at now: Int) -> Bool {
    (seen(edit, at: now) ?? -1) >= Self.dwell
  }

  /// Edits whose decision was sent and is not on disk yet.
  package var saving: Set<EditID> { Set(flights.values.flatMap { $0.entries.map(\.request.edit) }) }

  /// Whether a decision on it was sent and is not on disk yet.
  package func isSaving(_ edit: EditID) -> Bool {
    flights.values.contains { $0.entries.contains { $0.request.edit == edit } }
  }

  /// Entries are on their way under a command's id.
  package mutating func send(_ entries: [Entry], kind: Kind, id: Int) {
    flights[id] = Flight(kind: kind, entries: entries)
    for entry in entries {
      if let text = entry.request.reason?.text, !text.isEmpty {
        reasons.removeAll { $0 == text }
        reasons.insert(text, at: 0)
        if reasons.count > 30 { reasons.removeLast() }
      }
    }
  }

  /// A command was answered; nil when it was none of ours.
  package mutating func answered(_ answer: CommandAnswer, id: Int) -> Flight? {
    guard let flight = flights.removeValue(forKey: id) else { return nil }
    guard answer == .done else { return flight }
    switch flight.kind {
    case .decide:
      done.append(flight.entries)
      undone = []
      if done.count > 200 { done.removeFirst() }
    case .undo:
      if let last = done.popLast() { undone.append(last) }
    case .redo:
      if let last = undone.popLast() { done.append(last) }
    }
    return flight
  }

  /// The decisions that the next undo takes back; nil when there is none, or an answer is outstanding.
  package var lastDone: [Entry]? { flights.isEmpty ? done.last : nil }
  /// The decisions that the next redo makes again.
  package var lastUndone: [Entry]? { flights.isEmpty ? undone.last : nil }

  /// Entries that put back what stood before these.
  package static func reversed(_ entries: [Entry], via: String) -> [Entry] {
    entries.map { entry in
      var request = entry.request
      let verdict = entry.before?.verdict ?? .clear
      request.verdict = verdict
      request.reason = entry.before?.reason
      request.edited = entry.before?.edited
      request.via = via
      return Entry(request: request, before: entry.before)
    }
  }

  /// Forgets what belongs to steps before this one; what was painted is kept for its edits alone.
  package mutating func begin(step: Int, edits: Set<EditID>) {
    firstPainted = firstPainted.filter { edits.contains($0.key) }
    keysBefore = keysBefore.filter { edits.contains($0.key) }
    differences = differences.filter { edits.contains($0.key) }
    done.removeAll { $0.allSatisfy { $0.request.step < step } }
    undone.removeAll { $0.allSatisfy { $0.request.step < step } }
  }
}
