import SkillModel

/// Reads the files of a folder that the reference wrote. What is missing or can't be read is named in a remark, and the
/// rest is read all the same. Blocks.
struct ReferenceFiles {
  private static let longest = 256 << 20

  let files: any RunFileSystem
  private(set) var remarks: [Remark] = []

  init(_ files: any RunFileSystem) { self.files = files }

  mutating func remark(_ path: String, _ message: String, line: Int? = nil) {
    remarks.append(Remark(at: Place(path, line: line), message))
  }

  /// nil where there is none.
  ///
  /// - Parameter isExpected: whether its absence is worth a remark.
  mutating func text(_ path: String, isExpected: Bool = true) -> String? {
    do {
      let bytes = try files.contents(of: path, limit: Self.longest)
      guard let text = String(validating: bytes, as: UTF8.self) else {
        remark(path, "isn't UTF-8: bad bytes are replaced")
        return String(decoding: bytes, as: UTF8.self)
      }
      return text
    } catch {
      if isExpected || !error.isMissing { remark(path, error.isMissing ? "is missing" : error.reason) }
      return nil
    }
  }

  mutating func json(_ path: String, isExpected: Bool = true) -> JSONValue? {
    guard let text = text(path, isExpected: isExpected) else { return nil }
    do {
      return try JSONParser.parse(text, options: .python)
    } catch {
      remark(path, "isn't JSON: \(error)")
      return nil
    }
  }

  mutating func object(_ path: String, isExpected: Bool = true) -> JSONObject? {
    guard let value = json(path, isExpected: isExpected) else { return nil }
    if value.objectValue == nil { remark(path, "isn't an object") }
    return value.objectValue
  }

  mutating func objects(_ path: String, isExpected: Bool = true) -> [JSONObject]? {
    guard let value = json(path, isExpected: isExpected) else { return nil }
    guard let values = value.arrayValue else {
      remark(path, "isn't a list")
      return nil
    }
    return values.compactMap(\.objectValue)
  }

  /// The rows of a rollout in the order of the file; nil where there is no such file.
  mutating func rows(_ folder: RolloutFolder, isExpected: Bool = true) -> [RolloutRow]? {
    guard let text = text(folder.results, isExpected: isExpected) else { return nil }
    var rows: [RolloutRow] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.allSatisfy(\.isWhitespace) { continue }
      do {
        guard let fields = try JSONParser.parse(String(line), options: .python).objectValue else {
          remark(folder.results, "isn't an object", line: index + 1)
          continue
        }
        rows.append(try RolloutRow(fields))
      } catch {
        remark(folder.results, "isn't a row: \(error)", line: index + 1)
      }
    }
    return rows
  }

  /// The names in a folder; empty where there is none.
  func names(in folder: String) -> [String] { (try? files.list(folder)) ?? [] }

  func exists(_ path: String) -> Bool { (try? files.exists(path)) ?? false }
}
