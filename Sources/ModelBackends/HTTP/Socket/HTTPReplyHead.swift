/// Status and header fields of a reply, and what they say about the body.
package struct HTTPReplyHead: Hashable, Sendable {
  /// How the end of the body is found.
  package enum Framing: Hashable, Sendable {
    /// That many bytes.
    case length(Int)
    /// In chunks, the last of which is empty.
    case chunked
    /// Everything up to the end of the connection.
    case untilClose
  }

  /// From 100 to 599.
  package let status: Int
  /// By lower-case name; repeated fields are joined with `, `.
  package let headers: [String: String]
  /// Where the body ends.
  package let framing: Framing
  /// Whether the connection may carry another request afterwards.
  package let keepsConnection: Bool

  /// Whether another head follows, the real one.
  package var isInterim: Bool { status < 200 }

  /// Whether the body is compressed or otherwise coded.
  package var isEncoded: Bool {
    let coding = headers["content-encoding"]?.lowercased() ?? ""
    return !coding.isEmpty && coding != "identity"
  }

  /// Where a redirect points; nil for any other reply.
  package var location: String? {
    (300..<400).contains(status) ? headers["location"] : nil
  }

  /// Reads the lines of a head, the status line first, without the blank line.
  ///
  /// - Throws: `TransportError.malformed`.
  init(lines: [[UInt8]]) throws(TransportError) {
    let (status, isOld) = try Self.statusLine(lines.first ?? [])
    let headers = try Self.fields(lines.dropFirst())
    let framing = try Self.framing(status: status, headers)
    self.status = status
    self.headers = headers
    self.framing = framing
    let options = Self.list(headers["connection"])
    let isKept = isOld ? options.contains("keep-alive") : !options.contains("close")
    let isDoubtful = headers["transfer-encoding"] != nil && (isOld || headers["content-length"] != nil)
    keepsConnection = isKept && framing != .untilClose && !isDoubtful
  }

  /// Status and whether the version is 1.0.
  static func statusLine(_ line: [UInt8]) throws(TransportError) -> (status: Int, isOld: Bool) {
    let bytes = Array(line.prefix(13))
    guard bytes.count >= 12, bytes.starts(with: "HTTP/1.".utf8), bytes[7] == 0x30 || bytes[7] == 0x31,
      bytes[8] == 0x20, bytes.count == 12 || bytes[12] == 0x20,
      bytes[9..<12].allSatisfy({ (0x30...0x39).contains($0) }),
      let status = Int(String(decoding: bytes[9..<12], as: UTF8.self)), (100..<600).contains(status)
    else { throw .malformed("the reply isn't HTTP/1.1") }
    return (status, bytes[7] == 0x30)
  }

  private static func fields(_ lines: ArraySlice<[UInt8]>) throws(TransportError) -> [String: String] {
    var headers: [String: String] = [:]
    var last: String?
    for line in lines {
      if line.first == 0x20 || line.first == 0x09, let last {
        headers[last, default: ""] += " " + text(line[...])
        continue
      }
      guard let colon = line.firstIndex(of: 0x3A), colon > 0, line[..<colon].allSatisfy(isNameByte) else {
        throw .malformed("a header field of the reply can't be read")
      }
      let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
      let value = text(line[(colon + 1)...])
      headers[name] = headers[name].map { $0 + ", " + value } ?? value
      last = name
    }
    return headers
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    var rest = bytes.drop(while: isBlank)
    while let byte = rest.last, isBlank(byte) { rest.removeLast() }
    return String(decoding: rest, as: UTF8.self)
  }

  private static func list(_ value: String?) -> [String] {
    (value ?? "").lowercased().split(separator: ",").map { text(Array($0.utf8)[...]) }
  }

  private static func framing(
    status: Int, _ headers: [String: String]
  ) throws(TransportError) -> Framing {
    if status < 200 || status == 204 || status == 304 { return .length(0) }
    if let coding = headers["transfer-encoding"] {
      guard list(coding) == ["chunked"] else {
        throw .malformed("the reply has a transfer coding that wasn't asked for")
      }
      return .chunked
    }
    guard let value = headers["content-length"] else { return .untilClose }
    let lengths = Set(
      value.split(separator: ",", omittingEmptySubsequences: false).map { text(Array($0.utf8)[...]) })
    guard lengths.count == 1, let digits = lengths.first, !digits.isEmpty,
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int(digits)
    else { throw .malformed("the reply's length can't be read") }
    return .length(length)
  }
}
