import Glibc
import RunStore
import Synchronization

/// Counts the calls of a file system and makes one of them fail.
package final class FaultScript: Sendable {
  package enum Fault: Hashable, Sendable {
    /// This call fails; later ones don't.
    case fail(FileSystemFailure.Code)
    /// This call and every later one that matches fail, as on a disk that stays full.
    case failFromHere(FileSystemFailure.Code)
    /// The process ends in this call: it and all later ones fail and change nothing more.
    case kill
  }

  /// One call.
  package struct Call: Hashable, Sendable {
    package let operation: FileSystemFailure.Operation
    package let path: String
  }

  /// What the calls of a dead process fail with; nobody is there to see it.
  package static let killed = FileSystemFailure.Code(rawValue: ECANCELED)

  private struct State {
    var calls: [Call] = []
    var count = 0
    var isDead = false
  }

  private let state = Mutex(State())
  private let place: Int?
  private let fault: Fault
  private let matches: @Sendable (Call) -> Bool
  private let locks: LockAttempt?
  private let keepsCalls: Bool

  /// - Parameter place: the number of the matching call that fails, from 1; nil for none.
  package init(
    _ fault: Fault = .kill, at place: Int? = nil, locks: LockAttempt? = nil, keepsCalls: Bool = true,
    matching matches: @escaping @Sendable (Call) -> Bool = { _ in true }
  ) {
    self.fault = fault
    self.place = place
    self.matches = matches
    self.locks = locks
    self.keepsCalls = keepsCalls
  }

  /// The matching calls so far.
  package var calls: [Call] { state.withLock { $0.calls } }

  /// How many matching calls there were.
  package var callCount: Int { state.withLock { $0.count } }

  /// Whether the process has come to its end.
  package var isDead: Bool { state.withLock { $0.isDead } }

  /// Ends the process now: no later call does anything.
  package func kill() { state.withLock { $0.isDead = true } }

  /// How often something was tried.
  package func count(_ operation: FileSystemFailure.Operation, _ path: String? = nil) -> Int {
    calls.count { $0.operation == operation && (path == nil || $0.path == path) }
  }

  /// What comes of a call.
  package enum Verdict: Sendable {
    case goes
    /// The failure that the script asks for.
    case fails(FileSystemFailure)
    /// The process is dead.
    case neverHappens(FileSystemFailure)
  }

  /// Passes a call on, or doesn't.
  package func judge(_ operation: FileSystemFailure.Operation, _ path: String) -> Verdict {
    let call = Call(operation: operation, path: path)
    return state.withLock { state in
      if state.isDead { return .neverHappens(FileSystemFailure(operation, path, Self.killed)) }
      guard matches(call) else { return .goes }
      state.count += 1
      if keepsCalls { state.calls.append(call) }
      guard let place, state.count >= place else { return .goes }
      switch fault {
      case .fail(let code):
        return state.count == place ? .fails(FileSystemFailure(operation, path, code)) : .goes
      case .failFromHere(let code): return .fails(FileSystemFailure(operation, path, code))
      case .kill:
        state.isDead = true
        return .fails(FileSystemFailure(operation, path, Self.killed))
      }
    }
  }

  /// Throws unless the call goes on.
  package func pass(_ operation: FileSystemFailure.Operation, _ path: String) throws(FileSystemFailure) {
    switch judge(operation, path) {
    case .goes: return
    case .fails(let failure), .neverHappens(let failure): throw failure
    }
  }

  package func lockAnswer() -> LockAttempt? { locks }
}

/// A file system whose calls fail as a script says.
package struct FaultyFileSystem: RunFileSystem {
  let base: any RunFileSystem
  let script: FaultScript

  /// Puts a script before a file system.
  package init(base: any RunFileSystem, script: FaultScript) {
    self.base = base
    self.script = script
  }

  private func check(_ operation: FileSystemFailure.Operation, _ path: String) throws(FileSystemFailure) {
    try script.pass(operation, path)
  }

  package func openFolder(_ path: String) throws(FileSystemFailure) -> any RunFileSystem {
    try check(.open, path)
    return FaultyFileSystem(base: try base.openFolder(path), script: script)
  }

  package func createFolder(_ path: String) throws(FileSystemFailure) {
    try check(.createFolder, path)
    try base.createFolder(path)
  }

  package func open(_ path: String, for access: FileAccess) throws(FileSystemFailure) -> any RunFile {
    try check(access == .createNew ? .create : .open, path)
    return FaultyFile(base: try base.open(path, for: access), script: script, path: path)
  }

  package func rename(_ path: String, to newPath: String) throws(FileSystemFailure) {
    try check(.rename, newPath)
    try base.rename(path, to: newPath)
  }

  package func remove(_ path: String) throws(FileSystemFailure) {
    try check(.remove, path)
    try base.remove(path)
  }

  package func list(_ path: String) throws(FileSystemFailure) -> [String] {
    try check(.list, path)
    return try base.list(path)
  }

  package func status(of path: String) throws(FileSystemFailure) -> FileStatus {
    try check(.inspect, path)
    return try base.status(of: path)
  }

  package func synchronizeFolder(_ path: String) throws(FileSystemFailure) {
    try check(.synchronize, path)
    try base.synchronizeFolder(path)
  }
}

private struct FaultyFile: RunFile {
  let base: any RunFile
  let script: FaultScript
  let path: String

  private func check(_ operation: FileSystemFailure.Operation) throws(FileSystemFailure) {
    try script.pass(operation, path)
  }

  func write(_ bytes: [UInt8]) throws(FileSystemFailure) {
    switch script.judge(.write, path) {
    case .goes: try base.write(bytes)
    case .neverHappens(let failure): throw failure
    case .fails(let failure):
      // What fits on a full disk, and what got out before a process was killed.
      try base.write(Array(bytes.prefix(bytes.count / 2)))
      throw failure
    }
  }

  func read(at offset: Int, count: Int) throws(FileSystemFailure) -> [UInt8] {
    try check(.read)
    return try base.read(at: offset, count: count)
  }

  func synchronizeData() throws(FileSystemFailure) {
    try check(.synchronize)
    try base.synchronizeData()
  }

  func synchronize() throws(FileSystemFailure) {
    try check(.synchronize)
    try base.synchronize()
  }

  func truncate(to size: Int) throws(FileSystemFailure) {
    try check(.truncate)
    try base.truncate(to: size)
  }

  func size() throws(FileSystemFailure) -> Int {
    try check(.inspect)
    return try base.size()
  }

  func lock() throws(FileSystemFailure) -> LockAttempt {
    try check(.lock)
    if let answer = script.lockAnswer() { return answer }
    return try base.lock()
  }

  func unlock() throws(FileSystemFailure) {
    try check(.lock)
    try base.unlock()
  }
}
