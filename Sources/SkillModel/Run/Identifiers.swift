/// The id of one task, as the data set gives it. Never a file name: see `RunLayout.safeName`.
package struct TaskID: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
  package init(_ rawValue: String) { self.rawValue = rawValue }
  package var description: String { rawValue }
}

/// The id of one proposed edit, unique in its run: `s0003-02` is the second of step 3.
package struct EditID: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
  /// The id of the edit with this 1-based rank in this step.
  package init(step: Int, rank: Int) {
    let s = String(step)
    let r = String(rank)
    rawValue =
      "s" + String(repeating: "0", count: max(0, 4 - s.count)) + s + "-"
      + String(repeating: "0", count: max(0, 2 - r.count)) + r
  }
  package var description: String { rawValue }
}

/// The three parts of a data set. The selection split is the folder `val`.
package enum DataSplit: String, Hashable, Sendable, Codable, CaseIterable {
  case train
  case selection = "val"
  case test
}

/// The two models of a run: the frozen one that works, and the one that edits the skill.
package enum ModelRole: String, Hashable, Sendable, Codable, CaseIterable {
  case target
  case optimizer
}
