import SkillModel
import TrainingEngine

/// An environment with only the first tasks of its splits.
struct ShortenedEnvironment: TaskEnvironment {
  private let base: any TaskEnvironment
  private let limits: [DataSplit: Int]

  /// Cuts each split to its limit; splits without one, or with 0, stay whole.
  init(_ base: any TaskEnvironment, limits: [DataSplit: Int]) {
    self.base = base
    self.limits = limits.filter { $0.value > 0 }
  }

  var name: String { base.name }

  var declaredTaskTypes: [String] { base.declaredTaskTypes }

  func tasks(in split: DataSplit) -> [TrainingTask] {
    let tasks = base.tasks(in: split)
    return limits[split].map { Array(tasks.prefix($0)) } ?? tasks
  }

  func attempt(
    _ task: TrainingTask, with skill: SkillDocument, asking target: any TargetAsking
  ) async throws -> TaskResult {
    try await base.attempt(task, with: skill, asking: target)
  }
}
