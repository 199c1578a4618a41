import Glibc
import SkillModel

/// A small YAML file of a person's own settings: themes, keys.
package enum SettingsFile {
  /// Bytes that such a file may have.
  package static let limit = 256 * 1024

  /// The file's keys with their places, or what is wrong with it. A file that is not there is nil without a problem.
  package static func read(at path: String) -> (entries: [SourceEntry]?, problems: [Problem]) {
    guard access(path, F_OK) == 0 else { return (nil, []) }
    do throws(Problem) {
      let bytes = try InputFile.bytes(at: path, limit: limit) { size in
        Problem(
          .dataMalformed, at: Place(path), "the file has \(size ?? limit) bytes, at most \(limit) are read",
          cure: "make it smaller")
      }
      return parse(try InputText.decode(bytes, name: path, what: "the file"), name: path)
    } catch {
      return (nil, [error])
    }
  }

  /// The keys of a text with their places. Never executes, includes or guesses anything.
  package static func parse(_ text: String, name: String) -> (entries: [SourceEntry]?, problems: [Problem]) {
    let tree = ConfigurationTree.read(
      text, name: name, expectation: "the file must hold `key: value` lines")
    return (tree.root, tree.problems)
  }
}
