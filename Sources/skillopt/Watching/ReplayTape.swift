import Dashboard
import RunStore
import SkillModel

/// A recorded run under a replay's head: what is shown, and how to get to any other place fast. Blocks while it reads.
struct ReplayTape: Sendable {
  /// What a screen has to take over.
  enum Change: Sendable {
    /// Everything anew: after a jump.
    case fold(RunFold)
    /// What follows on what is shown.
    case events([TimedEvent])
  }

  private(set) var marks = ReplayMarks()
  private(set) var player = ReplayPlayer()
  private(set) var fold = RunFold()
  private var recorded: RecordedEvents
  private var checkpoints: FoldCheckpoints<RunFold, RecordedEvents.Cursor>
  private var taken = 0
  /// Read and not shown yet, so that a file is not read again for every event that plays.
  private var ahead: ArraySlice<TimedEvent> = []

  /// Events that are read and folded before somebody can ask for something else.
  private static let piece = 500

  init(_ source: RecordedEvents.Source) {
    recorded = RecordedEvents(source)
    checkpoints = FoldCheckpoints(start: RunFold(), cursor: recorded.cursor, most: 24)
  }

  var position: ReplayPosition { player.position(of: marks.total, isForeign: recorded.isForeign) }

  /// Reads the next piece of the recording for the first time; false when all is read. The replay stands at its end.
  mutating func load() throws -> (isMore: Bool, remarks: [Remark]) {
    let (events, remarks) = try recorded.next(Self.piece)
    for event in events {
      fold.take(event)
      marks.take(event.event)
    }
    taken += events.count
    checkpoints.offer(fold, taken: taken, cursor: recorded.cursor)
    player = ReplayPlayer(at: taken)
    return (!events.isEmpty, remarks)
  }

  /// Does a command; nil when nothing else is to be shown.
  mutating func handle(_ command: ReplayCommand) throws -> Change? {
    player.handle(command, marks: marks)
    return try catchUp()
  }

  /// Time passes while it plays; nil when nothing else is to be shown.
  mutating func pass(milliseconds: Int) throws -> Change? {
    player.pass(milliseconds: milliseconds, total: marks.total)
    return try catchUp()
  }

  private mutating func catchUp() throws -> Change? {
    if player.taken == taken { return nil }
    let nearest = checkpoints.nearest(to: player.taken)
    // A checkpoint that is only just passed saves nothing: what plays is handed on event by event.
    let isFar = player.taken - taken > Self.piece
    let isJump = player.taken < taken || isFar && nearest.taken > taken
    if isJump {
      fold = nearest.state
      taken = nearest.taken
      recorded.go(to: nearest.cursor)
      ahead = []
    }
    var added: [TimedEvent] = []
    while taken < player.taken {
      if ahead.isEmpty { ahead = try recorded.next(Self.piece).events[...] }
      if ahead.isEmpty { break }
      let events = ahead.prefix(player.taken - taken)
      ahead.removeFirst(events.count)
      for event in events { fold.take(event) }
      taken += events.count
      added += events
    }
    return isJump || added.count > Self.piece ? .fold(fold) : .events(added)
  }
}
