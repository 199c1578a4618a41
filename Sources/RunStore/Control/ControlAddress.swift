import Glibc
import SkillModel

/// Where the control socket of a run is.
///
/// In `$XDG_RUNTIME_DIR`, which is the user's alone and goes with the session, named by the run folder's device and inode,
/// so that a folder that is renamed keeps its socket and a copy of it is another run. Without such a directory the socket
/// stands in the run folder itself, which has mode 0700: no file is made anywhere else (RELIABILITY S3, S8).
package struct ControlAddress: Hashable, Sendable {
  /// The folder that holds the socket.
  package let folder: String
  /// Its name there.
  package let name: String

  package var path: String { folder + "/" + name }

  /// Where the process that runs listens.
  package static func own(runFolder: String, environment: [String: String]) -> ControlAddress {
    if let folder = environment["XDG_RUNTIME_DIR"], isPrivate(folder), let name = name(for: runFolder) {
      return ControlAddress(folder: folder, name: name)
    }
    return ControlAddress(folder: runFolder, name: RunLayout.controlSocket)
  }

  /// Where a watcher looks, in this order: its session may have another environment than the one that runs.
  package static func candidates(runFolder: String, environment: [String: String]) -> [ControlAddress] {
    var folders = [environment["XDG_RUNTIME_DIR"], "/run/user/\(getuid())"].compactMap { $0 }
    if folders.count == 2, folders[0] == folders[1] { folders.removeLast() }
    let name = name(for: runFolder)
    return folders.compactMap { folder in name.map { ControlAddress(folder: folder, name: $0) } }
      + [ControlAddress(folder: runFolder, name: RunLayout.controlSocket)]
  }

  private static func name(for runFolder: String) -> String? {
    var information = stat()
    guard stat(runFolder, &information) == 0 else { return nil }
    return "skillopt-\(String(UInt64(information.st_dev), radix: 16))-\(information.st_ino).sock"
  }

  /// A folder of this user that nobody else can use.
  private static func isPrivate(_ folder: String) -> Bool {
    var information = stat()
    return folder.hasPrefix("/") && stat(folder, &information) == 0
      && information.st_mode & S_IFMT == S_IFDIR && information.st_uid == getuid()
      && information.st_mode & 0o077 == 0
  }
}
