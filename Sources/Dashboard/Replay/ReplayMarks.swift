import SkillModel

/// The places of a recorded run to which a replay jumps, as numbers of events taken.
package struct ReplayMarks: Hashable, Sendable {
  /// Events seen.
  package private(set) var total = 0
  /// Behind each committed step.
  package private(set) var steps: [Int] = []
  /// Behind each finished epoch.
  package private(set) var epochs: [Int] = []
  /// Where somebody could decide or something was decided: edits proposed, gate, slow update, a person's verdict.
  package private(set) var decisions: [Int] = []

  package init() {}

  /// Notes one more event.
  package mutating func take(_ event: RunEvent) {
    total += 1
    switch event {
    case .stepCommitted: steps.append(total)
    case .epochFinished: epochs.append(total)
    case .editsProposed, .gateDecided, .slowUpdateDecided, .editDecided, .reviewClosed, .gateStopped:
      decisions.append(total)
    default: break
    }
  }

  /// The place so many marks before or behind a position; the ends where there are not that many.
  func place(_ count: Int, from position: Int, in marks: [Int]) -> Int {
    if count > 0 {
      let later = marks.drop { $0 <= position }
      let index = later.startIndex + count - 1
      return later.indices.contains(index) ? later[index] : total
    }
    let earlier = marks.prefix { $0 < position }
    let index = earlier.count + count
    return earlier.indices.contains(index) ? earlier[index] : ReplayPlayer.start(of: total)
  }
}
