@preconcurrency import Dispatch
import Glibc
import SkillModel
import Synchronization

/// A watcher's connection to the process that runs.
package final class ControlClient: Sendable {
  /// What arrives, in order, on the connection's own thread.
  package enum Report: Sendable {
    case status(RunStatus)
    case answer(id: Int, CommandAnswer)
    /// The process that runs has ended or let go; nothing more comes.
    case closed
  }

  private struct Shared {
    var outgoing: [ControlMessage] = []
    var isClosed = false
  }

  /// The run's name, as the process says it.
  package let run: String
  /// The process that runs.
  package let pid: Int
  private let shared = Mutex(Shared())
  private let wake = WakePipe()
  private let queue = DispatchQueue(label: "skillopt.control")

  /// Connects to the process that runs in a folder; nil when none listens. Blocks for at most two seconds.
  package static func connect(
    runFolder: String, environment: [String: String], report: @escaping @Sendable (Report) -> Void
  ) -> ControlClient? {
    for address in ControlAddress.candidates(runFolder: runFolder, environment: environment) {
      guard let socket = try? ControlSocket.connected(to: address),
        socket.peerUserID().map({ $0 == getuid() || $0 == 0 }) == true
      else { continue }
      var peer = ControlPeer(socket)
      guard let first = greeting(&peer), case .hello(let version, let run, let pid) = first[0],
        version == ControlMessage.version
      else { continue }
      return ControlClient(peer, run: run, pid: pid, rest: Array(first.dropFirst()), report: report)
    }
    return nil
  }

  private init(
    _ peer: consuming ControlPeer, run: String, pid: Int, rest: [ControlMessage],
    report: @escaping @Sendable (Report) -> Void
  ) {
    self.run = run
    self.pid = pid
    let box = Mutex<ControlPeer?>(peer)
    queue.async { [self] in
      if let peer = box.withLock({ $0.take() }) { serve(peer, rest, report) }
      report(.closed)
    }
  }

  /// Sends a command; the answer is reported under this number. A command after the end is answered by `closed` alone.
  package func send(_ command: RunCommand, id: Int, actor: DecisionActor) {
    shared.withLock { $0.outgoing.append(.command(id: id, command, actor: actor)) }
    wake.wake()
  }

  /// Lets go. Commands that were sent are done all the same.
  package func close() {
    shared.withLock { $0.isClosed = true }
    wake.wake()
  }

  private static func greeting(_ peer: inout ControlPeer) -> [ControlMessage]? {
    let deadline = SystemClock.milliseconds() + 2_000
    while SystemClock.milliseconds() < deadline {
      var source = pollfd(fd: peer.descriptor, events: Int16(POLLIN), revents: 0)
      _ = poll(&source, 1, 200)
      guard let messages = peer.receive() else { return nil }
      if !messages.isEmpty { return messages }
    }
    return nil
  }

  private func serve(
    _ start: consuming ControlPeer, _ rest: [ControlMessage], _ report: (Report) -> Void
  ) {
    var peer = start
    for message in rest { Self.tell(message, report) }
    while true {
      let events = POLLIN | (peer.wantsToSend ? POLLOUT : 0)
      var sources = [
        pollfd(fd: wake.reader, events: Int16(POLLIN), revents: 0),
        pollfd(fd: peer.descriptor, events: Int16(events), revents: 0),
      ]
      guard poll(&sources, 2, -1) >= 0 || errno == EINTR else { return }
      wake.drain()
      let (outgoing, isClosed) = shared.withLock { shared in
        defer { shared.outgoing = [] }
        return (shared.outgoing, shared.isClosed)
      }
      for message in outgoing where !peer.put(message) { return }
      if sources[1].revents != 0 {
        guard let messages = peer.receive() else { return }
        for message in messages { Self.tell(message, report) }
      }
      guard peer.send(), !isClosed else { return }
    }
  }

  private static func tell(_ message: ControlMessage, _ report: (Report) -> Void) {
    switch message {
    case .status(let status): report(.status(status))
    case .answer(let id, let answer): report(.answer(id: id, answer))
    case .hello, .command: break
    }
  }
}
