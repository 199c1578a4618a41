import SkillModel
import Testing

@testable import TrainingEngine

struct PauseTests {
  @Test func `a pause lets calls in flight come in and sends no more until the run goes on`() async throws {
    var run = ScriptedRun.oneStep
    run.configuration.environment.workers = 1
    let seen = EventWordsLog()
    let played = await Person.watching(
      run,
      prepare: { person, run in
        run.target = { question in
          if question.task == "v1", !question.hasRule {
            await person.perform(.pause)
            seen.append("\(person.control.status.activity) \(person.control.status.inFlight)")
          }
          return ScriptedRun.follow(question)
        }
      },
      act: { person, activity in
        guard case .paused(let place) = activity else { return }
        // Nothing moves however long it is held.
        let before = person.control.status
        for _ in 0..<50 { await Task.yield() }
        seen.append("\(place) \(before.inFlight) \(person.seen.totalUsage.calls)")
        seen.append(person.seen.pause?.place ?? "")
        await person.perform(.resume)
      })
    #expect(played.failure == nil)
    #expect(seen.words == ["pausing 1", "baseline 0 1", "baseline"])
    #expect(played.pauses.map(\.cause) == ["asked"])
    #expect(played.pauses.first?.actor == Person.actor)
    #expect(played.events.count { $0.kind == .runContinued } == 1)
    #expect(played.state.pause == nil)
    let alone = await run.play()
    #expect(played.decisions == alone.decisions)
  }

  @Test func `a run that starts paused goes on stage by stage`() async {
    let places = EventWordsLog()
    let played = await Person.watching(
      .oneStep, startsPaused: true,
      act: { person, activity in
        guard case .paused(let place) = activity, places.words.last != place else { return }
        if place == "run start" { #expect(person.seen.totalUsage.calls == 0) }
        places.append(place)
        await person.perform(.step(.stage))
      })
    #expect(played.failure == nil)
    #expect(
      places.words == [
        "run start", "step start", "rollout", "reflection", "aggregation", "edits ready", "candidate ready",
        "gate", "commit", "epoch end",
      ])
    #expect(played.pauses.map(\.place) == places.words)
    let alone = await ScriptedRun.oneStep.play()
    #expect(played.decisions == alone.decisions)
  }

  @Test(arguments: [
    (StepGoal.decision, ["edits ready 1", "gate 1", "edits ready 2", "gate 2"]),
    (.step, ["step start 1", "step start 2", "step start 3", "step start 4"]),
    (.epoch, ["epoch start 0", "epoch start 0"]),
  ])
  func `a goal holds the run at the next such place`(_ goal: StepGoal, _ expected: [String]) async {
    let played = await Person.watching(
      .twoEpochs, startsPaused: true,
      act: { person, activity in
        guard case .paused = activity else { return }
        await person.perform(.step(goal))
      })
    #expect(played.failure == nil)
    #expect(played.pauses.first?.place == "run start")
    let places = played.pauses.dropFirst().map { "\($0.place) \($0.step)" }
    #expect(Array(places.prefix(expected.count)) == expected)
  }

  @Test func `a run stops after the step where this was asked, and not where it was taken back`() async {
    let stopped = await Person.watching(
      .twoEpochs,
      prepare: { person, run in
        let follow = run.target
        run.target = { question in
          if question.task == "t1" { await person.perform(.stopAfterStep(true)) }
          return try await follow(question)
        }
      })
    #expect(stopped.failure as? EngineFailure == .stopped(reason: "after step \(stopped.state.lastStep)"))
    #expect(stopped.events.last?.kind == .stepCommitted)
    let whole = await ScriptedRun.twoEpochs.play()
    let resumed = await ScriptedRun.twoEpochs.play(after: stopped.events)
    #expect(resumed.state == whole.state)
    let takenBack = await Person.watching(
      .twoEpochs,
      prepare: { person, run in
        let follow = run.target
        run.target = { question in
          if question.task == "t1" {
            await person.perform(.stopAfterStep(true))
            await person.perform(.stopAfterStep(false))
          }
          return try await follow(question)
        }
      })
    #expect(takenBack.failure == nil)
  }

  @Test func `stop now ends a held run as well, resumable`() async {
    let stopped = await Person.watching(
      .oneStep, startsPaused: true,
      act: { person, activity in
        if case .paused = activity { await person.perform(.stopNow) }
      })
    #expect(stopped.failure as? EngineFailure == .stopped(reason: "asked by ada"))
    #expect(stopped.targetRequests.isEmpty)
    let resumed = await ScriptedRun.oneStep.play(after: stopped.events)
    #expect(resumed.failure == nil)
    #expect(resumed.actions == ["accept_new_best"])
    #expect(resumed.state.pause == nil)
  }

  @Test(arguments: [
    (ReviewSettings.PausePoint.firstStep, ["step start 1"]),
    (.everyStep, ["step start 1", "step start 2"]),
    (.weakAccept, ["gate 1"]),
    (.suspicious, ["edits ready 2"]),
  ])
  func `a run pauses by itself where the configuration says so`(
    _ point: ReviewSettings.PausePoint, _ expected: [String]
  ) async {
    var run = ScriptedRun.oneStep
    run.configuration.train.epochs = 2
    run.configuration.review.pauseOn = [point]
    run.environment.selection = [
      RuleEnvironment.task("v1", rule: "R1"), RuleEnvironment.task("v2", rule: "R2"),
    ]
    run.optimizer = { question in
      guard question.kind == .failures || question.kind == .successes else {
        return ScriptedRun.advise(question)
      }
      let text = question.kind == .failures ? "- [R1]" : "- see https://example.org"
      return ScriptedRun.reply(
        ScriptedRun.patch([ScriptedRun.append(text)], isFailure: question.kind == .failures))
    }
    let played = await Person.watching(run) { person, activity in
      if case .paused = activity { await person.perform(.resume) }
    }
    #expect(played.failure == nil)
    #expect(played.pauses.map { "\($0.place) \($0.step)" } == expected)
    #expect(played.pauses.allSatisfy { $0.cause == point.rawValue && $0.actor.kind == .policy })
  }

  @Test func `an outage and the provider's limit are part of the status`() {
    let control = RunControl()
    control.report(outage: ProviderOutage(since: 5, nextProbe: 20, message: "503"))
    control.report(concurrencyLimit: 8, waiting: 3)
    #expect(control.status.activity == .outage(since: 5, nextProbe: 20, message: "503"))
    #expect(control.status.concurrencyLimit == 8 && control.status.waiting == 3)
    control.report(outage: nil)
    #expect(control.status.activity == .starting)
  }

  @Test func `commands before the beginning and after the end are refused`() async {
    let control = RunControl()
    #expect(await control.perform(.pause, by: Person.actor) == .refused("the run has not begun"))
    var run = ScriptedRun.oneStep
    run.control = control
    _ = await run.play()
    #expect(control.status.activity == .finished)
    #expect(await control.perform(.pause, by: Person.actor) == .refused("the run is over"))
  }

  @Test func `a run that comes to a ceiling says that it was stopped, and by what`() async {
    var run = ScriptedRun.oneStep
    run.configuration.limits.calls = 1
    _ = await run.play()
    #expect(run.control.status.activity == .stopped("limit reached: 1 calls"))
  }

  @Test func `a call that a provider holds back counts as not in flight`() async {
    let seen = EventWordsLog()
    let played = await Person.watching(
      .oneStep,
      prepare: { person, run in
        run.configuration.environment.workers = 1
        run.delay = { request, _ in
          if request.messages.last?.text.hasPrefix("t1") == true {
            await person.perform(.pause)
            try await person.control.awaitPermissionToSend()
          }
        }
      },
      act: { person, activity in
        guard case .paused(let place) = activity else { return }
        seen.append(place)
        await person.perform(.resume)
      })
    #expect(played.failure == nil)
    #expect(seen.words == ["rollout"])
  }
}
