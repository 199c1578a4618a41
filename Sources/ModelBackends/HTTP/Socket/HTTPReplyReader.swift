/// Reads one reply from the bytes of a connection, however they are split. Has no connection of its own.
package struct HTTPReplyReader: Sendable {
  /// Bytes of a head, with all interim heads before it, that are read before it counts as malformed.
  package static let headLimit = 64 << 10

  private enum Step {
    case head
    case length(left: Int)
    case chunked(ChunkedBodyReader)
    case untilClose
    case finished
  }

  /// Status and header fields, as soon as they are complete. Interim replies never show here.
  package private(set) var head: HTTPReplyHead?
  /// Whether any byte of the reply came in.
  package private(set) var hasBegun = false
  private let bodyLimit: Int
  private var step = Step.head
  private var lines = HTTPLineReader(limit: Self.headLimit)
  private var headLines: [[UInt8]] = []
  private var body: [UInt8] = []
  private var isCut = false
  private var hasSurplus = false

  /// - Parameter bodyLimit: bytes of the body that are kept; the reply counts as finished where it exceeds them.
  package init(bodyLimit: Int) {
    self.bodyLimit = bodyLimit
  }

  /// The whole reply; nil while something is missing.
  package var reply: TransportReply? {
    guard case .finished = step, let head else { return nil }
    return TransportReply(status: head.status, headers: head.headers, body: body, isCut: isCut)
  }

  /// Whether the connection may carry another request after this reply.
  package var leavesConnectionUsable: Bool {
    guard case .finished = step, let head else { return false }
    return head.keepsConnection && !isCut && !hasSurplus
  }

  /// Takes in what the connection gave.
  ///
  /// - Throws: `malformed` when this is no reply. The reader is of no use afterwards.
  package mutating func receive(_ received: ArraySlice<UInt8>) throws(TransportError) {
    var bytes = received
    if !bytes.isEmpty { hasBegun = true }
    while !bytes.isEmpty {
      switch step {
      case .head:
        if let line = try lines.line(from: &bytes) { try take(line) }
      case .length(let left):
        let part = bytes.prefix(left)
        bytes = bytes.dropFirst(left)
        step = part.count == left ? .finished : .length(left: left - part.count)
        keep(part)
      case .chunked(var chunks):
        let piece = try chunks.piece(from: &bytes)
        step = chunks.isDone ? .finished : .chunked(chunks)
        if let piece { keep(piece) }
      case .untilClose:
        keep(bytes)
        bytes = []
      case .finished:
        hasSurplus = true
        bytes = []
      }
    }
  }

  /// Takes in that the connection ended in an orderly way.
  ///
  /// - Throws: `connectionLost` when that is too early, `malformed` when what came is no reply.
  package mutating func receiveEnd() throws(TransportError) {
    switch step {
    case .finished: return
    case .untilClose: step = .finished
    case .head where headLines.isEmpty && !Self.mayBeHTTP(lines.unfinished):
      throw .malformed("the reply isn't HTTP/1.1")
    case .head where !hasBegun: throw .connectionLost("the server closed the connection without a reply")
    case .head, .length, .chunked:
      throw .connectionLost("the server closed the connection before the reply was complete")
    }
  }

  private static func mayBeHTTP(_ bytes: [UInt8]) -> Bool {
    zip(bytes, "HTTP/1.".utf8).allSatisfy { $0 == $1 }
  }

  private mutating func take(_ line: [UInt8]) throws(TransportError) {
    if headLines.isEmpty { _ = try HTTPReplyHead.statusLine(line) }
    guard line.isEmpty else {
      headLines.append(line)
      return
    }
    let head = try HTTPReplyHead(lines: headLines)
    headLines = []
    if head.isInterim {
      guard head.status != 101 else { throw .malformed("the server changes to a protocol nobody asked for") }
      return
    }
    self.head = head
    switch head.framing {
    case .length(0): step = .finished
    case .length(let length): step = .length(left: length)
    case .chunked: step = .chunked(ChunkedBodyReader(trailerLimit: Self.headLimit))
    case .untilClose: step = .untilClose
    }
    guard head.isEncoded else { return }
    // An error's status says enough without its text; a good reply is worth nothing without it.
    guard head.status >= 300 else { throw .malformed("the reply is compressed, which wasn't asked for") }
    step = .finished
    hasSurplus = true
  }

  private mutating func keep(_ part: ArraySlice<UInt8>) {
    let room = bodyLimit - body.count
    body += part.prefix(room)
    guard part.count > room else { return }
    isCut = true
    step = .finished
  }
}
