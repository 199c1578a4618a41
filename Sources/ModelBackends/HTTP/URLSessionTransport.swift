import Foundation
import FoundationNetworking
import Glibc

/// Chat exchanges over the platform's HTTP library. Make one for the process: it keeps connections open.
///
/// It has no cache, no cookies and no credentials; it follows no redirect; a proxy from the environment is used
/// for remote hosts only. The first one made ignores SIGPIPE for the whole process.
package final class URLSessionTransport: ChatTransport {
  /// Bytes of a reply's body that are kept; a longer one is stopped there.
  package static let defaultBodyLimit = 8 << 20

  private let session: URLSession
  private let ledger: ExchangeLedger

  /// Opens the session; connections are made when they are needed.
  package init(bodyLimit: Int = URLSessionTransport.defaultBodyLimit) {
    ProcessNetworking.prepare()
    ledger = ExchangeLedger(bodyLimit: bodyLimit)
    let queue = OperationQueue()
    queue.maxConcurrentOperationCount = 1
    session = URLSession(configuration: Self.configuration(), delegate: ledger, delegateQueue: queue)
  }

  deinit {
    session.invalidateAndCancel()
  }

  private static func configuration() -> URLSessionConfiguration {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpMaximumConnectionsPerHost = 128
    configuration.urlCache = nil
    configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
    configuration.httpCookieStorage = nil
    configuration.httpCookieAcceptPolicy = .never
    configuration.httpShouldSetCookies = false
    configuration.urlCredentialStorage = nil
    // The ledger's own limits are the only ones.
    configuration.timeoutIntervalForRequest = 86_400
    configuration.timeoutIntervalForResource = 86_400
    return configuration
  }

  /// Sends one request.
  package func exchange(_ request: TransportRequest) async throws -> TransportReply {
    try Task.checkCancellation()
    let task = session.dataTask(with: try Self.urlRequest(for: request))
    let ledger = ledger
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        ledger.open(task, timeouts: request.timeouts, continuation)
        task.resume()
        if Task.isCancelled { ledger.close(task, with: .failure(CancellationError())) }
      }
    } onCancel: {
      ledger.close(task, with: .failure(CancellationError()))
    }
  }

  private static func urlRequest(for request: TransportRequest) throws -> URLRequest {
    guard let url = URL(string: request.url), url.host != nil else {
      throw TransportError.unreachable("not an address: \(request.url)")
    }
    var result = URLRequest(url: url)
    result.httpMethod = "POST"
    result.httpBody = Data(request.body)
    result.setValue("application/json", forHTTPHeaderField: "Content-Type")
    result.setValue("application/json", forHTTPHeaderField: "Accept")
    request.key?.withExposedValue { result.setValue("Bearer " + $0, forHTTPHeaderField: "Authorization") }
    return result
  }
}

/// What a process that speaks to model servers needs once.
private enum ProcessNetworking {
  static func prepare() {
    _ = once
  }

  private static let once: Void = {
    // A peer that closes early must be an error, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    exemptLoopbackFromProxies()
    // These make the library print headers, and with them the key.
    unsetenv("URLSessionDebug")
    unsetenv("URLSessionDebugLibcurl")
  }()

  /// Local servers are never reached through a proxy. Changes the environment only if it names a proxy.
  private static func exemptLoopbackFromProxies() {
    let environment = ProcessInfo.processInfo.environment
    let proxies = ["http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"]
    guard proxies.contains(where: { environment[$0]?.isEmpty == false }) else { return }
    let current = environment["no_proxy"] ?? environment["NO_PROXY"] ?? ""
    guard current != "*" else { return }
    let loopback = "localhost,127.0.0.1,::1"
    setenv("no_proxy", current.isEmpty ? loopback : current + "," + loopback, 1)
  }
}
