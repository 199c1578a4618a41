import SkillModel

/// A configuration that was read and found good, with what must be recorded of its sources.
package struct LoadedConfiguration: Sendable {
  /// The typed result. Paths in it are as typed: see `path(of:)`.
  package let configuration: RunConfiguration
  /// Every file that was read: the configuration, its bases, and a prompt template that is a file.
  package let files: [SourceFile]
  /// The flat `config.json` without the numbers that need the data set; no secret and no absolute path.
  package let flat: JSONObject
  /// What is accepted and does nothing here.
  package let remarks: [Remark]
  /// Absolute folder of the configuration file.
  package let baseFolder: String
  /// Absolute folder that relative paths are looked up in first.
  package let workingFolder: String

  /// Where a path of the configuration leads: as it is when absolute, else to the working folder, as the reference
  /// does; only when nothing stands there and something does beside the configuration file, to that.
  package func path(of path: String) -> String {
    Self.path(of: path, workingFolder: workingFolder, baseFolder: baseFolder)
  }

  static func path(of path: String, workingFolder: String, baseFolder: String) -> String {
    if path.hasPrefix("/") || path.isEmpty { return path }
    let here = InputFile.absolutePath(path, from: workingFolder)
    if InputFile.exists(here) { return here }
    let beside = InputFile.absolutePath(path, from: baseFolder)
    return InputFile.exists(beside) ? beside : here
  }

  /// `config.json` once the data set is known.
  package func flat(with sizes: RunSizes) -> JSONObject {
    var object = flat
    object["train_size"] = .integer(sizes.trainSize)
    object["steps_per_epoch"] = .integer(sizes.stepsPerEpoch)
    object["batches_per_epoch"] = .integer(sizes.batchesPerEpoch)
    object["samples_per_epoch"] = .integer(sizes.samplesPerEpoch)
    return object
  }
}

/// Numbers of a run that need the size of its train split.
package struct RunSizes: Hashable, Sendable {
  package let trainSize: Int
  package let stepsPerEpoch: Int
  package let batchesPerEpoch: Int
  package let samplesPerEpoch: Int

  package init(trainSize: Int, stepsPerEpoch: Int, batchesPerEpoch: Int, samplesPerEpoch: Int) {
    self.trainSize = trainSize
    self.stepsPerEpoch = stepsPerEpoch
    self.batchesPerEpoch = batchesPerEpoch
    self.samplesPerEpoch = samplesPerEpoch
  }
}
