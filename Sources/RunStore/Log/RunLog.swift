@preconcurrency import Dispatch
import Logging
import SkillModel

/// The run folder's `skillopt.log`: for diagnosis, never read by the program.
///
/// A log that can't be written never stops a run: the first failure ends the log.
package struct RunLog: LogHandler {
  package var metadata: Logger.Metadata = [:]
  package var logLevel = Logger.Level.info
  private let file: LogFile
  private let clock: @Sendable () -> Int

  /// A logger that appends to the log of a run folder.
  package static func logger(
    in files: any RunFileSystem, clock: @escaping @Sendable () -> Int = SystemClock.milliseconds
  ) -> Logger {
    let file = LogFile(files)
    return Logger(label: "skillopt") { _ in RunLog(file: file, clock: clock) }
  }

  private init(file: LogFile, clock: @escaping @Sendable () -> Int) {
    self.file = file
    self.clock = clock
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    let text = SafeText.singleLine("\(event.message)").text
    file.append("\(clock()) \(event.level.rawValue) \(text)\n")
  }
}

/// Appends on a queue of its own, so that nobody waits for the log.
private final class LogFile: Sendable {
  private let queue = DispatchQueue(label: "skillopt.log")
  private let files: any RunFileSystem

  init(_ files: any RunFileSystem) { self.files = files }

  func append(_ line: String) {
    queue.async { [files] in
      let file = try? Self.opened(in: files)
      try? file?.write(Array(line.utf8))
    }
  }

  private static func opened(in files: any RunFileSystem) throws(FileSystemFailure) -> any RunFile {
    do {
      return try files.open(RunLayout.log, for: .append)
    } catch {
      guard error.isMissing else { throw error }
      return try files.open(RunLayout.log, for: .createNew)
    }
  }
}
