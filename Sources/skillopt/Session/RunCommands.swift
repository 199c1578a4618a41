import SkillModel
import Synchronization
import TrainingEngine

/// Takes commands for a run of this process, whoever gives them. One that comes while the run is still being opened waits
/// until the engine has it.
final class RunCommands: Sendable {
  private struct State {
    var hasBegun = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let control: RunControl
  private let state = Mutex(State())

  init(_ control: RunControl) { self.control = control }

  /// The engine has the run, or there won't be one: whatever waits is done or refused.
  func begin() {
    let waiting = state.withLock { state in
      state.hasBegun = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  func perform(_ command: RunCommand, by actor: DecisionActor) async -> CommandAnswer {
    await withCheckedContinuation { continuation in
      let hasBegun = state.withLock { state in
        if !state.hasBegun { state.waiting.append(continuation) }
        return state.hasBegun
      }
      if hasBegun { continuation.resume() }
    }
    return await control.perform(command, by: actor)
  }
}
