/// Collects lines from bytes that come in pieces. A line ends with LF, before which one CR is dropped.
struct HTTPLineReader: Sendable {
  private let limit: Int
  private var pending: [UInt8] = []
  private var used = 0

  /// - Parameter limit: bytes of all lines together, with their ends.
  init(limit: Int) {
    self.limit = limit
  }

  /// Bytes of the line that isn't complete yet.
  var unfinished: [UInt8] { pending }

  /// Takes the next line out of `bytes`; nil: all of them are used up and the line isn't complete.
  ///
  /// - Throws: `malformed` when the limit is exceeded or the line holds a CR or NUL.
  mutating func line(from bytes: inout ArraySlice<UInt8>) throws(TransportError) -> [UInt8]? {
    let end = bytes.firstIndex(of: 0x0A)
    let part = bytes[..<(end ?? bytes.endIndex)]
    used += part.count + (end == nil ? 0 : 1)
    guard used <= limit else { throw .malformed("the reply's header or chunk line is too long") }
    pending += part
    guard let end else {
      bytes = []
      return nil
    }
    bytes = bytes[(end + 1)...]
    var line = pending
    pending = []
    if line.last == 0x0D { line.removeLast() }
    guard !line.contains(where: { $0 == 0x0D || $0 == 0 }) else {
      throw .malformed("the reply's header holds a control character")
    }
    return line
  }
}
