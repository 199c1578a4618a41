import SkillModel
import Testing

@testable import TrainingEngine

/// A step that is taken back after its gate (RELIABILITY section 7, rule 2).
struct RevertTests {
  private static let reason = VetoReason(.wrong, text: "the rules are wrong")

  private static func request(_ step: Int, shown skill: String) -> RevertRequest {
    RevertRequest(
      step: step, reason: reason, shownSkill: SkillDigest(of: skill).hexadecimal, via: "test")
  }

  /// Three epochs of one step; step 1 is taken back while step 2's first task is done.
  private static func played(
    after past: [RunEvent] = [], asks: Bool = true, answers: EventWordsLog = EventWordsLog()
  ) async -> PlayedRun {
    var run = ScriptedRun.twoEditsTwice
    run.configuration.train.epochs = 3
    return await Person.watching(
      run, after: past,
      prepare: { person, run in
        guard asks else { return }
        run.target = { question in
          if question.task == "t1", person.seen.lastStep == 1, person.seen.revert == nil {
            let skill = person.seen.current.text
            for request in [request(7, shown: skill), request(1, shown: "another"), request(1, shown: skill)]
            {
              answers.append("\(await person.perform(.revert(request)))")
            }
            answers.append("\(await person.perform(.revert(Self.request(1, shown: skill))))")
          }
          return ScriptedRun.follow(question)
        }
      })
  }

  @Test func `a step is taken back when the open one is complete, and the next are told why`() async throws {
    let answers = EventWordsLog()
    let run = await Self.played(answers: answers)
    #expect(run.failure == nil)
    #expect(answers.words[0].contains("step 7 is not in the skill"))
    #expect(answers.words[1].contains("the skill has changed since it was shown"))
    #expect(answers.words[2] == "done" && answers.words[3].contains("step 1 is being taken back"))
    let kinds = run.events.map(\.kind)
    let asked = try #require(kinds.firstIndex(of: .revertAsked))
    let done = try #require(kinds.firstIndex(of: .skillReverted))
    let commits = kinds.indices.filter { kinds[$0] == .stepCommitted }
    #expect(commits[0] < asked && asked < commits[1] && commits[1] < done && done < commits[2])
    guard case .skillReverted(let reverted) = run.events[done] else { return }
    #expect(reverted.step == 1 && reverted.afterStep == 2)
    #expect(reverted.skill == SkillDigest(of: "# Skill\n").hexadecimal)
    // The same rules are proposed again, and vetoed before anybody looks.
    #expect(run.verdicts.map(\.verdict) == [.veto, .veto])
    #expect(run.verdicts.allSatisfy { $0.actor.kind == .policy && $0.reason?.code == .vetoedBefore })
    #expect(run.state.best.text == "# Skill\n" && run.state.current.text == "# Skill\n")
    #expect(run.state.bestStep == 0 && run.state.best.gateScore == 0)
    let told = run.questions(.failures).map { $0.user.contains(Self.reason.text) }
    #expect(told.first == false && told.last == true)
  }

  @Test func `whoever takes the run up after any record comes to the same end`() async throws {
    let whole = await Self.played()
    let asked = try #require(whole.events.firstIndex { $0.kind == .revertAsked })
    for end in asked..<whole.events.count - 1 {
      let resumed = await Self.played(after: Array(whole.events[...end]), asks: false)
      #expect(resumed.failure == nil, "after \(end)")
      #expect(resumed.decisions == whole.decisions, "after \(end)")
      var folded = RunState()
      for event in resumed.events { folded.apply(event) }
      #expect(folded == resumed.state, "after \(end)")
    }
  }

  @Test func `with a step goes what was accepted after it, and the scores are those from before`()
    async throws
  {
    // One rule a step: the second step builds on the first.
    var run = ScriptedRun(
      RuleEnvironment(
        train: ["t1": "R1", "t2": "R2"], selection: ["v1": "R1", "v2": "R2"]))
    run.configuration.train.batchSize = 1
    run.configuration.train.epochs = 2
    run.configuration.environment.workers = 1
    run.configuration.optimizer.learningRate = 1
    let played = await Person.watching(
      run,
      prepare: { person, run in
        run.target = { question in
          let seen = person.seen
          if seen.lastStep == 3, seen.revert == nil, seen.layer(ofStep: 1) != nil {
            await person.perform(.revert(Self.request(1, shown: seen.current.text)))
          }
          return ScriptedRun.follow(question)
        }
      })
    #expect(played.failure == nil)
    #expect(played.gates.map(\.currentScore).prefix(2) == [0.5, 1])
    #expect(played.state.layers.isEmpty)
    #expect(played.state.current.text == "# Skill\n" && played.state.best.text == "# Skill\n")
    #expect(played.state.current.gateScore == 0 && played.state.currentItems == [0, 0])
    // Only the edits of the step that was named are vetoed for good.
    #expect(played.state.vetoes.map(\.step) == [1])
  }

  @Test func `in the last evaluations it is too late`() async throws {
    let answers = EventWordsLog()
    var run = ScriptedRun.twoEdits
    run.configuration.evaluation.evaluatesTest = true
    run.environment.test = [RuleEnvironment.task("x1", rule: "R1")]
    let played = await Person.watching(
      run,
      prepare: { person, run in
        run.target = { question in
          if question.task == "x1" {
            let skill = person.seen.current.text
            answers.append("\(await person.perform(.revert(Self.request(1, shown: skill))))")
          }
          return ScriptedRun.follow(question)
        }
      })
    #expect(played.failure == nil)
    #expect(!answers.words.isEmpty && answers.words.allSatisfy { $0.contains("too late") })
    #expect(!played.events.contains { $0.kind == .revertAsked })
  }
}
