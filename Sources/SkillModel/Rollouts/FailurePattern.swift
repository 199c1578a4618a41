/// A group of failed tasks with one reason (FORMATS 1.7).
package struct FailurePattern: Hashable, Sendable {
  /// What the analysts called it, else the start of the reason.
  package let pattern: String
  /// How many tasks failed so.
  package let count: Int
  /// The ids of those tasks.
  package let taskIDs: [String]

  /// Makes a pattern.
  package init(pattern: String, count: Int, taskIDs: [String]) {
    self.pattern = pattern
    self.count = count
    self.taskIDs = taskIDs
  }

  /// Reads a pattern as it stands in a step's digest.
  package init(_ value: JSONValue) {
    pattern = value["pattern"]?.pythonText ?? ""
    count = value["count"]?.intValue ?? 0
    taskIDs = (value["task_ids"]?.arrayValue ?? []).map(\.pythonText)
  }

  /// The pattern in the reference's key order.
  package var json: JSONObject {
    [
      "pattern": .string(pattern), "count": .integer(count),
      "task_ids": .array(taskIDs.map { .string($0) }),
    ]
  }

  /// Groups the failed rows by their reason up to the first colon, in the order of first appearance.
  ///
  /// - Parameter names: what the analysts found, `failure_type: description`, in the order of their files; the
  ///   n-th group takes the n-th one.
  package static func patterns(of rows: [RolloutRow], names: [String] = []) -> [FailurePattern] {
    var order: [String] = []
    var tasks: [ExactText: [String]] = [:]
    for row in rows where !row.isSuccess {
      let reason = row.failReason
      let prefix = (reason.utf8.firstIndex(of: UInt8(ascii: ":")).map { reason[..<$0] } ?? reason[...])
        .strippingBlanks()
      if tasks[ExactText(prefix)] == nil { order.append(prefix) }
      tasks[ExactText(prefix), default: []].append(row.id)
    }
    return order.enumerated().map { place, prefix in
      let ids = tasks[ExactText(prefix)] ?? []
      return FailurePattern(
        pattern: place < names.count ? names[place] : prefix, count: ids.count, taskIDs: ids)
    }
  }
}
