import SkillModel
import TrainingEngine

/// The embedded target model: a clerk that reads ledgers, naively until the skill tells it better.
///
/// It is no language model. It reads the rules that stand in the system prompt (see `RuleReader`), the ledger and the
/// question in the last user message, and does with them what its habits say. Nothing about it is random.
enum ClerkTarget {
  /// The clerk's reply: the rows it used and `<answer>...</answer>`; says so when there is no ledger to read.
  static func reply(to messages: [ChatMessage]) -> String {
    let rules = SkillRules.reading(
      messages.filter { $0.author == .system }.map(\.text).joined(separator: "\n\n"))
    guard let asked = messages.last(where: { $0.author == .user }), let clerk = Clerk(reading: asked.text)
    else {
      return "I can only answer questions about ledgers, and I see none here.\n<answer></answer>"
    }
    return clerk.reply(under: rules.habits(for: clerk.question.kind))
  }
}

extension Clerk {
  /// Finds the ledger and the question in a text; nil when one of them is missing.
  init?(reading text: String) {
    let cue = "Question:"
    guard let place = text.ranges(ofExactly: cue).last else { return nil }
    let asked =
      text[place.upperBound...].split(whereSeparator: \.isNewline).first.map(ClerkText.trimmed) ?? ""
    self.init(ledger: String(text[..<place.lowerBound]), question: String(asked))
  }

  /// Nil when the ledger has no row or the question is empty.
  init?(ledger: String, question: String) {
    let page = ClerkPage(ledger)
    guard !page.rows.isEmpty, !question.isEmpty else { return nil }
    self.init(page: page, question: ClerkQuestion(question))
  }
}
