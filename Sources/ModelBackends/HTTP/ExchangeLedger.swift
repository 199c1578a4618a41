import Foundation
import FoundationNetworking
import Synchronization

/// The exchanges of one session that are under way, and the only place that ends them.
///
/// Each exchange ends exactly once: whoever takes its entry out resumes its continuation.
final class ExchangeLedger: NSObject, URLSessionDataDelegate, Sendable {
  private struct Entry {
    let task: URLSessionDataTask
    let continuation: CheckedContinuation<TransportReply, any Error>
    var deadline: ExchangeDeadline
    var body: [UInt8] = []
  }

  private struct State {
    var entries: [Int: Entry] = [:]
    /// Instant of the pending sweep, on the clock of `now`.
    var nextSweep: Double?
  }

  private let state = Mutex(State())
  private let bodyLimit: Int
  private let sweeper = DispatchQueue(label: "skillopt.transport.deadlines")

  init(bodyLimit: Int) {
    self.bodyLimit = bodyLimit
  }

  /// Takes an exchange over, before its task is resumed.
  func open(
    _ task: URLSessionDataTask, timeouts: TransportTimeouts,
    _ continuation: CheckedContinuation<TransportReply, any Error>
  ) {
    let deadline = ExchangeDeadline(timeouts, start: Self.now)
    state.withLock { state in
      state.entries[task.taskIdentifier] = Entry(task: task, continuation: continuation, deadline: deadline)
      schedule(deadline.next.instant, in: &state)
    }
  }

  /// Ends an exchange and stops its task; does nothing when it has ended already.
  func close(_ task: URLSessionTask, with result: Result<TransportReply, any Error>) {
    guard let entry = take(task) else { return }
    task.cancel()
    entry.continuation.resume(with: result)
  }

  private func take(_ task: URLSessionTask) -> Entry? {
    state.withLock { $0.entries.removeValue(forKey: task.taskIdentifier) }
  }

  // MARK: Deadlines

  /// Seconds on the clock that stands still while the machine sleeps.
  private static var now: Double {
    Double(DispatchTime.now().uptimeNanoseconds) / 1e9
  }

  /// Sees to it that a sweep comes no later than `instant`. A sweep that is already due earlier re-arms itself.
  private func schedule(_ instant: Double, in state: inout State) {
    if let pending = state.nextSweep, pending <= instant { return }
    state.nextSweep = instant
    let delay = max(0.001, instant - Self.now)
    sweeper.asyncAfter(deadline: .now() + delay) { [weak self] in self?.sweep(instant) }
  }

  /// Ends what is over its time. Only the sweep that is pending counts; superseded ones do nothing.
  private func sweep(_ planned: Double) {
    let now = Self.now
    let expired = state.withLock { state -> [(URLSessionDataTask, TransportError)] in
      guard state.nextSweep == planned else { return [] }
      state.nextSweep = nil
      var expired: [(URLSessionDataTask, TransportError)] = []
      var earliest = Double.infinity
      for entry in state.entries.values {
        let (instant, phase) = entry.deadline.next
        if instant <= now {
          expired.append((entry.task, .timedOut(phase, seconds: entry.deadline.seconds(of: phase))))
        } else {
          earliest = min(earliest, instant)
        }
      }
      if earliest.isFinite { schedule(earliest, in: &state) }
      return expired
    }
    for (task, error) in expired { close(task, with: .failure(error)) }
  }

  // MARK: What the session tells

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didSendBodyData bytesSent: Int64, totalBytesSent: Int64,
    totalBytesExpectedToSend: Int64
  ) {
    state.withLock { state in
      guard let index = state.entries.index(forKey: task.taskIdentifier) else { return }
      state.entries.values[index].deadline.requestMoved(at: Self.now)
      schedule(state.entries.values[index].deadline.next.instant, in: &state)
    }
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    state.withLock { state in
      guard let index = state.entries.index(forKey: dataTask.taskIdentifier) else { return }
      state.entries.values[index].deadline.replyMoved(at: Self.now)
      schedule(state.entries.values[index].deadline.next.instant, in: &state)
    }
    completionHandler(.allow)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let isFull = state.withLock { state -> Bool in
      guard let index = state.entries.index(forKey: dataTask.taskIdentifier) else { return false }
      let room = bodyLimit - state.entries.values[index].body.count
      state.entries.values[index].body.append(contentsOf: data.prefix(room))
      state.entries.values[index].deadline.replyMoved(at: Self.now)
      return data.count > room
    }
    guard isFull, let entry = take(dataTask) else { return }
    dataTask.cancel()
    entry.continuation.resume(returning: Self.reply(of: dataTask, body: entry.body, isCut: true))
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
  ) {
    let error = TransportError.redirected(
      status: response.statusCode, location: request.url?.absoluteString ?? "")
    completionHandler(nil)
    close(task, with: .failure(error))
  }

  /// A 401 with a challenge is an answer like any other: nothing is sent again.
  func urlSession(
    _ session: URLSession, task: URLSessionTask, didReceive challenge: URLAuthenticationChallenge,
    completionHandler: @escaping (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
  ) {
    guard let entry = take(task) else { return }
    task.cancel()
    entry.continuation.resume(returning: Self.reply(of: task, body: entry.body, isCut: false))
  }

  /// The library asks for the body again when a kept connection broke and it means to send the request a second
  /// time. It would send it without a body and wait for ever; and repeating is for the retry loop to decide.
  func urlSession(
    _ session: URLSession, task: URLSessionTask,
    needNewBodyStream completionHandler: @escaping (InputStream?) -> Void
  ) {
    let entry = take(task)
    completionHandler(nil)
    // Stopping the task from this callback would wait for the queue that is making the callback.
    sweeper.async { task.cancel() }
    entry?.continuation.resume(throwing: TransportError.connectionLost("the kept connection was closed"))
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    guard let entry = take(task) else { return }
    if let error {
      let failure =
        TransportError.isOutOfDescriptors
        ? .outOfDescriptors(limit: TransportError.descriptorLimit, inUse: state.withLock { $0.entries.count })
        : TransportError(describing: error)
      entry.continuation.resume(throwing: failure)
    } else if task.response is HTTPURLResponse {
      entry.continuation.resume(returning: Self.reply(of: task, body: entry.body, isCut: false))
    } else {
      entry.continuation.resume(throwing: TransportError.malformed("the reply isn't HTTP"))
    }
  }

  private static func reply(of task: URLSessionTask, body: [UInt8], isCut: Bool) -> TransportReply {
    let response = task.response as? HTTPURLResponse
    var headers: [String: String] = [:]
    for (name, value) in response?.allHeaderFields ?? [:] {
      headers["\(name)".lowercased()] = "\(value)"
    }
    return TransportReply(status: response?.statusCode ?? 0, headers: headers, body: body, isCut: isCut)
  }
}
