import SkillModel
import TrainingEngine

extension ModelFailure {
  /// Longest part of a provider's words that a failure quotes, in characters.
  static let quotedLength = 300

  /// Names what a reply with a status other than 200 means. Secrets echoed in it are masked.
  ///
  /// - Parameter wallClock: seconds since 1970, used for a `Retry-After` that is a date.
  package init(reply: TransportReply, mask: SecretMask, wallClock: Double) {
    let error = ProviderError(body: reply.body)
    let words = mask.masking(error.message)
    let quoted = words.isEmpty ? "" : ": " + words.prefix(Self.quotedLength)
    self.init(
      Self.kind(status: reply.status, code: error.code), status: reply.status,
      message: "HTTP \(reply.status)" + quoted,
      retryAfter: RetryAfter.seconds(in: reply.headers, wallClock: wallClock), usage: error.usage)
  }

  private static func kind(status: Int, code: String) -> Kind {
    switch status {
    case 300..<400: .redirected
    case 401, 403: .unauthorized
    case 402: .refused
    case 404: .unknownModel
    case 408: .timedOut
    case 409, 425: .serverError
    case 429: code == "insufficient_quota" ? .refused : .rateLimited
    case 500...: .serverError
    default: .badRequest
    }
  }

  /// Names what the transport reports.
  package init(_ error: TransportError, mask: SecretMask) {
    switch error {
    case .unreachable(let text): self.init(.unreachable, message: mask.masking(text))
    case .timedOut(.connect, let seconds):
      self.init(.unreachable, message: "no connection within \(Self.text(seconds)) s")
    case .timedOut(let phase, let seconds):
      self.init(.timedOut, message: "\(phase.rawValue) took over \(Self.text(seconds)) s")
    case .connectionLost(let text):
      self.init(.unreachable, message: "connection lost: " + mask.masking(text))
    case .malformed(let text): self.init(.badResponse, message: "no HTTP reply: " + mask.masking(text))
    case .outOfDescriptors(let limit, let inUse):
      self.init(
        inUse > 0 ? .unreachable : .outOfDescriptors,
        message: "no file descriptor is left for a connection: the process may have \(limit) (RLIMIT_NOFILE)")
    case .untrusted(let text): self.init(.untrusted, message: mask.masking(text))
    case .redirected(let status, let location):
      self.init(
        .redirected, status: status,
        message: "HTTP \(status): redirect to " + mask.masking(location).prefix(Self.quotedLength))
    }
  }

  private static func text(_ seconds: Double) -> String {
    seconds == seconds.rounded() && seconds < 1e9 ? String(Int(seconds)) : String(seconds)
  }
}

/// The error object of a provider, in any of its usual shapes.
struct ProviderError: Hashable {
  /// The provider's words; for a body that isn't JSON its beginning; empty for a web page.
  let message: String
  /// `code` or `type` of the error object; empty without one.
  let code: String
  /// Zero where the body doesn't say.
  let usage: TokenUsage

  init(body: [UInt8]) {
    guard let root = try? LenientJSON.parse(body).value, root.objectValue != nil else {
      let text = String(decoding: body.prefix(4_096), as: UTF8.self)
      message = text.drop(while: \.isWhitespace).first == "<" ? "" : text
      code = ""
      usage = .zero
      return
    }
    usage = TokenUsage(root["usage"])
    let error = root["error"] ?? root
    message = error["message"]?.stringValue ?? error["detail"]?.stringValue ?? ProviderMessage.text(of: error)
    code = error["code"]?.stringValue ?? error["type"]?.stringValue ?? ""
  }
}
