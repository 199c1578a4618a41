/// Finds out which other habits would have given the right answer, by doing the task again with them.
///
/// It does not think of everything that the clerk can do. That a question may ask for rounding shows only at the end of
/// an epoch (`EpochReview`), and that a balance starts from an opening balance is left for a person to find.
struct FailureExplanation: Sendable {
  private static let unthoughtOf: Set<ClerkDimension> = [.openingBalance, .rounding]
  private static let thinkable = ClerkChoice.allCases.filter { !unthoughtOf.contains($0.dimension) }

  private let clerk: Clerk
  private let base: ClerkHabits
  private let expected: String

  /// Takes the task, what the skill makes the clerk do, and the right answer.
  init(clerk: Clerk, habits: ClerkHabits, expected: String) {
    self.clerk = clerk
    base = habits
    self.expected = expected
  }

  /// The smallest sets of other choices that give the expected answer, of one choice or of two; empty when the
  /// answer can't be explained, or is right already.
  func smallestSets() -> [[ClerkChoice]] {
    let plain = answer([])
    guard plain != expected else { return [] }
    let choices = Self.thinkable.filter { !base.has($0) }
    let answers = choices.map { answer([$0]) }
    let singles = zip(choices, answers).filter { $0.1 == expected }.map { [$0.0] }
    if !singles.isEmpty { return singles }
    // A choice that changes nothing alone may still matter beside one that does.
    let effective = zip(choices, answers).filter { $0.1 != plain }.map(\.0)
    var pairs: [[ClerkChoice]] = []
    for (place, first) in effective.enumerated() {
      for second in choices
      where second.dimension != first.dimension && !effective.prefix(place).contains(second) {
        if answer([first, second]) == expected { pairs.append([first, second]) }
      }
    }
    return pairs
  }

  /// The choice that brings the answer closest to the expected number; nil when none brings it closer.
  func bestGuess() -> ClerkChoice? {
    guard let wanted = Double(expected), let plain = Double(answer([])) else { return nil }
    var best: (choice: ClerkChoice, distance: Double)?
    for choice in Self.thinkable where !base.has(choice) {
      guard let value = Double(answer([choice])) else { continue }
      let distance = (value - wanted).magnitude
      if distance < (best?.distance ?? (plain - wanted).magnitude) { best = (choice, distance) }
    }
    return best?.choice
  }

  private func answer(_ changes: [ClerkChoice]) -> String {
    var habits = base
    for change in changes { habits.adopt(change) }
    return clerk.work(under: habits).answer
  }
}

/// What a minibatch of failures says for one choice.
struct ChoiceEvidence: Sendable {
  /// What would have helped.
  let choice: ClerkChoice
  /// The tasks that it would have helped with, in their order.
  private(set) var tasks: [(id: String, kind: ClerkQuestionKind)] = []

  /// Starts without a task.
  init(_ choice: ClerkChoice) { self.choice = choice }

  /// Counts one more task.
  mutating func add(_ id: String, _ kind: ClerkQuestionKind) { tasks.append((id, kind)) }

  /// Whether the skill wants it already for all of those tasks.
  func isFollowed(by rules: SkillRules) -> Bool {
    tasks.allSatisfy { rules.habits(for: $0.kind).has(choice) }
  }

  /// The kinds of question that those tasks asked.
  var kinds: QuestionKinds { QuestionKinds(tasks.map(\.kind)) }
}

/// The evidence of a whole minibatch, strongest first.
struct MinibatchEvidence: Sendable {
  /// What explains the failures, most tasks first.
  private(set) var choices: [ChoiceEvidence] = []
  /// Tasks that nothing explains.
  private(set) var unexplained = 0
  /// What would at least bring the answers of unexplained tasks closer.
  private(set) var guesses: [ChoiceEvidence] = []

  /// Explains each failure; where there are several explanations it takes the one that the other tasks speak for
  /// most, and an arbitrary but fixed one when they say nothing.
  init(_ tasks: [ShownTask], under rules: SkillRules) {
    var explained: [(task: ShownTask, kind: ClerkQuestionKind, sets: [[ClerkChoice]])] = []
    for task in tasks {
      guard let clerk = task.clerk, let expected = task.expected else {
        unexplained += 1
        continue
      }
      let kind = clerk.question.kind
      let explanation = FailureExplanation(clerk: clerk, habits: rules.habits(for: kind), expected: expected)
      let sets = explanation.smallestSets()
      guard sets.isEmpty else {
        explained.append((task, kind, sets))
        continue
      }
      unexplained += 1
      guard let guess = explanation.bestGuess() else { continue }
      var evidence = ChoiceEvidence(guess)
      evidence.add(task.id, kind)
      guesses.append(evidence)
    }
    var weight: [ClerkChoice: Double] = [:]
    for (_, _, sets) in explained {
      for set in sets { for choice in set { weight[choice, default: 0] += 1 / Double(sets.count) } }
    }
    var evidence: [ClerkChoice: ChoiceEvidence] = [:]
    for (task, kind, sets) in explained {
      let rated = sets.map { set in
        (set, set.reduce(0) { $0 + (weight[$1] ?? 0) }, StableNumber.of(task.id, "\(set)"))
      }
      guard let best = rated.max(by: { ($0.1, $0.2) < ($1.1, $1.2) }) else { continue }
      for choice in best.0 { evidence[choice, default: ChoiceEvidence(choice)].add(task.id, kind) }
    }
    choices = evidence.values.sorted {
      ($1.tasks.count, $0.choice.rawValue) < ($0.tasks.count, $1.choice.rawValue)
    }
  }
}
