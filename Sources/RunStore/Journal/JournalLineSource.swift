import SkillModel

/// The lines of a growing file, read in pieces: memory stays in the order of the longest line.
struct JournalLineSource {
  /// One piece of the file up to a line end, or up to the end of the file.
  enum Piece {
    /// A whole line without its line end.
    case line([UInt8])
    /// The end of the file comes before the line end; never empty.
    case unfinished([UInt8])
    /// A line of so many bytes with its line end, beyond what a record can be.
    case overlong(Int)
    case end
  }

  private static let chunk = 256 << 10

  private let file: any RunFile
  private var buffer: [UInt8] = []
  private var start = 0
  private var readOffset: Int

  init(file: any RunFile, offset: Int) {
    self.file = file
    readOffset = offset
  }

  /// The next piece. After `.end` and `.unfinished` nothing more is to come.
  mutating func next() throws(FileSystemFailure) -> Piece {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: JournalLine.lineEnd) {
        let line = Array(buffer[start..<end])
        start = end + 1
        return .line(line)
      }
      searched = buffer.count
      if buffer.count - start > JournalLine.longest { return try skipOverlong() }
      let held = start
      guard try fill() else { break }
      searched -= held - start
    }
    let rest = Array(buffer[start...])
    start = buffer.count
    return rest.isEmpty ? .end : .unfinished(rest)
  }

  /// Reads on; false at the end of the file.
  private mutating func fill() throws(FileSystemFailure) -> Bool {
    if start > 0 {
      buffer.removeFirst(start)
      start = 0
    }
    let more = try file.read(at: readOffset, count: Self.chunk)
    readOffset += more.count
    buffer.append(contentsOf: more)
    return !more.isEmpty
  }

  private mutating func skipOverlong() throws(FileSystemFailure) -> Piece {
    var length = buffer.count - start
    start = buffer.count
    while try fill() {
      if let end = buffer.firstIndex(of: JournalLine.lineEnd) {
        start = end + 1
        return .overlong(length + end + 1)
      }
      length += buffer.count
      start = buffer.count
    }
    return .overlong(length)
  }
}
