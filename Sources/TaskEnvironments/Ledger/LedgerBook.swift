import SkillModel

/// The bundled tasks: questions about messy little ledgers, the same in every run of every build.
///
/// Money, weights, counts and dates are asked for in a house style that no question states, so a skill has to.
package struct LedgerBook: Sendable {
  /// Tasks to learn from.
  package let train: [TrainingTask]
  /// Tasks of the gate.
  package let selection: [TrainingTask]
  /// Tasks for the final scores.
  package let test: [TrainingTask]

  /// How many tasks each split has.
  package struct Sizes: Hashable, Sendable {
    /// Tasks of the train split.
    package var train: Int
    /// Tasks of the selection split.
    package var selection: Int
    /// Tasks of the test split.
    package var test: Int

    /// Sizes as the bundled book has them unless given.
    package init(train: Int = 60, selection: Int = 40, test: Int = 60) {
      self.train = train
      self.selection = selection
      self.test = test
    }
  }

  /// The book that `skillopt demo` works with.
  package static let bundled = LedgerBook(seed: 17)

  /// Task types in the order in which summaries list them.
  package static let taskTypes = LedgerQuestionKind.allCases.map(\.rawValue)

  /// Makes up a book: equal seeds and sizes give equal books.
  package init(seed: Int, sizes: Sizes = Sizes()) {
    var composer = LedgerComposer(seed: seed)
    var known: Set<String> = []
    var number = 0
    func tasks(_ count: Int) -> [TrainingTask] {
      (0..<count).map { index in
        let plan = composer.plan(at: index)
        var page = composer.page(for: plan)
        while !known.insert(page.text).inserted { page = composer.page(for: plan) }
        number += 1
        return Self.task(number, from: page)
      }
    }
    train = tasks(sizes.train)
    selection = tasks(sizes.selection)
    test = tasks(sizes.test)
  }

  /// The tasks of a split in their order.
  package func tasks(in split: DataSplit) -> [TrainingTask] {
    switch split {
    case .train: train
    case .selection: selection
    case .test: test
    }
  }

  /// The task that a page makes.
  static func task(_ number: Int, from page: LedgerPage) -> TrainingTask {
    let digits = String(number)
    let id = "led-" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    let fields: JSONObject = [
      "id": .string(id), "question": .string(page.question), "context": .string(page.text),
      "answers": [.string(page.rightAnswer)], "task_type": .string(page.plan.kind.rawValue),
    ]
    return TrainingTask(
      id: TaskID(id), question: page.question, context: page.text, answers: [page.rightAnswer],
      taskType: page.plan.kind.rawValue, fields: fields)
  }
}
