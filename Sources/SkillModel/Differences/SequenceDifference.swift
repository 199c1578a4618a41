/// The shortest way from one sequence to another by leaving out and putting in (Myers, linear in size times change).
package struct SequenceDifference<Element: Hashable & Sendable>: Sendable {
  package enum Change: Hashable, Sendable {
    case same(Element)
    case removed(Element)
    case added(Element)
  }

  /// Removals stand before additions where both meet.
  package let changes: [Change]

  /// - Parameter effort: differences longer than this many steps are not searched for: everything between the common
  ///   start and end then counts as replaced.
  package init(from old: [Element], to new: [Element], effort: Int = 2_000) {
    var start = 0
    while start < old.count, start < new.count, old[start] == new[start] { start += 1 }
    var end = 0
    while end < old.count - start, end < new.count - start,
      old[old.count - 1 - end] == new[new.count - 1 - end]
    {
      end += 1
    }
    let oldMiddle = Array(old[start..<(old.count - end)])
    let newMiddle = Array(new[start..<(new.count - end)])
    changes =
      old[..<start].map(Change.same)
      + Self.middle(oldMiddle, newMiddle, effort: effort)
      + old[(old.count - end)...].map(Change.same)
  }

  private static func middle(_ old: [Element], _ new: [Element], effort: Int) -> [Change] {
    guard !old.isEmpty, !new.isEmpty else { return old.map(Change.removed) + new.map(Change.added) }
    guard let trace = trace(old, new, effort: effort) else {
      return old.map(Change.removed) + new.map(Change.added)
    }
    return grouped(walkBack(trace, old, new))
  }

  /// For each number of steps, how far each diagonal gets; nil when it takes more steps than allowed.
  private static func trace(_ old: [Element], _ new: [Element], effort: Int) -> [[Int: Int]]? {
    var furthest = [1: 0]
    var trace: [[Int: Int]] = []
    for steps in 0...min(old.count + new.count, effort) {
      trace.append(furthest)
      for diagonal in stride(from: -steps, through: steps, by: 2) {
        let down = furthest[diagonal + 1] ?? -1
        let right = (furthest[diagonal - 1] ?? -1) + 1
        var x = diagonal == -steps || (diagonal != steps && right <= down) ? down : right
        while x < old.count, x - diagonal < new.count, old[x] == new[x - diagonal] { x += 1 }
        furthest[diagonal] = x
        if x >= old.count, x - diagonal >= new.count { return trace }
      }
    }
    return nil
  }

  private static func walkBack(_ trace: [[Int: Int]], _ old: [Element], _ new: [Element]) -> [Change] {
    var reversed: [Change] = []
    var x = old.count
    var y = new.count
    for steps in stride(from: trace.count - 1, through: 0, by: -1) {
      let furthest = trace[steps]
      let diagonal = x - y
      let down = furthest[diagonal + 1] ?? -1
      let right = (furthest[diagonal - 1] ?? -1) + 1
      let cameDown = diagonal == -steps || (diagonal != steps && right <= down)
      let previous = cameDown ? diagonal + 1 : diagonal - 1
      let previousX = furthest[previous] ?? 0
      let previousY = previousX - previous
      while x > previousX, y > previousY, x > 0, y > 0 {
        reversed.append(.same(old[x - 1]))
        x -= 1
        y -= 1
      }
      guard steps > 0 else { break }
      if cameDown, y > 0 {
        reversed.append(.added(new[y - 1]))
        y -= 1
      } else if x > 0 {
        reversed.append(.removed(old[x - 1]))
        x -= 1
      }
    }
    return reversed.reversed()
  }

  /// Within each run of changes, removals before additions.
  private static func grouped(_ changes: [Change]) -> [Change] {
    var result: [Change] = []
    var added: [Change] = []
    for change in changes {
      switch change {
      case .added: added.append(change)
      case .removed: result.append(change)
      case .same:
        result += added
        added = []
        result.append(change)
      }
    }
    return result + added
  }
}
