import Glibc
import SkillModel
import Synchronization

@testable import RunStore

/// Counts the calls of a file system and makes one of them fail.
final class FaultScript: Sendable {
  enum Fault: Hashable, Sendable {
    /// This call fails; later ones don't.
    case fail(FileSystemFailure.Code)
    /// The process ends in this call: it and all later ones fail and change nothing more.
    case kill
  }

  struct Call: Hashable, Sendable {
    let operation: FileSystemFailure.Operation
    let path: String
  }

  static let killed = FileSystemFailure.Code(rawValue: ECANCELED)

  private struct State {
    var calls: [Call] = []
    var isDead = false
  }

  private let state = Mutex(State())
  private let place: Int?
  private let fault: Fault
  private let matches: @Sendable (Call) -> Bool
  private let locks: LockAttempt?

  /// - Parameter place: the number of the matching call that fails, from 1; nil for none.
  init(
    _ fault: Fault = .kill, at place: Int? = nil, locks: LockAttempt? = nil,
    matching matches: @escaping @Sendable (Call) -> Bool = { _ in true }
  ) {
    self.fault = fault
    self.place = place
    self.matches = matches
    self.locks = locks
  }

  /// The matching calls so far.
  var calls: [Call] { state.withLock { $0.calls } }

  /// How often something was tried.
  func count(_ operation: FileSystemFailure.Operation, _ path: String? = nil) -> Int {
    calls.count { $0.operation == operation && (path == nil || $0.path == path) }
  }

  /// What comes of a call.
  enum Verdict {
    case goes
    /// The failure that the script asks for.
    case fails(FileSystemFailure)
    /// The process is dead.
    case neverHappens(FileSystemFailure)
  }

  /// Passes a call on, or doesn't.
  func judge(_ operation: FileSystemFailure.Operation, _ path: String) -> Verdict {
    let call = Call(operation: operation, path: path)
    return state.withLock { state in
      if state.isDead { return .neverHappens(FileSystemFailure(operation, path, Self.killed)) }
      guard matches(call) else { return .goes }
      state.calls.append(call)
      guard state.calls.count == place else { return .goes }
      guard case .fail(let code) = fault else {
        state.isDead = true
        return .fails(FileSystemFailure(operation, path, Self.killed))
      }
      return .fails(FileSystemFailure(operation, path, code))
    }
  }

  /// Throws unless the call goes on.
  func pass(_ operation: FileSystemFailure.Operation, _ path: String) throws(FileSystemFailure) {
    switch judge(operation, path) {
    case .goes: return
    case .fails(let failure), .neverHappens(let failure): throw failure
    }
  }

  func lockAnswer() -> LockAttempt? { locks }
}

/// A file system whose calls fail as a script says.
struct FaultyFileSystem: RunFileSystem {
  let base: any RunFileSystem
  let script: FaultScript

  private func check(_ operation: FileSystemFailure.Operation, _ path: String) throws(FileSystemFailure) {
    try script.pass(operation, path)
  }

  func openFolder(_ path: String) throws(FileSystemFailure) -> any RunFileSystem {
    try check(.open, path)
    return FaultyFileSystem(base: try base.openFolder(path), script: script)
  }

  func createFolder(_ path: String) throws(FileSystemFailure) {
    try check(.createFolder, path)
    try base.createFolder(path)
  }

  func open(_ path: String, for access: FileAccess) throws(FileSystemFailure) -> any RunFile {
    try check(access == .createNew ? .create : .open, path)
    return FaultyFile(base: try base.open(path, for: access), script: script, path: path)
  }

  func rename(_ path: String, to newPath: String) throws(FileSystemFailure) {
    try check(.rename, newPath)
    try base.rename(path, to: newPath)
  }

  func remove(_ path: String) throws(FileSystemFailure) {
    try check(.remove, path)
    try base.remove(path)
  }

  func list(_ path: String) throws(FileSystemFailure) -> [String] {
    try check(.list, path)
    return try base.list(path)
  }

  func status(of path: String) throws(FileSystemFailure) -> FileStatus {
    try check(.inspect, path)
    return try base.status(of: path)
  }

  func synchronizeFolder(_ path: String) throws(FileSystemFailure) {
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
