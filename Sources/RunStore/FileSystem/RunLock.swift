import SkillModel

/// Whether a run folder is taken for this process alone.
package enum LockPolicy: Hashable, Sendable {
  case required
  /// `--no-lock`: for file systems that have no locks. Nothing then keeps a second writer away.
  case withoutLock
}

/// The hold of this process on a run folder. It ends with the process, however that ends.
///
/// The lock is one of the kernel's on an open file, not the existence of a file: nothing needs to be cleaned up after
/// a crash, and the file stays where it is.
package final class RunLock: Sendable {
  private let file: any RunFile

  private init(file: any RunFile) {
    self.file = file
  }

  /// Takes the lock of a run folder and writes into it who has it.
  ///
  /// - Throws: class 75 when another process has it, or when there are no locks; 73 when the file can't be made.
  static func take(in files: any RunFileSystem, holder: LockHolder) throws(Problem) -> RunLock {
    do {
      let file = try files.open(RunLayout.lock, for: .readAndWrite)
      switch try file.lock() {
      case .taken: break
      case .heldByAnother: throw inUse(by: LockHolder(reading: try file.read(at: 0, count: 4_096)))
      case .unsupported: throw noLocks
      }
      try file.truncate(to: 0)
      try file.write(holder.bytes)
      return RunLock(file: file)
    } catch let failure as FileSystemFailure {
      throw failure.problemAtCreation
    } catch let problem as Problem {
      throw problem
    } catch {
      throw Problem(.internalError, at: Place(RunLayout.lock), "\(error)")
    }
  }

  /// Gives the lock back before the process ends.
  package func release() throws(FileSystemFailure) { try file.unlock() }

  private static func inUse(by holder: LockHolder?) -> Problem {
    let name = holder.map { "\($0)" } ?? "another process, which hasn't written its name yet"
    return Problem(
      .tryLater, at: Place(RunLayout.lock), "this run is being written by \(name)",
      cure: "follow it with `skillopt watch`, or wait until it has ended")
  }

  private static let noLocks = Problem(
    .tryLater, at: Place(RunLayout.lock),
    "locks not supported: this file system can't keep a second writer away",
    cure: "use a local disk, or give --no-lock and make sure that nothing else writes here")
}
