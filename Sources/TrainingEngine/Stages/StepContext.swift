import OptimizerDialogue
import SkillModel

/// What every stage of a step knows: where it is, and the skill and advice that the step started with.
struct StepContext: Sendable {
  let epoch: Int
  /// Global step from 1.
  let step: Int
  let skill: SkillDocument
  let metaNote: String?
  let stepBuffer: String
  let configuration: RunConfiguration
  let optimizer: OptimizerCalls
  let recorder: RunRecorder
  let control: RunControl
  /// What people refused in this run so far, one line each.
  let vetoes: [String]

  var update: UpdateMode { configuration.optimizer.update }

  func phase(_ stage: Stage, batch: Int = 0) -> Phase {
    Phase(epoch: epoch, step: step, stage: stage, batch: batch)
  }

  func checkpoint(_ kind: Checkpoint.Kind) -> Checkpoint { Checkpoint(kind, epoch: epoch, step: step) }

  func report(_ kind: Degraded.Kind, in stage: Stage, batch: Int = 0, _ detail: String) async throws {
    try await recorder.record(
      .degraded(Degraded(phase: phase(stage, batch: batch), kind: kind, detail: detail)))
  }
}
