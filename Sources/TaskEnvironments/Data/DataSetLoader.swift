import SkillModel

/// Reads, checks and divides the data set that a configuration names (FORMATS, data; RELIABILITY 4.3).
package struct DataSetLoader {
  private let settings: EnvironmentSettings
  private let folders: [String]
  private let limits: DataLimits
  private let rules: any ItemRules
  private var problems: ProblemCollector
  private var remarks: [DataRemark] = []
  private var files: [DataFile] = []
  private var division: DataDivision?

  private init(settings: EnvironmentSettings, folders: [String], limits: DataLimits) {
    self.settings = settings
    self.folders = folders
    self.limits = limits
    rules = EnvironmentFactory.itemRules(for: settings)
    problems = ProblemCollector(limit: limits.listedProblems)
  }

  /// Loads a data set.
  ///
  /// - Parameters:
  ///   - runSeed: shuffles the ratio mode when `env.split_seed` is 0.
  ///   - folders: where relative paths start: the current folder (`.`), then the configuration file's.
  ///   - selectionLimit: `evaluation.sel_env_num`; 0 for all.
  ///   - testLimit: `evaluation.test_env_num`; 0 for all.
  /// - Throws: `ProblemList` with all that is wrong: class 66 for what is missing, 65 for malformed data, 78 for
  ///   settings that can't be used.
  package static func load(
    settings: EnvironmentSettings, runSeed: Int, relativeTo folders: [String], selectionLimit: Int = 0,
    testLimit: Int = 0, limits: DataLimits = DataLimits()
  ) throws(ProblemList) -> DataSet {
    var loader = DataSetLoader(settings: settings, folders: folders, limits: limits)
    let splits: [LocatedSplit]
    do throws(Problem) {
      splits =
        switch settings.splitMode {
        case .folders: try loader.readFolders()
        case .ratio: try loader.divideSource(runSeed: runSeed)
        }
    } catch {
      throw ProblemList(loader.problems.listed + [error])
    }
    return try loader.finish(splits, limits: [0, selectionLimit, testLimit])
  }

  /// One split with the file or folder that a message about it names.
  private struct LocatedSplit {
    let split: DataSplit
    let place: Place
    let tasks: [LocatedTask]
    /// Whether reading went well enough to say that an empty split is empty.
    let isComplete: Bool
  }

  private mutating func readFolders() throws(Problem) -> [LocatedSplit] {
    guard !settings.splitFolder.isEmpty else {
      throw Problem(
        .configuration, at: Place("env.split_dir"), "env.split_dir isn't set",
        cure: "set it to the folder that holds train/, val/ and test/")
    }
    let root = try DataPath.locate(settings.splitFolder, in: folders, key: "env.split_dir")
    let found = try SplitFolders.locate(in: root)
    remarks += found.remarks
    var splits: [LocatedSplit] = []
    for (split, folder) in found.folders { splits.append(readSplit(split, in: folder)) }
    return splits
  }

  private mutating func readSplit(_ split: DataSplit, in folder: String) -> LocatedSplit {
    do throws(Problem) {
      guard let path = try SplitFolders.dataFile(in: folder) else {
        return LocatedSplit(split: split, place: Place(folder), tasks: [], isComplete: true)
      }
      let (tasks, isComplete) = readTasks(of: path, split: split, form: .split)
      return LocatedSplit(split: split, place: Place(path), tasks: tasks, isComplete: isComplete)
    } catch {
      problems.add(error)
      return LocatedSplit(split: split, place: Place(folder), tasks: [], isComplete: false)
    }
  }

  private mutating func divideSource(runSeed: Int) throws(Problem) -> [LocatedSplit] {
    guard !settings.dataPath.isEmpty else {
      throw Problem(
        .configuration, at: Place("env.data_path"), "env.data_path isn't set, and env.split_mode is ratio",
        cure: "set it to the file with the items")
    }
    let ratio = try SplitRatio(settings.splitRatio)
    let located = try DataPath.locate(settings.dataPath, in: folders, key: "env.data_path")
    guard let path = try SplitFolders.sourceFile(at: located) else {
      throw Problem(
        .inputMissing, at: Place(located), "the folder has no .json or .jsonl file",
        cure: "put the file with the items there")
    }
    var (tasks, isComplete) = readTasks(of: path, split: nil, form: .source)
    let seed = settings.splitSeed == 0 ? runSeed : settings.splitSeed
    var random = PythonRandom(seed: seed)
    random.shuffle(&tasks)
    var rest = tasks[...]
    let splits = zip(DataSplit.allCases, ratio.counts(of: tasks.count)).map { split, count in
      defer { rest = rest.dropFirst(count) }
      return LocatedSplit(
        split: split, place: Place(path), tasks: Array(rest.prefix(count)), isComplete: isComplete)
    }
    division = DataDivision(
      source: path, ratio: settings.splitRatio, seed: seed, items: splits.map { $0.tasks.map(\.task.fields) })
    return splits
  }

  private mutating func readTasks(
    of path: String, split: DataSplit?, form: ItemFile.Form
  ) -> (tasks: [LocatedTask], isComplete: Bool) {
    var found = ProblemCollector(limit: .max)
    let file = ItemFile(path: path, form: form, limits: limits, problems: &found)
    files.append(DataFile(split: split, path: path, digest: file.digest, itemCount: file.items.count))
    var tasks: [LocatedTask] = []
    tasks.reserveCapacity(file.items.count)
    for item in file.items {
      do throws(ItemDefect) {
        tasks.append(LocatedTask(task: try rules.task(from: item.value), place: item.place))
      } catch {
        found.malformed(item.place, error.message, cure: error.cure)
      }
    }
    _ = SplitChecks.uniqueIDs(of: tasks, problems: &found)
    problems.add(contentsOf: found.listed)
    return (tasks, found.isEmpty)
  }

  private mutating func finish(_ splits: [LocatedSplit], limits: [Int]) throws(ProblemList) -> DataSet {
    for split in splits where split.tasks.isEmpty && split.isComplete { reportEmpty(split) }
    if settings.splitMode == .folders { checkIDs(splits) }
    checkContent(splits)
    let kept = zip(splits, limits).map { split, limit in
      let cuts = [settings.limit, limit].filter { $0 > 0 }
      return Array(split.tasks.prefix(cuts.min() ?? split.tasks.count).map(\.task))
    }
    if splits[1].isComplete,
      let remark = SplitChecks.selectionSize(kept[1].count, place: splits[1].place, problems: &problems)
    {
      remarks.append(remark)
    }
    try problems.throwIfAny()
    return DataSet(
      train: kept[0], selection: kept[1], test: kept[2], files: files, remarks: remarks, division: division)
  }

  private mutating func reportEmpty(_ split: LocatedSplit) {
    let name = split.split.rawValue
    let isRatio = settings.splitMode == .ratio
    problems.malformed(
      split.place,
      isRatio
        ? "\(files.first?.itemCount ?? 0) items at \(settings.splitRatio) leave the split \(name) empty"
        : "the split \(name) is empty",
      cure: isRatio ? "add items or change env.split_ratio" : "put a .json or .jsonl file with items there")
  }

  private mutating func checkIDs(_ splits: [LocatedSplit]) {
    for (place, left) in splits.enumerated() {
      var unreported = ProblemCollector(limit: 0)
      let ids = SplitChecks.uniqueIDs(of: left.tasks, problems: &unreported)
      for right in splits[(place + 1)...] {
        SplitChecks.sharedIDs(ids, right.tasks, names: (left.split, right.split), problems: &problems)
      }
    }
  }

  private mutating func checkContent(_ splits: [LocatedSplit]) {
    let train = ContentIndex(splits[0].tasks)
    for split in splits[1...] {
      let isError = !settings.allowsOverlap
      compare(split, with: train, of: .train, isError: isError)
    }
    compare(splits[2], with: ContentIndex(splits[1].tasks), of: .selection, isError: false)
  }

  private mutating func compare(
    _ split: LocatedSplit, with index: ContentIndex, of other: DataSplit, isError: Bool
  ) {
    let pairs = split.tasks.compactMap { task in
      index.match(of: task.task).map { (first: $0, second: task) }
    }
    guard let (first, second) = pairs.first else { return }
    let message =
      "\(pairs.count) of \(split.tasks.count) tasks of \(split.split.rawValue) have the same content as a task of "
      + "\(other.rawValue), the first at \(second.place) and \(first.place)"
    if isError {
      problems.malformed(
        second.place, message, cure: "remove them from one of the two splits, or give --allow-overlap")
    } else {
      remarks.append(DataRemark(.overlap, at: second.place, count: pairs.count, message))
    }
  }
}
