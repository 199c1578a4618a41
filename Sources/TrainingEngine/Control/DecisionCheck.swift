import SkillModel

/// Whether a verdict fits what stands, before it is recorded (RELIABILITY section 7).
struct DecisionCheck {
  static let tooLate = "too late: the gate has decided"
  static let changed = "the edit has changed since it was shown"

  /// The edits of the step that goes on; nil where none are proposed.
  let review: OpenReview?
  /// The last step that was committed.
  let lastStep: Int
  /// Whether the step's review is over, so that only a veto counts.
  let isClosed: Bool
  let skill: SkillDocument
  let update: UpdateMode

  /// nil where the verdict can be recorded; else why not.
  func refusal(of request: DecisionRequest) -> String? {
    if request.step <= lastStep { return Self.tooLate }
    guard let review else { return "no edits wait for a decision" }
    guard request.step == review.step else { return request.step < review.step ? Self.tooLate : Self.changed }
    if review.stage == .decided { return Self.tooLate }
    guard let entry = review[request.edit] else { return "there is no edit \(request.edit) in this step" }
    guard request.shown.itemDigest.isIdentical(to: entry.item.itemDigest),
      request.shown.baseDigest.isIdentical(to: review.baseDigest)
    else { return Self.changed }
    if isClosed {
      guard request.verdict == .veto else { return "the gate has begun: only a veto is possible now" }
      if entry.verdict == .veto || !review.passed.contains(where: { $0.id == request.edit }) {
        return "edit \(request.edit) is not in the candidate"
      }
    }
    guard review.isInPlay(request.edit) else {
      return "edit \(request.edit) is clipped: it is decided on when it moves up"
    }
    return request.verdict == .edit ? refusal(ofWording: request.edited) : nil
  }

  /// A person's wording is judged like the optimizer's.
  private func refusal(ofWording edited: JSONObject?) -> String? {
    guard let edited else { return "there is no changed wording" }
    guard ProposedItem(.object(edited), mode: update) != nil else { return "the changed wording is no edit" }
    guard update == .patch else { return nil }
    switch EditValidation.verdict(on: EditReading(.object(edited)), for: skill) {
    case .allowed: return nil
    case .refused(let refusal): return "the changed wording is refused: \(refusal)"
    }
  }
}

extension JSONObject {
  /// The item as a person's own.
  var writtenByPerson: JSONObject {
    var item = self
    item["author"] = "human"
    return item
  }
}
