/// Takes a chunked body apart. Extensions and trailers are read and dropped.
struct ChunkedBodyReader: Sendable {
  private enum Step {
    case size
    case data(left: Int)
    case dataEnd
    case trailers
    case done
  }

  private static let sizeLineLimit = 4 << 10

  private let trailerLimit: Int
  private var step = Step.size
  private var lines = HTTPLineReader(limit: Self.sizeLineLimit)

  /// - Parameter trailerLimit: bytes of all trailers together.
  init(trailerLimit: Int) {
    self.trailerLimit = trailerLimit
  }

  /// Whether the last chunk and the trailers are read.
  var isDone: Bool { if case .done = step { true } else { false } }

  /// Takes the next piece of the body out of `bytes`; nil: they are used up or the body is done.
  ///
  /// - Throws: `malformed`.
  mutating func piece(from bytes: inout ArraySlice<UInt8>) throws(TransportError) -> ArraySlice<UInt8>? {
    while !bytes.isEmpty {
      switch step {
      case .size:
        guard let line = try lines.line(from: &bytes) else { return nil }
        let size = try Self.size(line)
        step = size == 0 ? .trailers : .data(left: size)
        lines = HTTPLineReader(limit: trailerLimit)
      case .data(let left):
        let piece = bytes.prefix(left)
        bytes = bytes.dropFirst(left)
        step = piece.count == left ? .dataEnd : .data(left: left - piece.count)
        lines = HTTPLineReader(limit: 2)
        return piece
      case .dataEnd:
        guard let line = try lines.line(from: &bytes) else { return nil }
        guard line.isEmpty else { throw .malformed("a chunk of the reply is longer than announced") }
        step = .size
        lines = HTTPLineReader(limit: Self.sizeLineLimit)
      case .trailers:
        guard let line = try lines.line(from: &bytes) else { return nil }
        if line.isEmpty { step = .done }
      case .done:
        return nil
      }
    }
    return nil
  }

  private static func size(_ line: [UInt8]) throws(TransportError) -> Int {
    var digits = line.prefix { $0 != 0x3B }
    while let byte = digits.last, byte == 0x20 || byte == 0x09 { digits.removeLast() }
    let text = String(decoding: digits, as: UTF8.self)
    guard !digits.isEmpty, digits.first != 0x2B, digits.first != 0x2D, let size = Int(text, radix: 16) else {
      throw .malformed("the size of a chunk of the reply can't be read")
    }
    return size
  }
}
