import SkillModel

/// The average normalised Levenshtein similarity of the document tasks.
package enum EditSimilarity {
  /// Distances from this share of the longer text on count as no similarity.
  package static let threshold = 0.5

  /// The best similarity of an answer to the accepted ones, 0...1; texts are compared in lower case with blanks
  /// folded. Takes time proportional to the product of the lengths.
  package static func best(of answer: String, among golds: [String]) -> Double {
    golds.map { similarity(of: answer, to: $0) }.max() ?? 0
  }

  private static func similarity(of answer: String, to gold: String) -> Double {
    let left = Array(AnswerText.foldingBlanks(in: answer.pythonLowercased).unicodeScalars)
    let right = Array(AnswerText.foldingBlanks(in: gold.pythonLowercased).unicodeScalars)
    guard !left.isEmpty, !right.isEmpty else { return left.isEmpty && right.isEmpty ? 1 : 0 }
    let share = Double(distance(left, right)) / Double(max(left.count, right.count))
    return share < threshold ? 1 - share : 0
  }

  /// How many insertions, deletions and replacements of one element make one list the other.
  package static func distance<Element: Equatable>(_ left: [Element], _ right: [Element]) -> Int {
    var previous = Array(0...right.count)
    var current = previous
    for (row, element) in left.enumerated() {
      current[0] = row + 1
      for (column, other) in right.enumerated() {
        current[column + 1] = min(
          previous[column + 1] + 1, current[column] + 1, previous[column] + (element == other ? 0 : 1))
      }
      swap(&previous, &current)
    }
    return previous[right.count]
  }
}
