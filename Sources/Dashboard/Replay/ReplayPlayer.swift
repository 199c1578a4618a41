/// Plays a recorded run: knows how far it is, and what a command or the passing of time makes of that. No clock, no
/// thread.
package struct ReplayPlayer: Hashable, Sendable {
  /// Events a second at speed 1.
  package static let eventsPerSecond = 20.0
  /// The speeds that a replay may have.
  package static let speeds = 0.05...4_096.0

  /// Events taken.
  package private(set) var taken = 0
  package private(set) var isPlaying = false
  package private(set) var speed = 1.0
  /// The part of the next event that has passed.
  private var fraction = 0.0

  package init(at taken: Int = 0) { self.taken = taken }

  /// The first place at which there is something to see.
  static func start(of total: Int) -> Int { min(1, total) }

  /// Does a command; the place to be at then is `taken`.
  package mutating func handle(_ command: ReplayCommand, marks: ReplayMarks) {
    switch command {
    case .play:
      if taken >= marks.total { taken = Self.start(of: marks.total) }
      isPlaying = taken < marks.total
      fraction = 0
    case .pause: isPlaying = false
    case .speed(let factor):
      guard factor.isFinite else { return }
      speed = min(max(factor, Self.speeds.lowerBound), Self.speeds.upperBound)
    case .toStart: go(to: Self.start(of: marks.total))
    case .toEnd: go(to: marks.total)
    case .step(let count): go(to: marks.place(count, from: taken, in: marks.steps))
    case .epoch(let count): go(to: marks.place(count, from: taken, in: marks.epochs))
    case .nextDecision: go(to: marks.place(1, from: taken, in: marks.decisions))
    }
  }

  /// Time passes while it plays.
  package mutating func pass(milliseconds: Int, total: Int) {
    guard isPlaying else { return }
    let due = fraction + Double(milliseconds) / 1_000 * Self.eventsPerSecond * speed
    let whole = due.rounded(.down)
    fraction = due - whole
    taken = min(total, taken + Int(min(whole, 1e9)))
    if taken == total { isPlaying = false }
  }

  /// Milliseconds until the next event is due; nil while nothing plays.
  package var wait: Double? {
    isPlaying ? (1 - fraction) / (Self.eventsPerSecond * speed) * 1_000 : nil
  }

  /// As the screen shows it.
  package func position(of total: Int, isForeign: Bool) -> ReplayPosition {
    ReplayPosition(taken: taken, total: total, isPlaying: isPlaying, speed: speed, isForeign: isForeign)
  }

  /// A jump ends the playing.
  private mutating func go(to place: Int) {
    taken = place
    isPlaying = false
    fraction = 0
  }
}
