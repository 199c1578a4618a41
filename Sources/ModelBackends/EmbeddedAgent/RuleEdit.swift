import SkillModel

/// A proposed change with what speaks for it.
struct RuleEdit: Sendable {
  /// The change of the text.
  let edit: SkillEdit
  /// How many tasks speak for it.
  let support: Int
  /// What it is about.
  let dimension: ClerkDimension?

  /// The text to put in, empty for a deletion.
  var content: String { edit.content ?? "" }
  /// The text to look for, empty for an addition at the end.
  var target: String { edit.target ?? "" }
}

/// Turns evidence into edits of one skill.
struct RuleEditor: Sendable {
  /// The skill that is edited.
  let rules: SkillRules
  /// What must not be proposed.
  let refused: RefusedChanges
  /// A meaning that was refused comes back in other words when at least so many tasks speak for it.
  private static let strongSupport = 3

  /// Edits this skill.
  init(rules: SkillRules, refused: RefusedChanges) {
    self.rules = rules
    self.refused = refused
  }

  /// The first fitting edit that was not refused; nil when there is none.
  func edit(for evidence: ChoiceEvidence) -> RuleEdit? {
    let support = evidence.tasks.count
    let candidates =
      conflict(with: evidence).map { changes(of: $0, for: evidence) } ?? additions(for: evidence)
    let fitting = candidates.first { edit in
      switch refused.standing(content: edit.content ?? "", target: edit.target ?? "") {
      case .new: true
      case .reworded: support >= Self.strongSupport
      case .refused: false
      }
    }
    return fitting.map { RuleEdit(edit: $0, support: support, dimension: evidence.choice.dimension) }
  }

  // MARK: Where the skill says something else

  /// The rule that makes the clerk do otherwise than the evidence wants.
  private func conflict(with evidence: ChoiceEvidence) -> SkillRules.Line? {
    rules.lines.last { line in
      line.rules.contains { rule in
        rule.choice.dimension == evidence.choice.dimension && rule.choice != evidence.choice
          && !rule.kinds.isDisjoint(with: evidence.kinds)
      }
    }
  }

  private func changes(of line: SkillRules.Line, for evidence: ChoiceEvidence) -> [SkillEdit] {
    // The protected block stands last and has the last word: nothing above it can help.
    if line.isProtected { return [] }
    guard line.rules.count == 1, let rule = line.rules.first else { return additions(for: evidence) }
    let isNaive = evidence.choice == evidence.choice.dimension.choices[0]
    let narrowed = narrowings(of: rule, sparing: evidence.kinds)
    let replaced = wordings(for: evidence).map { SkillEdit(.replace, target: line.text, content: "- " + $0) }
    if isNaive && !narrowed.isEmpty {
      return narrowed.map { SkillEdit(.replace, target: line.text, content: "- " + $0) } + replaced
    }
    let deletion = SkillEdit(.delete, target: line.text, content: "")
    return isNaive && evidence.tasks.count < Self.strongSupport
      ? [deletion] + replaced : replaced + (isNaive ? [deletion] : [])
  }

  /// The rule said again in a way that leaves these questions alone.
  private func narrowings(of rule: ClerkRule, sparing kinds: QuestionKinds) -> [String] {
    let classes = [QuestionKinds.money, QuestionKinds(.weight)].flatMap {
      RuleWording.classwide(rule.choice, for: $0)
    }
    return classes.filter { words in
      let meaning = RuleReader.rules(in: words)
      return meaning.allSatisfy {
        $0.choice == rule.choice && $0.kinds.isDisjoint(with: kinds) && rule.kinds.isSuperset(of: $0.kinds)
      }
        && !meaning.isEmpty
    }
  }

  // MARK: Where the skill says nothing

  private func additions(for evidence: ChoiceEvidence) -> [SkillEdit] {
    let heading = fittingHeading(for: evidence.choice.dimension)
    return wordings(for: evidence).map { words in
      guard let heading else { return SkillEdit(.append, target: "", content: "- " + words) }
      return SkillEdit(.insertAfter, target: heading, content: "- " + words)
    }
  }

  /// The heading to write under; nil when the end of the skill is the better or the only place.
  private func fittingHeading(for dimension: ClerkDimension) -> String? {
    let cues = dimension.isAboutForm ? ["answer", "form", "output"] : ["read", "row", "ledger"]
    let fitting = rules.headings.filter { $0.hasPrefix("##") }.last { heading in
      cues.contains { heading.lowercased().contains($0) }
    }
    return fitting == rules.headings.last ? nil : fitting
  }

  /// Wordings in the order of preference: one task alone speaks for the plainest rule, several for one as wide as
  /// what they have in common.
  private func wordings(for evidence: ChoiceEvidence) -> [String] {
    let choice = evidence.choice
    let first = evidence.tasks.first
    let number = StableNumber.of(first?.id ?? "", "\(choice)")
    let general = turned(RuleWording.general(choice), by: number)
    let classwide = turned(RuleWording.classwide(choice, for: evidence.kinds), by: number)
    let conditional = first.map { turned(RuleWording.conditional(choice, for: $0.kind), by: number) } ?? []
    let isWeak = evidence.tasks.count < 2
    if choice.dimension.isAboutForm {
      return isWeak ? general + classwide + conditional : classwide + general + conditional
    }
    return isWeak && number % 4 == 0 ? conditional + general : general + conditional
  }

  private func turned(_ wordings: [String], by number: UInt64) -> [String] {
    guard !wordings.isEmpty else { return [] }
    let start = Int(number / 4 % UInt64(wordings.count))
    return Array(wordings[start...] + wordings[..<start])
  }
}
