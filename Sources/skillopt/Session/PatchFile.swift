import RunStore
import SkillModel

/// A file with edits: a patch, a reply of an analyst, or ranked edits of a run.
enum PatchFile {
  private static let limit = 8 * 1024 * 1024

  static func edits(at path: String) throws -> [JSONValue] {
    let bytes = try InputFile.bytes(at: path, limit: limit) { size in
      Problem(
        .dataMalformed, at: Place(path), "the patch has \(size ?? limit) bytes, at most \(limit) are read",
        cure: "split it")
    }
    let value: JSONValue
    do {
      value = try JSONParser.parse(bytes)
    } catch {
      throw Problem(
        .dataMalformed, at: Place(path, line: error.line, column: error.column), "no JSON: \(error)",
        cure: "write {\"edits\": [...]}")
    }
    let patch = value["patch"] ?? value
    guard let edits = (patch["edits"] ?? patch).arrayValue else {
      throw Problem(
        .dataMalformed, at: Place(path), "there is no list \"edits\" in it", cure: "write {\"edits\": [...]}")
    }
    return edits
  }
}
