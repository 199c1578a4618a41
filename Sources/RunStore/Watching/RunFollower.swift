@preconcurrency import Dispatch
import SkillModel
import Synchronization

/// Follows a run that another process writes, on a thread of its own. Whoever looks may be slow, stopped or killed: the
/// writer does not notice.
package final class RunFollower: Sendable {
  /// What a follower tells, in order and one at a time, on its own thread.
  package enum Report: Sendable {
    case events([TimedEvent])
    case remark(Remark)
    /// Everything that stands in the journal was told. Told again, at most twice a second, as long as nothing new comes.
    case quiet
    /// Nothing more comes: the journal is damaged or can't be read.
    case ended([Problem])
  }

  private let isStopped = Atomic(false)
  private let notice: ChangeNotice
  private let queue = DispatchQueue(label: "skillopt.follower")

  /// Begins to follow at once.
  ///
  /// - Parameters:
  ///   - head: where to begin: everything before it is known.
  ///   - report: called on the follower's thread; while it is busy, nothing is read.
  package init(
    of folder: RunFolder, after head: JournalHead = .empty, report: @escaping @Sendable (Report) -> Void
  ) {
    notice = ChangeNotice(folder: folder.path)
    queue.async { [self] in
      do {
        try follow(JournalFollowing(in: folder.files, after: head), report)
      } catch {
        report(.ended(Self.problems(of: error)))
      }
    }
  }

  /// Ends the following soon. What is being told is told to its end.
  package func stop() {
    isStopped.store(true, ordering: .releasing)
    notice.wake()
  }

  private func follow(_ start: JournalFollowing, _ report: (Report) -> Void) throws {
    var following = start
    while !isStopped.load(ordering: .acquiring) {
      let piece = try following.next()
      for remark in piece.remarks { report(.remark(remark)) }
      if !piece.events.isEmpty { report(.events(piece.events)) }
      // A look may end in the middle of what is being written: only one that finds nothing is the end.
      if piece.isMoreToCome || !piece.events.isEmpty { continue }
      report(.quiet)
      notice.wait()
    }
  }

  private static func problems(of error: any Error) -> [Problem] {
    (error as? any Reportable)?.problems
      ?? [Problem(.internalError, at: Place(RunLayout.journal), "\(error)")]
  }
}
