import SkillModel

/// Looks back on an epoch: what to keep in the protected block, and what to remember about editing.
struct EpochReview: Sendable {
  private let prompt: PromptReading
  private let before: SkillRules
  private let now: SkillRules
  private let pairs: ShownComparison
  private static let mostLines = 8

  /// Takes the prompt of a slow update or of a meta note.
  init(_ prompt: PromptReading) {
    self.prompt = prompt
    before = SkillRules.reading(prompt.previousSkill)
    now = SkillRules.reading(prompt.skill)
    pairs = ShownComparison(prompt.comparison)
  }

  // MARK: Guidance

  /// The reply of the slow update: earlier guidance, rules whose loss made tasks worse, and rules about the form of
  /// answers that the comparison itself shows to be missing.
  var guidance: JSONObject {
    var lines = prompt.guidance.splittingLines().map { $0.strippingBlanks() }.filter { !$0.isEmpty }
    for line in lostRules + missingForms where !lines.contains(line) { lines.append(line) }
    if lines.isEmpty { lines = ["- Change these rules only for a reason that several tasks share."] }
    return [
      "reasoning": .string(
        "\(pairs.regressed.count) tasks got worse, \(pairs.failing.count) keep failing, \(pairs.improved.count) got better."
      ),
      "slow_update_content": .string(lines.prefix(Self.mostLines).joined(separator: "\n")),
    ]
  }

  /// Rules of the epoch before that are gone, when tasks that they hold for got worse.
  private var lostRules: [String] {
    let kinds = QuestionKinds(pairs.regressed.map { ClerkQuestion($0.question).kind })
    let current = now.lines.flatMap(\.rules)
    return before.lines.filter { line in
      !line.rules.isEmpty
        && line.rules.contains { !$0.kinds.isDisjoint(with: kinds) && !current.contains($0) }
    }.map { "- " + ChangeText.withoutBullet($0.text) }
  }

  /// Where a task keeps failing on its form alone, the reason of the failure shows the form that is wanted.
  private var missingForms: [String] {
    var choices: [ClerkChoice: QuestionKinds] = [:]
    for pair in pairs.failing + pairs.regressed {
      guard pair.isAboutForm else { continue }
      let question = ClerkQuestion(pair.question)
      let kind = question.kind
      for choice in Self.forms(got: pair.got, expected: pair.expected, of: question)
      where !now.habits(for: kind).has(choice) {
        choices[choice, default: []].formUnion(QuestionKinds(kind))
      }
    }
    return choices.sorted { $0.key.rawValue < $1.key.rawValue }.compactMap { choice, kinds in
      let words = RuleWording.classwide(choice, for: kinds).first ?? Self.safeWording(choice)
      return words.map { "- " + $0 }
    }
  }

  private static func forms(got: String, expected: String, of question: ClerkQuestion) -> [ClerkChoice] {
    var choices: [ClerkChoice] = []
    if question.wantsWhole && got.contains(".") && !expected.contains(".") {
      choices.append(.roundingWhenAsked)
    }
    if got.contains(",") && !expected.contains(",") { choices.append(.groupingHidden) }
    if expected.hasSuffix(" kg") && !got.hasSuffix("kg") { choices.append(.unitShown) }
    let decimals = expected.split(separator: ".")
    if decimals.count == 2 && decimals[1].count == 2 && decimals[1].allSatisfy(\.isNumber) {
      choices.append(.twoDecimals)
    }
    return choices
  }

  /// A wording for all questions, for choices that can't do harm elsewhere.
  private static func safeWording(_ choice: ClerkChoice) -> String? {
    [.groupingHidden, .roundingWhenAsked].contains(choice) ? RuleWording.general(choice).first : nil
  }

  // MARK: Note

  /// The reply of the meta note: which kinds of rules came in, what they did, and where to look next.
  var note: JSONObject {
    let known = before.lines.flatMap(\.rules)
    let added = now.lines.filter { !$0.isProtected }.flatMap(\.rules).filter { !known.contains($0) }
    var topics: [String] = []
    for rule in added {
      let topic = RuleWording.topic(rule.choice.dimension)
      if !topics.contains(topic) { topics.append(topic) }
    }
    var lines: [String] = []
    if !topics.isEmpty {
      lines.append(
        "- Came in: rules about \(topics.joined(separator: ", ")). \(pairs.improved.count) tasks got better, \(pairs.regressed.count) worse."
      )
    } else {
      lines.append("- No new rule came in. Propose other ones, with more tasks behind them.")
    }
    if !pairs.regressed.isEmpty {
      lines.append("- Some rules were too wide: say for which questions they hold.")
    }
    let forms = pairs.failing.count(where: \.isAboutForm)
    if !pairs.failing.isEmpty {
      lines.append(
        forms * 2 > pairs.failing.count ? EpochNote.formFirst : EpochNote.valueFirst)
    }
    return [
      "reasoning": .string("\(added.count) new rules and \(pairs.failing.count) tasks that keep failing."),
      "meta_skill_content": .string(lines.joined(separator: "\n")),
    ]
  }
}

/// What the note of the epoch before asks the next epoch to do.
struct EpochNote: Sendable {
  /// The line that puts rules about the form of answers first.
  static let formFirst =
    "- Look first at the form of answers: most tasks that keep failing have the right value."
  /// The line that puts rules about reading first.
  static let valueFirst =
    "- Look first at how rows are read: most tasks that keep failing have a wrong value."

  /// Parts of the work that go first.
  let preferred: Set<ClerkDimension>

  /// Reads a note; one that asks for nothing prefers nothing.
  init(_ note: String) {
    if note.containsExactly(Self.formFirst) {
      preferred = Set(ClerkDimension.allCases.filter(\.isAboutForm))
    } else if note.containsExactly(Self.valueFirst) {
      preferred = Set(ClerkDimension.allCases.filter { !$0.isAboutForm })
    } else {
      preferred = []
    }
  }
}
