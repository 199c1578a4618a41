/// The scores of all tasks of one type (FORMATS 1.12).
package struct TaskTypeBucket: Hashable, Sendable {
  /// The type, or `overall`.
  package let taskType: String
  /// The number of tasks.
  package private(set) var total = 0
  /// The sum of the hard scores, from left to right.
  package private(set) var hardSum = 0.0
  /// The sum of the soft scores, from left to right.
  package private(set) var softSum = 0.0

  /// The name of the bucket that holds every task.
  package static let overall = "overall"

  /// The mean hard score; 0 for an empty bucket.
  package var hardAccuracy: Double { total == 0 ? 0 : hardSum / Double(total) }

  private init(taskType: String) {
    self.taskType = taskType
  }

  private mutating func take(_ scores: ScorePair) {
    total += 1
    hardSum += scores.hard.value
    softSum += scores.soft.value
  }

  /// Sorts rows into buckets: the environment's types and `overall` always, then other types as they come up.
  package static func buckets(of rows: [RolloutRow], taskTypes: [String]) -> [TaskTypeBucket] {
    var buckets: [TaskTypeBucket] = []
    var places: [ExactText: Int] = [:]
    func place(of type: String) -> Int {
      if let place = places[ExactText(type)] { return place }
      places[ExactText(type)] = buckets.count
      buckets.append(TaskTypeBucket(taskType: type))
      return buckets.count - 1
    }
    for type in taskTypes { _ = place(of: type) }
    let overallPlace = place(of: overall)
    for row in rows {
      let typePlace = place(of: row.taskType)
      buckets[typePlace].take(row.scores)
      buckets[overallPlace].take(row.scores)
    }
    return buckets
  }
}
