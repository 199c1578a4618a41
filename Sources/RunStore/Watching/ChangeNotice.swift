import Glibc
import Synchronization

/// Waits until a file may have grown: by the kernel's notices where it gives any, and at least twice a second (RELIABILITY
/// section 5, rule 8).
package final class ChangeNotice: Sendable {
  /// Milliseconds between two looks at a file of which nothing is heard, as on network file systems.
  package static let interval: Int32 = 500

  private let notices: Int32
  private let pipe = WakePipe()
  private let isWatching = Mutex(false)
  private let folder: String

  /// - Parameter folder: the run folder's path.
  package init(folder: String) {
    self.folder = folder
    notices = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
  }

  deinit {
    if notices >= 0 { _ = close(notices) }
  }

  /// Returns when the journal was written to, when `wake` was called, or after the interval. Blocks.
  package func wait() {
    watchIfNeeded()
    var sources = [notices, pipe.reader].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    guard poll(&sources, nfds_t(sources.count), Self.interval) > 0 else { return }
    var bytes = [UInt8](repeating: 0, count: 4_096)
    for source in sources where source.revents != 0 {
      while read(source.fd, &bytes, bytes.count) > 0 {}
    }
  }

  /// Ends a wait from another thread.
  package func wake() { pipe.wake() }

  /// The file may not be there at first, and there may be no more watches to have: then the interval serves.
  private func watchIfNeeded() {
    isWatching.withLock { isWatching in
      guard !isWatching, notices >= 0 else { return }
      let path = folder + "/" + RunLayout.journal
      isWatching = inotify_add_watch(notices, path, UInt32(IN_MODIFY)) >= 0
    }
  }
}
