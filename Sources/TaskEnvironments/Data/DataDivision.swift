import SkillModel

/// One file of items, divided into the three splits by ratio, before any limit (FORMATS section 5).
package struct DataDivision: Hashable, Sendable {
  /// The file, as it was found.
  package let source: String
  /// `env.split_ratio` as it was written.
  package let ratio: String
  /// What the items were shuffled with.
  package let seed: Int
  /// The items of train, val and test as they stand in the source.
  package let items: [[JSONObject]]

  /// The files in which the reference keeps a divided data set, by their paths in its folder.
  package var files: [(path: String, content: JSONValue)] {
    let names = DataSplit.allCases.map(\.rawValue)
    let counts = JSONObject(zip(names, items).map { ($0, .integer($1.count)) })
    let manifest: JSONValue = [
      "source_data_path": .string(source), "split_mode": "ratio", "split_ratio": .string(ratio),
      "split_seed": .integer(seed), "counts": .object(counts),
    ]
    return zip(names, items).map { ("\($0)/items.json", .array($1.map(JSONValue.object))) } + [
      ("split_manifest.json", manifest)
    ]
  }
}
