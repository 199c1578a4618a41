import SkillModel

/// The comparison of the same tasks under two skills, as the end of an epoch shows it.
struct ShownComparison: Sendable {
  /// One task under both skills.
  struct Pair: Sendable {
    /// What was asked.
    let question: String
    /// Why the current skill failed, empty when it did not.
    fileprivate(set) var failure = ""

    /// Whether only the form was wrong.
    var isAboutForm: Bool { failure.hasPrefix("wrong form") }
    /// The answer that was given.
    var got: String { quoted(0) }
    /// The answer that was wanted.
    var expected: String { quoted(1) }

    private func quoted(_ place: Int) -> String {
      let parts = failure.split(separator: "'", omittingEmptySubsequences: false)
      return parts.count > 2 * place + 1 ? String(parts[2 * place + 1]) : ""
    }
  }

  /// Solved before and not now.
  private(set) var regressed: [Pair] = []
  /// Solved neither before nor now.
  private(set) var failing: [Pair] = []
  /// Solved now and not before.
  private(set) var improved: [Pair] = []

  /// Reads the sections of `ComparisonText`.
  init(_ text: String) {
    var section = ""
    var pair: Pair?
    func keep(_ pair: Pair?, in comparison: inout ShownComparison, _ section: String) {
      guard let pair else { return }
      if section.hasPrefix("Regress") {
        comparison.regressed.append(pair)
      } else if section.hasPrefix("Persist") {
        comparison.failing.append(pair)
      } else if section.hasPrefix("Improve") {
        comparison.improved.append(pair)
      }
    }
    for line in text.splittingLines() {
      if line.hasPrefix("### ") {
        keep(pair, in: &self, section)
        pair = nil
        section = String(line.dropFirst(4))
      } else if line.hasPrefix("#### Task "), let colon = line.firstRange(ofExactly: ": ")?.upperBound {
        keep(pair, in: &self, section)
        pair = Pair(question: String(line[colon...]))
      } else if line.hasPrefix("- Curr fail reason: ") {
        pair?.failure = String(line.dropFirst("- Curr fail reason: ".count))
      }
    }
    keep(pair, in: &self, section)
  }
}
