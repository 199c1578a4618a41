@preconcurrency import Dispatch
import Glibc
import SkillModel
import Synchronization
import TrainingEngine

/// A run that a signal ended. The process ends by that signal, so that its parent sees it.
struct RunEnded: Reportable {
  let signal: Int32

  var problems: [Problem] {
    [Problem(.tryLater, signal == SIGINT ? "interrupted" : "terminated", cure: "go on with --resume")]
  }

  func leave() -> Never {
    fflush(StandardStreams.output)
    Glibc.signal(signal, SIG_DFL)
    // The threads of a dispatch queue hold signals back.
    var own = sigset_t()
    sigemptyset(&own)
    sigaddset(&own, signal)
    pthread_sigmask(SIG_UNBLOCK, &own, nil)
    raise(signal)
    Glibc.exit(128 + signal)
  }
}

/// Turns signals into a stop in good order: the first lets calls in flight come in for five seconds, the second ends
/// the process at once (RELIABILITY, D9).
enum Interruption {
  private static let patience = 5.0

  static func listening(
    stopping control: RunControl, _ body: @escaping @Sendable () async throws -> Void
  ) async throws {
    let received = FirstSignal()
    let queue = DispatchQueue(label: "skillopt.signals")
    let work = Task { try await body() }
    let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        guard received.take(number) else { RunEnded(signal: number).leave() }
        StandardStreams.printError(
          "skillopt: stopping; waiting up to 5 s for replies in flight (again: stop at once)")
        control.requestStop(number == SIGINT ? "interrupted" : "terminated")
        queue.asyncAfter(deadline: .now() + patience) { work.cancel() }
      }
      source.resume()
      return source
    }
    defer { for source in sources { source.cancel() } }
    do {
      try await work.value
    } catch {
      guard let number = received.number else { throw error }
      throw RunEnded(signal: number)
    }
  }
}

/// Remembers the first signal of a process.
private final class FirstSignal: Sendable {
  private let first = Mutex<Int32?>(nil)

  var number: Int32? { first.withLock { $0 } }

  /// - Returns: whether it is the first.
  func take(_ number: Int32) -> Bool {
    first.withLock { first in
      guard first == nil else { return false }
      first = number
      return true
    }
  }
}
