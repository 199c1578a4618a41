/// The request line and the header fields of one POST, before they are bytes.
///
/// Describing or dumping it shows no key: the key stays in its `Secret` until `bytes` is asked for.
package struct HTTPRequestHead: Sendable {
  /// Where the request goes.
  package let address: HTTPAddress
  private let key: Secret?
  private let bodyLength: Int

  /// Checks that nothing in the head can end a line.
  ///
  /// - Throws: `TransportError.unreachable` for an address and `.malformed` for a key that can't be sent; neither
  ///   text quotes them.
  package init(url: String, key: Secret?, bodyLength: Int) throws(TransportError) {
    address = try HTTPAddress(url)
    let isSendable = key?.withExposedValue { $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } } ?? true
    guard isSendable else { throw .malformed("the key holds a character that no header field can carry") }
    self.key = key
    self.bodyLength = bodyLength
  }

  /// The head as it is sent, with the key in it: to be forgotten as soon as it is gone.
  package var bytes: [UInt8] {
    var text = "POST \(address.target) HTTP/1.1\r\nHost: \(address.origin.field)\r\n"
    text += "Content-Type: application/json\r\nAccept: application/json\r\nAccept-Encoding: identity\r\n"
    text += "User-Agent: skillopt\r\nContent-Length: \(bodyLength)\r\n"
    key?.withExposedValue { text += "Authorization: Bearer \($0)\r\n" }
    return Array((text + "\r\n").utf8)
  }
}
