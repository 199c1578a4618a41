import SkillModel

/// An open run folder. While a writable one lives, no other process can write to it.
package struct RunFolder: Sendable {
  /// The path as it was given.
  package let path: String
  /// Everything below the folder.
  package let files: any RunFileSystem
  /// What was there when it was opened.
  package let contents: RunFolderContents
  /// nil when opened for reading, or without a lock.
  package let lock: RunLock?

  /// Opens a run folder for the one process that writes to it, making it if it doesn't exist. Blocks.
  ///
  /// - Throws: class 73 when the folder can't be one of a run, 75 when another process has it.
  package static func open(
    _ path: String, on host: any RunFileSystem = LocalFileSystem.host, lockPolicy: LockPolicy = .required,
    holder: LockHolder
  ) throws(Problem) -> RunFolder {
    let files = try openOrCreate(path, on: host)
    try requireOwn(try look(into: files, path), path)
    let lock = lockPolicy == .required ? try RunLock.take(in: files, holder: holder) : nil
    // Whoever had the lock a moment ago may have begun a run.
    let contents = try look(into: files, path)
    try requireOwn(contents, path)
    return RunFolder(path: path, files: files, contents: contents, lock: lock)
  }

  /// Opens a run folder for looking only: takes no lock, writes nothing, works on read-only media. Blocks.
  ///
  /// - Throws: class 66 when there is no run here. A run of the reference opens; see `contents`.
  package static func openForReading(
    _ path: String, on host: any RunFileSystem = LocalFileSystem.host
  ) throws(Problem) -> RunFolder {
    do {
      let files = try host.openFolder(path)
      let contents = try RunFolderContents(of: files)
      guard contents == .run || contents == .referenceRun else {
        throw Problem(
          .inputMissing, at: Place(path), "this folder holds no run: it has no \(RunLayout.journal)",
          cure: "name the folder that a run was started with")
      }
      return RunFolder(path: path, files: files, contents: contents, lock: nil)
    } catch let failure as FileSystemFailure {
      let reason = failure.code == .notAFolder ? "it isn't a folder" : failure.reason
      throw Problem(
        .inputMissing, at: Place(path), "can't open the run folder: \(reason)",
        cure: "check the path")
    } catch let problem as Problem {
      throw problem
    } catch {
      throw Problem(.internalError, at: Place(path), "\(error)")
    }
  }

  private static func openOrCreate(
    _ path: String, on host: any RunFileSystem
  ) throws(Problem) -> any RunFileSystem {
    do throws(FileSystemFailure) {
      if let files = try opened(path, on: host) { return files }
      return try created(path, on: host)
    } catch {
      throw unusable(path, error)
    }
  }

  private static func opened(
    _ path: String, on host: any RunFileSystem
  ) throws(FileSystemFailure) -> (any RunFileSystem)? {
    do {
      return try host.openFolder(path)
    } catch {
      guard error.isMissing else { throw error }
      return nil
    }
  }

  private static func created(
    _ path: String, on host: any RunFileSystem
  ) throws(FileSystemFailure) -> any RunFileSystem {
    for made in try host.createFolders(path).reversed() {
      try host.synchronizeFolder(RunLayout.folder(of: made) ?? (made.hasPrefix("/") ? "/" : "."))
    }
    return try host.openFolder(path)
  }

  private static func unusable(_ path: String, _ failure: FileSystemFailure) -> Problem {
    let reason =
      switch failure.code {
      case .notAFolder: "a part of this path isn't a folder"
      case .missing, .exists: "this is a symbolic link that leads nowhere"
      case .aLink: "this is a loop of symbolic links"
      default: failure.reason
      }
    return Problem(
      .cannotCreate, at: Place(path), "can't use this as the run folder: \(reason)",
      cure: failure.problemAtCreation.cure)
  }

  private static func look(
    into files: any RunFileSystem, _ path: String
  ) throws(Problem) -> RunFolderContents {
    do {
      return try RunFolderContents(of: files)
    } catch {
      throw unusable(path, error)
    }
  }

  private static func requireOwn(_ contents: RunFolderContents, _ path: String) throws(Problem) {
    switch contents {
    case .nothing, .run: return
    case .referenceRun:
      throw Problem(
        .cannotCreate, at: Place(path),
        "this folder holds a run of the Python reference, which isn't continued here",
        cure: "look at it with `skillopt watch`, or name another output folder")
    case .foreign:
      throw Problem(
        .cannotCreate, at: Place(path), "this folder isn't empty and holds no run",
        cure: "name another output folder")
    }
  }
}

/// What a folder holds, as far as runs are concerned.
package enum RunFolderContents: Hashable, Sendable {
  /// Nothing, or only what a start leaves behind before its journal exists.
  case nothing
  case run
  /// A run made by the Python reference: no journal, but its state files.
  case referenceRun
  /// Somebody else's files.
  case foreign

  /// Looks into a folder. Blocks.
  init(of files: any RunFileSystem) throws(FileSystemFailure) {
    let names = Set(try files.list("."))
    if names.contains(RunLayout.journal) {
      self = .run
    } else if names.isSubset(of: Self.leftByAStart) {
      self = .nothing
    } else if try files.exists(RunLayout.journal) {
      // It was made while the folder was being listed.
      self = .run
    } else if names.contains(RunLayout.configuration), !names.isDisjoint(with: Self.referenceMarks) {
      self = .referenceRun
    } else {
      self = .foreign
    }
  }

  private static let leftByAStart: Set<String> = [
    RunLayout.lock, RunLayout.blobs, RunLayout.log, RunLayout.printed, RunLayout.controlSocket,
    RunLayout.temporaryName(of: RunLayout.journal),
  ]
  private static let referenceMarks: Set<String> = [
    RunLayout.runtimeState, RunLayout.history, RunLayout.skills,
  ]
}
