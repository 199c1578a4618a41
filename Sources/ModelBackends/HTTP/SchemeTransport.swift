import Synchronization

/// Gives each request to the transport of its scheme; each of the two is made when the first request needs it.
package final class SchemeTransport: ChatTransport {
  /// Makes a transport.
  package typealias Maker = @Sendable () -> any ChatTransport

  private let plain = Mutex<(any ChatTransport)?>(nil)
  private let secure = Mutex<(any ChatTransport)?>(nil)
  private let makePlain: Maker
  private let makeSecure: Maker

  /// - Parameters:
  ///   - plain: for `http://` addresses.
  ///   - secure: for all others; it also is the one to object to what is no address.
  package init(
    plain: @escaping Maker = { SocketTransport() }, secure: @escaping Maker = { URLSessionTransport() }
  ) {
    makePlain = plain
    makeSecure = secure
  }

  /// Sends one request.
  package func exchange(_ request: TransportRequest) async throws -> TransportReply {
    try await transport(for: request.url).exchange(request)
  }

  private func transport(for url: String) -> any ChatTransport {
    url.prefix(7).lowercased() == "http://" ? made(plain, by: makePlain) : made(secure, by: makeSecure)
  }

  private func made(_ place: borrowing Mutex<(any ChatTransport)?>, by make: Maker) -> any ChatTransport {
    place.withLock { current in
      let transport = current ?? make()
      current = transport
      return transport
    }
  }
}
