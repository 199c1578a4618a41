import RunStore
import Synchronization

/// A disk in memory that knows what would survive a power cut.
///
/// Content is durable once its file was synchronised, a name once its folder was.
package final class SimulatedDisk: Sendable {
  package enum Content: Sendable {
    case file(now: [UInt8], durable: [UInt8])
    case folder(now: [String: Int], durable: [String: Int])
  }

  package struct Nodes: Sendable {
    package var all: [Int: Content] = [0: .folder(now: [:], durable: [:])]
    package var locked: Set<Int> = []

    package init() {}

    fileprivate mutating func add(_ content: Content) -> Int {
      let number = all.count
      all[number] = content
      return number
    }
  }

  package let nodes: Mutex<Nodes>

  package init(_ nodes: Nodes = Nodes()) { self.nodes = Mutex(nodes) }

  /// The whole disk.
  package var root: SimulatedFolder { SimulatedFolder(disk: self, node: 0) }

  /// The process that had locks is gone.
  package func processEnded() { nodes.withLock { $0.locked = [] } }

  /// The files below a folder as they are now, by their paths relative to it.
  package func files(below path: String) -> [String: [UInt8]] {
    nodes.withLock { nodes in
      var number = 0
      for part in path.split(separator: "/") {
        guard case .folder(let names, _)? = nodes.all[number], let next = names[String(part)] else {
          return [:]
        }
        number = next
      }
      var found: [String: [UInt8]] = [:]
      var open = [(path: "", node: number)]
      while let (prefix, node) = open.popLast() {
        switch nodes.all[node] {
        case .folder(let names, _)?: for (name, child) in names { open.append((prefix + "/" + name, child)) }
        case .file(let now, _)?: found[String(prefix.dropFirst())] = now
        case nil: continue
        }
      }
      return found
    }
  }

  /// Another disk with the same content, and nothing locked.
  package func copy() -> SimulatedDisk {
    var copy = nodes.withLock { $0 }
    copy.locked = []
    return SimulatedDisk(copy)
  }

  /// The disk after a power cut. Of what was appended to a file since it was synchronised a part chosen by the seed
  /// survives, or zeros in its place.
  package func afterPowerCut(seed: UInt64, namesSurvive: Bool) -> SimulatedDisk {
    var generator = SplitMix(state: seed)
    var survivors = Nodes()
    for (number, content) in nodes.withLock({ $0.all }).sorted(by: { $0.key < $1.key }) {
      switch content {
      case .folder(let now, let durable):
        let names = namesSurvive ? now : durable
        survivors.all[number] = .folder(now: names, durable: names)
      case .file(let now, let durable):
        let kept = Self.survivingContent(now, durable, &generator)
        survivors.all[number] = .file(now: kept, durable: kept)
      }
    }
    return SimulatedDisk(survivors)
  }

  private static func survivingContent(
    _ now: [UInt8], _ durable: [UInt8], _ generator: inout SplitMix
  ) -> [UInt8] {
    guard now.count > durable.count, now.starts(with: durable) else { return durable }
    let extra = Int(generator.next() % UInt64(now.count - durable.count + 1))
    let tail = now[durable.count..<(durable.count + extra)]
    return durable + (generator.next() % 4 == 0 ? tail.map { _ in 0 } : Array(tail))
  }
}

/// A small seeded generator.
package struct SplitMix: RandomNumberGenerator {
  package var state: UInt64

  package init(state: UInt64) { self.state = state }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// A folder of a simulated disk.
package struct SimulatedFolder: RunFileSystem {
  let disk: SimulatedDisk
  let node: Int

  private func withParent<Result>(
    of path: String, _ operation: FileSystemFailure.Operation,
    _ body: (inout SimulatedDisk.Nodes, Int, String) -> Swift.Result<Result, FileSystemFailure>
  ) throws(FileSystemFailure) -> Result {
    try disk.nodes.withLock { nodes -> Swift.Result<Result, FileSystemFailure> in
      var folder = node
      let parts = path.split(separator: "/").map(String.init)
      for part in parts.dropLast() {
        guard case .folder(let names, _)? = nodes.all[folder] else {
          return .failure(.init(operation, path, .notAFolder))
        }
        guard let next = names[part] else { return .failure(.init(operation, path, .missing)) }
        folder = next
      }
      return body(&nodes, folder, parts.last ?? ".")
    }.get()
  }

  private static func child(_ name: String, of folder: Int, _ nodes: SimulatedDisk.Nodes) -> Int? {
    if name == "." { return folder }
    guard case .folder(let names, _)? = nodes.all[folder] else { return nil }
    return names[name]
  }

  private static func setChild(
    _ number: Int?, _ name: String, of folder: Int, _ nodes: inout SimulatedDisk.Nodes
  ) {
    guard case .folder(var names, let durable)? = nodes.all[folder] else { return }
    names[name] = number
    nodes.all[folder] = .folder(now: names, durable: durable)
  }

  package func openFolder(_ path: String) throws(FileSystemFailure) -> any RunFileSystem {
    try withParent(of: path, .open) { nodes, parent, name in
      guard let number = Self.child(name, of: parent, nodes) else {
        return .failure(.init(.open, path, .missing))
      }
      guard case .folder? = nodes.all[number] else { return .failure(.init(.open, path, .notAFolder)) }
      return .success(SimulatedFolder(disk: disk, node: number))
    }
  }

  package func createFolder(_ path: String) throws(FileSystemFailure) {
    try withParent(of: path, .createFolder) { nodes, parent, name -> Result<Void, FileSystemFailure> in
      guard Self.child(name, of: parent, nodes) == nil else {
        return .failure(.init(.createFolder, path, .exists))
      }
      Self.setChild(nodes.add(.folder(now: [:], durable: [:])), name, of: parent, &nodes)
      return .success(())
    }
  }

  package func open(_ path: String, for access: FileAccess) throws(FileSystemFailure) -> any RunFile {
    try withParent(of: path, .open) { nodes, parent, name in
      if let number = Self.child(name, of: parent, nodes) {
        if access == .createNew { return .failure(.init(.create, path, .exists)) }
        return .success(SimulatedFile(disk: disk, node: number, path: path))
      }
      guard access == .createNew || access == .readAndWrite else {
        return .failure(.init(.open, path, .missing))
      }
      let number = nodes.add(.file(now: [], durable: []))
      Self.setChild(number, name, of: parent, &nodes)
      return .success(SimulatedFile(disk: disk, node: number, path: path))
    }
  }

  package func rename(_ path: String, to newPath: String) throws(FileSystemFailure) {
    let number = try withParent(of: path, .rename) { nodes, parent, name -> Result<Int, FileSystemFailure> in
      guard let number = Self.child(name, of: parent, nodes) else {
        return .failure(.init(.rename, path, .missing))
      }
      Self.setChild(nil, name, of: parent, &nodes)
      return .success(number)
    }
    try withParent(of: newPath, .rename) { nodes, parent, name in
      .success(Self.setChild(number, name, of: parent, &nodes))
    }
  }

  package func remove(_ path: String) throws(FileSystemFailure) {
    try withParent(of: path, .remove) { nodes, parent, name -> Result<Void, FileSystemFailure> in
      guard Self.child(name, of: parent, nodes) != nil else {
        return .failure(.init(.remove, path, .missing))
      }
      return .success(Self.setChild(nil, name, of: parent, &nodes))
    }
  }

  package func list(_ path: String) throws(FileSystemFailure) -> [String] {
    try withParent(of: path, .list) { nodes, parent, name in
      guard let number = Self.child(name, of: parent, nodes), case .folder(let names, _)? = nodes.all[number]
      else {
        return .failure(.init(.list, path, .missing))
      }
      return .success(names.keys.sorted())
    }
  }

  package func status(of path: String) throws(FileSystemFailure) -> FileStatus {
    try withParent(of: path, .inspect) { nodes, parent, name in
      guard let number = Self.child(name, of: parent, nodes) else {
        return .failure(.init(.inspect, path, .missing))
      }
      if case .file(let now, _)? = nodes.all[number] {
        return .success(FileStatus(kind: .file, size: now.count))
      }
      return .success(FileStatus(kind: .folder, size: 0))
    }
  }

  package func synchronizeFolder(_ path: String) throws(FileSystemFailure) {
    try withParent(of: path, .synchronize) { nodes, parent, name -> Result<Void, FileSystemFailure> in
      guard let number = Self.child(name, of: parent, nodes), case .folder(let names, _)? = nodes.all[number]
      else {
        return .failure(.init(.synchronize, path, .missing))
      }
      nodes.all[number] = .folder(now: names, durable: names)
      return .success(())
    }
  }
}

/// An open file of a simulated disk.
package struct SimulatedFile: RunFile {
  let disk: SimulatedDisk
  let node: Int
  let path: String

  private func update<Result>(_ body: (inout [UInt8], inout [UInt8]) -> Result) -> Result {
    disk.nodes.withLock { nodes in
      guard case .file(var now, var durable)? = nodes.all[node] else { preconditionFailure("no file") }
      nodes.all[node] = nil
      let result = body(&now, &durable)
      nodes.all[node] = .file(now: now, durable: durable)
      return result
    }
  }

  package func write(_ bytes: [UInt8]) throws(FileSystemFailure) { update { now, _ in now += bytes } }

  package func read(at offset: Int, count: Int) throws(FileSystemFailure) -> [UInt8] {
    update { now, _ in Array(now.dropFirst(offset).prefix(count)) }
  }

  package func synchronizeData() throws(FileSystemFailure) { update { now, durable in durable = now } }
  package func synchronize() throws(FileSystemFailure) { try synchronizeData() }
  package func truncate(to size: Int) throws(FileSystemFailure) {
    update { now, _ in now = Array(now.prefix(size)) }
  }
  package func size() throws(FileSystemFailure) -> Int { update { now, _ in now.count } }

  package func lock() throws(FileSystemFailure) -> LockAttempt {
    disk.nodes.withLock { $0.locked.insert(node).inserted ? .taken : .heldByAnother }
  }

  package func unlock() throws(FileSystemFailure) { disk.nodes.withLock { _ = $0.locked.remove(node) } }
}
