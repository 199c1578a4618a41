@testable import ModelBackends

/// The transports that keep the same promises.
enum TransportKind: CaseIterable {
  case platform, socket

  /// A fresh one.
  func transport(bodyLimit: Int = URLSessionTransport.defaultBodyLimit) -> any ChatTransport {
    switch self {
    case .platform: URLSessionTransport(bodyLimit: bodyLimit)
    case .socket: SocketTransport(bodyLimit: bodyLimit)
    }
  }
}
