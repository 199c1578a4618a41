/// What the optimizer is told of one earlier step of its epoch: `trajectory_digest.json` (FORMATS 1.7).
package struct StepDigest: Hashable, Sendable {
  /// The global number of the step, from 1.
  package let step: Int
  /// The step's action as it stands in its record.
  package let action: String
  /// The number of tasks; nil when not known.
  package let total: Int?
  /// The number of failed tasks.
  package let failed: Int
  /// How the failed tasks failed.
  package let patterns: [FailurePattern]
  /// What a rejected candidate scored and would have changed; nil when it wasn't rejected.
  package let rejection: Rejection?

  /// A rejected candidate.
  package struct Rejection: Hashable, Sendable {
    /// The current skill's score.
    package let scoreBefore: JSONValue
    /// The candidate's score.
    package let scoreAfter: JSONValue
    /// The summaries of its items, as `ProposedItem.summary` gives them.
    package let items: [JSONObject]

    /// Makes a rejection from the compared scores.
    ///
    /// - Parameter isBound: whether the candidate's score is only known to be at most `scoreAfter`: then the optimizer
    ///   is told `<= x` (RELIABILITY section 6).
    package init(scoreBefore: Double, scoreAfter: Double, isBound: Bool = false, items: [JSONObject]) {
      self.scoreBefore = .number(scoreBefore)
      let after = JSONValue.number(scoreAfter)
      self.scoreAfter = isBound ? .string("<= " + after.pythonText) : after
      self.items = items
    }

    fileprivate init?(_ digest: JSONObject) {
      guard let items = digest["rejected_edits"]?.arrayValue else { return nil }
      scoreBefore = digest["score_before"] ?? "?"
      scoreAfter = digest["score_after"] ?? "?"
      self.items = items.compactMap(\.objectValue)
    }
  }

  /// Makes a digest.
  package init(
    step: Int, action: String, total: Int?, failed: Int, patterns: [FailurePattern],
    rejection: Rejection? = nil
  ) {
    self.step = step
    self.action = action
    self.total = total
    self.failed = failed
    self.patterns = patterns
    self.rejection = rejection
  }

  /// Reads a digest as it stands in its file.
  package init(_ digest: JSONObject) {
    step = digest["step"]?.intValue ?? 0
    action = digest["action"]?.stringValue ?? ""
    total = digest["n_total"]?.intValue
    failed = digest["n_fail"]?.intValue ?? 0
    patterns = (digest["failure_patterns"]?.arrayValue ?? []).map(FailurePattern.init)
    rejection = Rejection(digest)
  }

  /// The digest in the reference's key order.
  package var json: JSONObject {
    var digest: JSONObject = ["step": .integer(step), "action": .string(action)]
    if let total { digest["n_total"] = .integer(total) }
    digest["n_fail"] = .integer(failed)
    digest["failure_patterns"] = .array(patterns.map { .object($0.json) })
    if let rejection {
      digest["score_before"] = rejection.scoreBefore
      digest["score_after"] = rejection.scoreAfter
      digest["rejected_edits"] = .array(rejection.items.map { .object($0) })
    }
    return digest
  }
}

/// The earlier steps of an epoch as text for the optimizer; it is empty at the start of each epoch.
package enum StepBuffer {
  /// One paragraph a step, with its failure patterns and its rejected edits; empty without steps.
  package static func text(of digests: [StepDigest]) -> String {
    guard !digests.isEmpty else { return "" }
    let introduction =
      "Below is a summary of previous steps in this epoch. Use it to avoid repeating ineffective edits "
      + "and to prioritise failure patterns that remain unsolved.\n"
    return ([introduction] + digests.flatMap(lines)).joined(separator: "\n")
  }

  private static func lines(of digest: StepDigest) -> [String] {
    let total = digest.total.map(String.init) ?? "?"
    let action = digest.action.uppercased()
    let heading = "### Step \(digest.step) — \(action) (\(digest.failed)/\(total) failed)"
    let patterns = digest.patterns.map { pattern in
      "  - \"\(pattern.pattern)\" (×\(pattern.count), tasks: \(pattern.taskIDs.joined(separator: ", ")))"
    }
    guard let rejection = digest.rejection, !rejection.items.isEmpty else { return [heading] + patterns }
    let scores = "\(rejection.scoreBefore.pythonText) → \(rejection.scoreAfter.pythonText)"
    let items = rejection.items.enumerated().map { place, item in "    \(place + 1). \(words(of: item))" }
    return [heading] + patterns + ["  Rejected edits (score \(scores)):"] + items
  }

  private static func words(of item: JSONObject) -> String {
    func text(_ key: String) -> String {
      guard let value = item[key], value.isTruthy else { return "" }
      return value.pythonText
    }
    let operation = text("op")
    if operation.isEmpty {
      let type = text("type")
      return "[\(type.isEmpty ? "?" : type)] \"\(text("title"))\" → \"\(text("instruction"))\""
    }
    let target = text("target")
    let content = "\"\(text("content"))\""
    return "[\(operation)] " + (target.isEmpty ? content : "target=\"\(target)\" → \(content)")
  }
}
