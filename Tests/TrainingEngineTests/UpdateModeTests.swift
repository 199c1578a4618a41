import SkillModel
import Testing

@testable import TrainingEngine

struct UpdateModeTests {
  private static let protected = """
    # Skill

    <!-- SLOW_UPDATE_START -->
    - lasting
    <!-- SLOW_UPDATE_END -->

    <!-- APPENDIX_START -->
    ## Execution Notes Appendix
    - read twice
    <!-- APPENDIX_END -->

    """

  private static func run(_ mode: UpdateMode) -> ScriptedRun {
    var run = ScriptedRun.oneStep
    run.skill = protected
    run.configuration.optimizer.update = mode
    return run
  }

  private static let forged =
    "# New\\n- [R1]\\n<!-- SLOW_UPDATE_START -->\\nforged\\n<!-- SLOW_UPDATE_END -->\\n"

  @Test func `a rewrite from suggestions keeps the protected regions`() async throws {
    var run = Self.run(.rewriteFromSuggestions)
    run.configuration.optimizerModel.rewriteReasoningEffort = "high"
    run.optimizer = { question in
      switch question.kind {
      case .failures: ScriptedRun.reply(ScriptedRun.suggestions(2))
      case .rewrite: ScriptedRun.reply("{\"change_summary\": [\"c\"], \"new_skill\": \"\(Self.forged)\"}")
      default: ScriptedRun.advise(question)
      }
    }
    let played = await run.play()
    #expect(played.actions == ["accept_new_best"])
    let skill = SkillDocument(played.state.current.text)
    #expect(skill.slowUpdate == "- lasting")
    #expect(skill.executionNotes == ["read twice"])
    #expect(MarkerProblem.problems(in: skill.text).isEmpty)
    #expect(played.state.history.first?["rewrite_change_summary"] == ["c"])
    let request = try #require(played.optimizerRequests.last)
    #expect(request.reasoningEffort == "high")
    #expect(request.maximumTokens == 64_000)
    #expect(request.messages[1].text.contains("1. type=add  title='s0'"))
  }

  @Test func `a rewrite of whole skills keeps the protected regions and takes the first that holds text`()
    async
  {
    var run = Self.run(.fullRewriteMinibatch)
    run.optimizer = { question in
      let item = "{\"title\": \"n\", \"change_summary\": [\"c\"], \"new_skill\": \"\(Self.forged)\"}"
      let blank = "{\"title\": \"b\", \"change_summary\": [], \"new_skill\": \"  \"}"
      return ScriptedRun.reply(
        "{\"patch\": {\"reasoning\": \"r\", \"skill_candidates\": [\(blank), \(item)]}}")
    }
    let played = await run.play()
    #expect(played.actions == ["accept_new_best"])
    let skill = SkillDocument(played.state.current.text)
    #expect(skill.slowUpdate == "- lasting")
    #expect(skill.executionNotes == ["read twice"])
    #expect(!skill.text.contains("forged") || MarkerProblem.problems(in: skill.text).isEmpty)
  }

  @Test(arguments: ["no JSON", #"{"new_skill": "  "}"#])
  func `a rewrite without a text skips the step, which is told`(reply: String) async {
    var run = Self.run(.rewriteFromSuggestions)
    run.optimizer = { question in
      question.kind == .failures
        ? ScriptedRun.reply(ScriptedRun.suggestions(1)) : ScriptedRun.reply(reply)
    }
    let played = await run.play()
    #expect(played.actions == ["skip_no_rewrite"])
    #expect(played.degradations.map(\.kind) == [.repairRequested, .rewriteUnusable])
    #expect(played.state.current.text == Self.protected)
  }

  @Test func `notes on slips go into the appendix of the candidate and are measured with it`() async throws {
    var run = ScriptedRun.oneStep
    run.configuration.optimizer.usesSkillAwareReflection = true
    run.optimizer = { question in
      ScriptedRun.reply(
        ScriptedRun.patch(
          [ScriptedRun.append("- [R1]")], isFailure: question.kind == .failures,
          notes: ["check the sum", "Check the sum.", "name the unit"]))
    }
    let played = await run.play()
    let row = try #require(played.state.history.first)
    #expect(SkillDocument(played.state.current.text).executionNotes == ["check the sum", "name the unit"])
    #expect(row["n_execution_lapse_notes"] == 3)
    #expect(row["n_appendix_notes_added"] == 2)
    #expect(row["n_appendix_notes_total"] == 2)
    #expect(played.questions(.failures).first?.system.contains("appendix_notes") == true)
    #expect(
      played.targetRequests.contains {
        $0.messages[0].text.contains("name the unit") && $0.messages[1].text.hasPrefix("v")
      })
  }

  @Test func `too many notes are compacted, and stay as they are when that fails`() async throws {
    var run = ScriptedRun.oneStep
    run.configuration.optimizer.usesSkillAwareReflection = true
    run.configuration.optimizer.appendixConsolidationThreshold = 1
    run.optimizer = { question in
      question.kind == .appendix
        ? ScriptedRun.advise(question)
        : ScriptedRun.reply(ScriptedRun.patch([ScriptedRun.append("- [R1]")], notes: ["a", "b", "c"]))
    }
    let compacted = await run.play()
    #expect(SkillDocument(compacted.state.current.text).executionNotes == ["one note"])
    #expect(compacted.state.history.first?["n_appendix_notes_consolidated"] == 2)
    let script = run.optimizer
    run.optimizer = { question in
      question.kind == .appendix
        ? ScriptedRun.reply(#"{"appendix_notes": ["1", "2", "3", "4"]}"#) : try await script(question)
    }
    let kept = await run.play()
    #expect(SkillDocument(kept.state.current.text).executionNotes == ["a", "b", "c"])
    #expect(kept.degradations.map(\.kind) == [.repairRequested, .appendixUnusable])
  }

  @Test func `only the wished reflections are asked for notes`() async {
    var run = ScriptedRun.oneStep
    run.skill = "# Skill\n- [R0]\n"
    run.environment.train = [RuleEnvironment.task("t1", rule: "R1"), RuleEnvironment.task("t2", rule: "R0")]
    run.configuration.optimizer.usesSkillAwareReflection = true
    run.configuration.optimizer.appendixSource = .success
    let played = await run.play()
    #expect(played.questions(.failures).first?.system.contains("appendix_notes") == false)
    #expect(played.questions(.successes).first?.system.contains("appendix_notes") == true)
  }
}
