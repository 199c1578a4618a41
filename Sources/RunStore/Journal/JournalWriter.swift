@preconcurrency import Dispatch
import Glibc
import SkillModel
import Synchronization

/// Writes the events of a run, in one order, for any number of tasks at once.
///
/// Callers only encode and queue. One serial queue writes whatever waits in one piece, synchronises it if a record asks
/// for that, hands the records to `deliver` in order, and then lets the waiting callers go on; what arrives meanwhile
/// shares the next piece. After the first failure nothing more is written, and everybody gets the same problem.
package final class JournalWriter<Event: JournalEvent>: Sendable {
  /// Takes one record that is in the journal: for folds, projections and screens. Called on the writer's queue, in order
  /// and one at a time. Throwing ends the writer as a failed write does.
  package typealias Delivery = @Sendable (JournalRecord<Event>) throws -> Void

  private let intake: Mutex<JournalIntake<Event>>
  /// Locked by blocks on `queue` only, and hence never contended: nobody waits here while the disk is at work.
  private let pen: Mutex<JournalPen>
  private let queue = DispatchQueue(label: "skillopt.journal")
  private let clock: @Sendable () -> Int
  private let deliver: Delivery

  /// Goes on after the head that `Journal.open` found. Blocks shortly.
  ///
  /// - Parameter clock: milliseconds since 1970.
  /// - Throws: class 74 when the journal can't be opened or has grown since.
  package init(
    in files: any RunFileSystem, after head: JournalHead,
    clock: @escaping @Sendable () -> Int = SystemClock.milliseconds, deliver: @escaping Delivery
  ) throws(Problem) {
    pen = Mutex(try JournalPen(in: files, after: head))
    intake = Mutex(JournalIntake(head: head))
    self.clock = clock
    self.deliver = deliver
  }

  /// The end of the journal as far as it is written.
  package var head: JournalHead { intake.withLock { $0.head } }

  /// Adds an event. Records stand in the order in which `append` was called.
  ///
  /// Returns when the record is on the device and delivered, if its durability is `beforeGoingOn`; when it is in the
  /// file and delivered, if that is `written`; else at once.
  /// Cancelling the task doesn't take the event back.
  ///
  /// - Throws: the problem that ended the writer, now or before; class 70 for an event that can't be written.
  package func append(_ event: Event) async throws(Problem) {
    let entry = try JournalIntake<Event>.Entry(event, time: clock())
    if event.durability >= .written {
      try await wait { .record(entry, waiter: $0) }
    } else if let problem = put(.record(entry, waiter: nil)) {
      throw problem
    }
  }

  /// Waits until everything that was added before is on the device and delivered.
  package func flush() async throws(Problem) {
    try await wait { .barrier($0) }
  }

  /// Writes and synchronises what waits, and takes nothing more. May be called again.
  package func close() async throws(Problem) {
    intake.withLock { $0.isClosed = true }
    try await wait { .barrier($0) }
  }

  private func wait(
    _ item: (CheckedContinuation<Problem?, Never>) -> JournalIntake<Event>.Item
  ) async throws(Problem) {
    let problem = await withCheckedContinuation { continuation in
      if let problem = put(item(continuation)) { continuation.resume(returning: problem) }
    }
    if let problem { throw problem }
  }

  /// Queues an item; gives the problem when it can't be taken.
  private func put(_ item: JournalIntake<Event>.Item) -> Problem? {
    let (problem, mustStart) = intake.withLock { $0.take(item) }
    if mustStart { queue.async { self.drain() } }
    return problem
  }
}

extension JournalWriter {
  private func drain() {
    while let items = intake.withLock({ $0.nextBatch() }) {
      let problem = write(items)
      if let problem { intake.withLock { $0.fail(with: problem) } }
      for item in items { item.waiter?.resume(returning: problem) }
    }
  }

  private func write(_ items: [JournalIntake<Event>.Item]) -> Problem? {
    if let failure = intake.withLock({ $0.failure }) { return failure }
    let entries = items.compactMap(\.entry)
    let mustSynchronize = items.contains(where: \.asksForSynchronization)
    do {
      let (head, numbers) = try pen.withLock { pen in
        let numbers = try pen.write(entries.map(\.content), texts: entries.flatMap(\.texts))
        if mustSynchronize { try pen.synchronize() }
        return (pen.head, numbers)
      }
      let mustArm = !mustSynchronize && entries.contains { [.soon, .written].contains($0.event.durability) }
      let isFirst = intake.withLock { $0.advance(to: head, needsSynchronization: mustArm) }
      if isFirst { synchronizeLater() }
      for (number, entry) in zip(numbers, entries) {
        try deliver(JournalRecord(sequence: number, time: entry.content.time, event: entry.event))
      }
      return nil
    } catch {
      return Self.problem(error)
    }
  }

  /// Half of what `soon` allows: the rest is for a queue that is at work when the time comes.
  private static var delay: DispatchTimeInterval { .milliseconds(100) }

  private func synchronizeLater() {
    queue.asyncAfter(deadline: .now() + Self.delay) {
      guard self.intake.withLock({ $0.synchronizationIsDue() }) else { return }
      do {
        try self.pen.withLock { try $0.synchronize() }
      } catch {
        self.intake.withLock { $0.fail(with: Self.problem(error)) }
      }
    }
  }

  private static func problem(_ error: any Error) -> Problem {
    if let problem = (error as? any Reportable)?.problems.first { return problem }
    return Problem(.internalError, at: Place(RunLayout.journal), "\(error)")
  }
}

/// The time of day.
package enum SystemClock {
  /// Milliseconds since 1970.
  @Sendable package static func milliseconds() -> Int {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return now.tv_sec * 1_000 + now.tv_nsec / 1_000_000
  }
}
