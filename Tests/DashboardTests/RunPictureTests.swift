import SkillModel
import Testing

@testable import Dashboard

@Suite struct RunPictureTests {
  @Test(
    "the picture of a whole run agrees with the state that the engine resumes from",
    arguments: SampleRun.allCases)
  func agreesWithState(sample: SampleRun) {
    var picture = RunPicture()
    var state = RunState()
    for event in sample.events {
      picture.take(event)
      state.apply(event.event)
      guard case .stepCommitted = event.event else { continue }
      #expect(picture.current.text.isIdentical(to: state.current.text))
      #expect(picture.best.text.isIdentical(to: state.best.text))
      #expect(picture.scoreNow == state.current.gateScore)
      #expect(picture.scoreBest == state.best.gateScore)
      #expect(picture.bestStep == state.bestStep)
    }
    #expect(!sample.events.isEmpty)
    #expect(picture.isFinished)
    #expect(picture.current.text.isIdentical(to: state.current.text))
    #expect(picture.best.text.isIdentical(to: state.best.text))
    #expect(picture.usage.calls == state.totalUsage.calls)
    #expect(picture.usage.prompt == state.totalUsage.prompt)
    #expect(picture.steps.count == state.history.count)
    #expect(picture.events == sample.events.count)
    #expect(picture.timeLeft == nil)
    #expect(picture.progress == 1)
  }

  @Test("the task by task comparison counts as the gate does", arguments: SampleRun.allCases)
  func winsAndLosses(sample: SampleRun) {
    var picture = RunPicture()
    var compared = 0
    for event in sample.events {
      if case .gateDecided(let decided) = event.event, let outcomes = decided.outcomes,
        let gate = picture.runningGate
      {
        compared += 1
        #expect(PairedOutcomes(wins: gate.wins, losses: gate.losses, ties: gate.ties) == outcomes)
        #expect(gate.done == decided.score.count)
        #expect(abs((gate.meanHard ?? -1) - decided.score.hard) < 1e-9)
      }
      picture.take(event)
    }
    #expect(compared >= 7)
  }

  @Test("every line of the skill knows the step that brought it in")
  func blame() {
    let picture = SampleRun.demo.picture()
    let lines = picture.current.lines
    #expect(lines.map(\.text) == picture.current.text.splittingLines())
    func origin(_ start: String) -> LineOrigin? { lines.first { $0.text.hasPrefix(start) }?.origin }
    #expect(origin("# Answering questions") == .initial)
    #expect(origin("- Deduct rows") == .step(1))
    #expect(origin("- Skip every row whose note says VOID") == .step(2))
    #expect(origin("- Write kg after a weight") == .step(7))
    #expect(origin("- Round to whole units") == .slowUpdate(epoch: 3))
  }

  @Test("rejected edits stay with the scores that rejected them")
  func rejections() {
    let picture = SampleRun.demo.picture()
    #expect(picture.rejected.count == 7)
    #expect(picture.rejected.allSatisfy { $0.reason.word == "gate" })
    #expect(picture.rejected.first?.name == "1.3")
    #expect(picture.rejected.first?.reason == .gate(before: 0.45, after: 0.275))
    #expect(picture.rejected.first?.text.text == "Leave out rows that are marked as a copy or duplicate.")
    // Of rejected candidates the optimizer is told within their epoch only.
    #expect(picture.rejected.filter { $0.isTold(inEpoch: 3) }.map(\.step) == [12])
  }

  @Test("an epoch shows its pairs, its texts and their difference from the epoch before")
  func epochs() throws {
    let picture = SampleRun.demo.picture()
    #expect(picture.epochs.map(\.epoch) == [1, 2, 3])
    #expect(picture.epochs[0].pairs == nil)
    #expect(picture.epochs[0].scoreAtStart == 0.275)
    #expect(picture.epochs[0].scoreNow == 0.55)
    #expect(picture.epochs.map(\.stepsAccepted) == [3, 3, 1])
    #expect(picture.epochs.map(\.stepsSkipped) == [0, 0, 2])
    #expect(picture.epochs[1].pairs?.improved == 4)
    #expect(picture.epochs[1].metaNote?.difference == nil)
    let difference = try #require(picture.epochs[2].slowUpdate?.difference)
    #expect(difference.lines.contains(.same("- Give money with two decimals.")))
    #expect(picture.epochs[2].isUngated == false)
    let calls = picture.epochs.reduce(0) { $0 + $1.usage.calls }
    #expect(calls < picture.usage.calls)
  }

  @Test("a veto is in the rejected list with its reason at once, and gone when it is undone")
  func veto() {
    var picture = ReviewScenario.midReview
    let id = EditID(step: 4, rank: 2)
    let row = picture.rejected.last { $0.id == id }
    #expect(row?.reason.word == "veto")
    #expect(row?.reason.shown == "too narrow for all tasks")
    #expect(row?.isTold(inEpoch: 3) == true)
    #expect(picture.edit(id)?.mark == "v")
    #expect(picture.reviewCounts == (open: 1, approved: 1, vetoed: 1, deferred: 0))
    picture.take([ReviewScenario.decision(id, step: 4, .clear)])
    #expect(picture.rejected.last { $0.id == id } == nil)
    #expect(picture.edit(id)?.isOpen == true)
  }

  @Test("a person's wording takes the place of the proposal and can be taken back")
  func edited() {
    var picture = ReviewScenario.midReview
    let id = EditID(step: 4, rank: 3)
    let before = picture.edit(id)?.text
    picture.take([
      ReviewScenario.decision(
        id, step: 4, .edit, edited: ["op": "append", "target": "", "content": "- Mind the sign.\u{202E}"])
    ])
    #expect(picture.edit(id)?.mark == "e")
    #expect(picture.edit(id)?.text.text == "Mind the sign.<U+202E>")
    #expect(picture.edit(id)?.hiddenCharacters == 1)
    picture.take([ReviewScenario.decision(id, step: 4, .clear)])
    #expect(picture.edit(id)?.text == before)
  }

  @Test("a clipped edit moves up when review says so, and is no rejected one any more")
  func promotion() throws {
    var picture = ReviewScenario.midReview
    let step = try #require(picture.currentStep)
    let clipped = try #require(step.edits.last)
    #expect(clipped.stage == .clipped(rank: 4, budget: 3))
    #expect(clipped.mark == "c")
    #expect(picture.rejected.contains { $0.id == clipped.id && $0.reason.word == "clip" })
    func numbered(_ row: EditRow) -> NumberedItem { NumberedItem(id: row.id, item: row.item) }
    picture.take([
      .reviewClosed(
        ReviewClosed(
          step: 4, round: 0, approved: [numbered(step.edits[0]), numbered(clipped)],
          vetoed: [
            VetoedEdit(
              step: 4, item: numbered(step.edits[1]), reason: VetoReason(.wrong), actor: ReviewScenario.actor)
          ], deferred: [numbered(step.edits[2])], promoted: [clipped.id]))
    ])
    #expect(picture.edits.map(\.stateWord) == ["approved", "vetoed", "deferred", "open"])
    #expect(picture.edits.last?.isPromoted == true)
    #expect(!picture.rejected.contains { $0.id == clipped.id })
    #expect(picture.rejected.filter { $0.id == step.edits[1].id }.map(\.reason.shown) == ["wrong"])
    picture.take([
      .candidateBuilt(
        CandidateBuilt(
          step: 4, skill: "x", digest: "d",
          report: [["status": "applied_append"], ["status": "skipped_replace_target_not_found"]], refused: [])
      )
    ])
    #expect(picture.edits.map(\.mark) == ["*", "v", "d", "!"])
    #expect(picture.rejected.last?.reason.word == "stale")
  }

  @Test("a gate stopped by a veto leaves its tasks behind and begins a round of its own")
  func stoppedGate() throws {
    var picture = ReviewScenario.midGate
    let gate = try #require(picture.runningGate)
    #expect(gate.done == 17)
    let groups = picture.groups.count
    let key = CallKey(gate.phase, index: 3)
    picture.take([
      .callIntended(CallIntended(key: key, request: "", messages: [])),
      .gateStopped(GateStopped(step: 4, round: 0, candidate: "", vetoed: [EditID(step: 4, rank: 1)])),
    ])
    #expect(picture.runningGate == nil)
    #expect(picture.edits.allSatisfy { $0.stage == .proposed })
    picture.take([.callIntended(CallIntended(key: key, request: "", messages: []))])
    #expect(picture.groups.count == groups + 1)
    #expect(picture.runningGate?.done == 0)
    #expect(picture.runningGate?.running == 1)
    #expect(picture.runningGate?.total == 30)
  }

  @Test("a task is running from its call to its score, and unscored when the run stops before")
  func taskStates() {
    var picture = RunPicture()
    let events = SampleRun.functionCalls.events
    for event in events.prefix(4) { picture.take(event) }
    #expect(picture.currentTasks?.running == 1)
    #expect(picture.currentTasks?.total == 30)
    #expect(picture.task(0)?.state == .running)
    picture.take([.runInterrupted(RunInterrupted(reason: "stopped by a signal"))])
    #expect(picture.task(0)?.state == .unscored)
    #expect(picture.currentTasks?.running == 0)
    picture.take([
      .runResumed(RunResumed(program: "", openCalls: 1, drift: [])),
      .callIntended(CallIntended(key: CallKey(Phase(stage: .baseline)), request: "", messages: [])),
    ])
    #expect(picture.task(0)?.state == .running)
    for event in events[4..<6] { picture.take(event) }
    #expect(picture.task(0)?.state == .fail)
    #expect(picture.task(0)?.calls == 1)
    #expect(picture.task(0)?.milliseconds == 4_493)
    #expect(picture.task(0)?.task.text == "fc233")
  }

  @Test("positions that no run has are not believed")
  func absurdPositions() {
    var picture = SampleRun.demo.picture { if case .baselineMeasured = $0 { true } else { false } }
    let before = picture.groups.count
    for index in [-1, .max, 1_000_000_000] {
      picture.take([
        .callIntended(
          CallIntended(key: CallKey(Phase(stage: .gate), index: index), request: "", messages: []))
      ])
    }
    picture.take([.epochStarted(EpochStarted(epoch: .max)), .epochStarted(EpochStarted(epoch: -5))])
    #expect(picture.groups.count == before)
    #expect(picture.epochs.isEmpty)
  }

  @Test("the time before a resume is not counted, nor anything after the end")
  func elapsed() {
    var times = RunTimes()
    times.see(1_000)
    times.see(5_000)
    #expect(times.elapsed(at: 7_000) == 6_000)
    times.resume(at: 100_000)
    times.see(101_000)
    #expect(times.elapsed(at: 102_000) == 6_000)
    times.pause(at: 101_000)
    times.see(103_000)
    #expect(times.active == 5_000)
    times.goOn(at: 103_000)
    times.see(104_000)
    #expect(times.active == 6_000)
    times.end()
    #expect(times.elapsed(at: 900_000) == 8_000)
  }

  @Test("money is shown only where every role that was asked has a price")
  func cost() {
    var usage = RoleUsage()
    usage.add(TokenUsage(prompt: 1_000_000, completion: 500_000), of: .target)
    let price = ModelPrice(input: 1, output: 4)
    #expect(RolePrices(target: nil, optimizer: nil).cost(of: usage) == nil)
    #expect(RolePrices(target: price, optimizer: nil).cost(of: usage) == 3)
    usage.add(TokenUsage(prompt: 1, completion: 1), of: .optimizer)
    #expect(RolePrices(target: price, optimizer: nil).cost(of: usage) == nil)
  }

  @Test("the log keeps its last lines and joins like ones")
  func log() {
    var picture = SampleRun.functionCalls.picture()
    #expect(picture.log.contains { $0.what.text == "truncated reply" && $0.count > 5 })
    for number in 1...5_000 { picture.take([.epochFinished(EpochFinished(epoch: number % 2 + 1))]) }
    #expect(picture.log.count <= RunPicture.logLimit)
    #expect(picture.log.last?.sequence == picture.sequence)
  }

  @Test("The time left does not grow while a person looks at edits, nor while the run is paused in that")
  func waitingIsNoWork() throws {
    var run = ReviewedRun()
    var picture = RunPicture()
    for event in run.events { picture.take(event) }
    let before = picture.times.active
    run.decide(
      DecisionRequest(
        step: 5, edit: EditID(step: 5, rank: 1), verdict: .approve, scope: .edit, reason: nil, edited: nil,
        shown: ShownEdit(itemDigest: "", baseDigest: ""), via: "key a"))
    var late = try #require(run.events.last)
    late.time += 3_600_000
    picture.take(late)
    #expect(picture.times.active == before)
    #expect(picture.times.elapsed(at: late.time) >= 3_600_000)

    var times = RunTimes()
    times.see(0)
    times.see(1_000)
    times.review(at: 1_000)
    times.see(2_000)
    times.pause(at: 2_000)
    times.see(5_000)
    times.goOn(at: 5_000)
    times.see(7_000)
    times.endReview(at: 7_000)
    times.see(8_000)
    #expect(times.active == 2_000)
  }
}
