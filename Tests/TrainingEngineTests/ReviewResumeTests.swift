import SkillModel
import Testing

@testable import TrainingEngine

/// Interrupted runs in which people decided: the decisions are on record and are applied again without asking.
struct ReviewResumeTests {
  /// Every step has a review in manual mode: rules named good are approved, bad ones vetoed, late ones put off once,
  /// odd ones reworded, doomed ones approved and then vetoed while they are in the gate.
  private static var run: ScriptedRun {
    var run = ScriptedRun(
      RuleEnvironment(
        train: [
          "t1": "good1", "t2": "bad2", "t3": "late3", "t4": "odd4", "t5": "doomed5", "t6": "good6",
        ],
        selection: ["v1": "good1", "v2": "good6", "v3": "late3", "v4": "odd4"]))
    run.configuration.train.epochs = 2
    run.configuration.environment.workers = 1
    run.configuration.gradient.analystWorkers = 1
    run.configuration.review.mode = .manual
    return run
  }

  private static func played(after past: [RunEvent] = []) async -> PlayedRun {
    await Person.watching(
      run, after: past,
      prepare: { person, run in
        run.target = { question in
          if question.task == "v1", let review = person.seen.review, review.stage == .gating,
            let entry = review.entries.first(where: { $0.holds("doomed5") && $0.verdict == .approve })
          {
            _ = await person.decide(.veto, entry, reason: VetoReason(.unsafe))
          }
          if question.task == "t3", !question.hasRule { await person.perform(.pause) }
          return ScriptedRun.follow(question)
        }
      },
      act: { person, activity in
        if case .paused(let place) = activity, place != "edits ready" { await person.perform(.resume) }
        guard case .reviewing = activity, let review = person.seen.review else { return }
        for entry in review.undecided { await decide(entry, as: person) }
      })
  }

  private static func decide(_ entry: OpenReview.Entry, as person: Person) async {
    switch entry.content {
    case let text where text.contains("bad"): await person.decide(.veto, entry, reason: VetoReason(.wrong))
    case let text where text.contains("late") && entry.item.item["deferred_from"] == nil:
      await person.decide(.defer, entry)
    case let text where text.contains("odd"):
      var edited = entry.item.item
      edited["content"] = .string(text + " reworded")
      await person.decide(.edit, entry, edited: edited)
    default: await person.decide(.approve, entry)
    }
  }

  /// The rows without what they cost: a gate that was stopped may have had other calls in flight.
  private static func rows(_ state: RunState) -> [JSONObject] { state.history.map { $0.without("tokens") } }

  private static func withoutCosts(_ decisions: [RunEvent]) -> [RunEvent] {
    decisions.map { event in
      switch event {
      case .stepCommitted(var committed):
        committed.record = committed.record.without("tokens")
        return .stepCommitted(committed)
      case .runFinished(var finished):
        finished.summary = finished.summary.without("token_summary")
        return .runFinished(finished)
      default: return event
      }
    }
  }

  @Test func `from every point on a reviewed run ends as if it had never been interrupted`() async throws {
    let whole = await Self.played()
    try #require(whole.failure == nil)
    try #require(whole.stops.count == 1)
    try #require(Set(whole.verdicts.map(\.verdict)) == [.approve, .veto, .defer, .edit])
    try #require(!whole.pauses.isEmpty)
    try #require(whole.verdicts.contains { $0.reason?.code == .vetoedBefore })
    await withTaskGroup(of: Void.self) { group in
      for count in 1...whole.events.count {
        group.addTask { await Self.check(stoppedAfter: count, of: whole) }
        if count > 4 { await group.next() }
      }
    }
  }

  private static func check(stoppedAfter count: Int, of whole: PlayedRun) async {
    let prefix = Array(whole.events.prefix(count))
    let resumed = await played(after: prefix)
    let place: Comment = "stopped after record \(count), \(prefix.last?.kind.rawValue ?? "")"
    #expect(resumed.failure == nil, place)
    #expect(withoutCosts(resumed.decisions) == withoutCosts(whole.decisions), place)
    #expect(rows(resumed.state) == rows(whole.state), place)
    #expect(resumed.state.best == whole.state.best, place)
    #expect(resumed.state.vetoes == whole.state.vetoes, place)
    #expect(resumed.state.deferred == whole.state.deferred, place)
    var folded = RunState()
    for event in resumed.events { folded.apply(event) }
    #expect(folded == resumed.state, place)
    #expect(verdictWords(resumed) == verdictWords(whole), place)
  }

  /// Each verdict once, whoever resumed how often.
  private static func verdictWords(_ run: PlayedRun) -> [String] {
    run.verdicts.map { "\($0.edit) \($0.verdict.rawValue) \($0.actor.kind.rawValue)" }
  }

  @Test func `a veto that is on disk counts although the run ended before the gate was stopped`() async throws
  {
    let whole = await Self.played()
    let stop = try #require(whole.events.firstIndex { $0.kind == .gateStopped })
    let veto = try #require(whole.events[..<stop].lastIndex { $0.kind == .editDecided })
    // Nobody is there to veto again.
    let resumed = await Self.run.watchedByApprover(after: Array(whole.events[...veto]))
    #expect(resumed.failure == nil)
    #expect(resumed.stops == whole.stops)
    #expect(!resumed.state.best.text.contains("doomed5"))
  }

  @Test func `an accepted change of the inputs forgets the verdicts of the interrupted step`() async throws {
    let whole = await Self.played()
    let place = try #require(whole.events.firstIndex { $0.kind == .reviewClosed })
    var run = Self.run
    run.configuration.review.mode = .auto
    let resumed = await run.play(after: Array(whole.events[..<place]), acceptsDrift: true)
    #expect(resumed.failure == nil)
    #expect(resumed.state.vetoes.isEmpty)
    #expect(resumed.state.review == nil)
  }

  @Test func `a review that was closed in another mode than the configured one stays closed`() async throws {
    let whole = await Self.played()
    var run = Self.run
    run.configuration.review.mode = .auto
    for kind in [RunEvent.Kind.reviewClosed, .candidateBuilt] {
      let place = try #require(whole.events.firstIndex { $0.kind == kind })
      let end = try #require(whole.events[place...].firstIndex { $0.kind == .stepCommitted })
      let resumed = await run.play(after: Array(whole.events[..<end]))
      #expect(resumed.failure == nil)
      #expect(resumed.reviews.first == whole.reviews.first)
    }
  }

  @Test func `while the record is replayed no veto can change what it says`() async throws {
    let whole = await Self.played()
    let gate = try #require(whole.events.firstIndex { $0.kind == .gateDecided })
    let answers = EventWordsLog()
    let resumed = await Person.watching(
      Self.run, after: Array(whole.events[...gate]), startsPaused: true,
      act: { person, activity in
        if case .paused = activity {
          if let review = person.seen.review, let entry = review.entries.first {
            answers.append("\(await person.decide(.veto, entry))")
          }
          await person.perform(person.seen.lastStep == 0 ? .step(.stage) : .stopNow)
        }
      })
    #expect(!answers.words.isEmpty)
    #expect(answers.words.allSatisfy { $0.contains("too late") })
    #expect(resumed.gates.first == whole.gates.first)
    #expect(resumed.failure as? EngineFailure == .stopped(reason: "asked by ada"))
  }
}

extension JSONObject {
  fileprivate func without(_ name: String) -> JSONObject {
    var object = self
    object[name] = nil
    return object
  }
}

extension ScriptedRun {
  /// Played before somebody who approves whatever has no verdict.
  fileprivate func watchedByApprover(after past: [RunEvent]) async -> PlayedRun {
    await Person.watching(self, after: past) { person, activity in
      guard case .reviewing = activity, let review = person.seen.review else { return }
      for entry in review.undecided { await person.decide(.approve, entry) }
    }
  }
}
