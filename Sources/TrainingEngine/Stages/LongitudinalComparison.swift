import SkillModel

/// The same train tasks under the last epoch's skill and this one's (FORMATS section 3, pair policies).
struct LongitudinalComparison: Sendable {
  let evaluation: Evaluation
  let epoch: Int
  let policy: PairPolicy
  /// `slow_update_samples`.
  let count: Int
  let train: [TrainingTask]
  let seed: Int

  struct Outcome: Sendable {
    let kept: [ComparisonPair]
    let event: PairsCompared
  }

  func compared(previous: SkillDocument, current: SkillDocument) async throws -> Outcome {
    let order = EpochPlan<TrainingTask>.slowUpdateOrder(of: train, epoch: epoch, seed: seed)
    let sample = Array(order.prefix(max(0, count)))
    let sides = try await sides(of: sample, previous: previous, current: current, from: 0)
    var all = pairs(sample, sides)
    var kept = policy.kept(all)
    if policy == .changed {
      for (offset, task) in order.dropFirst(sample.count).enumerated() {
        guard kept.count < count else { break }
        let one = try await self.sides(
          of: [task], previous: previous, current: current, from: sample.count + offset)
        let pair = pairs([task], one)
        all += pair
        kept += policy.kept(pair)
      }
      kept = Array(kept.prefix(count))
    }
    let before = sides.previous.meanScores
    let after = sides.current.meanScores
    return Outcome(
      kept: kept,
      event: PairsCompared(
        epoch: epoch, kept: kept.map(\.json), all: policy == .mixed ? nil : all.map(\.json),
        previous: MeasuredScore(
          hard: before.hard.value, soft: before.soft.value, count: sides.previous.count),
        current: MeasuredScore(hard: after.hard.value, soft: after.soft.value, count: sides.current.count)))
  }

  private struct Sides: Sendable {
    let previous: [RolloutRow]
    let current: [RolloutRow]
    let previousTrajectories: [String]
    let currentTrajectories: [String]
  }

  /// Both skills side by side.
  private func sides(
    of tasks: [TrainingTask], previous: SkillDocument, current: SkillDocument, from start: Int
  ) async throws -> Sides {
    async let before = capture {
      try await evaluation.results(
        of: tasks, with: previous, in: Phase(epoch: epoch, stage: .slowRolloutPrevious), from: start)
    }
    async let after = capture {
      try await evaluation.results(
        of: tasks, with: current, in: Phase(epoch: epoch, stage: .slowRolloutCurrent), from: start)
    }
    let (beforeResult, afterResult) = (await before, await after)
    let old = try zip(tasks, try beforeResult.get()).map { try Trajectory(task: $0, result: $1) }
    let new = try zip(tasks, try afterResult.get()).map { try Trajectory(task: $0, result: $1) }
    return Sides(
      previous: old.map(\.row), current: new.map(\.row),
      previousTrajectories: old.map { TrajectoryText.text(of: $0.result.conversation) },
      currentTrajectories: new.map { TrajectoryText.text(of: $0.result.conversation) })
  }

  private func pairs(_ tasks: [TrainingTask], _ sides: Sides) -> [ComparisonPair] {
    let items = tasks.map { task -> JSONObject in
      ["id": .string(task.id.rawValue), "question": .string(task.question)]
    }
    var pairs = ComparisonPair.pairs(previous: sides.previous, current: sides.current, items: items)
    for index in pairs.indices {
      pairs[index].previous.trajectory = sides.previousTrajectories[index]
      pairs[index].current.trajectory = sides.currentTrajectories[index]
    }
    return pairs
  }
}
