/// How one answer to a task of the `qa` environment did.
package struct AnswerScore: Hashable, Sendable {
  /// Pass or fail.
  package let isPass: Bool
  /// Partial credit, 0...1; 1 for a pass.
  package let partial: Double
  /// What was wrong besides the answer being another one, such as `not a number`; nil when there is nothing to add.
  package let defect: String?

  /// Makes a score; a pass has full credit.
  package init(isPass: Bool, partial: Double = 0, defect: String? = nil) {
    self.isPass = isPass
    self.partial = isPass ? 1 : partial
    self.defect = defect
  }

  /// The better of two scores; of equally good ones that with something to add.
  static func best(_ left: AnswerScore, _ right: AnswerScore) -> AnswerScore {
    let ranks = [left, right].map { (($0.isPass ? 1 : 0), $0.partial, $0.defect == nil ? 0 : 1) }
    return ranks[1] > ranks[0] ? right : left
  }
}
