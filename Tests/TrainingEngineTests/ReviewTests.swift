import SkillModel
import Testing

@testable import TrainingEngine

struct ReviewTests {
  @Test func `a run in automatic mode that nobody touches has no records of a review`() async {
    let run = ScriptedRun.twoEdits
    let alone = await run.play()
    let watched = await Person.watching(run)
    #expect(watched.failure == nil)
    #expect(watched.decisions == alone.decisions)
    // Replies come in as they like.
    #expect(watched.events.count == alone.events.count)
    #expect(Set(watched.events) == Set(alone.events))
    #expect(watched.reviews.isEmpty && watched.verdicts.isEmpty && watched.pauses.isEmpty)
    #expect(watched.actions == ["accept_new_best"])
  }

  /// Decides once on every undecided edit.
  private static func deciding(
    _ verdict: @escaping @Sendable (Person, OpenReview.Entry) async -> Void
  ) -> @Sendable (Person, RunStatus.Activity) async -> Void {
    { person, activity in
      guard case .reviewing = activity, let review = person.seen.review else { return }
      for entry in review.undecided { await verdict(person, entry) }
    }
  }

  @Test func `manual mode waits for a verdict on every edit`() async throws {
    var run = ScriptedRun.twoEdits
    run.configuration.review.mode = .manual
    let played = await Person.watching(
      run,
      act: Self.deciding { person, entry in
        if entry.holds("R1") {
          await person.decide(.approve, entry)
        } else {
          await person.decide(.veto, entry, reason: VetoReason(.tooSpecific, text: "only one\ncase"))
        }
      })
    #expect(played.failure == nil)
    #expect(played.state.best.text == "# Skill\n\n- [R1]\n")
    let closed = try #require(played.reviews.first)
    #expect(closed.approved.map { $0.item["content"] } == ["- [R1]"])
    #expect(closed.vetoed.map { $0.item.item["content"] } == ["- [R2]"])
    #expect(closed.vetoed.first?.reason == VetoReason(.tooSpecific, text: "only one case"))
    #expect(played.state.vetoes == closed.vetoed)
    #expect(Set(played.verdicts.map(\.verdict)) == [.approve, .veto])
    #expect(Set(played.verdicts.map(\.decision)) == ["s1-1", "s1-2"])
    #expect(played.state.history.first?["n_edits_vetoed"] == 1)
    let places = played.events.map(\.kind)
    let last = try #require(places.lastIndex(of: .editDecided))
    let built = try #require(places.firstIndex(of: .candidateBuilt))
    #expect(last < built)
  }

  @Test func `running on closes a manual review; edits without a verdict come again in the next step`()
    async throws
  {
    var run = ScriptedRun.twoEditsTwice
    run.configuration.review.mode = .manual
    let played = await Person.watching(run) { person, activity in
      guard case .reviewing(let step, _) = activity, let review = person.seen.review else { return }
      if step == 1, let first = review.undecided.first, review.undecided.count == 2 {
        await person.decide(.approve, first)
        await person.perform(.resume)
      } else if step == 2 {
        for entry in review.undecided { await person.decide(.approve, entry) }
      }
    }
    #expect(played.failure == nil)
    let first = try #require(played.reviews.first)
    #expect(first.approved.count == 1 && first.deferred.count == 1)
    #expect(played.events.contains { $0.kind == .runContinued })
    let second = try #require(played.proposals.last)
    #expect(second.chosen.contains { $0.item["deferred_from"] == "s0001-02" })
    #expect(played.state.deferred.isEmpty)
    #expect(played.state.best.text.contains("[R1]") && played.state.best.text.contains("[R2]"))
  }

  @Test func `an edit that was put off and finds no room in the next step stays put off`() async throws {
    var run = ScriptedRun.twoEdits
    run.configuration.train.epochs = 3
    run.configuration.review.mode = .manual
    run.configuration.optimizer.learningRate = 1
    run.configuration.optimizer.minimumLearningRate = 1
    let played = await Person.watching(run) { person, activity in
      guard case .reviewing(let step, _) = activity, let review = person.seen.review else { return }
      for entry in review.undecided { await person.decide(step == 1 ? .defer : .approve, entry) }
    }
    #expect(played.failure == nil)
    let first = try #require(played.reviews.first?.deferred.first)
    let second = try #require(played.proposals.dropFirst().first)
    #expect(second.clipped.contains { $0.item["deferred_from"]?.stringValue == first.id.rawValue })
    // Offered once more in the third step, and still waiting at the end or chosen there.
    let third = try #require(played.proposals.last)
    #expect(
      (third.chosen + third.clipped).contains { $0.item["deferred_from"]?.stringValue == first.id.rawValue })
    let isChosen = third.chosen.contains { $0.wasDeferred }
    #expect(
      isChosen
        || played.state.deferred.contains { $0.item["deferred_from"]?.stringValue == first.id.rawValue })
  }

  @Test func `an edit that is still put off at the end of the run is listed`() async throws {
    var run = ScriptedRun.twoEdits
    run.configuration.review.mode = .manual
    let played = await Person.watching(
      run,
      act: Self.deciding { person, entry in
        await person.decide(entry.holds("R1") ? .approve : .defer, entry)
      })
    #expect(played.state.deferred.map { $0.item["content"] } == ["- [R2]"])
    #expect(played.state.summary?["deferred_edits"]?.arrayValue?.count == 1)
  }

  @Test func `a step whose edits are all vetoed is committed without a gate`() async {
    var run = ScriptedRun.twoEdits
    run.configuration.review.mode = .manual
    let played = await Person.watching(run, act: Self.deciding { await $0.decide(.veto, $1) })
    #expect(played.failure == nil)
    #expect(played.actions == ["skip_no_edits"])
    #expect(played.gates.isEmpty)
    #expect(played.state.current.text == "# Skill\n")
    #expect(played.state.vetoes.count == 2)
    #expect(played.targetRequests.count == 6)
    #expect(played.state.history.first?["n_edits_vetoed"] == 2)
    #expect(played.state.summary?["total_vetoes"] == 2)
  }

  @Test func `an edit of a person is applied in that wording, marked, and gated like any other`() async throws
  {
    var run = ScriptedRun.twoEdits
    run.configuration.review.mode = .manual
    let played = await Person.watching(
      run,
      act: Self.deciding { person, entry in
        guard entry.holds("R1") else {
          await person.decide(.veto, entry)
          return
        }
        var edited = entry.item.item
        edited["content"] = "- [R1] in other words"
        await person.decide(.edit, entry, edited: edited)
      })
    #expect(played.state.best.text == "# Skill\n\n- [R1] in other words\n")
    let applied = try #require(played.reviews.first?.approved.first)
    #expect(applied.item["author"] == "human")
    #expect(played.gates.first?.score.hard == 0.5)
    #expect(played.state.history.first?["n_edits_by_hand"] == 1)
    #expect(played.verdicts.first { $0.verdict == .edit }?.edited?["author"] == "human")
  }

  @Test func `a wording that would cut a protected region is refused like the optimizer's`() async throws {
    var run = ScriptedRun.twoEdits
    run.skill = SkillDocument("# Skill\n").replacingSlowUpdate(with: "guidance").text
    let covered = run.skill.dropFirst(2)
    run.configuration.review.mode = .manual
    let answers = EventWordsLog()
    let played = await Person.watching(
      run,
      act: Self.deciding { person, entry in
        var edited = entry.item.item
        edited["op"] = "delete"
        edited["target"] = .string(String(covered))
        if case .refused(let reason) = await person.decide(.edit, entry, edited: edited) {
          answers.append(reason)
        }
        edited["op"] = 7
        if case .refused(let reason) = await person.decide(.edit, entry, edited: edited) {
          answers.append(reason)
        }
        await person.decide(.approve, entry)
      })
    #expect(played.failure == nil)
    #expect(answers.words.count == 4)
    #expect(answers.words.contains { $0.contains("is no edit") })
    #expect(answers.words.contains { $0.contains("it would change a protected region") })
    #expect(played.verdicts.allSatisfy { $0.verdict == .approve })
  }

  @Test func `a decision on a person's wording holds the difference from the proposed one`() async throws {
    var run = ScriptedRun.twoEdits
    run.configuration.review.mode = .manual
    let played = await Person.watching(
      run,
      act: Self.deciding { person, entry in
        var edited = entry.item.item
        edited["content"] = .string(entry.content + " always")
        await person.decide(.edit, entry, edited: edited)
      })
    let decided = try #require(played.verdicts.first)
    #expect(decided.difference?.containsExactly("-- [R2]\n+- [R2] always\n") == true, "\(decided)")
  }

  @Test func `a verdict on something else than what stands is refused and not recorded`() async throws {
    var run = ScriptedRun.twoEdits
    run.configuration.review.mode = .manual
    let answers = EventWordsLog()
    let played = await Person.watching(
      run,
      act: Self.deciding { person, entry in
        guard let review = person.seen.review else { return }
        let right = person.request(.approve, entry.item, of: review)
        var wrong: [DecisionRequest] = Array(repeating: right, count: 4)
        wrong[0].shown.itemDigest = String(repeating: "0", count: 64)
        wrong[1].shown.baseDigest = String(repeating: "0", count: 64)
        wrong[2].step = 2
        wrong[3].edit = EditID(rawValue: "s0001-09")
        for request in wrong {
          // The right one beside a wrong one is not recorded either.
          if case .refused(let reason) = await person.perform(.decide([right, request])) {
            answers.append(reason)
          }
        }
        await person.perform(.decide([right]))
      })
    #expect(played.failure == nil)
    #expect(answers.words.count == 8)
    #expect(answers.words.count { $0 == "the edit has changed since it was shown" } == 6)
    #expect(answers.words.count { $0 == "there is no edit s0001-09 in this step" } == 2)
    #expect(played.verdicts.count == 2)
  }

  @Test func `an undone verdict counts as none, and another one can follow`() async throws {
    var run = ScriptedRun.twoEdits
    run.configuration.review.mode = .manual
    let played = await Person.watching(run) { person, activity in
      guard case .reviewing = activity, let review = person.seen.review, review.undecided.count == 2,
        person.seen.vetoes.isEmpty
      else { return }
      let (first, second) = (review.undecided[0], review.undecided[1])
      await person.decide(.veto, first)
      await person.decide(.clear, first)
      #expect(person.seen.review?.undecided.count == 2)
      await person.decide(.approve, first)
      await person.decide(.approve, second)
    }
    #expect(played.reviews.first?.approved.count == 2)
    #expect(played.state.vetoes.isEmpty)
    #expect(played.verdicts.map(\.verdict) == [.veto, .clear, .approve, .approve])
  }

  @Test func `a clipped edit moves up for a vetoed one and needs a verdict of its own in manual mode`()
    async throws
  {
    var run = ScriptedRun.twoEdits
    run.configuration.review.mode = .manual
    run.configuration.optimizer.learningRate = 2
    run.configuration.optimizer.minimumLearningRate = 1
    run.configuration.optimizer.scheduler = .constant
    run.configuration.optimizer.budgetControl = .autonomous
    let played = await Person.watching(run) { person, activity in
      guard case .reviewing = activity, let review = person.seen.review else { return }
      for entry in review.undecided { await person.decide(entry.isChosen ? .veto : .approve, entry) }
    }
    #expect(played.failure == nil)
    let proposed = try #require(played.proposals.first)
    #expect(proposed.chosen.count == 1 && proposed.clipped.count == 1)
    let closed = try #require(played.reviews.first)
    #expect(closed.promoted == proposed.clipped.map(\.id))
    #expect(closed.approved == proposed.clipped)
    #expect(closed.vetoed.map(\.item) == proposed.chosen)
    #expect(played.actions == ["accept_new_best"])
  }

  @Test
  func `later reflections are told of a veto with its reason, and the same edit is not let through again`()
    async throws
  {
    var run = ScriptedRun.twoEditsTwice
    run.configuration.review.mode = .manual
    let played = await Person.watching(
      run,
      act: Self.deciding { person, entry in
        await person.decide(
          entry.holds("R2") ? .veto : .approve, entry, reason: VetoReason(.wrong, text: "not true here"))
      })
    #expect(played.failure == nil)
    let told = played.questions(.failures).map { $0.user.contains("1. [append] \"- [R2]\": not true here") }
    #expect(told == [false, true])
    let policy = try #require(played.verdicts.last)
    #expect(policy.actor == .policy("vetoed before"))
    #expect(policy.reason?.code == .vetoedBefore && policy.scope == .policy && policy.step == 2)
    #expect(played.actions == ["accept_new_best", "skip_no_edits"])
    #expect(played.state.vetoes.map(\.reason.code) == [.wrong, .vetoedBefore])
    #expect(played.state.vetoes.advice.count == 1)
  }

  @Test(arguments: [UpdateMode.rewriteFromSuggestions, .fullRewriteMinibatch])
  func `verdicts on suggestions and whole skills work the same way`(_ mode: UpdateMode) async throws {
    var run = ScriptedRun.twoEdits
    run.configuration.review.mode = .manual
    run.configuration.optimizer.update = mode
    run.configuration.gradient.minibatchSize = 1
    run.optimizer = { question in
      guard question.kind == .failures else {
        if question.kind == .merge { return ScriptedRun.reply("no") }
        return ScriptedRun.advise(question)
      }
      let items = question.rules.map { rule in
        mode == .rewriteFromSuggestions
          ? ##"{"type": "add", "title": "T \##(rule)", "instruction": "state [\##(rule)]"}"##
          : ##"{"title": "S \##(rule)", "change_summary": ["c"], "new_skill": "# Skill\n- [\##(rule)]\n"}"##
      }
      return ScriptedRun.reply(
        #"{"batch_size": 1, "failure_summary": [], "patch": {"reasoning": "r", "\#(mode.itemsKey)": ["#
          + items.joined(separator: ", ") + "]}}")
    }
    let played = await Person.watching(
      run,
      act: Self.deciding { person, entry in
        let text = JSONWriter.text(of: .object(entry.item.item), layout: .compact)
        await person.decide(text.contains("[R1]") ? .veto : .approve, entry)
      })
    #expect(played.failure == nil)
    let closed = try #require(played.reviews.first)
    #expect(closed.vetoed.count == 1 && closed.approved.count == 1)
    if mode == .rewriteFromSuggestions {
      let asked = try #require(played.questions(.rewrite).first)
      #expect(asked.user.contains("[R2]") && !asked.user.contains("state [R1]"))
    } else {
      #expect(played.state.best.text.contains("[R2]"))
    }
  }

  @Test func `a window passes by policy when its time is over, not before`() async throws {
    var run = ScriptedRun.twoEdits
    run.configuration.review.mode = .window
    run.configuration.review.windowSeconds = 20
    let clock = run.clock
    let ends = EventWordsLog()
    let played = await Person.watching(run) { person, activity in
      guard case .reviewing(_, let until) = activity, clock.milliseconds() == 0 else { return }
      ends.append("\(until ?? -1)")
      for _ in 0..<4 {
        for _ in 0..<20 { await Task.yield() }
        #expect(person.seen.review?.undecided.count == 2)
        clock.advance(by: 5_000)
      }
    }
    #expect(played.failure == nil)
    #expect(Set(ends.words) == ["20000"])
    #expect(played.verdicts.map(\.actor.kind) == [.policy, .policy])
    #expect(played.verdicts.allSatisfy { $0.milliseconds >= 20_000 && $0.verdict == .approve })
    #expect(played.reviews.isEmpty)
    #expect(played.actions == ["accept_new_best"])
  }

  @Test func `a veto within the window counts and does not lengthen it`() async throws {
    var run = ScriptedRun.twoEdits
    run.configuration.review.mode = .window
    let clock = run.clock
    let played = await Person.watching(run) { person, activity in
      guard case .reviewing = activity, let review = person.seen.review else { return }
      if review.undecided.count == 2 { await person.decide(.veto, review.undecided[0]) }
      if clock.milliseconds() < 20_000 { clock.advance(by: 10_000) }
    }
    #expect(played.failure == nil)
    #expect(played.reviews.first?.vetoed.count == 1)
    #expect(played.verdicts.map(\.actor.kind) == [.person, .policy])
    #expect(played.verdicts.last?.milliseconds == 20_000)
  }
}
