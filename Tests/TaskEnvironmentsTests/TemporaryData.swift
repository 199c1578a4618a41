import Foundation
import SkillModel

@testable import TaskEnvironments

/// A data set in a temporary folder that goes away with the value.
final class TemporaryData {
  let folder: URL

  /// Writes files; the names are relative paths.
  init(_ files: [String: String] = [:]) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "data set é \(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, text) in files { try write(name, text) }
  }

  deinit {
    do {
      try FileManager.default.removeItem(at: folder)
    } catch {
      print("a temporary folder stays behind: \(folder.path)")
    }
  }

  var path: String { folder.path }

  func write(_ name: String, _ text: String) throws { try write(name, bytes: Array(text.utf8)) }

  func write(_ name: String, bytes: [UInt8]) throws {
    let file = folder.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(
      at: folder.appending(path: name), withIntermediateDirectories: true)
  }

  /// Items with ids from a prefix and numbers.
  static func items(_ prefix: String, _ count: Int) -> [String] {
    (0..<count).map {
      #"{"id": "\#(prefix)\#($0)", "question": "Q \#(prefix) \#($0)?", "answers": ["A\#($0)"]}"#
    }
  }

  static func array(_ items: [String]) -> String { "[\n" + items.joined(separator: ",\n") + "\n]" }

  static func lines(_ items: [String]) -> String { items.joined(separator: "\n") }

  /// Three good splits, then what a test changes.
  static func splits(_ changes: [String: String?] = [:], selection: Int = 20) throws -> TemporaryData {
    var files: [String: String] = [
      "train/items.json": array(items("t", 5)),
      "val/items.json": array(items("v", selection)),
      "test/items.json": array(items("x", 3)),
    ]
    for (name, text) in changes { files[name] = text }
    return try TemporaryData(files)
  }

  /// Loads the folder as a split folder, with settings that a test changes.
  func load(
    name: String = "searchqa", limits: DataLimits = DataLimits(), selectionLimit: Int = 0, testLimit: Int = 0,
    _ change: (inout EnvironmentSettings) -> Void = { _ in }
  ) throws -> DataSet {
    var settings = EnvironmentSettings()
    settings.name = name
    settings.splitFolder = path
    change(&settings)
    return try DataSetLoader.load(
      settings: settings, runSeed: 42, relativeTo: ["."], selectionLimit: selectionLimit,
      testLimit: testLimit,
      limits: limits)
  }

  /// The problems that loading reports; none when it works.
  func problems(
    name: String = "searchqa", limits: DataLimits = DataLimits(), selectionLimit: Int = 0,
    _ change: (inout EnvironmentSettings) -> Void = { _ in }
  ) throws -> [Problem] {
    do {
      _ = try load(name: name, limits: limits, selectionLimit: selectionLimit, change)
      return []
    } catch let list as ProblemList {
      return list.problems
    }
  }

  /// The place of a problem with the folder's path cut off.
  func place(_ problem: Problem?) -> String {
    guard let place = problem?.place?.description else { return "no place" }
    return place.hasPrefix(path) ? String(place.dropFirst(path.count + 1)) : place
  }
}
