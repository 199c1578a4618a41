import SkillModel

extension RunEvent {
  /// A decision in few words, with the values that tests look at.
  var words: String {
    switch self {
    case .baselineMeasured(let event): "baseline \(event.gateScore)"
    case .epochStarted(let event): "epoch \(event.epoch)"
    case .stepStarted(let event):
      "step \(event.step) " + event.batches.map { "\($0.seed) \(Self.list($0.tasks))" }.joined(separator: " ")
    case .rolloutMeasured(let event): "rollout \(event.batch) \(event.score.hard)"
    case .minibatchReflected(let event):
      "reflection \(event.source.rawValue) \(event.index) \(Self.list(event.tasks)) \(event.patch == nil ? "lost" : "read")"
    case .patchesMerged(let event): "merged \(event.patch["edits"]?.arrayValue?.count ?? -1)"
    case .budgetDecided(let event): "budget \(event.decision["learning_rate"]?.intValue ?? -1)"
    case .editsProposed(let event):
      "proposed \(event.chosen.map(\.id.rawValue)) of \(event.chosen.count + event.clipped.count)"
    case .candidateBuilt(let event): "candidate \(event.skill.split(separator: "\n").joined(separator: "|"))"
    case .gateDecided(let event):
      "gate \(event.action) \(event.candidateScore) against \(event.previousScore)\(event.isReused ? " reused" : "")"
    case .stepCommitted(let event): "committed \(event.step) \(event.action)"
    case .pairsCompared(let event): "pairs \(event.kept.map { $0["id"]?.stringValue ?? "" })"
    case .slowUpdateDecided(let event): "slow update \(event.action)"
    case .metaNoteDecided(let event): "meta note \(event.action)"
    case .epochFinished(let event): "epoch \(event.epoch) finished"
    case .finalSelected(let event): "final \(event.gateScore)\(event.isPromoted ? " promoted" : "")"
    case .testMeasured(let event):
      "\(event.stage.rawValue) \(event.score.hard)\(event.isReused ? " reused" : "")"
    default: kind.rawValue
    }
  }

  private static func list(_ tasks: [TaskID]) -> String { tasks.map(\.rawValue).joined(separator: ",") }
}
