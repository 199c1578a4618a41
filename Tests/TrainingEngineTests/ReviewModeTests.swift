import SkillModel
import Testing

@testable import TrainingEngine

/// A review mode that is changed while a run goes on is on record, and holds from then on.
struct ReviewModeTests {
  /// Automatic at first; made manual while the first step's tasks are done.
  private static func played(after past: [RunEvent] = [], sets: Bool = true) async -> PlayedRun {
    await Person.watching(
      .twoEditsTwice, after: past,
      prepare: { person, run in
        guard sets else { return }
        run.target = { question in
          if question.task == "t1", person.seen.lastStep == 0 {
            _ = await person.perform(.setReviewMode(.manual, windowSeconds: nil))
          }
          return ScriptedRun.follow(question)
        }
      },
      act: { person, activity in
        guard case .reviewing(let step, _) = activity, let review = person.seen.review else { return }
        for entry in review.undecided {
          // What is put off gives the second step something to review.
          await person.decide(step == 1 && entry.holds("R2") ? .defer : .approve, entry)
        }
      })
  }

  private static func sets(_ run: PlayedRun) -> [ReviewModeSet] {
    run.events.compactMap { event in
      if case .reviewModeSet(let set) = event { set } else { nil }
    }
  }

  @Test func `who changed the mode, from what and where is on record once`() async throws {
    let whole = await Self.played()
    #expect(whole.failure == nil)
    let set = try #require(Self.sets(whole).first)
    #expect(Self.sets(whole).count == 1)
    #expect(set.mode == .manual && set.previous == .auto && set.actor == Person.actor)
    #expect(set.epoch == 1 && set.step == 1)
    #expect(whole.reviews.count == 2)
    #expect(whole.verdicts.allSatisfy { $0.mode == .manual })
  }

  @Test func `whoever takes the run up goes on in the mode that was set`() async throws {
    let whole = await Self.played()
    let set = try #require(whole.events.firstIndex { $0.kind == .reviewModeSet })
    for end in [set, whole.events.count / 2, whole.events.count - 2] where end >= set {
      let resumed = await Self.played(after: Array(whole.events[...end]), sets: false)
      #expect(resumed.failure == nil, "after \(end)")
      #expect(resumed.state.reviewMode?.mode == .manual)
      #expect(resumed.reviews.count == 2, "after \(end)")
      var folded = RunState()
      for event in resumed.events { folded.apply(event) }
      #expect(folded == resumed.state, "after \(end)")
    }
  }

  @Test func `the mode holds also where changed inputs begin the open step anew`() async throws {
    let whole = await Self.played()
    let set = try #require(whole.events.firstIndex { $0.kind == .reviewModeSet })
    var state = RunState()
    for event in whole.events[...set] { state.apply(event) }
    state.apply(
      .runResumed(
        RunResumed(
          program: "1", openCalls: 0, drift: [InputDigest(name: "skill", path: "s", sha256: "0")])))
    #expect(state.reviewMode?.mode == .manual)
  }
}
