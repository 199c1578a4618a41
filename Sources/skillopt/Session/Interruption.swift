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

/// Listens to signals where no screen does, until it is ended.
///
/// `@unchecked`: the sources are made here and only cancelled later, which libdispatch allows from any thread.
final class Interruption: @unchecked Sendable {
  private let sources: [any DispatchSourceSignal]

  /// Sends signals on to a stop.
  ///
  /// - Parameter ignoresHangup: the process outlives its terminal.
  init(_ stop: OrderlyStop, ignoresHangup: Bool = false) {
    let queue = DispatchQueue(label: "skillopt.signals")
    if ignoresHangup { signal(SIGHUP, SIG_IGN) }
    sources = [SIGINT, SIGTERM, SIGHUP].filter { $0 != SIGHUP || !ignoresHangup }.map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { stop.take(number) }
      source.resume()
      return source
    }
  }

  func end() {
    for source in sources { source.cancel() }
  }

  /// Does work that signals end in good order.
  static func listening(
    stopping control: RunControl, _ body: @escaping @Sendable () async throws -> Void
  ) async throws {
    let stop = OrderlyStop(control, tell: { StandardStreams.printError("skillopt: " + $0) })
    let interruption = Interruption(stop)
    defer { interruption.end() }
    try await stop.run(body)
  }
}
