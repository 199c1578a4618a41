import Glibc

/// A folder of this machine, reached through its open descriptor.
///
/// Below a folder that was opened, no name is followed through a link, and no path leads out: each part of a path is
/// opened from the one before. The folder may be renamed while it is open. Files are made with mode 0600, folders
/// with 0700.
package final class LocalFileSystem: RunFileSystem {
  private let descriptor: Int32
  /// Paths as a person types them: absolute ones and links are followed.
  private let takesAnyPath: Bool

  private init(descriptor: Int32, takesAnyPath: Bool) {
    self.descriptor = descriptor
    self.takesAnyPath = takesAnyPath
  }

  deinit {
    if !takesAnyPath { _ = Glibc.close(descriptor) }
  }

  /// All of this machine's folders, with paths as people type them. Only for finding the run folder itself.
  package static let host = LocalFileSystem(descriptor: AT_FDCWD, takesAnyPath: true)

  /// Opens a folder; below the run folder only a real one, not a link to one.
  package func openFolder(_ path: String) throws(FileSystemFailure) -> any RunFileSystem {
    let opened = try withParent(of: path, .open) { (parent, name) throws(FileSystemFailure) in
      try Self.openDescriptor(name, folderFlags, in: parent, .open, path)
    }
    return LocalFileSystem(descriptor: opened, takesAnyPath: false)
  }

  /// Makes a folder with mode 0700.
  package func createFolder(_ path: String) throws(FileSystemFailure) {
    try withParent(of: path, .createFolder) { (parent, name) throws(FileSystemFailure) in
      _ = try Self.retrying(.createFolder, path) { Int(mkdirat(parent, name, 0o700)) }
    }
  }

  /// Opens or makes a plain file with mode 0600.
  package func open(_ path: String, for access: FileAccess) throws(FileSystemFailure) -> any RunFile {
    let operation: FileSystemFailure.Operation = access == .createNew ? .create : .open
    let opened = try withParent(of: path, operation) { (parent, name) throws(FileSystemFailure) in
      try Self.openDescriptor(name, Self.flags(of: access), in: parent, operation, path)
    }
    let file = LocalFile(descriptor: opened, path: path)
    try file.requirePlainFile(withOneName: access != .read)
    return file
  }

  /// Moves a file, replacing what has the new name.
  package func rename(_ path: String, to newPath: String) throws(FileSystemFailure) {
    try withParent(of: path, .rename) { (parent, name) throws(FileSystemFailure) in
      try withParent(of: newPath, .rename) { (newParent, newName) throws(FileSystemFailure) in
        _ = try Self.retrying(.rename, newPath) { Int(renameat(parent, name, newParent, newName)) }
      }
    }
  }

  /// Removes a file, or a link itself.
  package func remove(_ path: String) throws(FileSystemFailure) {
    try withParent(of: path, .remove) { (parent, name) throws(FileSystemFailure) in
      _ = try Self.retrying(.remove, path) { Int(unlinkat(parent, name, 0)) }
    }
  }

  /// The names in a folder; those that are not UTF-8 are shown with replacement characters.
  package func list(_ path: String) throws(FileSystemFailure) -> [String] {
    let opened = try withParent(of: path, .list) { (parent, name) throws(FileSystemFailure) in
      try Self.openDescriptor(name, folderFlags, in: parent, .list, path)
    }
    guard let stream = fdopendir(opened) else {
      let failure = FileSystemFailure(.list, path, .init(rawValue: errno))
      _ = Glibc.close(opened)
      throw failure
    }
    defer { closedir(stream) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
      errno = 0
    }
    if errno != 0 { throw FileSystemFailure(.list, path, .init(rawValue: errno)) }
    return names.sorted()
  }

  /// What a name stands for, without following links.
  package func status(of path: String) throws(FileSystemFailure) -> FileStatus {
    try withParent(of: path, .inspect) { (parent, name) throws(FileSystemFailure) in
      var information = stat()
      _ = try Self.retrying(.inspect, path) { Int(fstatat(parent, name, &information, AT_SYMLINK_NOFOLLOW)) }
      let kind: FileStatus.Kind =
        switch information.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        case S_IFLNK: .link
        default: .other
        }
      return FileStatus(kind: kind, size: Int(information.st_size))
    }
  }

  /// Brings the names in a folder to the device; never repeated when it fails.
  package func synchronizeFolder(_ path: String) throws(FileSystemFailure) {
    let opened = try withParent(of: path, .synchronize) { (parent, name) throws(FileSystemFailure) in
      try Self.openDescriptor(name, folderFlags, in: parent, .synchronize, path)
    }
    defer { _ = Glibc.close(opened) }
    guard fsync(opened) == 0 else { throw FileSystemFailure(.synchronize, path, .init(rawValue: errno)) }
  }
}

extension LocalFileSystem {
  private var folderFlags: Int32 {
    O_RDONLY | O_DIRECTORY | O_CLOEXEC | (takesAnyPath ? 0 : O_NOFOLLOW)
  }

  private static func flags(of access: FileAccess) -> Int32 {
    // O_NONBLOCK keeps a pipe planted under the name from holding the open call for ever.
    let always = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
    switch access {
    case .read: return always | O_RDONLY
    case .createNew: return always | O_WRONLY | O_CREAT | O_EXCL
    case .append: return always | O_WRONLY | O_APPEND
    case .readAndWrite: return always | O_RDWR | O_CREAT
    }
  }

  private static func openDescriptor(
    _ name: String, _ flags: Int32, in folder: Int32, _ operation: FileSystemFailure.Operation, _ path: String
  ) throws(FileSystemFailure) -> Int32 {
    Int32(try retrying(operation, path) { Int(openat(folder, name, flags, 0o600)) })
  }

  /// Calls with the descriptor of the folder that holds the last part of a path, and that part.
  private func withParent<Result>(
    of path: String, _ operation: FileSystemFailure.Operation,
    _ body: (Int32, String) throws(FileSystemFailure) -> Result
  ) throws(FileSystemFailure) -> Result {
    if takesAnyPath { return try body(descriptor, path) }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard let last = parts.last, parts.allSatisfy(Self.staysInside) || path == "." else {
      throw FileSystemFailure(operation, path, .badPath)
    }
    var folder = descriptor
    defer { if folder != descriptor { _ = Glibc.close(folder) } }
    for part in parts.dropLast() {
      let next = try Self.openDescriptor(part, folderFlags, in: folder, operation, path)
      if folder != descriptor { _ = Glibc.close(folder) }
      folder = next
    }
    return try body(folder, last)
  }

  private static func staysInside(_ part: String) -> Bool {
    !part.isEmpty && part != "." && part != ".." && !part.utf8.contains(0)
  }

  /// Makes a system call until no signal interrupts it.
  static func retrying(
    _ operation: FileSystemFailure.Operation, _ path: String, _ call: () -> Int
  ) throws(FileSystemFailure) -> Int {
    while true {
      let result = call()
      if result >= 0 { return result }
      let number = errno
      if number != EINTR { throw FileSystemFailure(operation, path, .init(rawValue: number)) }
    }
  }
}
