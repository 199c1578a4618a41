import Glibc
import SkillModel

/// A file that a key of the dashboard writes. Only its owner can read it; a link in its place is not followed.
enum ExportedFile {
  /// Creates a file or writes it anew.
  static func write(_ bytes: [UInt8], to path: String) throws(Problem) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      throw Problem(.cannotCreate, at: Place(path), "can't be written: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    guard write(bytes, descriptor) else {
      throw Problem(.inputOutput, at: Place(path), "can't be written: \(String(cString: strerror(errno)))")
    }
  }

  /// - Returns: whether all of it was written.
  static func write(_ bytes: [UInt8], _ descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Date and time of day for names of files: 20260131-235959.
  static var timeOfDay: String {
    var seconds = time(nil)
    var parts = tm()
    localtime_r(&seconds, &parts)
    var text = [CChar](repeating: 0, count: 32)
    let length = strftime(&text, text.count, "%Y%m%d-%H%M%S", &parts)
    return String(decoding: text.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
