import SkillModel
import Synchronization
import Testing

@testable import TrainingEngine

struct GateVetoTests {
  /// A run in which a person vetoes the edit of a rule while this selection task is asked with a candidate that has it.
  private static func vetoing(
    _ rule: String, during task: String, in run: ScriptedRun, answers: EventWordsLog = EventWordsLog()
  ) async -> PlayedRun {
    await Person.watching(
      run,
      prepare: { person, run in
        run.target = { question in
          if question.task == task, question.skill.contains("[\(rule)]"),
            let entry = person.seen.review?.entries.first(where: { $0.holds(rule) })
          {
            let answer = await person.decide(.veto, entry, reason: VetoReason(.style))
            answers.append(answer == .done ? "done" : "\(answer)")
          }
          return ScriptedRun.follow(question)
        }
      })
  }

  @Test func `a veto during the gate stops the evaluation, and what is left is gated anew`() async throws {
    let answers = EventWordsLog()
    let played = await Self.vetoing("R2", during: "v2", in: .twoEdits, answers: answers)
    #expect(played.failure == nil)
    #expect(answers.words == ["done"])
    let stopped = try #require(played.stops.first)
    let closed = try #require(played.reviews.first)
    #expect(stopped.round == 0 && stopped.vetoed == closed.vetoed.map(\.item.id))
    #expect(closed.round == 1 && closed.approved.map { $0.item["content"] } == ["- [R1]"])
    #expect(played.gates.count == 1)
    #expect(played.state.best.text == "# Skill\n\n- [R1]\n")
    #expect(played.state.best.score == MeasuredScore(hard: 0.5, soft: 0.5, count: 4))
    #expect(played.state.currentItems == [1, 0, 1, 0])
    // v1 and v2 came in and are on record; v3 and v4 were not asked with the candidate that was taken back.
    let scored = played.events.compactMap { event -> Phase? in
      guard case .taskScored(let scored) = event, scored.phase.stage == .gate else { return nil }
      return scored.phase
    }
    #expect(scored.map(\.batch) == [0, 0, 1, 1, 1, 1])
    #expect(
      played.decisions.map(\.kind).drop { $0 != .editsProposed } == [
        .editsProposed, .candidateBuilt, .gateStopped, .reviewClosed, .candidateBuilt, .gateDecided,
        .stepCommitted, .epochFinished, .runFinished,
      ])
  }

  @Test func `a veto of the only edit leaves nothing to gate`() async {
    var run = ScriptedRun.twoEdits
    run.environment.train = [RuleEnvironment.task("t1", rule: "R1"), RuleEnvironment.task("t2", rule: "R1")]
    let played = await Self.vetoing("R1", during: "v1", in: run)
    #expect(played.actions == ["skip_no_edits"])
    #expect(played.gates.isEmpty)
    #expect(played.state.current.text == "# Skill\n")
    #expect(played.state.measured.count == 1)
  }

  @Test func `a veto of an edit that is not in the candidate is refused and stops nothing`() async {
    let answers = EventWordsLog()
    var run = ScriptedRun.twoEdits
    run.configuration.review.mode = .manual
    let played = await Person.watching(
      run,
      prepare: { person, run in
        run.target = { question in
          if question.task == "v1", question.skill.contains("[R1]"), let review = person.seen.review,
            let other = review.entries.first(where: { $0.holds("R2") })
          {
            answers.append("\(await person.decide(.veto, other))")
          }
          return ScriptedRun.follow(question)
        }
      },
      act: { person, activity in
        guard case .reviewing = activity, let review = person.seen.review, review.undecided.count == 2,
          let first = review.entries.first(where: { $0.holds("R1") })
        else { return }
        await person.decide(.approve, first)
        await person.perform(.resume)
      })
    #expect(played.failure == nil)
    #expect(answers.words.count == 1)
    #expect(answers.words.allSatisfy { $0.contains("is not in the candidate") })
    #expect(played.stops.isEmpty && played.actions == ["accept_new_best"])
    #expect(played.state.deferred.count == 1)
  }

  @Test func `once the gate has decided a veto comes too late, and during it nothing else counts`() async {
    let answers = EventWordsLog()
    var run = ScriptedRun.twoEdits
    run.environment.selection = [
      RuleEnvironment.task("v1", rule: "R1"), RuleEnvironment.task("v2", rule: "R9"),
    ]
    let played = await Person.watching(
      run,
      prepare: { person, run in
        run.target = { question in
          if question.task == "v1", question.skill.contains("[R1]"), let review = person.seen.review {
            for verdict in [EditVerdict.approve, .defer, .clear] {
              let answer = await person.decide(verdict, review.entries[0])
              answers.append("\(answer)")
            }
          }
          return ScriptedRun.follow(question)
        }
        run.configuration.review.pauseOn = [.weakAccept]
      },
      act: { person, activity in
        guard case .paused = activity, let review = person.seen.review else { return }
        let answer = await person.decide(.veto, review.entries[0])
        answers.append("\(answer)")
        await person.perform(.resume)
      })
    #expect(played.failure == nil)
    #expect(answers.words.prefix(3).allSatisfy { $0.contains("only a veto is possible now") })
    #expect(answers.words.last?.contains("too late: the gate has decided") == true)
    #expect(played.verdicts.isEmpty && played.stops.isEmpty)
  }

  /// RELIABILITY S1: a veto that was confirmed is never followed by an acceptance of a candidate with that edit.
  @Test func `in a thousand races between a veto and the gate nobody is told wrong`() async {
    let answers = EventWordsLog()
    await withTaskGroup(of: Void.self) { group in
      for round in 0..<1_000 {
        group.addTask {
          answers.append(await Self.race(round) ? "in time" : "too late")
        }
        if round > 8 { await group.next() }
      }
    }
    let inTime = answers.words.count { $0 == "in time" }
    let tooLate = answers.words.count - inTime
    #expect(inTime + tooLate == 1_000)
    #expect(inTime > 0 && tooLate > 0, "\(inTime) in time, \(tooLate) too late")
  }

  /// - Returns: whether the veto was confirmed.
  private static func race(_ round: Int) async -> Bool {
    let racer = Mutex<Task<CommandAnswer, Never>?>(nil)
    let played = await Person.watching(
      .twoEdits,
      prepare: { person, run in
        run.target = { question in
          if question.task == "v4", question.skill.contains("[R2]"), let review = person.seen.review,
            let entry = review.entries.first(where: { $0.holds("R2") })
          {
            let request = person.request(.veto, entry.item, of: review)
            let start = Task { @Sendable in
              for _ in 0..<(round % 60) { await Task.yield() }
              return await person.perform(.decide([request]))
            }
            racer.withLock { if $0 == nil { $0 = start } }
          }
          return ScriptedRun.follow(question)
        }
      })
    let answer = await racer.withLock { $0 }?.value
    let place: Comment = "race \(round)"
    #expect(played.failure == nil, place)
    let isVetoed = played.verdicts.contains { $0.verdict == .veto }
    let isAccepted = played.state.best.text.contains("[R2]")
    switch answer {
    case .done:
      #expect(isVetoed && !isAccepted, place)
      #expect(played.stops.count == 1 && played.state.vetoes.count == 1, place)
    case .refused(let reason):
      #expect(!isVetoed && isAccepted, place)
      #expect(reason == DecisionCheck.tooLate || reason == "the run is over", place)
    case nil: Issue.record("no veto was tried")
    }
    return answer == .done
  }
}
