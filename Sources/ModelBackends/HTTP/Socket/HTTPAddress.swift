/// The parts of a plain `http://` address.
package struct HTTPAddress: Hashable, Sendable {
  /// Where connections go: they are kept and shared per value.
  package struct Origin: Hashable, Sendable {
    /// Lower-case name or number, IPv6 without brackets; may carry a zone (`fe80::1%eth0`).
    package let host: String
    /// From 1 to 65535.
    package let port: UInt16

    /// Puts an origin together.
    package init(host: String, port: UInt16) {
      self.host = host
      self.port = port
    }

    /// As the `Host` field names it: IPv6 in brackets and without a zone, the port unless it is 80.
    package var field: String {
      let name = host.contains(":") ? "[" + host.prefix { $0 != "%" } + "]" : host
      return port == 80 ? name : name + ":\(port)"
    }
  }

  /// Host and port.
  package let origin: Origin
  /// Path and query as the request line has them, beginning with a slash.
  package let target: String

  /// Takes an address apart. Only printable ASCII without blanks is accepted, so no part can hold a line end.
  ///
  /// - Throws: `TransportError.unreachable`, with a text that doesn't quote the address.
  package init(_ text: String) throws(TransportError) {
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw .unreachable("not an address: it holds a blank or a character outside ASCII")
    }
    guard text.prefix(7).lowercased() == "http://" else {
      throw .unreachable("not an address: it doesn't begin with http://")
    }
    let rest = text.dropFirst(7).prefix { $0 != "#" }
    let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    guard let origin = Self.origin(rest[..<end]) else {
      throw .unreachable("not an address: its host or port can't be used")
    }
    self.origin = origin
    let tail = rest[end...]
    target = tail.hasPrefix("/") ? String(tail) : "/" + tail
  }

  private static func origin(_ authority: Substring) -> Origin? {
    guard !authority.contains("@") else { return nil }
    var host: Substring
    let tail: Substring
    if authority.hasPrefix("[") {
      guard let bracket = authority.firstIndex(of: "]") else { return nil }
      host = authority[authority.index(after: authority.startIndex)..<bracket]
      tail = authority[authority.index(after: bracket)...]
      guard host.contains(":") else { return nil }
    } else {
      host = authority.prefix { $0 != ":" }
      tail = authority[host.endIndex...]
    }
    if let zone = host.firstRange(of: "%25") { host.replaceSubrange(zone, with: "%") }
    guard !host.isEmpty else { return nil }
    if tail.isEmpty || tail == ":" { return Origin(host: host.lowercased(), port: 80) }
    guard tail.first == ":", tail.dropFirst().utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let port = UInt16(tail.dropFirst()), port > 0
    else { return nil }
    return Origin(host: host.lowercased(), port: port)
  }
}
