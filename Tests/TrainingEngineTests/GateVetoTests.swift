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

  /// When a veto of the candidate's edit is sent, counted by what is recorded and not by time.
  private enum Moment: Sendable {
    /// While the last task is asked, whose answer waits for that of the veto: always in time.
    case beforeTheEnd
    /// After so many turns of other work since the last task was asked.
    case asked(turns: Int)
    /// After so many turns since its score is on record.
    case scored(turns: Int)
    /// When the gate's decision is on record: always too late.
    case decided

    /// The first and the last tenth of a series lie at the ends, where the outcome is certain; the rest are races.
    static func ofRace(_ round: Int, of count: Int) -> Moment {
      switch round * 10 / count {
      case 0: .beforeTheEnd
      case 9: .decided
      case let part where part % 2 == 0: .scored(turns: round % 30)
      default: .asked(turns: round % 60)
      }
    }
  }

  /// RELIABILITY S1: a veto that was confirmed is never followed by an acceptance of a candidate with that edit.
  @Test func `in a thousand races between a veto and the gate nobody is told wrong`() async {
    // 1,000 races, and 125 vetoes at each of the two ends.
    let count = 1_250
    let answers = EventWordsLog()
    await withTaskGroup(of: Void.self) { group in
      for round in 0..<count {
        group.addTask {
          let moment = Moment.ofRace(round, of: count)
          let isInTime = await Self.race(moment, round)
          switch moment {
          case .beforeTheEnd: #expect(isInTime, "race \(round)")
          case .decided: #expect(!isInTime, "race \(round)")
          case .asked, .scored: break
          }
          answers.append(isInTime ? "in time" : "too late")
        }
        if round > 8 { await group.next() }
      }
    }
    let inTime = answers.words.count { $0 == "in time" }
    let tooLate = answers.words.count - inTime
    #expect(inTime + tooLate == count)
    #expect(inTime >= count / 10 && tooLate >= count / 10, "\(inTime) in time, \(tooLate) too late")
  }

  /// Sends one veto of the edit with R2, once.
  private final class Racer: Sendable {
    private let sending = Mutex<Task<CommandAnswer, Never>?>(nil)

    /// nil when nothing was sent.
    var answer: CommandAnswer? { get async { await sending.withLock { $0 }?.value } }

    /// - Returns: the answer to come, where this call is the one that sends.
    @discardableResult
    func veto(_ person: Person, after turns: Int) -> Task<CommandAnswer, Never>? {
      guard let review = person.seen.review, let entry = review.entries.first(where: { $0.holds("R2") })
      else { return nil }
      let request = person.request(.veto, entry.item, of: review)
      return sending.withLock { sending in
        guard sending == nil else { return nil }
        let task = Task { @Sendable in
          for _ in 0..<turns { await Task.yield() }
          return await person.perform(.decide([request]))
        }
        sending = task
        return task
      }
    }
  }

  /// - Returns: whether the veto was confirmed.
  private static func race(_ moment: Moment, _ round: Int) async -> Bool {
    let racer = Racer()
    let played = await Person.watching(
      .twoEdits,
      prepare: { person, run in
        run.target = { question in
          if question.task == "v4", question.skill.contains("[R2]") {
            switch moment {
            case .beforeTheEnd: _ = await racer.veto(person, after: 0)?.value
            case .asked(let turns): racer.veto(person, after: turns)
            case .scored, .decided: break
            }
          }
          return ScriptedRun.follow(question)
        }
      },
      hear: { person, event in
        switch (event, moment) {
        case (.taskScored(let scored), .scored(let turns)):
          if scored.phase.stage == .gate, scored.index == 3 { racer.veto(person, after: turns) }
        case (.gateDecided, .decided): racer.veto(person, after: 0)
        default: break
        }
      })
    let answer = await racer.answer
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
