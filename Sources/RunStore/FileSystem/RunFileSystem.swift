/// A folder and everything below it, as the run store sees it. The only way in which a run folder is read or written.
///
/// Paths are relative, with `/` between names. Every call blocks: call it on a queue or thread of your own, never on
/// the cooperative pool.
package protocol RunFileSystem: Sendable {
  /// Opens a folder as a file system of its own, whose paths can't lead out of it.
  func openFolder(_ path: String) throws(FileSystemFailure) -> any RunFileSystem
  /// Makes one folder for the owner alone; its parent must exist.
  func createFolder(_ path: String) throws(FileSystemFailure)
  /// Opens or creates one plain file. Links, devices and pipes are refused.
  func open(_ path: String, for access: FileAccess) throws(FileSystemFailure) -> any RunFile
  /// Moves a file within this file system, replacing what has the new name.
  func rename(_ path: String, to newPath: String) throws(FileSystemFailure)
  /// Removes a file.
  func remove(_ path: String) throws(FileSystemFailure)
  /// The names in a folder without `.` and `..`, sorted. `.` lists this folder itself.
  func list(_ path: String) throws(FileSystemFailure) -> [String]
  /// What a name stands for; a link is reported as a link.
  func status(of path: String) throws(FileSystemFailure) -> FileStatus
  /// Brings the names in a folder to the device. `.` means this folder itself.
  func synchronizeFolder(_ path: String) throws(FileSystemFailure)
}

/// What a file is opened for.
package enum FileAccess: Hashable, Sendable {
  case read
  /// Fails when the name exists.
  case createNew
  /// Writes go to the end; fails when the file doesn't exist or has a second name.
  case append
  /// Reads and writes a file that is made when it doesn't exist.
  case readAndWrite
}

/// One open file. It is closed when the last reference to it goes.
package protocol RunFile: Sendable {
  /// Writes all the bytes: at the end for `append`, else after the last write.
  func write(_ bytes: [UInt8]) throws(FileSystemFailure)
  /// Up to so many bytes from an offset; fewer only at the end of the file.
  func read(at offset: Int, count: Int) throws(FileSystemFailure) -> [UInt8]
  /// Brings the content to the device. A failure is final: what was written before may be lost (never call it again).
  func synchronizeData() throws(FileSystemFailure)
  /// As `synchronizeData`, with times and owner.
  func synchronize() throws(FileSystemFailure)
  /// Cuts the file to so many bytes.
  func truncate(to size: Int) throws(FileSystemFailure)
  /// The size in bytes now.
  func size() throws(FileSystemFailure) -> Int
  /// Tries to become the only process that holds this file. Doesn't wait.
  func lock() throws(FileSystemFailure) -> LockAttempt
  /// Gives the lock back.
  func unlock() throws(FileSystemFailure)
}

/// How an attempt to lock a file came out.
package enum LockAttempt: Hashable, Sendable {
  case taken
  case heldByAnother
  /// The file system has no locks.
  case unsupported
}

/// What stands under a name.
package struct FileStatus: Hashable, Sendable {
  /// Kinds that the run store tells apart.
  package enum Kind: Hashable, Sendable {
    case file, folder, link, other
  }
  /// The kind of thing.
  package let kind: Kind
  /// Its size in bytes.
  package let size: Int

  /// States what was found.
  package init(kind: Kind, size: Int) {
    self.kind = kind
    self.size = size
  }
}

extension RunFileSystem {
  /// Whether a name exists, whatever it stands for.
  package func exists(_ path: String) throws(FileSystemFailure) -> Bool {
    do {
      _ = try status(of: path)
      return true
    } catch {
      guard error.isMissing else { throw error }
      return false
    }
  }

  /// The whole content of a file of at most so many bytes; fails with "file too large" beyond.
  package func contents(of path: String, limit: Int) throws(FileSystemFailure) -> [UInt8] {
    let file = try open(path, for: .read)
    let size = try file.size()
    guard size <= limit else { throw FileSystemFailure(.read, path, .tooLarge) }
    return try file.read(at: 0, count: size)
  }

  /// Makes a folder and those above it, where they are missing. Gives the ones that it made, outermost first.
  @discardableResult
  package func createFolders(_ path: String) throws(FileSystemFailure) -> [String] {
    do {
      try createFolder(path)
      return [path]
    } catch {
      if error.alreadyExists { return [] }
      guard error.isMissing, let parent = RunLayout.folder(of: path) else { throw error }
      let made = try createFolders(parent)
      try createFolder(path)
      return made + [path]
    }
  }
}
