import SkillModel
import TrainingEngine

/// The embedded optimizer model: the clerk's teacher.
///
/// It is no language model either. It reads the same prompts as any optimizer and replies with the same JSON. It
/// learns from what the prompts show and nothing else: for a failed task it does the task again under other habits
/// until the expected answer comes out (`FailureExplanation`), and words the habit as a rule. From little evidence it
/// guesses, so some of its edits are wrong, and only the gate can tell which.
enum EmbeddedOptimizer {
  /// The reply: one JSON object of the form that the prompt asks for, `{}` for a prompt that it does not know.
  static func reply(to messages: [ChatMessage]) -> String {
    guard let prompt = PromptReading(messages) else { return "{}" }
    let reply: JSONObject =
      switch prompt.stage {
      case .failures: FailureReflection(prompt).reply
      case .successes: SuccessReflection(prompt).reply
      case .merge: PatchMerging(prompt).reply
      case .ranking: ChangeRanking(prompt).ranking
      case .budget: ChangeRanking(prompt).budget
      case .rewrite: SkillRewriting(prompt).reply
      case .slowUpdate: EpochReview(prompt).guidance
      case .metaNote: EpochReview(prompt).note
      case .appendix: compactedNotes(prompt)
      }
    return JSONWriter.text(of: .object(reply), layout: .pretty)
  }

  /// Notes without repetitions and without those that a rule of the skill says already.
  private static func compactedNotes(_ prompt: PromptReading) -> JSONObject {
    let known = SkillRules(prompt.skill).lines.filter { !$0.isProtected }.map {
      ChangeText.withoutBullet($0.text)
    }
    var kept: [String] = []
    for note in prompt.numberedLines.map({ $0.strippingBlanks() })
    where !note.isEmpty && !kept.contains(note) && !known.contains(note) { kept.append(note) }
    return ["appendix_notes": .array(kept.map { .string($0) })]
  }
}
