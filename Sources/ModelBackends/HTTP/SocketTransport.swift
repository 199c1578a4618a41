import Foundation
import Synchronization

/// Chat exchanges over plain `http://`, for model servers on this machine or in its network. Make one for the
/// process: it keeps connections open, each for half a minute without use.
///
/// HTTP/1.1 over sockets of its own, all served by one thread, which sleeps while nothing moves. No proxy is used,
/// whatever the environment says; there are no cookies and no compression. A request that a server may have seen
/// is never sent again.
package final class SocketTransport: ChatTransport {
  private let mailbox = Mutex<SocketMailbox?>(nil)
  private let pool: ConnectionPool
  private let bodyLimit: Int

  /// Starts nothing; the thread begins with the first exchange.
  package init(bodyLimit: Int = URLSessionTransport.defaultBodyLimit, pool: ConnectionPool = ConnectionPool())
  {
    self.bodyLimit = bodyLimit
    self.pool = pool
  }

  deinit {
    mailbox.withLock { $0?.post(.stop) }
  }

  /// Sends one request.
  package func exchange(_ request: TransportRequest) async throws -> TransportReply {
    try Task.checkCancellation()
    let head = try HTTPRequestHead(url: request.url, key: request.key, bodyLength: request.body.count)
    let mailbox = try startedMailbox()
    let id = mailbox.nextID()
    // The thread stops when the transport is gone.
    defer { withExtendedLifetime(self) {} }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        mailbox.post(
          .start(
            SocketMailbox.Start(
              id: id, head: head, body: request.body, timeouts: request.timeouts, instant: SocketLoop.now,
              continuation: continuation)))
        // A cancellation before this point named an exchange that nobody knew.
        if Task.isCancelled { mailbox.post(.cancel(id)) }
      }
    } onCancel: {
      mailbox.post(.cancel(id))
    }
  }

  private func startedMailbox() throws(TransportError) -> SocketMailbox {
    try mailbox.withLock { current throws(TransportError) -> SocketMailbox in
      if let current { return current }
      let mailbox = try SocketMailbox()
      let thread = Thread { [pool, bodyLimit] in
        var loop = SocketLoop(mailbox, pool: pool, bodyLimit: bodyLimit)
        loop.run()
      }
      thread.name = "transport"
      thread.start()
      current = mailbox
      return mailbox
    }
  }
}
