import SkillModel

/// A file that a configuration was read from.
package struct SourceFile: Hashable, Sendable, Codable {
  /// As typed, or for a base as its `_base_` leads there.
  package let path: String
  /// Absolute, with every symbolic link followed.
  package let resolvedPath: String
  /// Of the file's bytes, in hexadecimal.
  package let sha256: String
}

/// A configuration file and the files that it inherits from by `_base_`, the child first.
struct ConfigurationFileChain {
  /// One file of the chain with what stands in it.
  struct Link {
    let file: SourceFile
    let entries: [SourceEntry]
  }

  private static let baseKey = "_base_"
  private static let maximumDepth = 16
  /// 1 MB.
  private static let sizeLimit = 1 << 20

  private(set) var links: [Link] = []
  private(set) var problems: [Problem] = []
  /// The names of all files that were opened, in the order of the chain, to put problems in order.
  private(set) var names: [String] = []
  private var resolvedPaths: [String] = []

  /// Follows the chain as far as it goes.
  init(path: String) {
    var next: (path: String, place: Place?)? = (path, nil)
    while let (current, place) = next {
      do throws(Problem) {
        let link = try read(current, from: place)
        links.append(link)
        next = try base(of: link)
      } catch {
        problems.append(error)
        next = nil
      }
    }
  }

  private mutating func read(_ path: String, from place: Place?) throws(Problem) -> Link {
    let resolved = InputFile.resolvedPath(path)
    try refuseCycle(path, resolved, place)
    names.append(path)
    resolvedPaths.append(resolved)
    let bytes = try InputFile.bytes(
      at: path, namedAt: place, limit: Self.sizeLimit,
      cure: place == nil
        ? "check the path of the configuration file" : "mend `\(Self.baseKey)`, relative to its file"
    ) { size in
      Problem(
        .configuration, at: Place(path),
        "the file is larger than the limit of 1 MB" + (size.map { " (\($0) bytes)" } ?? ""),
        cure: "keep data out of the configuration")
    }
    let file = SourceFile(path: path, resolvedPath: resolved, sha256: SHA256(hashing: bytes).hexadecimal)
    let text = try InputText.decode(bytes, name: path, what: "the file")
    try refuseControlCharacters(bytes, path)
    let tree = ConfigurationTree.read(
      text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text, name: path)
    problems += tree.problems
    return Link(file: file, entries: tree.root ?? [])
  }

  private func refuseCycle(_ path: String, _ resolved: String, _ place: Place?) throws(Problem) {
    let chain = (names + [path]).joined(separator: " -> ")
    if resolvedPaths.contains(resolved) {
      throw Problem(
        .configuration, at: place, "`\(Self.baseKey)` goes round in a circle: \(chain)",
        cure: "remove one `\(Self.baseKey)` of the circle")
    }
    if names.count > Self.maximumDepth {
      throw Problem(
        .configuration, at: place,
        "`\(Self.baseKey)` leads more than \(Self.maximumDepth) files deep: \(chain)",
        cure: "join some of these files")
    }
  }

  private func refuseControlCharacters(_ bytes: [UInt8], _ path: String) throws(Problem) {
    let isControl: (UInt8) -> Bool = { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D || $0 == 0x7F }
    guard let offset = bytes.firstIndex(where: isControl) else { return }
    throw Problem(
      .dataMalformed, at: InputText.place(of: offset, in: bytes, name: path),
      "the file holds a control character at byte \(offset)",
      cure: "remove it, or write it as an escape in quotes")
  }

  private func base(of link: Link) throws(Problem) -> (path: String, place: Place?)? {
    guard let entry = link.entries.first(where: { $0.key == Self.baseKey }), !entry.value.isUnset else {
      return nil
    }
    guard case .scalar(let path, _, let place) = entry.value else {
      throw Problem(
        .configuration, at: entry.value.place,
        "\(Self.baseKey): must be the path of one file, found \(entry.value.shown)",
        cure: "name one file, relative to this one")
    }
    if path.hasPrefix("/") { return (path, place) }
    guard let slash = link.file.path.lastIndex(of: "/") else { return (path, place) }
    return (link.file.path[...slash] + path, place)
  }

  /// Whether every file could be read to its end, so that what is missing is truly missing.
  var isComplete: Bool { problems.isEmpty }

  /// Whether a key belongs to the chain itself.
  static func isChainKey(_ key: String) -> Bool { key == baseKey }
}
