import SkillModel

/// Finds the folders and files of a data set.
enum SplitFolders {
  /// The names that a split's folder may have, the usual one first.
  static func names(of split: DataSplit) -> [String] {
    switch split {
    case .train: ["train"]
    case .selection: ["val", "selection", "valid_seen"]
    case .test: ["test", "valid_unseen"]
    }
  }

  /// The folder of each split.
  ///
  /// - Throws: class 66 naming all three folders and the missing ones.
  static func locate(
    in root: String
  ) throws(Problem) -> (folders: [(DataSplit, String)], remarks: [DataRemark]) {
    var folders: [(DataSplit, String)] = []
    var missing: [String] = []
    var remarks: [DataRemark] = []
    for split in DataSplit.allCases {
      let present = names(of: split).map { DataPath.join(root, $0) }.filter {
        DataPath.kind(of: $0) == .folder
      }
      guard let folder = present.first else {
        missing.append(split.rawValue + "/")
        continue
      }
      folders.append((split, folder))
      if present.count > 1 {
        remarks.append(
          DataRemark(
            .ignoredFolder, at: Place(folder), count: present.count - 1,
            "only this folder is read, not \(present.dropFirst().joined(separator: " nor "))"))
      }
    }
    guard missing.isEmpty else {
      throw Problem(
        .inputMissing, at: Place(root),
        "the folder must hold train/, val/ and test/; missing: \(missing.joined(separator: ", "))",
        cure: "add the missing folders with one .json or .jsonl file each, or set env.split_mode: ratio")
    }
    return (folders, remarks)
  }

  /// The one data file of a folder; nil when there is none.
  ///
  /// - Throws: class 65 listing them when there are several.
  static func dataFile(in folder: String) throws(Problem) -> String? {
    let files = try DataPath.dataFiles(in: folder)
    guard files.count > 1 else { return files.first }
    let shown = files.prefix(10).joined(separator: ", ") + (files.count > 10 ? ", ..." : "")
    throw Problem(
      .dataMalformed, at: Place(folder),
      "the folder has \(files.count) data files, and one is wanted: \(shown)",
      cure: "leave one .json or .jsonl file there")
  }

  /// The source of the ratio mode: a file, or the one data file of a folder.
  static func sourceFile(at path: String) throws(Problem) -> String? {
    DataPath.kind(of: path) == .folder ? try dataFile(in: path) : path
  }
}
