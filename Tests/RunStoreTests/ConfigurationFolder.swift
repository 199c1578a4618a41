import Foundation
import RunStore
import SkillModel

/// A temporary folder with the files of one test; it goes when the test ends.
final class ConfigurationFolder: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/skillopt-configuration-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    do { try FileManager.default.removeItem(atPath: path) } catch {
      print("left behind: \(path)")
    }
  }

  /// Writes a file and returns its path.
  @discardableResult
  func write(_ text: String, to name: String = "run.yaml") throws -> String {
    try write(Array(text.utf8), to: name)
  }

  /// Writes a file and returns its path.
  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let file = path + "/" + name
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }

  /// Loads what stands in one file.
  func load(
    _ text: String, overrides: [String] = [], options: ConfigurationLoader.Options = .init()
  ) throws -> LoadedConfiguration {
    try load(at: write(text), overrides: overrides, options: options)
  }

  /// Loads a file, with this folder as the working folder.
  func load(
    at file: String, overrides: [String] = [], options: ConfigurationLoader.Options = .init()
  ) throws -> LoadedConfiguration {
    var options = options
    options.workingFolder = options.workingFolder ?? path
    return try ConfigurationLoader.load(path: file, overrides: overrides, options: options)
  }

  /// The problems of a text that must not load, with the folder taken out of their words.
  func problems(
    _ text: String, overrides: [String] = [], options: ConfigurationLoader.Options = .init()
  ) throws -> [Problem] {
    try problems(at: write(text), overrides: overrides, options: options)
  }

  /// The problems of a file that must not load, with the folder taken out of their words; none if it loads.
  func problems(
    at file: String, overrides: [String] = [], options: ConfigurationLoader.Options = .init()
  ) throws -> [Problem] {
    do {
      _ = try load(at: file, overrides: overrides, options: options)
      return []
    } catch let list as ProblemList {
      return list.problems.map(shortened)
    }
  }

  /// The problems of a skill file that must not load; none if it loads.
  func skillProblems(at file: String, allowsEmpty: Bool = false) -> [Problem] {
    do throws(ProblemList) {
      _ = try SkillFile.load(path: file, allowsEmpty: allowsEmpty)
      return []
    } catch {
      return error.problems.map(shortened)
    }
  }

  private func shortened(_ problem: Problem) -> Problem {
    var problem = problem
    problem.message = problem.message.replacingOccurrences(of: path + "/", with: "")
    if let name = problem.place?.name {
      problem.place?.name = name.replacingOccurrences(of: path + "/", with: "")
    }
    return problem
  }
}

extension Problem {
  /// The problem as one line: exit code, place, message.
  var line: String {
    "E\(failureClass.exitCode) " + (place.map { "\($0): " } ?? "") + message
  }
}

/// A configuration that loads, and pieces to put into it.
enum SampleConfiguration {
  /// The smallest that trains nothing but loads.
  static let ledger = """
    env:
      name: ledger

    """
  /// With a data set and models.
  static let searchqa = """
    model:
      backend: openai_compatible
      target: small
      optimizer: large
    env:
      name: searchqa
      split_dir: data

    """
}

/// Measures by the processor time of the thread, so that a busy machine fails no test.
enum ProcessorTime {
  static func measure(_ work: () throws -> Void) rethrows -> Duration {
    let start = now
    try work()
    return now - start
  }

  private static var now: Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
