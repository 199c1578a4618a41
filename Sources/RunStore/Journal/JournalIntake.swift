import SkillModel

/// What waits to be written, and whether anything may still be added. Pure: the writer does what it says.
struct JournalIntake<Event: JournalEvent>: Sendable {
  typealias Waiter = CheckedContinuation<Problem?, Never>

  /// One event, encoded.
  struct Entry: Sendable {
    let event: Event
    let content: JournalLine.Content
    let texts: [Blob]

    init(_ event: Event, time: Int) throws(Problem) {
      self.event = event
      let data: JSONValue
      do {
        data = try event.encodedData()
      } catch {
        throw Self.unwritable(event, "\(error)")
      }
      guard data.isNested(within: 1_990) else { throw Self.unwritable(event, "it is nested too deeply") }
      var texts: [Blob] = []
      let written = JSONWriter.bytes(of: BlobSubstitution.detaching(data, into: &texts))
      guard written.count < JournalLine.longest - 1_024 else {
        throw Self.unwritable(event, "it is too long")
      }
      content = JournalLine.Content(time: time, type: event.type, data: written)
      self.texts = texts
    }

    private static func unwritable(_ event: Event, _ reason: String) -> Problem {
      Problem(
        .internalError, at: Place(RunLayout.journal), "an event \(event.type) can't be written: \(reason)")
    }
  }

  enum Item: Sendable {
    case record(Entry, waiter: Waiter?)
    /// Somebody waits for all that came before.
    case barrier(Waiter)

    var entry: Entry? { if case .record(let entry, _) = self { entry } else { nil } }

    var waiter: Waiter? {
      switch self {
      case .record(_, let waiter): waiter
      case .barrier(let waiter): waiter
      }
    }

    var asksForSynchronization: Bool {
      switch self {
      case .record(let entry, _): entry.event.durability == .beforeGoingOn
      case .barrier: true
      }
    }
  }

  /// The end of the journal as far as it is written.
  private(set) var head: JournalHead
  /// What ended the writer.
  private(set) var failure: Problem?
  var isClosed = false
  private var items: [Item] = []
  private var isWriting = false
  private var isSynchronizationArmed = false

  init(head: JournalHead) { self.head = head }

  /// Takes an item, unless there is a problem. The writer must be started if nobody is writing.
  mutating func take(_ item: Item) -> (problem: Problem?, mustStart: Bool) {
    if let failure { return (failure, false) }
    if isClosed, item.entry != nil { return (Self.closed, false) }
    items.append(item)
    defer { isWriting = true }
    return (nil, !isWriting)
  }

  /// All that waits; nil when nothing does, and then nobody is writing any more.
  mutating func nextBatch() -> [Item]? {
    guard !items.isEmpty else {
      isWriting = false
      return nil
    }
    defer { items = [] }
    return items
  }

  /// Ends the writer. The first failure stays.
  mutating func fail(with problem: Problem) {
    failure = failure ?? problem
  }

  /// Notes a piece that was written. True when a synchronisation must be arranged for it.
  mutating func advance(to head: JournalHead, needsSynchronization: Bool) -> Bool {
    self.head = head
    guard needsSynchronization, !isSynchronizationArmed else { return false }
    isSynchronizationArmed = true
    return true
  }

  /// The time that was arranged has come. False when the writer has failed.
  mutating func synchronizationIsDue() -> Bool {
    isSynchronizationArmed = false
    return failure == nil
  }

  private static var closed: Problem {
    Problem(.internalError, at: Place(RunLayout.journal), "an event came after the journal was closed")
  }
}

extension JSONValue {
  /// Whether arrays and objects stand in each other at most so many deep.
  fileprivate func isNested(within depth: Int) -> Bool {
    switch self {
    case .array(let values): depth > 0 && values.allSatisfy { $0.isNested(within: depth - 1) }
    case .object(let object): depth > 0 && object.allSatisfy { $0.value.isNested(within: depth - 1) }
    default: true
    }
  }
}
