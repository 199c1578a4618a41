import SkillModel
import Testing

@testable import TrainingEngine

struct ResumeTests {
  private static func run() -> ScriptedRun {
    var run = ScriptedRun.twoEpochs
    run.environment.test = [RuleEnvironment.task("x1", rule: "R1"), RuleEnvironment.task("x2", rule: "R3")]
    run.configuration.evaluation.evaluatesTest = true
    run.configuration.optimizer.budgetControl = .autonomous
    run.optimizer = { question in
      question.kind == .budget
        ? ScriptedRun.reply(#"{"learning_rate": 2, "reasoning": "both"}"#) : ScriptedRun.advise(question)
    }
    run.target = { question in
      question.task == "v2" && question.asked == 0 && !question.hasRule
        ? ScriptedRun.reply("", .empty) : ScriptedRun.follow(question)
    }
    return run
  }

  @Test func `Correction 6: from every point on a run ends as if it had never been interrupted`() async throws
  {
    let run = Self.run()
    let whole = await run.play()
    try #require(whole.failure == nil)
    try #require(Set(whole.actions) == ["accept_new_best", "reject", "skip_no_patches"])
    await withTaskGroup(of: Void.self) { group in
      for count in 1...whole.events.count {
        group.addTask { await Self.check(run, stoppedAfter: count, of: whole) }
        if count > 4 { await group.next() }
      }
    }
  }

  private static func check(_ run: ScriptedRun, stoppedAfter count: Int, of whole: PlayedRun) async {
    let prefix = Array(whole.events.prefix(count))
    let resumed = await run.play(after: prefix)
    let place: Comment = "stopped after record \(count), \(prefix.last?.kind.rawValue ?? "")"
    #expect(resumed.failure == nil, place)
    #expect(resumed.decisions == whole.decisions, place)
    #expect(resumed.state.history == whole.state.history, place)
    #expect(resumed.state.best == whole.state.best, place)
    #expect(resumed.state.summary == whole.state.summary, place)
    #expect(resumed.state == whole.state, place)
    var folded = RunState()
    for event in resumed.events { folded.apply(event) }
    #expect(folded == whole.state, place)
    let replies = prefix.count { $0.kind == .callReplied }
    let sent = resumed.targetRequests.count + resumed.optimizerRequests.count
    let all = whole.targetRequests.count + whole.optimizerRequests.count
    #expect(sent == all - replies, place)
    let intents = prefix.count { $0.kind == .callIntended }
    #expect(resumed.openCalls == intents - replies, place)
  }

  @Test func `a run that is interrupted again and again comes to the same end`() async {
    let run = Self.run()
    let whole = await run.play()
    var events: [RunEvent] = []
    var sent = 0
    for round in 1..<200 {
      let played = await run.play(after: events, capacity: events.count + 9)
      events = played.events
      sent += played.targetRequests.count + played.optimizerRequests.count
      if played.failure == nil { break }
      #expect(played.failure is MemorySink.Full, "round \(round)")
    }
    var folded = RunState()
    for event in events { folded.apply(event) }
    #expect(folded == whole.state)
    #expect(events.filter { $0.ordering == .decision } == whole.decisions)
    #expect(events.count { $0.kind == .callReplied } == whole.events.count { $0.kind == .callReplied })
  }

  @Test func `whoever watches is told of each record once, also across an interruption`() async throws {
    let run = Self.run()
    let whole = await run.play()
    let middle = try #require(whole.events.lastIndex { $0.kind == .editsProposed })
    let prefix = Array(whole.events[...middle])
    let heard = EventLog()
    let resumed = await run.play(after: prefix) { heard.append($0) }
    #expect(heard.events == resumed.new)
  }

  @Test func `a decision that comes out otherwise is an error that names both`() async throws {
    let run = Self.run()
    let whole = await run.play()
    let place = try #require(whole.events.firstIndex { $0.kind == .gateDecided })
    guard case .gateDecided(var decided) = whole.events[place] else { return }
    decided.action = "accept"
    let changed = Array(whole.events[..<place]) + [.gateDecided(decided)]
    let resumed = await run.play(after: changed)
    #expect(resumed.failure as? EngineFailure == .divergence(recorded: "gate.decided", now: "gate.decided"))
    let other = Array(whole.events[..<place]) + [.patchesMerged(PatchesMerged(step: 1, patch: [:]))]
    let second = await run.play(after: other)
    #expect(second.failure as? EngineFailure == .divergence(recorded: "patches.merged", now: "gate.decided"))
    let problem = try #require((second.failure as? EngineFailure)?.problems.first)
    #expect(problem.message.contains("patches.merged") && problem.message.contains("gate.decided"))
  }

  @Test func `Correction 3: a reply is used only for the very same question`() async throws {
    var run = Self.run()
    let whole = await run.play()
    let place = try #require(whole.events.firstIndex { $0.kind == .baselineMeasured })
    let prefix = Array(whole.events[..<place])
    run.configuration.target.reasoningEffort = "high"
    let resumed = await run.play(after: prefix)
    #expect(resumed.failure == nil)
    #expect(resumed.targetRequests.count == whole.targetRequests.count)
  }

  @Test func `an accepted change of the inputs starts the interrupted step anew, once and for good`()
    async throws
  {
    var run = Self.run()
    let whole = await run.play()
    let place = try #require(whole.events.lastIndex { $0.kind == .candidateBuilt })
    let prefix = Array(whole.events[...place])
    let follow = run.target
    run.optimizer = { question in
      question.kind == .failures
        ? ScriptedRun.reply(ScriptedRun.patch([ScriptedRun.append("- [other]")]))
        : ScriptedRun.advise(question)
    }
    run.target = follow
    let changed = await run.play(after: prefix, acceptsDrift: true)
    #expect(changed.failure == nil)
    let cut = try #require(changed.events.lastIndex { $0.kind == .candidateBuilt })
    let again = await run.play(after: Array(changed.events[...cut]))
    #expect(again.failure == nil)
    #expect(again.state.history == changed.state.history)
    #expect(again.state.selectionsMade == changed.state.selectionsMade)
    #expect(again.state.best == changed.state.best)
    #expect(again.state.usage == changed.state.usage)
    #expect(changed.state.totalUsage.calls == changed.events.count { $0.kind == .callReplied })
  }
}

struct RecorderTests {
  @Test func `two equal records of one unit are told apart by their number`() async throws {
    let degraded = RunEvent.degraded(
      Degraded(phase: Phase(stage: .baseline), kind: .emptyReply, detail: "task v1"))
    let past = Array(await ScriptedRun.oneStep.play().events.prefix(1)) + [degraded, degraded]
    let sink = MemorySink(past: past)
    let recorder = RunRecorder(sink: sink, past: past)
    sink.connect { recorder.deliver($0) }
    try await recorder.record(degraded)
    try await recorder.record(degraded)
    #expect(sink.events == past)
    try await recorder.record(degraded)
    #expect(sink.events.count == past.count + 1)
    #expect(recorder.state.degradations == [.emptyReply: 3])
  }

  @Test func `Correction 2.2 resume: failed attempts before an interruption stay counted`() async {
    var run = ScriptedRun.oneStep
    run.delay = { request, observer in
      guard request.messages[1].text.hasPrefix("v1") else { return }
      try await observer.attemptFailed(ModelFailure(.rateLimited, message: "slow"), attempt: 1, delay: 0)
    }
    let whole = await run.play()
    #expect(whole.state.failedAttempts == 2)
    let resumed = await run.play(after: Array(whole.events.dropLast(3)))
    #expect(resumed.state.failedAttempts == 2)
    let early = await run.play(after: Array(whole.events.prefix { $0.kind != .baselineMeasured }))
    #expect(early.state.failedAttempts == 2)
  }
}
