import SkillModel
import Synchronization
import Testing

@testable import TrainingEngine

struct CallTests {
  @Test(arguments: [ReplyOutcome.empty, .truncated])
  func `an unfinished reply of the target is asked for once more`(outcome: ReplyOutcome) async {
    var run = ScriptedRun.oneStep
    run.target = { question in
      question.task == "v1" && question.asked == 0
        ? ScriptedRun.reply("", outcome) : ScriptedRun.follow(question)
    }
    let played = await run.play()
    #expect(played.failure == nil)
    #expect(played.actions == ["accept_new_best"])
    #expect(played.degradations.count == 2)
    #expect(played.degradations.allSatisfy { $0.kind == outcome.degradation && $0.detail == "task v1" })
    #expect(played.targetRequests.count { $0.messages[1].text.hasPrefix("v1") } == 4)
  }

  @Test func `Correction 13: a task whose second reply is empty too has failed with that outcome`()
    async throws
  {
    var run = ScriptedRun.oneStep
    run.target = { question in
      question.task == "v1" ? ScriptedRun.reply("", .empty) : ScriptedRun.follow(question)
    }
    let played = await run.play()
    let results = played.events.compactMap { event -> TaskResult? in
      if case .taskScored(let scored) = event { scored.result } else { nil }
    }
    let first = try #require(results.first { $0.task == TaskID("v1") })
    #expect(first.outcome == .empty)
    #expect(first.hard == 0)
    #expect(played.state.best.gateScore == 0.5)
  }

  @Test(arguments: [ReplyOutcome.filtered, .tooLarge])
  func `a filtered or oversized reply is told and not asked for again`(outcome: ReplyOutcome) async {
    var run = ScriptedRun.oneStep
    run.target = { question in
      question.task == "v1" ? ScriptedRun.reply("", outcome) : ScriptedRun.follow(question)
    }
    let played = await run.play()
    #expect(played.targetRequests.count { $0.messages[1].text.hasPrefix("v1") } == 2)
    #expect(Set(played.degradations.map(\.kind)) == [outcome == .filtered ? .filteredReply : .oversizedReply])
  }

  @Test func `Corrections 1 and 2: a call without a reply is never a score, and the run goes on later`()
    async throws
  {
    var run = ScriptedRun.oneStep
    run.target = { question in
      if question.task == "v2" { throw ModelFailure(.serverError, status: 503, message: "down") }
      return ScriptedRun.follow(question)
    }
    let down = await run.play()
    let failure = try #require(down.failure as? UnansweredCall)
    #expect(failure.role == .target)
    #expect(failure.failure.status == 503)
    #expect(down.state.baseline == nil)
    #expect(
      !down.events.contains { if case .taskScored(let scored) = $0 { scored.index == 1 } else { false } })
    run.target = { ScriptedRun.follow($0) }
    let up = await run.play(after: down.events)
    #expect(up.failure == nil)
    #expect(up.actions == ["accept_new_best"])
    #expect(up.targetRequests.count { $0.messages[1].text.hasPrefix("v1") } == 1)
  }

  @Test func `an optimizer without a reply stops the run as well`() async {
    var run = ScriptedRun.oneStep
    run.optimizer = { _ in throw ModelFailure(.unauthorized, status: 401, message: "no key") }
    let played = await run.play()
    #expect((played.failure as? UnansweredCall)?.role == .optimizer)
    #expect(played.actions.isEmpty)
  }

  @Test(arguments: [Double.nan, 5, -0.1, .infinity])
  func `Correction 19: a score that is none stops the run`(score: Double) async {
    for isHard in [true, false] {
      var run = ScriptedRun.oneStep
      run.environment.score = { _, _ in isHard ? (score, 0) : (0, score) }
      let played = await run.play()
      guard case .invalidScore(let task, _)? = played.failure as? EngineFailure else {
        Issue.record("\(String(describing: played.failure))")
        continue
      }
      #expect(task == TaskID("v1"))
      #expect(!played.events.contains { $0.kind == .taskScored })
    }
  }

  @Test(arguments: [1, 3, 4, 7, 8])
  func `exactly the allowed number of calls is sent`(limit: Int) async {
    var run = ScriptedRun.twoEpochs
    run.configuration.environment.workers = 8
    run.configuration.limits.calls = limit
    let played = await run.play()
    #expect(played.failure as? EngineFailure == .limitReached("\(limit) calls"))
    #expect(played.targetRequests.count + played.optimizerRequests.count == limit)
    let again = await run.play(after: played.events)
    #expect(again.failure as? EngineFailure == .limitReached("\(limit) calls"))
    #expect(again.targetRequests.isEmpty && again.optimizerRequests.isEmpty)
  }

  @Test func `a call that was sent before an interruption counts, answered or not`() async {
    var run = ScriptedRun.oneStep
    run.configuration.environment.workers = 1
    run.configuration.limits.calls = 3
    run.target = { question in
      if question.task == "v2" { throw ModelFailure(.unreachable, message: "down") }
      return ScriptedRun.follow(question)
    }
    let down = await run.play()
    #expect(down.targetRequests.count == 2)
    run.target = { ScriptedRun.follow($0) }
    let up = await run.play(after: down.events)
    #expect(up.failure as? EngineFailure == .limitReached("3 calls"))
    #expect(up.targetRequests.count + up.optimizerRequests.count == 1)
  }

  @Test func `repeated attempts count as calls and are recorded`() async {
    var run = ScriptedRun.oneStep
    run.configuration.environment.workers = 1
    run.configuration.limits.calls = 4
    run.delay = { request, observer in
      guard request.role == .optimizer || request.messages[1].text.hasPrefix("v") else { return }
      try await observer.attemptFailed(ModelFailure(.rateLimited, message: "slow"), attempt: 1, delay: 0)
    }
    let played = await run.play()
    #expect(played.failure as? EngineFailure == .limitReached("4 calls"))
    #expect(played.events.count { $0.kind == .callAttemptFailed } == 2)
    #expect(played.targetRequests.count == 2)
  }

  @Test func `a call that waits to be sent again lends its slot to others`() async {
    var run = ScriptedRun.oneStep
    run.configuration.environment.workers = 1
    let quiet = await run.play()
    let asked = Mutex(0)
    run.delay = { request, observer in
      guard request.role == .target else { return }
      let isFirst = asked.withLock { asked in
        asked += 1
        return asked == 1
      }
      guard isFirst else { return }
      // With the only slot held this would never end.
      try await observer.whileWaiting {
        while asked.withLock({ $0 }) < 2 { await Task.yield() }
      }
    }
    let played = await run.play()
    #expect(played.failure == nil)
    #expect(played.actions == quiet.actions)
    #expect(played.events.count { $0.kind == .taskScored } == quiet.events.count { $0.kind == .taskScored })
  }

  @Test func `an outage shows in the status and stands in the record, its beginning and its end`() async {
    var run = ScriptedRun.oneStep
    run.configuration.environment.workers = 1
    let seen = Mutex<[RunStatus.Activity]>([])
    let control = run.control
    let first = Mutex(true)
    run.delay = { request, observer in
      guard
        first.withLock({ isFirst in
          defer { isFirst = false }; return isFirst
        })
      else { return }
      let failure = ModelFailure(.serverError, status: 503, message: "HTTP 503: busy")
      try await observer.outageContinues(
        OutageNotice(seconds: 5, failures: 4, nextProbe: 15, failure: failure), isNew: true)
      seen.withLock { $0.append(control.status.activity) }
      try await observer.outageContinues(
        OutageNotice(seconds: 20, failures: 5, nextProbe: 15, failure: failure), isNew: false)
      try await observer.outageEnded(
        OutageNotice(seconds: 35, failures: 5, nextProbe: nil, failure: failure))
      seen.withLock { $0.append(control.status.activity) }
    }
    let played = await run.play()
    #expect(played.failure == nil)
    #expect(played.degradations.map(\.kind) == [.outage, .outageEnded])
    #expect(played.state.degradations[.outage] == 1 && played.state.degradations[.outageEnded] == nil)
    let activities = seen.withLock { $0 }
    guard case .outage(_, _, "HTTP 503: busy") = activities.first else {
      Issue.record("no outage: \(activities)")
      return
    }
    #expect(activities.last == .running)
  }

  @Test func `a failure that ends a call stands in the record, and what it cost counts`() async {
    var run = ScriptedRun.oneStep
    run.configuration.environment.workers = 1
    run.configuration.limits.tokens = 50
    run.target = { _ in
      throw ModelFailure(
        .serverError, status: 500, message: "broken", usage: TokenUsage(prompt: 40, completion: 10))
    }
    let down = await run.play()
    let attempts = down.events.compactMap { event in
      if case .callAttemptFailed(let failed) = event { failed } else { nil }
    }
    #expect(attempts.map(\.isLast) == [true])
    #expect(attempts.first?.usage == TokenUsage(prompt: 40, completion: 10))
    run.target = { ScriptedRun.follow($0) }
    let up = await run.play(after: down.events)
    #expect(up.failure as? EngineFailure == .limitReached("50 tokens"))
    #expect(up.targetRequests.isEmpty)
  }

  @Test func `tokens and money are ceilings too`() async {
    var run = ScriptedRun.oneStep
    run.configuration.environment.workers = 1
    run.configuration.limits.tokens = 26
    let byTokens = await run.play()
    #expect(byTokens.targetRequests.count == 2)
    run.configuration.limits.tokens = nil
    run.configuration.limits.money = 0.00003
    run.configuration.limits.prices = ["target": ModelPrice(input: 1, output: 1)]
    let byMoney = await run.play()
    #expect(byMoney.targetRequests.count == 3)
    let again = await run.play(after: byMoney.events)
    #expect(again.targetRequests.isEmpty)
  }

  @Test func `a stop lets calls in flight finish, keeps their replies and sends no more`() async {
    var run = ScriptedRun.oneStep
    let control = run.control
    run.configuration.environment.workers = 1
    run.target = { question in
      if question.task == "t1" || question.task == "t2" { control.requestStop("by a person") }
      return ScriptedRun.follow(question)
    }
    let stopped = await run.play()
    #expect(stopped.failure as? EngineFailure == .stopped(reason: "by a person"))
    #expect(stopped.targetRequests.count == 3)
    #expect(stopped.events.count { $0.kind == .callReplied } == 3)
    run.control = RunControl()
    run.target = { ScriptedRun.follow($0) }
    let resumed = await run.play(after: stopped.events)
    #expect(resumed.failure == nil)
    #expect(resumed.targetRequests.count == 3)
  }

  @Test func `never more workers than allowed ask at once`() async {
    var run = ScriptedRun.oneStep
    let most = Mutex((now: 0, most: 0))
    run.environment.selection = (0..<12).map { RuleEnvironment.task("v\($0)", rule: "R1") }
    run.configuration.environment.workers = 3
    run.target = { question in
      most.withLock {
        $0.now += 1
        $0.most = max($0.most, $0.now)
      }
      for _ in 0..<20 { await Task.yield() }
      most.withLock { $0.now -= 1 }
      return ScriptedRun.follow(question)
    }
    _ = await run.play()
    #expect(most.withLock(\.most) <= 3)
  }

  @Test func `Correction 2.2 gold answers, S5: no text of a held-out task ever reaches the optimizer`()
    async throws
  {
    var run = ScriptedRun.twoEpochs
    run.environment.test = [RuleEnvironment.task("x1", rule: "R1"), RuleEnvironment.task("x2", rule: "R3")]
    run.configuration.evaluation.evaluatesTest = true
    run.configuration.train.epochs = 3
    run.configuration.optimizer.budgetControl = .autonomous
    run.configuration.gradient.minibatchSize = 1
    run.configuration.optimizer.pairPolicy = .changed
    let played = await run.play()
    try #require(played.failure == nil)
    #expect(
      Set(played.questions.map(\.kind)).isSuperset(of: [.failures, .merge, .budget, .slowUpdate, .metaNote]))
    #expect(played.optimizerRequests.contains { $0.messages[1].text.contains("canary-answer-t1") })
    for request in played.optimizerRequests {
      for message in request.messages {
        for task in run.environment.selection + run.environment.test {
          #expect(!message.text.contains("canary-question-\(task.id)"))
          #expect(!message.text.contains("canary-answer-\(task.id)"))
        }
      }
    }
  }
}
