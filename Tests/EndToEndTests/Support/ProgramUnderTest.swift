import Foundation
import Synchronization

/// The built program, as a person runs it: arguments, environment, a working folder.
struct ProgramUnderTest: Sendable {
  /// What a run of the program left.
  struct Outcome: Sendable {
    let ending: ChildProcess.Ending
    let output: String
    let errors: String

    /// nil when a signal ended it.
    var exitCode: Int32? {
      if case .exited(let code) = ending { code } else { nil }
    }
  }

  /// A run of the program that goes on.
  struct Running: Sendable {
    let process: ChildProcess
    fileprivate let output: String
    fileprivate let errors: String
    /// Holds both files, and is removed with its last owner.
    fileprivate let streams: ScratchFolder

    var errorsSoFar: String { Self.text(of: errors) }
    var outputSoFar: String { Self.text(of: output) }

    func outcome(limit: Duration = .seconds(90)) async -> Outcome {
      let ending = await process.waited(limit: limit)
      return Outcome(ending: ending, output: outputSoFar, errors: errorsSoFar)
    }

    private static func text(of path: String) -> String {
      String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
  }

  /// Beside the test bundle, or the one that `SKILLOPT_PROGRAM` names, such as an optimised build.
  static let path =
    ProcessInfo.processInfo.environment["SKILLOPT_PROGRAM"]
    ?? Bundle.module.bundleURL.deletingLastPathComponent().appending(path: "skillopt").path

  let folder: ScratchFolder
  /// Added to the few variables that every program needs.
  var environment: [String: String] = [:]
  private let streams: ScratchFolder
  private let starts = StartCounter()

  init(in folder: ScratchFolder, environment: [String: String] = [:]) throws {
    self.folder = folder
    self.environment = environment
    streams = try ScratchFolder()
  }

  func start(_ arguments: [String]) throws -> Running {
    try start(Self.path, arguments)
  }

  /// Starts another program, such as a shell that starts this one.
  func start(_ program: String, _ arguments: [String]) throws -> Running {
    let number = starts.next()
    let (output, errors) = (streams.path(of: "output-\(number)"), streams.path(of: "errors-\(number)"))
    let process = try ChildProcess(
      program, arguments, environment: Self.inherited.merging(environment) { $1 }, folder: folder.path,
      streams: .init(output: output, errors: errors))
    return Running(process: process, output: output, errors: errors, streams: streams)
  }

  func run(_ arguments: [String], limit: Duration = .seconds(90)) async throws -> Outcome {
    try await start(arguments).outcome(limit: limit)
  }

  /// What a child needs to be found and to be measured, and nothing else of ours.
  static let inherited = ProcessInfo.processInfo.environment.filter { name, _ in
    ["PATH", "HOME", "LD_LIBRARY_PATH", "LLVM_PROFILE_FILE", "TSAN_OPTIONS", "ASAN_OPTIONS"].contains(name)
  }
}

/// Numbers the starts of a program.
private final class StartCounter: Sendable {
  private let count = Mutex(0)

  func next() -> Int {
    count.withLock { count in
      count += 1
      return count
    }
  }
}
