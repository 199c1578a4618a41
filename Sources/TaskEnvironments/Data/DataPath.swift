import FoundationEssentials
import SkillModel

/// Paths of a data set as the configuration names them.
enum DataPath {
  /// What stands at a path.
  enum Kind {
    case folder, file, nothing
  }

  /// What stands at a path, links followed.
  static func kind(of path: String) -> Kind {
    var isFolder: Bool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return .nothing }
    return isFolder ? .folder : .file
  }

  /// A path below a folder; `.` and the empty path are the current folder and add nothing.
  static func join(_ folder: String, _ name: String) -> String {
    if name.hasExactPrefix("/") || folder.isEmpty || folder.isIdentical(to: ".") { return name }
    return folder.hasExactSuffix("/") ? folder + name : folder + "/" + name
  }

  /// The first of the places that a configured path may mean where something stands.
  ///
  /// - Throws: class 66 naming every place that was tried.
  static func locate(_ path: String, in folders: [String], key: String) throws(Problem) -> String {
    var tried: [String] = []
    for folder in folders.isEmpty ? ["."] : folders {
      let candidate = join(folder, path)
      if kind(of: candidate) != .nothing { return candidate }
      if !tried.contains(where: { $0.isIdentical(to: candidate) }) { tried.append(candidate) }
    }
    throw Problem(
      .inputMissing, at: Place(tried.first ?? path),
      "\(key) is \(path), and there is nothing at \(tried.joined(separator: " nor at "))",
      cure: "correct \(key); relative paths start at the current folder, then at the configuration file's")
  }

  /// The names in a folder in the order of their code points, without hidden ones.
  ///
  /// - Throws: class 66 when the folder can't be read.
  static func names(in folder: String) throws(Problem) -> [String] {
    do {
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      return names.filter { !$0.hasExactPrefix(".") }.sorted { ExactText($0) < ExactText($1) }
    } catch {
      throw Problem(
        .inputMissing, at: Place(folder), "can't list the folder", cure: "check that you may read it")
    }
  }

  /// The data files in a folder: those ending in `.json` or `.jsonl` in any case of letters.
  static func dataFiles(in folder: String) throws(Problem) -> [String] {
    try names(in: folder).map { join(folder, $0) }.filter { path in
      let name = path.pythonLowercased
      return (name.hasExactSuffix(".json") || name.hasExactSuffix(".jsonl")) && kind(of: path) == .file
    }
  }
}
