/// States of a fold that were kept on the way, so that going back does not begin at the start. States share what they
/// have in common.
package struct FoldCheckpoints<State: Sendable, Cursor: Sendable>: Sendable {
  /// A state, how many events it is made of, and where the next one is to be found.
  package struct Checkpoint: Sendable {
    package let taken: Int
    package let cursor: Cursor
    package let state: State
  }

  private var kept: [Checkpoint]
  private var spacing: Int
  private let most: Int

  /// - Parameters:
  ///   - spacing: events between two checkpoints, as long as there are few.
  ///   - most: when there are more, every other one is let go and the spacing doubles.
  package init(start: State, cursor: Cursor, spacing: Int = 500, most: Int = 64) {
    kept = [Checkpoint(taken: 0, cursor: cursor, state: start)]
    self.spacing = spacing
    self.most = most
  }

  /// Whether a state at this place should be offered.
  package func wants(_ taken: Int) -> Bool {
    taken - (kept.last?.taken ?? 0) >= spacing
  }

  /// Keeps a state on the way, if it is far enough from the last.
  package mutating func offer(_ state: State, taken: Int, cursor: Cursor) {
    guard wants(taken) else { return }
    kept.append(Checkpoint(taken: taken, cursor: cursor, state: state))
    guard kept.count > most else { return }
    kept = kept.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
    spacing *= 2
  }

  /// The last state at or before a place.
  package func nearest(to taken: Int) -> Checkpoint {
    var low = 0
    var high = kept.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if kept[middle].taken <= taken { low = middle } else { high = middle }
    }
    return kept[low]
  }
}
