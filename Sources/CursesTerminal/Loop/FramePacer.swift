/// Decides when the next frame may be drawn: at most 30 a second on average, and a key does not wait for one.
///
/// Frames are paid for from a credit that grows with time. What arrives from the run has to leave enough of it for
/// two frames, so that a key is drawn at once however busy the run is. After a frame that is dear to make the run waits
/// longer, so that what it sends takes some hundredths of a core and no more; a key does not.
package struct FramePacer: Sendable {
  /// Milliseconds between frames on average.
  package static let interval = 33
  private static let most = 4 * interval
  /// How much longer than its making a frame of the run has to last.
  private static let share = 28

  private var credit = most
  private var since = 0
  /// Until when the run has to wait.
  private var rest = 0

  package init() {}

  /// When a frame may be drawn, `now` or later.
  package func earliest(forInput isForInput: Bool, now: Int) -> Int {
    let needed = isForInput ? Self.interval : 3 * Self.interval
    let paid = now + max(0, needed - credit(at: now))
    return isForInput ? paid : max(paid, rest)
  }

  /// A frame was drawn.
  ///
  /// - Parameter cost: processor time that it took, in microseconds.
  package mutating func draw(at now: Int, cost: Int = 0) {
    credit = max(-Self.interval, credit(at: now) - Self.interval)
    rest = now + min(Self.most, Self.share * cost / 1_000)
    since = now
  }

  private func credit(at now: Int) -> Int { min(Self.most, credit + max(0, now - since)) }
}

/// Takes a storm of resizes together: acted on when it is quiet for a while, and now and then while it lasts.
package struct ResizePacer: Sendable {
  /// Milliseconds without a further resize.
  package static let quiet = 40
  /// Milliseconds after which the size is taken over although the storm goes on.
  package static let patience = 250

  private var first: Int?
  private var last = 0

  package init() {}

  package mutating func note(at now: Int) {
    if first == nil { first = now }
    last = now
  }

  /// When the size has to be taken over; nil: nothing has changed.
  package var due: Int? { first.map { min(last + Self.quiet, $0 + Self.patience) } }

  package mutating func done() { first = nil }
}
