import Foundation
import Glibc

/// A folder of one test; it goes when the test ends.
///
/// In memory where the system has such a place, since runs wait for the disk after every reply.
final class ScratchFolder: Sendable {
  let path: String

  init() throws {
    let memory = "/dev/shm"
    let parent = access(memory, W_OK) == 0 ? memory : FileManager.default.temporaryDirectory.path
    path = parent + "/skillopt-e2e-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    do { try FileManager.default.removeItem(atPath: path) } catch {
      print("left behind: \(path)")
    }
  }

  func path(of name: String) -> String { path + "/" + name }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(of: name)) }

  func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

  func write(_ bytes: [UInt8], to name: String) throws {
    let file = URL(fileURLWithPath: path(of: name))
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  func bytes(of name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path(of: name))))
  }

  func text(of name: String) throws -> String { String(decoding: try bytes(of: name), as: UTF8.self) }

  func copy(_ name: String, to other: String) throws {
    try FileManager.default.copyItem(atPath: path(of: name), toPath: path(of: other))
  }

  func copyIn(_ file: URL, as name: String) throws {
    try FileManager.default.copyItem(at: file, to: URL(fileURLWithPath: path(of: name)))
  }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(of: name)) }

  /// Every file below a folder, by its path relative to that folder.
  func files(in name: String = ".") throws -> [String] {
    var found: [String] = []
    let root = path(of: name)
    for entry in try FileManager.default.subpathsOfDirectory(atPath: root) {
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: root + "/" + entry, isDirectory: &isFolder),
        isFolder.boolValue
      {
        continue
      }
      found.append(entry)
    }
    return found.sorted()
  }
}
