import SkillModel

@testable import Dashboard

/// A long run made up: each step rolls out so many tasks and measures a candidate on as many.
struct SyntheticRun {
  let steps: Int
  let tasks: Int

  func fold() -> RunPicture {
    var picture = SampleRun.demo.picture { if case .baselineMeasured = $0 { true } else { false } }
    var skill = picture.current.text
    for step in 1...steps {
      let epoch = (step - 1) / 50 + 1
      if (step - 1) % 50 == 0 { picture.take([.epochStarted(EpochStarted(epoch: epoch))]) }
      let names = (0..<tasks).map { TaskID("train-task-\(step)-\($0)") }
      picture.take([
        .stepStarted(
          StepStarted(
            step: step, epoch: epoch, stepInEpoch: (step - 1) % 50,
            batches: [BatchPlan(index: 0, seed: step, tasks: names)]))
      ])
      roll(Phase(epoch: epoch, step: step, stage: .rollout), names, into: &picture)
      let items = (1...4).map { rank in
        NumberedItem(
          id: EditID(step: step, rank: rank),
          item: [
            "op": "append", "target": "",
            "content": .string("- Rule \(step).\(rank): " + String(repeating: "look twice ", count: 12)),
            "support_count": 3, "source_type": "failure",
          ])
      }
      picture.take([
        .editsProposed(EditsProposed(step: step, budget: 4, chosen: items, clipped: [], ranked: [:]))
      ])
      let isAccepted = step % 4 == 0
      let candidate = skill + "\n- Rule \(step): look twice at rows that are unusual, and count them once.\n"
      picture.take([
        .candidateBuilt(CandidateBuilt(step: step, skill: candidate, digest: "", report: [], refused: []))
      ])
      roll(Phase(epoch: epoch, step: step, stage: .gate), names, into: &picture)
      let score = MeasuredScore(hard: 0.5, soft: 0.6, count: tasks)
      picture.take([
        .gateDecided(
          GateDecided(
            step: step, score: score, isReused: false, metric: "hard", candidateScore: 0.5,
            action: isAccepted ? "accept_new_best" : "reject", previousScore: 0.5, currentScore: 0.5,
            bestScore: 0.5,
            bestStep: isAccepted ? step : 0, outcomes: nil)),
        .stepCommitted(
          StepCommitted(
            step: step, action: isAccepted ? "accept_new_best" : "reject", record: [:], digest: nil)),
      ])
      if isAccepted { skill = candidate }
    }
    return picture
  }

  private func roll(_ phase: Phase, _ names: [TaskID], into picture: inout RunPicture) {
    for (index, name) in names.enumerated() {
      let key = CallKey(phase, index: index)
      picture.take(
        [
          .callIntended(CallIntended(key: key, request: "", messages: [])),
          .callReplied(
            CallReplied(
              key: key, request: "", text: String(repeating: "x", count: 2_000), outcome: .answered,
              usage: TokenUsage(prompt: 900, completion: 200), servedModel: nil, attempts: 1,
              milliseconds: 900)),
          .taskScored(
            TaskScored(
              phase: phase, index: index,
              result: TaskResult(
                task: name, hard: Double(index % 2), soft: Double(index % 2), predictedAnswer: "4",
                failReason: index % 2 == 1 ? "" : "wrong value: got '4', expected '3' in task \(name)",
                taskType: nil, row: [:],
                conversation: [.string(String(repeating: "y", count: 2_000))]))),
        ], milliseconds: 10)
    }
  }
}

extension RunPicture {
  /// Bytes that its rows and texts take, by their layout; texts that fit into their value cost nothing more.
  var estimatedBytes: Int {
    func text(_ text: SafeText) -> Int { text.text.utf8.count > 15 ? text.text.utf8.count + 32 : 0 }
    var bytes = 0
    for group in groups {
      bytes += MemoryLayout<TaskGroup>.stride + group.rows.capacity * MemoryLayout<TaskRow>.stride
      bytes += group.rows.reduce(0) { $0 + text($1.task) + text($1.why) }
    }
    for step in steps {
      bytes += MemoryLayout<StepPicture>.stride + step.edits.capacity * MemoryLayout<EditRow>.stride
      // An item's members stand in a table with its own overhead.
      bytes += step.edits.reduce(0) { $0 + text($1.text) + 1_500 }
    }
    bytes += rejected.capacity * MemoryLayout<RejectedRow>.stride
    bytes += log.capacity * MemoryLayout<LogRow>.stride + log.reduce(0) { $0 + text($1.text) }
    bytes += versions.reduce(0) { $0 + $1.text.utf8.count + MemoryLayout<SkillVersion>.stride }
    for skill in [current, best] {
      bytes += skill.lines.reduce(0) { $0 + $1.text.utf8.count + 32 + MemoryLayout<SkillLines.Line>.stride }
    }
    return bytes
  }
}
