import SkillModel
import TrainingEngine

/// Turns events into the files that the reference writes (FORMATS section 1): the same names, the same members.
///
/// Pure: a fold that says after each event which files are new or changed. What it says is never read back as truth.
package struct RunProjection: Sendable {
  /// What a unit that is begun anew must not have changed.
  private struct Progress {
    var state = RunState()
    var learningRates = ""
    var pairs: PairsCompared?
    var hasBestSkill = false
  }

  private var progress = Progress()
  /// The progress when the last unit was complete.
  private var complete = Progress()
  private var rollouts = OpenRollouts()
  /// What was written since the last unit was complete.
  private var openPaths: Set<String> = []
  private var accumulates = false

  package init() {}

  /// The files that this event makes or changes, in the order in which they are to be written.
  package mutating func files(after event: RunEvent) -> [ProjectedFile] {
    if event.forgetsOpenUnit { return forgetOpenUnit(event) }
    progress.state.apply(event)
    rollouts.take(event)
    let files = filesChanged(by: event)
    openPaths.formUnion(files.map(\.path))
    if files.contains(where: { $0.path == RunLayout.bestSkill }) { progress.hasBestSkill = true }
    if event.endsUnit || event.kind == .runStarted {
      complete = progress
      openPaths = []
    }
    return files
  }

  private mutating func filesChanged(by event: RunEvent) -> [ProjectedFile] {
    switch event {
    case .runStarted(let started):
      accumulates = started.plan.accumulation > 1
      return [
        ProjectedFile(RunLayout.configuration, pretty: .object(started.flat)),
        ProjectedFile(RunLayout.skill(version: 0), started.skill),
      ]
    case .baselineMeasured:
      return rollouts.close(Phase(stage: .baseline), into: RunLayout.selectionBaseline) + [runtimeState]
    case .rolloutMeasured(let measured):
      let phase = Phase(epoch: state.epoch, step: measured.step, stage: .rollout, batch: measured.batch)
      let folder = RunLayout.step(measured.step).rollout(part: accumulates ? measured.batch : nil)
      return rollouts.close(phase, into: folder)
    case .minibatchReflected(let reflected):
      guard let patch = reflected.patch else { return [] }
      let path = RunLayout.step(reflected.step).patch(
        fromFailures: reflected.source == .failure, minibatch: reflected.index,
        part: accumulates ? reflected.batch : nil)
      return [ProjectedFile(path, pretty: .object(patch))]
    case .patchesMerged(let merged):
      return [ProjectedFile(RunLayout.step(merged.step).mergedPatch, pretty: .object(merged.patch))]
    case .budgetDecided(let decided): return files(for: decided)
    case .editsProposed(let proposed):
      return [ProjectedFile(RunLayout.step(proposed.step).rankedEdits, pretty: .object(proposed.ranked))]
    case .candidateBuilt(let built): return files(for: built)
    case .gateStopped(let stopped):
      rollouts.drop(Phase(epoch: state.epoch, step: stopped.step, stage: .gate, batch: stopped.round))
      return []
    case .gateDecided(let decided):
      let phase = Phase(
        epoch: state.epoch, step: decided.step, stage: .gate, batch: state.review?.round ?? 0)
      return rollouts.close(phase, into: RunLayout.step(decided.step).selection)
    case .stepCommitted(let committed): return files(for: committed)
    case .skillReverted: return lastingFiles
    case .pairsCompared(let compared): return files(for: compared)
    case .slowUpdateDecided(let decided): return files(for: decided)
    case .metaNoteDecided(let decided): return [file(for: decided)]
    case .finalSelected: return filesAfterFinalSelection()
    case .testMeasured(let measured): return files(for: measured)
    case .runFinished(let finished):
      return [bestSkill, ProjectedFile(RunLayout.summary, pretty: .object(finished.summary))]
    case .runResumed, .runInterrupted, .textKept, .callIntended, .callAttemptFailed, .callReplied,
      .taskScored,
      .degraded, .epochStarted, .stepStarted, .epochFinished, .editsChecked, .editDecided, .reviewClosed,
      .runPaused, .runContinued, .reviewModeSet, .revertAsked:
      return []
    }
  }

  private var state: RunState { progress.state }

  /// Goes back to the last complete unit: files that it knew get their content back, the others go.
  private mutating func forgetOpenUnit(_ event: RunEvent) -> [ProjectedFile] {
    progress = complete
    progress.state.apply(event)
    rollouts.forgetScores()
    defer { openPaths = [] }
    let lasting = Dictionary(uniqueKeysWithValues: lastingFiles.map { ($0.path, $0) })
    return openPaths.sorted { ExactText($0) < ExactText($1) }.map { lasting[$0] ?? ProjectedFile(absent: $0) }
  }

  /// The files that units write one after the other, as they stand after the last complete one.
  private var lastingFiles: [ProjectedFile] {
    var files = [ProjectedFile(RunLayout.skill(version: state.lastStep), state.current.text)]
    if state.baseline != nil { files.append(runtimeState) }
    if progress.hasBestSkill { files.append(bestSkill) }
    if !progress.learningRates.isEmpty {
      files.append(ProjectedFile(RunLayout.learningRateHistory, progress.learningRates))
    }
    return files
  }

  private var runtimeState: ProjectedFile {
    ProjectedFile(
      RunLayout.runtimeState,
      pretty: [
        "last_completed_step": .integer(state.lastStep),
        "current_skill_path": .string(RunLayout.skill(version: state.lastStep)),
        "best_skill_path": .string(RunLayout.bestSkill),
        "current_score": .number(state.current.gateScore),
        "best_score": .number(state.best.gateScore),
        "current_origin": .string(state.current.origin),
        "best_origin": .string(state.best.origin),
        "best_step": .integer(state.bestStep),
      ])
  }

  private var bestSkill: ProjectedFile { ProjectedFile(RunLayout.bestSkill, state.best.text) }

  private mutating func files(for decided: BudgetDecided) -> [ProjectedFile] {
    let path = RunLayout.step(decided.step).learningRateDecision
    var row: JSONObject = ["step": .integer(decided.step), "epoch": .integer(state.epoch)]
    row.merge(decided.decision)
    progress.learningRates += JSONWriter.text(of: .object(row), layout: .python) + "\n"
    return [
      ProjectedFile(path, pretty: .object(decided.decision)),
      ProjectedFile(RunLayout.learningRateHistory, progress.learningRates),
    ]
  }

  private func files(for built: CandidateBuilt) -> [ProjectedFile] {
    let folder = RunLayout.step(built.step)
    var files = [ProjectedFile(folder.candidateSkill, built.skill)]
    if !built.report.isEmpty {
      files.append(ProjectedFile(folder.editApplyReport, pretty: .array(built.report.map(JSONValue.object))))
    }
    if let rewrite = built.rewrite {
      let path = rewrite["merged_count"] == nil ? folder.rewriteResult : folder.fullRewriteResult
      files.append(ProjectedFile(path, pretty: .object(rewrite)))
    }
    if let notes = built.appendixNotes {
      files.append(ProjectedFile(folder.appendixNotes, pretty: .object(notes)))
    }
    return files
  }

  private func files(for committed: StepCommitted) -> [ProjectedFile] {
    let folder = RunLayout.step(committed.step)
    var files: [ProjectedFile] = []
    if let digest = committed.digest {
      files.append(ProjectedFile(folder.trajectoryDigest, pretty: .object(digest)))
    }
    files += [
      ProjectedFile(RunLayout.skill(version: committed.step), state.current.text),
      ProjectedFile(RunLayout.history, pretty: .array(state.history.map(JSONValue.object))),
      runtimeState,
    ]
    if committed.digest != nil { files.append(bestSkill) }
    files.append(ProjectedFile(folder.record, pretty: .object(committed.record)))
    return files
  }

  private mutating func files(for compared: PairsCompared) -> [ProjectedFile] {
    progress.pairs = compared
    let usesSlowUpdate = state.header?.configuration.optimizer.usesSlowUpdate ?? true
    let folder =
      usesSlowUpdate
      ? RunLayout.slowUpdate(epoch: compared.epoch) : RunLayout.metaSkill(epoch: compared.epoch)
    var files = rollouts.close(
      Phase(epoch: compared.epoch, stage: .slowRolloutPrevious), into: folder.previousRollout,
      sample: compared.previous.count)
    files += rollouts.close(
      Phase(epoch: compared.epoch, stage: .slowRolloutCurrent), into: folder.currentRollout,
      sample: compared.current.count)
    files.append(
      ProjectedFile(folder.comparisonPairs, pretty: .array(compared.kept.map(JSONValue.object))))
    if let all = compared.all {
      files.append(ProjectedFile(folder.allComparisonPairs, pretty: .array(all.map(JSONValue.object))))
    }
    return files
  }

  private mutating func files(for decided: SlowUpdateDecided) -> [ProjectedFile] {
    let folder = RunLayout.slowUpdate(epoch: decided.epoch)
    var files: [ProjectedFile] = []
    if let candidate = decided.candidate, decided.action != "inject_placeholder" {
      files.append(ProjectedFile(folder.candidateSkill, candidate))
    }
    files += rollouts.close(Phase(epoch: decided.epoch, stage: .slowGate), into: folder.selection)
    files += [
      ProjectedFile(RunLayout.skill(version: state.lastStep), state.current.text), bestSkill, runtimeState,
      ProjectedFile(folder.result, pretty: .object(result(of: decided))),
    ]
    return files
  }

  private func result(of decided: SlowUpdateDecided) -> JSONObject {
    switch decided.action {
    case "inject_placeholder":
      return ["action": .string(decided.action), "epoch": .integer(decided.epoch)]
    case "no_content":
      return ["action": .string(decided.action), "time_s": 0.0]
    default:
      var result: JSONObject = [
        "reasoning": .string(decided.reasoning), "slow_update_content": .string(decided.guidance),
        "time_s": 0.0, "prev_hard": .number(progress.pairs?.previous.hard ?? 0),
        "curr_hard": .number(progress.pairs?.current.hard ?? 0),
        "candidate_hash": .string(SkillDigest(of: decided.candidate ?? "").short),
        "update_origin": "slow_update_momentum",
        "update_target": "tasks that got worse or keep failing from one epoch to the next",
        "action": .string(decided.action),
      ]
      if let score = decided.score {
        result["selection_hard"] = .number(score.hard)
        result["selection_soft"] = .number(score.soft)
      }
      return result
    }
  }

  private func file(for decided: MetaNoteDecided) -> ProjectedFile {
    let path = RunLayout.metaSkill(epoch: decided.epoch).result
    let result: JSONValue =
      switch decided.action {
      case "skip_first_epoch": ["action": .string(decided.action), "epoch": .integer(decided.epoch)]
      case "no_content": ["action": .string(decided.action), "time_s": 0.0]
      default:
        [
          "reasoning": .string(decided.reasoning), "meta_skill_content": .string(decided.note), "time_s": 0.0,
          "action": .string(decided.action),
        ]
      }
    return ProjectedFile(path, pretty: result)
  }

  private mutating func filesAfterFinalSelection() -> [ProjectedFile] {
    var files = rollouts.close(Phase(stage: .finalSelection), into: RunLayout.finalSelection)
    files += [runtimeState, bestSkill]
    return files
  }

  private mutating func files(for measured: TestMeasured) -> [ProjectedFile] {
    let folder =
      switch measured.stage {
      case .testBaseline: RunLayout.testBaseline
      case .testFinal: RunLayout.testFinal
      default: RunLayout.test
      }
    return rollouts.close(Phase(stage: measured.stage), into: folder)
      + [ProjectedFile(folder.summary, pretty: .object(measured.buckets))]
  }
}
