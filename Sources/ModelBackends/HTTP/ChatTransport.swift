/// One POST to a chat endpoint.
package struct TransportRequest: Sendable {
  /// Absolute `http` or `https` address, without user information.
  package let url: String
  /// Sent as `Authorization: Bearer`; nil: no such header.
  package let key: Secret?
  /// JSON.
  package let body: [UInt8]
  /// How long each part of the exchange may take.
  package let timeouts: TransportTimeouts

  /// Puts a request together.
  package init(url: String, key: Secret?, body: [UInt8], timeouts: TransportTimeouts) {
    self.url = url
    self.key = key
    self.body = body
    self.timeouts = timeouts
  }
}

/// What a server answered, whatever its status.
package struct TransportReply: Hashable, Sendable {
  /// HTTP status.
  package let status: Int
  /// Header fields by lower-case name.
  package let headers: [String: String]
  /// The decompressed body, or the first part of it when `isCut`.
  package let body: [UInt8]
  /// Whether the body was longer than the transport accepts.
  package let isCut: Bool

  /// Puts a reply together.
  package init(status: Int, headers: [String: String] = [:], body: [UInt8] = [], isCut: Bool = false) {
    self.status = status
    self.headers = headers
    self.body = body
    self.isCut = isCut
  }
}

/// Why an exchange gave no reply. Texts are the network library's and may quote the address.
package enum TransportError: Error, Hashable, Sendable {
  /// No connection: refused, no route, unknown host.
  case unreachable(String)
  /// A limit of `TransportTimeouts` was reached.
  case timedOut(TransportTimeouts.Phase, seconds: Double)
  /// The connection ended before the reply was complete.
  case connectionLost(String)
  /// The other side doesn't speak HTTP, or speaks it wrongly.
  case malformed(String)
  /// The server's certificate isn't accepted or no secure connection could be made.
  case untrusted(String)
  /// This process may open no more files.
  ///
  /// - Parameters:
  ///   - limit: how many it may have open.
  ///   - inUse: connections of the transport that are open; with some of them fewer requests at once are a cure.
  case outOfDescriptors(limit: Int, inUse: Int)
  /// The server points elsewhere; it wasn't followed.
  case redirected(status: Int, location: String)
}

/// Sends chat requests. One exchange is one request and one reply: nothing is repeated or followed.
package protocol ChatTransport: Sendable {
  /// - Throws: `TransportError`; `CancellationError` at once when the task is cancelled.
  func exchange(_ request: TransportRequest) async throws -> TransportReply
}
