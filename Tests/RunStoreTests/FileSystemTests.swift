import Foundation
import SkillModel
import TestSupport
import Testing

@testable import RunStore

@Suite("The run folder's file system")
struct FileSystemTests {
  private let folder: TemporaryFolder
  private let files: any RunFileSystem

  init() throws {
    folder = try TemporaryFolder()
    files = try LocalFileSystem.host.openFolder(folder.path)
  }

  private func mode(_ name: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: folder.file(name))[.posixPermissions] as? Int
  }

  @Test("files and folders are for their owner alone")
  func modes() throws {
    try files.createFolder("inner")
    _ = try files.open("inner/file", for: .createNew)
    #expect(try mode("inner") == 0o700)
    #expect(try mode("inner/file") == 0o600)
  }

  @Test("what is written is read back, at any place, and can be cut")
  func content() throws {
    let file = try files.open("f", for: .createNew)
    try file.write(Array("hello ".utf8))
    try file.write(Array("world".utf8))
    try files.open("f", for: .append).write(Array("!".utf8))
    try file.synchronize()
    #expect(try files.contents(of: "f", limit: 100) == Array("hello world!".utf8))
    #expect(try files.open("f", for: .read).read(at: 6, count: 100) == Array("world!".utf8))
    try file.truncate(to: 5)
    #expect(try file.size() == 5)
    #expect(throws: FileSystemFailure(.read, "f", .tooLarge)) { try files.contents(of: "f", limit: 4) }
    #expect(try files.list(".") == ["f"])
    try files.rename("f", to: "g")
    try files.synchronizeFolder(".")
    #expect(try files.status(of: "g") == FileStatus(kind: .file, size: 5))
    try files.remove("g")
    #expect(try !files.exists("g"))
  }

  @Test(
    "no path leads out of the folder",
    arguments: ["../x", "/etc/passwd", "a/../../x", "", "a//b", "./a", ".."])
  func escapes(_ path: String) throws {
    #expect(throws: FileSystemFailure.self) { try files.open(path, for: .readAndWrite) }
    #expect(throws: FileSystemFailure.self) { try files.createFolder(path) }
    #expect(throws: FileSystemFailure.self) { try files.status(of: path) }
    #expect(throws: FileSystemFailure.self) { try files.status(of: path + "\u{0}") }
  }

  @Test("links, second names and pipes are never written through")
  func planted() throws {
    let outside = try TemporaryFolder()
    try Data("secret".utf8).write(to: URL(filePath: outside.file("target")))
    let manager = FileManager.default
    try manager.createSymbolicLink(atPath: folder.file("link"), withDestinationPath: outside.file("target"))
    try manager.createSymbolicLink(atPath: folder.file("steps"), withDestinationPath: outside.path)
    try manager.linkItem(atPath: outside.file("target"), toPath: folder.file("second"))
    #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
    for name in ["link", "steps/target", "second", "pipe"] {
      for access in [FileAccess.append, .readAndWrite] {
        #expect(throws: FileSystemFailure.self, "\(name) \(access)") { try files.open(name, for: access) }
      }
    }
    #expect(throws: FileSystemFailure.self) { try AtomicFile(in: files).write("x", to: "steps/new") }
    try AtomicFile(in: files).write("mine", to: "link")
    try AtomicFile(in: files).write("mine", to: "second")
    #expect(try String(contentsOfFile: outside.file("target"), encoding: .utf8) == "secret")
    #expect(try manager.contentsOfDirectory(atPath: outside.path) == ["target"])
  }

  @Test("Correction 5: a whole file is put in place with the folders above it, also after a killed attempt")
  func atomicFiles() throws {
    let atomic = AtomicFile(in: files)
    #expect(try atomic.write("one", to: "a/b/c.json") == ["a", "a/b"])
    try files.open("a/b/.c.json.tmp", for: .createNew).write(Array("torn".utf8))
    #expect(try atomic.write("two", to: "a/b/c.json") == [])
    #expect(try files.contents(of: "a/b/c.json", limit: 10) == Array("two".utf8))
    #expect(try files.list("a/b") == ["c.json"])
    let failing = FaultyFileSystem(
      base: files, script: FaultScript(.fail(.diskFull), at: 1) { $0.operation == .write })
    #expect(throws: FileSystemFailure(.write, "a/b/.c.json.tmp", .diskFull)) {
      try AtomicFile(in: failing).write("three", to: "a/b/c.json")
    }
    #expect(try files.contents(of: "a/b/c.json", limit: 10) == Array("two".utf8))
    #expect(try files.list("a/b") == ["c.json"])
  }

  @Test("a folder that is renamed while it is open goes on working")
  func renamed() throws {
    try files.createFolder("run")
    let run = try files.openFolder("run")
    try files.rename("run", to: "moved")
    try AtomicFile(in: run).write("x", to: "f")
    #expect(try files.exists("moved/f"))
  }
}
