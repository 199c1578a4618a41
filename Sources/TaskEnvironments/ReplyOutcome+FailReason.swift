import SkillModel

extension ReplyOutcome {
  /// Why a task failed whose reply isn't an answer: the outcome, a colon, and what happened; nil for an answer.
  var failReason: String? {
    switch self {
    case .answered: nil
    case .empty: "empty: the reply had no text"
    case .truncated: "truncated: the reply was cut off before its end"
    case .filtered: "filtered: the provider withheld the reply"
    case .tooLarge: "too_large: the reply was longer than what is read"
    }
  }
}
