import Glibc
import SkillModel

/// Reads the bytes of regular files, with a limit.
enum DataFileReader {
  /// The whole file.
  ///
  /// - Throws: class 66 when it can't be opened, 65 when it is too large or no regular file, 74 when reading fails.
  static func bytes(of path: String, limit: Int) throws(Problem) -> [UInt8] {
    let place = Place(path)
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw Problem(
        .inputMissing, at: place, "can't open the file: \(reason(errno))",
        cure: "check that it exists and that you may read it")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw Problem(.inputOutput, at: place, "can't examine the file: \(reason(errno))", cure: nil)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw Problem(
        .dataMalformed, at: place, "not a regular file", cure: "put a .json or .jsonl file in its place")
    }
    guard status.st_size <= limit else {
      throw Problem(
        .dataMalformed, at: place,
        "the file has \(status.st_size) bytes; the limit is \(limit)", cure: "divide or shorten the data")
    }
    return try read(descriptor, sizeHint: Int(status.st_size), limit: limit, place: place)
  }

  private static func read(
    _ descriptor: Int32, sizeHint: Int, limit: Int, place: Place
  ) throws(Problem) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(sizeHint)
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw Problem(.inputOutput, at: place, "can't read the file: \(reason(errno))", cure: nil)
      }
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= limit else {
        throw Problem(
          .dataMalformed, at: place, "the file grew beyond the limit of \(limit) bytes while it was read",
          cure: "wait until it is written")
      }
    }
  }

  private static func reason(_ code: Int32) -> String {
    String(cString: strerror(code))
  }
}
