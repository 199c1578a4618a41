import Foundation
import Glibc
import Synchronization

/// A program that was started, until its end is known.
final class ChildProcess: Sendable {
  /// How a process ended.
  enum Ending: Hashable, Sendable {
    case exited(Int32)
    case signalled(Int32)
  }

  /// Why a program couldn't be started.
  struct StartFailure: Error {
    let program: String
    let code: Int32
  }

  /// Where the standard streams lead. Input without a descriptor is empty.
  struct Streams {
    var input: Int32?
    let output: String
    let errors: String
  }

  private struct State {
    var ending: Ending?
    var waiting: [CheckedContinuation<Ending, Never>] = []
  }

  let id: pid_t
  private let state = Mutex(State())

  /// Starts a program, looked up as a shell would.
  init(
    _ program: String, _ arguments: [String], environment: [String: String], folder: String, streams: Streams
  ) throws {
    id = try Self.spawn(program, arguments, environment: environment, folder: folder, streams: streams)
    Thread.detachNewThread { [self] in waitForEnd() }
  }

  var ending: Ending? { state.withLock(\.ending) }

  /// Sends a signal; nothing happens after the end.
  func send(_ signal: Int32) {
    state.withLock { state in
      if state.ending == nil { kill(id, signal) }
    }
  }

  /// Waits for the end. A process that takes longer than the limit is killed.
  func waited(limit: Duration = .seconds(90)) async -> Ending {
    let watchdog = Task { [self] in
      try await Task.sleep(for: limit)
      send(SIGKILL)
    }
    defer { watchdog.cancel() }
    return await withCheckedContinuation { continuation in
      let known = state.withLock { state -> Ending? in
        if state.ending == nil { state.waiting.append(continuation) }
        return state.ending
      }
      if let known { continuation.resume(returning: known) }
    }
  }

  private func waitForEnd() {
    var information = siginfo_t()
    while waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    let waiting = state.withLock { state -> [CheckedContinuation<Ending, Never>] in
      var status: Int32 = 0
      waitpid(id, &status, 0)
      let signal = status & 0x7F
      state.ending = signal == 0 ? .exited((status >> 8) & 0xFF) : .signalled(signal)
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume(returning: ending ?? .signalled(0)) }
  }

  private static func spawn(
    _ program: String, _ arguments: [String], environment: [String: String], folder: String, streams: Streams
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input = streams.input {
      posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    } else {
      posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    }
    let writing = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, streams.output, writing, 0o600)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, streams.errors, writing, 0o600)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    keepOwnDescriptors()
    var id: pid_t = 0
    // `env` changes the folder and becomes the program.
    let code = withStrings(["env", "-C", folder, program] + arguments) { words in
      withStrings(environment.map { "\($0.key)=\($0.value)" }) { variables in
        posix_spawnp(&id, "env", &actions, &attributes, words, variables)
      }
    }
    guard code == 0 else { throw StartFailure(program: program, code: code) }
    return id
  }

  /// No child inherits what other tests have open.
  private static func keepOwnDescriptors() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    for descriptor in names.compactMap({ Int32($0) }) where descriptor > STDERR_FILENO {
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }
  }

  private static func withStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}

/// Waits until a condition holds, and looks often. False when it doesn't within the limit.
func eventually(within limit: Duration = .seconds(30), _ condition: () async throws -> Bool) async throws
  -> Bool
{
  let deadline = ContinuousClock.now + limit
  while try await !condition() {
    if ContinuousClock.now > deadline { return false }
    try await Task.sleep(for: .milliseconds(2))
  }
  return true
}
