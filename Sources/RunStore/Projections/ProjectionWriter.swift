import Dispatch
import SkillModel
import Synchronization

/// Writes projections behind the journal, on a queue of its own, so that nobody waits for them.
///
/// A file is put in place whole (temporary file, rename) and without a sync: what a crash leaves of it is made
/// again from the journal.
package final class ProjectionWriter: Sendable {
  private struct Progress {
    var projection = RunProjection()
    /// The folder that was written to last: files come folder by folder.
    var lastFolder: (path: String, files: any RunFileSystem)?
  }

  private let queue = DispatchQueue(label: "projections")
  private let progress = Mutex(Progress())
  /// Apart from the progress, so that whoever asks never waits for a projection that is being made.
  private let firstFailure = Mutex<Problem?>(nil)
  private let folder: any RunFileSystem

  package init(folder: any RunFileSystem) { self.folder = folder }

  /// Writes what the event changes, some time later.
  package func take(_ event: RunEvent) {
    queue.async { [self] in
      guard failure == nil else { return }
      for file in progress.withLock({ $0.projection.files(after: event) }) {
        put(file, onlyIfDifferent: false)
      }
    }
  }

  /// Folds the past and mends every file that is missing or different.
  ///
  /// - Returns: the paths that were there with another content.
  package func rebuild(from past: [RunEvent]) async -> [String] {
    await withCheckedContinuation { continuation in
      queue.async { [self] in
        var latest: [String: ProjectedFile] = [:]
        for event in past {
          let files = progress.withLock { $0.projection.files(after: event) }
          for file in files { latest[file.path] = file }
        }
        var mended: [String] = []
        for (path, file) in latest.sorted(by: { ExactText($0.key) < ExactText($1.key) }) {
          if put(file, onlyIfDifferent: true) { mended.append(path) }
        }
        continuation.resume(returning: mended)
      }
    }
  }

  /// Writes files that don't come from the journal, where they are missing or different.
  package func keep(_ files: [ProjectedFile]) {
    queue.async { [self] in
      for file in files { put(file, onlyIfDifferent: true) }
    }
  }

  /// The first problem that came up; nothing was written after it.
  package var failure: Problem? { firstFailure.withLock { $0 } }

  /// Waits until everything taken so far is written.
  ///
  /// - Throws: the first problem that came up; nothing was written after it.
  package func finish() async throws {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume() }
    }
    if let failure { throw failure }
  }

  /// - Returns: whether a file with another content was replaced.
  @discardableResult
  private func put(_ file: ProjectedFile, onlyIfDifferent: Bool) -> Bool {
    guard failure == nil else { return false }
    do throws(FileSystemFailure) {
      guard let text = file.text else {
        if try folder.exists(file.path) { try folder.remove(file.path) }
        return false
      }
      let bytes = Array(text.utf8)
      let (files, name) = try place(of: file.path)
      let isThere = onlyIfDifferent ? try files.exists(name) : false
      if isThere, try files.contents(of: name, limit: 1 << 30) == bytes { return false }
      try AtomicFile(in: files).write(bytes, to: name)
      return isThere
    } catch {
      firstFailure.withLock { $0 = $0 ?? error.problem }
      return false
    }
  }

  /// The folder of a path, made where it is missing, and the name in it.
  private func place(
    of path: String
  ) throws(FileSystemFailure) -> (files: any RunFileSystem, name: String) {
    guard let parent = RunLayout.folder(of: path) else { return (folder, path) }
    let name = String(path.dropFirst(parent.count + 1))
    if let last = progress.withLock({ $0.lastFolder }), last.path == parent { return (last.files, name) }
    let files = try opened(parent)
    progress.withLock { $0.lastFolder = (parent, files) }
    return (files, name)
  }

  private func opened(_ path: String) throws(FileSystemFailure) -> any RunFileSystem {
    do {
      return try folder.openFolder(path)
    } catch {
      guard error.isMissing else { throw error }
      try folder.createFolders(path)
      return try folder.openFolder(path)
    }
  }
}
