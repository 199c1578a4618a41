/// The pairs of a slow update as text for the optimizer, regressions first.
package enum ComparisonText {
  /// The order and the headings of the sections.
  private static let sections: [(category: ComparisonPair.Category, heading: String)] = [
    (.regressed, "Regressions (right→wrong) — HIGHEST PRIORITY"),
    (.persistentFail, "Persistent Failures (wrong→wrong)"),
    (.improved, "Improvements (wrong→right)"),
    (.stableSuccess, "Stable Successes (right→right)"),
  ]

  /// The counts of the categories and then each pair.
  package static func text(of pairs: [ComparisonPair]) -> String {
    func count(_ category: ComparisonPair.Category) -> Int { pairs.count { $0.category == category } }
    var lines = [
      "## Longitudinal Comparison Summary",
      "Total samples: \(pairs.count)",
      "- Improved (wrong→right): \(count(.improved))",
      "- Regressed (right→wrong): \(count(.regressed))",
      "- Persistent failures (wrong→wrong): \(count(.persistentFail))",
      "- Stable successes (right→right): \(count(.stableSuccess))",
      "",
    ]
    for section in sections {
      lines.append("\n### \(section.heading)")
      let members = pairs.filter { $0.category == section.category }
      lines += members.isEmpty ? ["(none)\n"] : members.flatMap(self.lines)
    }
    return lines.joined(separator: "\n")
  }

  private static func lines(of pair: ComparisonPair) -> [String] {
    var lines = [
      "\n#### Task \(pair.id): \(pair.task)",
      "- Prev epoch: \(words(of: pair.previous))",
      "- Curr epoch: \(words(of: pair.current))",
    ]
    if !pair.current.failReason.isEmpty { lines.append("- Curr fail reason: \(pair.current.failReason)") }
    if !pair.previous.isSuccess, !pair.previous.failReason.isEmpty {
      lines.append("- Prev fail reason: \(pair.previous.failReason)")
    }
    if !pair.previous.trajectory.isEmpty { lines.append("- Prev trajectory:\n\(pair.previous.trajectory)") }
    if !pair.current.trajectory.isEmpty { lines.append("- Curr trajectory:\n\(pair.current.trajectory)") }
    return lines
  }

  private static func words(of side: ComparisonPair.Side) -> String {
    "\(side.isSuccess ? "PASS" : "FAIL") (soft=\(side.soft.fixed(places: 2))) — answer: \(side.answer)"
  }
}
