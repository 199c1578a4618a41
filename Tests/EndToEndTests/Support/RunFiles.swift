import SkillModel
import Testing

/// The files of a run folder, as others read them.
struct RunFiles: Sendable {
  let scratch: ScratchFolder
  let folder: String

  func bytes(_ name: String) throws -> [UInt8] { try scratch.bytes(of: folder + "/" + name) }

  func json(_ name: String) throws -> JSONValue { try JSONParser.parse(try bytes(name)) }

  func exists(_ name: String) -> Bool { scratch.exists(folder + "/" + name) }

  func history() throws -> [JSONValue] { try #require(try json("history.json").arrayValue) }

  func bestSkill() throws -> [UInt8] { try bytes("best_skill.md") }

  func summary() throws -> JSONObject { try #require(try json("summary.json").objectValue) }

  /// The records of the journal, each a whole line with its line end.
  func journalLines() throws -> [[UInt8]] {
    try bytes("journal.jsonl").split(separator: UInt8(ascii: "\n")).map { Array($0) + [UInt8(ascii: "\n")] }
  }

  /// The complete records of the journal; what a kill broke off is left out.
  func journal() throws -> [JSONValue] {
    try journalLines().compactMap { try? JSONParser.parse(Array($0.dropLast())) }
  }

  /// What the files other than the journal say, with times made equal.
  func projections(without settings: Set<String> = []) throws -> [String: Projection] {
    var result: [String: Projection] = [:]
    for name in try scratch.files(in: folder) where !Self.isOwn(name) {
      let bytes = try bytes(name)
      if name.hasSuffix(".json"), let json = try? JSONParser.parse(bytes) {
        result[name] = .json(json.masking(Self.times.union(settings)))
      } else {
        result[name] = .bytes(bytes)
      }
    }
    return result
  }

  /// What everybody who is interested in the outcome reads.
  func outcome() throws -> Outcome {
    Outcome(
      history: try history().map { $0.masking(Self.times) }, bestSkill: try bestSkill(),
      summary: JSONValue.object(try summary()).masking(Self.times.union(["token_summary"])))
  }

  struct Outcome: Hashable {
    let history: [JSONValue]
    let bestSkill: [UInt8]
    let summary: JSONValue
  }

  enum Projection: Hashable {
    case json(JSONValue)
    case bytes([UInt8])
  }

  private static let times: Set<String> = ["timing", "wall_time_s", "total_wall_time_s", "time_s"]

  private static func isOwn(_ name: String) -> Bool {
    name == "lock" || name == "skillopt.log" || name.hasPrefix("journal.") || name.hasPrefix("blobs/")
  }
}

extension JSONValue {
  /// This value with some members, at any depth, made equal.
  func masking(_ keys: Set<String>) -> JSONValue {
    switch self {
    case .object(let object):
      .object(
        JSONObject(object.map { key, value in (key, keys.contains(key) ? .null : value.masking(keys)) }))
    case .array(let values): .array(values.map { $0.masking(keys) })
    default: self
    }
  }
}

extension JSONValue {
  /// The same members in another order are the same object.
  var inKeyOrder: JSONValue {
    switch self {
    case .object(let object): .object(JSONObject(object.map { ($0, $1.inKeyOrder) }.sorted { $0.0 < $1.0 }))
    case .array(let values): .array(values.map(\.inKeyOrder))
    default: self
    }
  }
}

/// Says which files differ, and how many, rather than all their bytes.
func expectSame(
  _ left: [String: RunFiles.Projection], _ right: [String: RunFiles.Projection],
  _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation
) {
  let different = Set(left.keys).union(right.keys).filter { left[$0] != right[$0] }.sorted()
  #expect(different.isEmpty, comment, sourceLocation: sourceLocation)
}

/// Names the first line that differs.
func expectSame(
  _ left: [String], _ right: [String], _ comment: Comment? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(left.count == right.count, comment, sourceLocation: sourceLocation)
  let first = zip(left, right).first { $0 != $1 }
  #expect(first == nil, comment, sourceLocation: sourceLocation)
}
