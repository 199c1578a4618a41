import SkillModel

/// The tasks of a run in their three splits, and what is known of the files they came from.
package struct DataSet: Hashable, Sendable {
  /// Tasks that rollouts are made of.
  package let train: [TrainingTask]
  /// Held-out tasks that the gate decides by, after `evaluation.sel_env_num`.
  package let selection: [TrainingTask]
  /// Tasks of the final evaluation, after `evaluation.test_env_num`.
  package let test: [TrainingTask]
  /// The files read: one a split in the order train, val, test, or one source that was divided by ratio.
  package let files: [DataFile]
  /// What a person should know before the run although it may go on.
  package let remarks: [DataRemark]
  /// How one file was divided into the splits; nil where each split has a file of its own.
  package let division: DataDivision?

  /// Makes a data set of its parts.
  package init(
    train: [TrainingTask], selection: [TrainingTask], test: [TrainingTask], files: [DataFile] = [],
    remarks: [DataRemark] = [], division: DataDivision? = nil
  ) {
    self.train = train
    self.selection = selection
    self.test = test
    self.files = files
    self.remarks = remarks
    self.division = division
  }

  /// The tasks of one split in the order of the file.
  package func tasks(in split: DataSplit) -> [TrainingTask] {
    switch split {
    case .train: train
    case .selection: selection
    case .test: test
    }
  }
}

/// One file of a data set as it was when it was read; another digest later means that the data drifted.
package struct DataFile: Hashable, Sendable, Codable {
  /// The split it holds; nil for a source that was divided by ratio.
  package let split: DataSplit?
  /// The path as it was found.
  package let path: String
  /// SHA-256 of the bytes, in hexadecimal.
  package let digest: String
  /// Items in the whole file, before any limit.
  package let itemCount: Int

  /// Makes the record of a file.
  package init(split: DataSplit?, path: String, digest: String, itemCount: Int) {
    self.split = split
    self.path = path
    self.digest = digest
    self.itemCount = itemCount
  }
}

/// A warning about a data set: it doesn't stop the run.
package struct DataRemark: Hashable, Sendable, Codable {
  /// What kind of remark, for whoever counts or colours them.
  package enum Kind: String, Hashable, Sendable, Codable {
    /// Too few selection tasks for a trustworthy gate.
    case smallSelection = "small_selection"
    /// Tasks with the same content in two splits.
    case overlap
    /// A second folder of the same split was ignored.
    case ignoredFolder = "ignored_folder"
  }
  /// What kind of remark.
  package let kind: Kind
  /// The file or folder it is about.
  package let place: Place
  /// One sentence without a full stop.
  package let message: String
  /// How many tasks or folders it is about.
  package let count: Int

  /// Makes a remark.
  package init(_ kind: Kind, at place: Place, count: Int, _ message: String) {
    self.kind = kind
    self.place = place
    self.count = count
    self.message = message
  }
}
