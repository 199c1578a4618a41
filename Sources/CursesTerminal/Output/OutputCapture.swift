import CNCurses
import Glibc
import SkillModel

/// Keeps what is printed away from the screen: standard output and error lead into a file while it is shown.
final class OutputCapture {
  private static let shownLines = 20

  private let log: Int32
  private var beginning = 0
  private var isRunning = false

  /// - Parameter path: the file that is written on; nil: one in memory.
  init(_ path: String?) throws(Problem) {
    if let path {
      log = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    } else {
      log = skillopt_memory_file()
    }
    guard log >= 0 else {
      throw Problem(
        .cannotCreate, at: path.map { Place($0) },
        "the file for printed lines can't be opened: \(String(cString: strerror(errno)))")
    }
  }

  deinit { close(log) }

  func start() throws(Problem) {
    beginning = max(0, Int(lseek(log, 0, SEEK_END)))
    let error = skillopt_capture_start(log)
    guard error == 0 else {
      throw Problem(.inputOutput, "standard output can't be kept: \(String(cString: strerror(error)))")
    }
    isRunning = true
  }

  /// Lets standard output and error lead where they did before.
  ///
  /// - Returns: the last lines of what was printed; nil when there were none.
  func end() -> SafeText? {
    guard isRunning else { return nil }
    isRunning = false
    skillopt_capture_end()
    var bytes = [UInt8](repeating: 0, count: 8_192)
    let end = Int(lseek(log, 0, SEEK_END))
    let count = pread(log, &bytes, bytes.count, off_t(max(beginning, end - bytes.count)))
    guard count > 0 else { return nil }
    let text = SafeText(decoding: bytes.prefix(count))
    let lines = text.lines.filter { !$0.text.isEmpty }.suffix(Self.shownLines)
    return lines.isEmpty ? nil : SafeText(lines.map(\.text).joined(separator: "\n"))
  }
}
