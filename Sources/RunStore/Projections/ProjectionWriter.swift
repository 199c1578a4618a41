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
    var failure: Problem?
    /// The folder that was written to last: files come folder by folder.
    var lastFolder: (path: String, files: any RunFileSystem)?
  }

  private let queue = DispatchQueue(label: "projections")
  private let progress = Mutex(Progress())
  private let folder: any RunFileSystem

  package init(folder: any RunFileSystem) { self.folder = folder }

  /// Writes what the event changes, some time later.
  package func take(_ event: RunEvent) {
    queue.async { [self] in
      let files = progress.withLock { $0.failure == nil ? $0.projection.files(after: event) : [] }
      for file in files { put(file, onlyIfDifferent: false) }
    }
  }

  /// Folds the past and mends every file that is missing or different.
  ///
  /// - Returns: the paths that were there with another content.
  package func rebuild(from past: [RunEvent]) async -> [String] {
    await withCheckedContinuation { continuation in
      queue.async { [self] in
        var latest: [String: String] = [:]
        for event in past {
          let files = progress.withLock { $0.projection.files(after: event) }
          for file in files { latest[file.path] = file.text }
        }
        var mended: [String] = []
        for (path, text) in latest.sorted(by: { ExactText($0.key) < ExactText($1.key) }) {
          if put(ProjectedFile(path, text), onlyIfDifferent: true) { mended.append(path) }
        }
        continuation.resume(returning: mended)
      }
    }
  }

  /// Waits until everything taken so far is written.
  ///
  /// - Throws: the first problem that came up; nothing was written after it.
  package func finish() async throws {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume() }
    }
    if let failure = progress.withLock(\.failure) { throw failure }
  }

  /// - Returns: whether a file with another content was replaced.
  @discardableResult
  private func put(_ file: ProjectedFile, onlyIfDifferent: Bool) -> Bool {
    let bytes = Array(file.text.utf8)
    do throws(FileSystemFailure) {
      let (files, name) = try place(of: file.path)
      let isThere = onlyIfDifferent ? try files.exists(name) : false
      if isThere, try files.contents(of: name, limit: 1 << 30) == bytes { return false }
      try AtomicFile(in: files).write(bytes, to: name)
      return isThere
    } catch {
      progress.withLock { if $0.failure == nil { $0.failure = error.problem } }
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
