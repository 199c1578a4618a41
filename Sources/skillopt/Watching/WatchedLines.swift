import Foundation
import RunStore
import SkillModel
import Synchronization

/// A run folder as lines: what happened, and what happens while a run goes on there.
final class WatchedLines: Sendable {
  private let folder: RunFolder
  private let output: RunOutput
  private let state = Mutex(RunState())

  init(_ folder: RunFolder, _ output: RunOutput) {
    self.folder = folder
    self.output = output
  }

  /// Returns at the end of the run, or of the journal of a run that nobody writes.
  func print() async throws {
    if folder.contents == .referenceRun {
      let run = ReferenceRun(in: folder.files, name: folder.path)
      for remark in run.remarks { RunOutput.remark(remark.description) }
      for timed in run.events { show(timed.event) }
    } else {
      try await follow()
    }
    output.finish(state.withLock(\.self), folder: folder.path)
  }

  private func show(_ event: RunEvent) {
    state.withLock { $0.apply(event) }
    output.show(event)
  }

  private func follow() async throws {
    let ending = Ending()
    let follower = RunFollower(of: folder) { [self] report in
      switch report {
      case .events(let events):
        for timed in events { show(timed.event) }
      case .remark(let remark): RunOutput.remark(remark.description)
      case .quiet: if RunLiveness.writer(of: folder) == nil { ending.come(nil) }
      case .ended(let problems): ending.come(ProblemList(problems))
      }
    }
    let problem = await ending.awaited()
    follower.stop()
    if let problem { throw problem }
  }

  /// Comes once, whether or not somebody waits for it by then.
  private final class Ending: Sendable {
    private struct State {
      var hasCome = false
      var problem: ProblemList?
      var waiting: CheckedContinuation<ProblemList?, Never>?
    }
    private let state = Mutex(State())

    func come(_ problem: ProblemList?) {
      let waiting = state.withLock { state -> CheckedContinuation<ProblemList?, Never>? in
        guard !state.hasCome else { return nil }
        state.hasCome = true
        state.problem = problem
        defer { state.waiting = nil }
        return state.waiting
      }
      waiting?.resume(returning: problem)
    }

    func awaited() async -> ProblemList? {
      await withCheckedContinuation { continuation in
        let known = state.withLock { state -> ProblemList?? in
          if state.hasCome { return .some(state.problem) }
          state.waiting = continuation
          return nil
        }
        if let known { continuation.resume(returning: known) }
      }
    }
  }
}
