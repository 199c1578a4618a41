import Glibc
import SkillModel

/// Reads a file that a person named, with a limit, and tells in words why it can't.
package enum InputFile {
  /// The bytes of a file.
  ///
  /// - Parameters:
  ///   - path: as typed; the message holds it and the absolute path.
  ///   - limit: more bytes than this are refused, before they are read where the size is known.
  ///   - tooLarge: makes the problem of a file that is too large from its size in bytes, where that is known.
  ///   - cure: what to do about a missing file.
  /// - Throws: a problem of class 66 for a file that is missing, a folder or unreadable.
  package static func bytes(
    at path: String, namedAt place: Place? = nil, limit: Int, cure: String? = nil,
    tooLarge: (Int?) -> Problem
  ) throws(Problem) -> [UInt8] {
    // Without blocking: a pipe that nobody writes to must not hang the start.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure(path, place, errno, cure) }
    defer { close(descriptor) }
    var information = stat()
    guard fstat(descriptor, &information) == 0 else { throw failure(path, place, errno, cure) }
    let kind = information.st_mode & S_IFMT
    if kind == S_IFDIR { throw failure(path, place, EISDIR, cure) }
    if kind == S_IFREG, information.st_size > limit { throw tooLarge(Int(information.st_size)) }
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
    return try read(descriptor, path, place, limit, tooLarge)
  }

  private static func read(
    _ descriptor: Int32, _ path: String, _ place: Place?, _ limit: Int, _ tooLarge: (Int?) -> Problem
  ) throws(Problem) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while bytes.count <= limit {
      let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw failure(path, place, errno, nil) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
    }
    throw tooLarge(nil)
  }

  private static func failure(_ path: String, _ place: Place?, _ code: Int32, _ cure: String?) -> Problem {
    let absolute = absolutePath(path)
    let shown = absolute == path ? quoted(path) : "\(quoted(path)) (\(absolute))"
    return switch code {
    case ENOENT, ENOTDIR:
      Problem(.inputMissing, at: place, "\(shown): no such file", cure: cure ?? "check the path")
    case EISDIR:
      Problem(.inputMissing, at: place, "\(shown) is a folder, not a file", cure: cure ?? "name a file")
    case EACCES, EPERM:
      Problem(
        .inputMissing, at: place, "\(shown): no permission to read it",
        cure: "check the file's mode and owner")
    default:
      Problem(.inputMissing, at: place, "\(shown) can't be read: \(String(cString: strerror(code)))")
    }
  }

  /// Whether a file or folder stands at this path.
  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Whether a folder stands at this path.
  package static func isFolder(_ path: String) -> Bool {
    var information = stat()
    return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
  }

  /// The path with every symbolic link followed, or made absolute where nothing stands there.
  package static func resolvedPath(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return absolutePath(path) }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The path from the root, seen from the working folder; `.` and `..` are folded away.
  package static func absolutePath(_ path: String, from folder: String? = nil) -> String {
    if path.hasPrefix("/") { return folded(path) }
    return folded((folder ?? workingFolder) + "/" + path)
  }

  /// The working folder of the process.
  package static var workingFolder: String {
    guard let folder = getcwd(nil, 0) else { return "." }
    defer { free(folder) }
    return String(cString: folder)
  }

  private static func folded(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", !parts.isEmpty { parts.removeLast() } else if part != ".." { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  private static func quoted(_ path: String) -> String { path.isEmpty ? "\"\"" : path }
}
