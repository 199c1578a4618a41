/// Puts whole files in place, so that a reader sees the old content or the new, and never a part.
package struct AtomicFile: Sendable {
  /// How much a power cut may take away.
  package enum Survival: Hashable, Sendable {
    /// May be lost or torn: for projections, which the journal can rebuild.
    case rebuildable
    /// The content is on the device before the name is. The name itself needs `synchronizeFolder`.
    case durable
  }

  private let files: any RunFileSystem

  /// Writes into a run folder.
  package init(in files: any RunFileSystem) {
    self.files = files
  }

  /// Replaces a file, or makes it and the folders above it. Blocks. Gives the folders that it made, outermost first.
  @discardableResult
  package func write(
    _ bytes: [UInt8], to path: String, survival: Survival = .rebuildable
  ) throws(FileSystemFailure) -> [String] {
    let temporary = RunLayout.temporaryName(of: path)
    let (file, made) = try createdAfresh(temporary)
    do {
      try file.write(bytes)
      if survival == .durable { try file.synchronizeData() }
      try files.rename(temporary, to: path)
    } catch {
      discard(temporary)
      throw error
    }
    return made
  }

  /// Replaces a file with a text in UTF-8.
  @discardableResult
  package func write(_ text: String, to path: String) throws(FileSystemFailure) -> [String] {
    try write(Array(text.utf8), to: path)
  }

  private func createdAfresh(
    _ path: String
  ) throws(FileSystemFailure) -> (file: any RunFile, madeFolders: [String]) {
    do {
      return (try files.open(path, for: .createNew), [])
    } catch {
      if error.alreadyExists {
        // Left over from a process that was killed.
        try files.remove(path)
        return (try files.open(path, for: .createNew), [])
      }
      guard error.isMissing, let folder = RunLayout.folder(of: path) else { throw error }
      let made = try files.createFolders(folder)
      return (try files.open(path, for: .createNew), made)
    }
  }

  private func discard(_ temporary: String) {
    do {
      try files.remove(temporary)
    } catch {
      // The failure that brought us here is the one to tell; the next write of this file removes the left-over.
      return
    }
  }
}
