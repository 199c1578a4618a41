import SkillModel

/// The address of an endpoint, checked and brought into one form.
package struct BaseURL: Hashable, Sendable {
  /// Why an address can't be used. Words that never quote the address.
  package enum Fault: String, Error, Hashable, Sendable {
    case notHTTP = "isn't an http:// or https:// address"
    case noHost = "has no host name"
    case badPort = "has a port that isn't a number from 1 to 65535"
    case userInformation = "holds a user name or password; keys belong in the environment"
    case query = "has a query or a fragment"
    case badCharacter = "holds a blank or another character that no address has"
  }

  /// Whether the connection is encrypted.
  package let isSecure: Bool
  /// Lower-case host, IPv6 in brackets.
  package let host: String
  /// The port if the address names one.
  package let port: Int?
  /// Empty, or with a leading and without a trailing slash.
  package let path: String

  /// Reads an address. Without any path `/v1` is added, a trailing `/chat/completions` is taken off.
  package init(_ text: String) throws(Fault) {
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"\"<>\\^`{|}".utf8.contains($0) }) else {
      throw .badCharacter
    }
    let rest: Substring
    if text.lowercased().hasPrefix("https://") {
      (isSecure, rest) = (true, text.dropFirst(8))
    } else if text.lowercased().hasPrefix("http://") {
      (isSecure, rest) = (false, text.dropFirst(7))
    } else {
      throw .notHTTP
    }
    let authorityEnd = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
    let authority = rest[..<authorityEnd]
    if authority.contains("@") { throw .userInformation }
    if rest.contains(where: { "?#".contains($0) }) { throw .query }
    (host, port) = try Self.hostAndPort(authority)
    path = Self.normalized(path: rest[authorityEnd...])
  }

  private static func hostAndPort(_ authority: Substring) throws(Fault) -> (String, Int?) {
    let nameEnd: Substring.Index
    if authority.hasPrefix("[") {
      guard let bracket = authority.firstIndex(of: "]") else { throw .noHost }
      nameEnd = authority.index(after: bracket)
    } else {
      nameEnd = authority.firstIndex(of: ":") ?? authority.endIndex
    }
    let name = authority[..<nameEnd].lowercased()
    if name.isEmpty || name == "[]" { throw .noHost }
    let tail = authority[nameEnd...]
    if tail.isEmpty { return (name, nil) }
    guard tail.first == ":", let port = Int(tail.dropFirst()), (1...65_535).contains(port) else {
      throw .badPort
    }
    return (name, port)
  }

  private static func normalized(path: Substring) -> String {
    var parts = path.split(separator: "/")
    if parts.suffix(2) == ["chat", "completions"] { parts.removeLast(2) }
    if parts.isEmpty { parts = ["v1"] }
    return parts.map { "/" + $0 }.joined()
  }

  /// Whether the server runs on this machine.
  package var isLoopback: Bool {
    host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]" || isLoopbackIPv4
  }

  private var isLoopbackIPv4: Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  /// Host, port and path, without the scheme.
  package var location: String { host + (port.map { ":\($0)" } ?? "") + path }

  /// The whole address.
  package var text: String { (isSecure ? "https://" : "http://") + location }
}
