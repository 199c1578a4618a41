import Foundation
import FoundationNetworking

extension TransportError {
  /// Names what the HTTP library reports. Its code is often `unknown`; then its text decides.
  init(describing error: any Error) {
    let text = error.localizedDescription
    guard let code = (error as? URLError)?.code ?? URLError.Code(nsCode: error as NSError) else {
      self = .connectionLost(text)
      return
    }
    switch code {
    case .serverCertificateUntrusted, .serverCertificateHasBadDate, .serverCertificateHasUnknownRoot,
      .serverCertificateNotYetValid, .secureConnectionFailed, .clientCertificateRejected,
      .clientCertificateRequired:
      self = .untrusted(text)
    case .cannotConnectToHost, .cannotFindHost, .dnsLookupFailed, .notConnectedToInternet:
      self = .unreachable(text)
    case .unsupportedURL, .cannotParseResponse, .cannotDecodeContentData,
      .cannotDecodeRawData:
      self = .malformed(text)
    default:
      self = Self.speaksOfTrust(text) ? .untrusted(text) : .connectionLost(text)
    }
  }

  private static func speaksOfTrust(_ text: String) -> Bool {
    let lower = text.lowercased()
    return ["ssl", "tls", "certificate"].contains { lower.contains($0) }
  }
}

extension URLError.Code {
  fileprivate init?(nsCode error: NSError) {
    guard error.domain == NSURLErrorDomain else { return nil }
    self.init(rawValue: error.code)
  }
}
