import Foundation
import SkillModel
import Testing

/// What the Python reference decided on some data, with some settings, against some world.
struct ReferenceRun: Sendable, CustomTestStringConvertible {
  static let folder = Bundle.module.bundleURL.appending(path: "Parity")
  static let all = [
    "sample-run", "trace-1-default", "trace-2-soft-gated-slow", "trace-3-accumulate-mixed",
  ].map(ReferenceRun.init)

  let name: String

  var testDescription: String { name }

  /// Arguments of the world, the data set and the settings.
  func specification() throws -> Specification { Specification(json: try json("spec.json")) }

  func history() throws -> [JSONValue] { try #require(try json("history.json").arrayValue) }

  func bestSkill() throws -> [UInt8] { Array(try Data(contentsOf: file("best_skill.md"))) }

  /// The numbers of the summary.
  func summary() throws -> JSONObject {
    let whole = try? json("summary.json")
    var summary = try #require(try whole?.objectValue ?? specification().json["summary"]?.objectValue)
    // Where it ran, how long it took and how it asked.
    for key in ["config", "version", "total_wall_time_s", "token_summary"] { summary[key] = nil }
    return summary
  }

  /// The data set that comes with the run, where it does.
  var data: URL { file("data") }

  private func file(_ name: String) -> URL { Self.folder.appending(path: self.name).appending(path: name) }

  private func json(_ name: String) throws -> JSONValue {
    try JSONParser.parse(Array(try Data(contentsOf: file(name))))
  }

  struct Specification: Sendable {
    let json: JSONValue

    var server: [String] { words("server") }
    var overrides: [String] { words("overrides") }
    /// nil where the data comes with the run.
    var data: [String]? { json["data"] == nil ? nil : words("data") }

    private func words(_ key: String) -> [String] {
      (json[key]?.stringValue ?? "").split(separator: " ").map(String.init)
    }
  }
}
