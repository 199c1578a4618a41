import Foundation
import FoundationNetworking
import Glibc
import SkillModel
import Testing

/// The small world behind a model endpoint, in a process of its own.
final class WorldServer: Sendable {
  private static let folder = Bundle.module.bundleURL.appending(path: "World")
  /// Ends with its standard input, so that no server outlives its test.
  private static let bootstrap = """
    import os, runpy, sys, threading
    threading.Thread(target=lambda: (sys.stdin.buffer.read(), os._exit(0)), daemon=True).start()
    sys.argv = sys.argv[1:]
    runpy.run_path(sys.argv[0], run_name="__main__")
    """

  let port: Int
  private let process: ChildProcess
  private let lifeline: Int32
  private let files: ScratchFolder

  /// Starts a server and waits until it listens.
  init(_ arguments: [String]) async throws {
    files = try ScratchFolder()
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw ChildProcess.StartFailure(program: "pipe", code: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    lifeline = ends[1]
    defer { close(ends[0]) }
    let script = Self.folder.appending(path: "world_server.py").path
    process = try ChildProcess(
      "python3", ["-c", Self.bootstrap, script, "--port-file", "port", "--log", "log"] + arguments,
      environment: ProgramUnderTest.inherited, folder: files.path,
      streams: .init(input: ends[0], output: files.path(of: "output"), errors: files.path(of: "errors")))
    let files = files
    let isUp = try await eventually { try files.exists("port") && Int(files.text(of: "port")) != nil }
    let complaint = try files.text(of: "errors")
    try #require(isUp, "the world server did not start: \(complaint)")
    port = try #require(Int(try files.text(of: "port")))
  }

  deinit {
    close(lifeline)
    process.send(SIGTERM)
  }

  /// What tells the program of this server.
  var environment: [String: String] { Endpoint.environment(base: "http://127.0.0.1:\(port)/v1") }

  /// What it counted since it started or was reset.
  func statistics() async throws -> Statistics {
    let (data, _) = try await URLSession.shared.data(from: url("stats"))
    return Statistics(json: try JSONParser.parse(Array(data)))
  }

  func reset() async throws {
    var request = URLRequest(url: try url("reset"))
    request.httpMethod = "POST"
    _ = try await URLSession.shared.data(for: request)
  }

  private func url(_ name: String) throws -> URL {
    try #require(URL(string: "http://127.0.0.1:\(port)/\(name)"))
  }

  struct Statistics: Sendable {
    let json: JSONValue

    var requests: Int { json["requests"]?.intValue ?? -1 }
    var mostAtOnce: Int { json["max_in_flight"]?.intValue ?? -1 }
  }

  /// Makes a data set of the world.
  static func makeData(_ arguments: [String], at path: String) async throws {
    let scratch = try ScratchFolder()
    let script = folder.appending(path: "make_dataset.py").path
    // Compiled modules would be written beside the script.
    let variables = ProgramUnderTest.inherited.merging(["PYTHONDONTWRITEBYTECODE": "1"]) { $1 }
    let process = try ChildProcess(
      "python3", [script, path] + arguments, environment: variables, folder: scratch.path,
      streams: .init(output: scratch.path(of: "output"), errors: scratch.path(of: "errors")))
    let ending = await process.waited()
    let complaint = try scratch.text(of: "errors")
    try #require(ending == .exited(0), "no data set: \(complaint)")
  }
}

/// How the program is told of an endpoint.
enum Endpoint {
  static func environment(base: String, key: String = "sk-test-0123456789abcdef") -> [String: String] {
    ["OPENAI_COMPATIBLE_BASE_URL": base, "OPENAI_COMPATIBLE_API_KEY": key, "no_proxy": "127.0.0.1"]
  }
}
