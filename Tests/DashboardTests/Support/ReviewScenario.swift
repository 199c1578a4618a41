import SkillModel

@testable import Dashboard

/// A recorded run held at the review of a step, with verdicts by a person.
enum ReviewScenario {
  static let actor = DecisionActor(kind: .person, name: "ada", session: "s1")

  static func decision(
    _ edit: EditID, step: Int, _ verdict: EditVerdict, reason: VetoReason? = nil, edited: JSONObject? = nil
  ) -> RunEvent {
    .editDecided(
      EditDecided(
        decision: "s1-\(edit)-\(verdict.rawValue)", epoch: 1, step: step, edit: edit, verdict: verdict,
        reason: reason,
        edited: edited, shown: ShownEdit(itemDigest: "", baseDigest: ""), actor: actor, via: "key",
        mode: .manual,
        milliseconds: 0))
  }

  /// The demo in the review of step 4: one edit approved, one vetoed, two open; one was clipped.
  static var midReview: RunPicture {
    var picture = RunPicture()
    for timed in SampleRun.demo.events {
      var event = timed
      if case .runStarted(var started) = event.event {
        started.configuration.review.mode = .manual
        event.event = .runStarted(started)
      }
      if case .editsProposed(var proposed) = event.event, proposed.step == 4 {
        proposed.budget = 3
        proposed.clipped = [proposed.chosen.removeLast()]
        event.event = .editsProposed(proposed)
        picture.take(event)
        break
      }
      picture.take(event)
    }
    picture.take([
      decision(EditID(step: 4, rank: 1), step: 4, .approve),
      decision(
        EditID(step: 4, rank: 2), step: 4, .veto,
        reason: VetoReason(.tooSpecific, text: "too narrow for all tasks")),
    ])
    return picture
  }

  /// The function calls in the middle of a gate.
  static var midGate: RunPicture {
    var scored = 0
    return SampleRun.functionCalls.picture { event in
      if case .taskScored(let task) = event, task.phase.stage == .gate, task.phase.step == 4 { scored += 1 }
      return scored == 17
    }
  }
}
