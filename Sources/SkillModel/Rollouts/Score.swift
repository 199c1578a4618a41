/// How well a task, or a set of tasks, was solved: a finite number from 0 to 1.
///
/// What a scorer gives is checked here, in front of every decision: the reference takes any number as a score, also
/// one that is not a number (RELIABILITY section 2, defect 19).
package struct Score: Hashable, Sendable, Comparable {
  /// The number, from 0 to 1.
  package let value: Double

  /// Takes a number from 0 to 1.
  package init(_ value: Double) throws(ScoreError) {
    guard value.isFinite else { throw .notFinite }
    guard (0...1).contains(value) else { throw .outOfRange(value) }
    self.value = value == 0 ? 0 : value
  }

  /// Reads a score as the reference does: numbers, truth values and texts of numbers.
  package init(reading value: JSONValue) throws(ScoreError) {
    switch value {
    case .bool(let truth): self = truth ? .one : .zero
    case .integer(let number): try self.init(Double(number))
    case .number(let number): try self.init(number)
    case .string(let text):
      guard let number = text.pythonFloat else { throw .notANumber }
      try self.init(number)
    default: throw .notANumber
    }
  }

  private init(unchecked value: Double) {
    self.value = value
  }

  /// The score of a failure.
  package static let zero = Score(unchecked: 0)
  /// The score of a full success.
  package static let one = Score(unchecked: 1)

  /// Whether a task with this hard score counts as solved: from 1e-9 on (FORMATS section 3, point 3).
  package var isSuccess: Bool { value >= 1e-9 }

  /// The order of the numbers.
  package static func < (left: Score, right: Score) -> Bool { left.value < right.value }
}

/// Why a value is no score.
package enum ScoreError: Error, Hashable, Sendable {
  case notFinite
  case outOfRange(Double)
  case notANumber
}

extension ScoreError: CustomStringConvertible {
  /// The reason in words.
  package var description: String {
    switch self {
    case .notFinite: "the score isn't a finite number"
    case .outOfRange(let value): "the score \(value.pythonRepresentation) isn't between 0 and 1"
    case .notANumber: "the score isn't a number"
    }
  }
}

/// The two scores of one task or the means of several.
package struct ScorePair: Hashable, Sendable {
  /// Solved or not; drives everything.
  package let hard: Score
  /// How nearly solved; counts only in the soft and the mixed gate.
  package let soft: Score

  /// Makes a pair.
  package init(hard: Score, soft: Score) {
    self.hard = hard
    self.soft = soft
  }

  /// The scores of a result row; an absent score is zero.
  package init(reading row: JSONObject) throws(ScoreError) {
    hard = try Score(reading: row["hard"] ?? 0)
    soft = try Score(reading: row["soft"] ?? 0)
  }

  /// The means, summed from left to right as the reference does; zeros for no pair.
  package init(meanOf pairs: some Collection<ScorePair>) {
    guard !pairs.isEmpty else {
      (hard, soft) = (.zero, .zero)
      return
    }
    let count = Double(pairs.count)
    let hardMean = pairs.reduce(0.0) { $0 + $1.hard.value } / count
    let softMean = pairs.reduce(0.0) { $0 + $1.soft.value } / count
    hard = (try? Score(min(hardMean, 1))) ?? .zero
    soft = (try? Score(min(softMean, 1))) ?? .zero
  }
}
