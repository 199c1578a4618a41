/// One task under the last skill of the epoch before and under the current one (FORMATS 1.10).
package struct ComparisonPair: Hashable, Sendable {
  /// What became of the task from one epoch to the next.
  package enum Category: String, CaseIterable, Hashable, Sendable {
    case improved
    case regressed
    case persistentFail = "persistent_fail"
    case stableSuccess = "stable_success"
  }

  /// One side of the pair.
  package struct Side: Hashable, Sendable {
    /// Whether the task was solved.
    package let isSuccess: Bool
    /// The soft score, from 0 to 1.
    package let soft: Double
    /// What the agent answered; `N/A` without a result.
    package let answer: String
    /// Why it failed; empty when not given.
    package let failReason: String
    /// What the agent did, as text; empty when not at hand.
    package var trajectory: String

    /// Takes a result; none counts as failed.
    package init(_ row: RolloutRow?, trajectory: String = "") {
      isSuccess = row?.isSuccess ?? false
      soft = row?.scores.soft.value ?? 0
      answer = row?.answer ?? "N/A"
      failReason = row?.failReason ?? ""
      self.trajectory = trajectory
    }

    /// The side in the reference's key order.
    package var json: JSONObject {
      [
        "hard": .integer(isSuccess ? 1 : 0), "soft": .number(soft), "predicted_answer": .string(answer),
        "fail_reason": .string(failReason),
      ]
    }
  }

  /// The task's id.
  package let id: String
  /// What the task asks, in words.
  package let task: String
  /// Under the skill of the epoch before.
  package var previous: Side
  /// Under the current skill.
  package var current: Side

  /// What became of the task.
  package var category: Category {
    switch (previous.isSuccess, current.isSuccess) {
    case (false, true): .improved
    case (true, false): .regressed
    case (false, false): .persistentFail
    case (true, true): .stableSuccess
    }
  }

  /// Whether the outcome differs between the epochs.
  package var isChanged: Bool { previous.isSuccess != current.isSuccess }

  /// Pairs the results of both epochs, in the order of the tasks.
  ///
  /// - Parameter items: the tasks with their fields; the words of a task are its question, else its description,
  ///   else its instruction, else its id.
  package static func pairs(
    previous: [RolloutRow], current: [RolloutRow], items: [JSONObject]
  ) -> [ComparisonPair] {
    let before = rowsByID(previous)
    let after = rowsByID(current)
    return items.map { item in
      let id = item["id"]?.pythonText ?? ""
      let words = ["question", "task_description", "instruction"].lazy.compactMap { item[$0] }
        .first(where: \.isTruthy)?.pythonText
      return ComparisonPair(
        id: id, task: words ?? id, previous: Side(before[ExactText(id)]),
        current: Side(after[ExactText(id)]))
    }
  }

  private static func rowsByID(_ rows: [RolloutRow]) -> [ExactText: RolloutRow] {
    Dictionary(rows.map { (ExactText($0.id), $0) }, uniquingKeysWith: { _, last in last })
  }

  /// The pair in the reference's key order.
  package var json: JSONObject {
    [
      "id": .string(id), "task": .string(task), "category": .string(category.rawValue),
      "prev": .object(previous.json), "curr": .object(current.json),
    ]
  }
}

/// Which pairs of a slow update's sample are shown to the optimizer.
package enum PairPolicy: String, CaseIterable, Hashable, Sendable {
  /// All of them.
  case mixed
  /// Those whose outcome changed; the caller tops the sample up.
  case changed
  /// Those whose outcome stayed.
  case unchanged

  /// Reads an accepted spelling, whatever its case; empty is mixed, nil is unknown (FORMATS section 4).
  package init?(spelling: String) {
    switch spelling.strippingBlanks().pythonLowercased {
    case "", "mixed", "default", "random", "all": self = .mixed
    case "changed", "change", "delta", "10_01", "01_10": self = .changed
    case "unchanged", "stable", "same", "00_11": self = .unchanged
    default: return nil
    }
  }

  /// The pairs that this policy keeps, in their order.
  package func kept(_ pairs: [ComparisonPair]) -> [ComparisonPair] {
    switch self {
    case .mixed: pairs
    case .changed: pairs.filter(\.isChanged)
    case .unchanged: pairs.filter { !$0.isChanged }
    }
  }
}
