import SkillModel

/// Gathers the problems of one data set, lists the first and counts the rest.
struct ProblemCollector {
  private let limit: Int
  private(set) var listed: [Problem] = []
  private var count = 0

  init(limit: Int) {
    self.limit = limit
  }

  var isEmpty: Bool { count == 0 }

  mutating func add(_ problem: Problem) {
    count += 1
    if listed.count < limit { listed.append(problem) }
  }

  mutating func add(contentsOf problems: [Problem]) {
    for problem in problems { add(problem) }
  }

  /// Adds malformed data at a place.
  mutating func malformed(_ place: Place, _ message: String, cure: String?) {
    add(Problem(.dataMalformed, at: place, message, cure: cure))
  }

  /// - Throws: `ProblemList` when anything was added.
  func throwIfAny() throws(ProblemList) {
    guard let last = listed.last else { return }
    guard count > listed.count else { throw ProblemList(listed) }
    let hidden = Problem(
      last.failureClass, "\(count - listed.count) more problems of this data set aren't listed",
      cure: "mend the problems above and look again")
    throw ProblemList(listed + [hidden])
  }
}
