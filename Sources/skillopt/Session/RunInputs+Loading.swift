import Foundation
import ModelBackends
import RunStore
import SkillModel
import TaskEnvironments
import TrainingEngine

extension RunInputs {
  /// Loads everything that a configuration names, and tells of everything that is wrong with it.
  ///
  /// - Parameters:
  ///   - needsSkill: false where the skill comes from elsewhere.
  ///   - needsModels: false where nothing is asked: endpoints and keys need not be there then.
  static func load(
    _ options: ConfigurationOptions, needsSkill: Bool = true, needsModels: Bool = true
  ) throws -> RunInputs {
    let loaded = try options.load()
    var configuration = loaded.configuration
    for remark in loaded.remarks { RunOutput.remark(remark.description) }
    configuration.environment.allowsOverlap = options.allowOverlap
    let folders = [loaded.workingFolder, loaded.baseFolder]
    let (environment, dataSet) = try EnvironmentFactory.load(
      settings: configuration.environment, runSeed: configuration.train.seed, relativeTo: folders,
      selectionLimit: configuration.evaluation.selectionLimit, testLimit: configuration.evaluation.testLimit)
    for remark in dataSet.remarks { RunOutput.remark("\(remark.place): \(remark.message)") }
    let skill = needsSkill ? try skill(of: configuration, loaded: loaded, options) : .empty
    for remark in skill.remarks { RunOutput.remark(remark.description) }
    let models =
      needsModels ? try ModelAccess.models(for: configuration, allowsPlaintext: options.allowPlaintext) : [:]
    let plan = TrainingEngine.plan(
      of: configuration, train: dataSet.train.count, selection: dataSet.selection.count,
      test: dataSet.test.count)
    try check(configuration, trainCount: dataSet.train.count)
    let digests =
      loaded.files.enumerated().map { index, file in
        InputDigest(name: index == 0 ? "config" : "config \(file.path)", path: file.path, sha256: file.sha256)
      }
      + dataSet.files.map { file in
        InputDigest(
          name: "data \(file.split?.rawValue ?? "source")", path: RunPath.shown(file.path),
          sha256: file.digest)
      } + [
        InputDigest(
          name: "skill", path: RunPath.shown(configuration.environment.initialSkill),
          sha256: skill.document.digest.hexadecimal)
      ]
    return RunInputs(
      configuration: configuration, environment: environment, models: models, skill: skill.document,
      flat: loaded.flat(
        with: RunSizes(
          trainSize: plan.trainSize, stepsPerEpoch: plan.stepsPerEpoch,
          batchesPerEpoch: plan.stepsPerEpoch * plan.accumulation,
          samplesPerEpoch: plan.stepsPerEpoch * plan.accumulation * plan.batchSize)),
      digests: needsSkill ? digests : digests.dropLast(), overrides: options.overrides,
      generatedSplit: generatedSplit(of: dataSet, settings: configuration.environment))
  }

  /// The divided data set as the reference keeps it beside its run (FORMATS section 1). Nothing is written outside of
  /// the run folder, so `env.split_output_dir` doesn't move it.
  private static func generatedSplit(
    of dataSet: DataSet, settings: EnvironmentSettings
  ) -> [ProjectedFile] {
    guard let division = dataSet.division else { return [] }
    let folder = RunLayout.generatedSplit(
      environment: settings.name, weights: settings.splitRatio, seed: division.seed)
    if !settings.splitOutputFolder.isEmpty {
      RunOutput.remark(
        "env.split_output_dir is not written to: the divided data set stands in the run folder, in \(folder)")
    }
    return division.files.map { ProjectedFile("\(folder)/\($0.path)", pretty: $0.content) }
  }

  private static func skill(
    of configuration: RunConfiguration, loaded: LoadedConfiguration, _ options: ConfigurationOptions
  ) throws -> LoadedSkill {
    if configuration.environment.startsFromEmptySkill || options.initSkill == "empty" { return .empty }
    let path = options.initSkill ?? configuration.environment.initialSkill
    if path.isEmpty, configuration.environment.name == LedgerEnvironment.environmentName {
      return LedgerDemo.skill
    }
    guard !path.isEmpty else {
      throw Problem(
        .configuration, at: Place("env.skill_init"), "no starting skill is named",
        cure: "set env.skill_init to a file, or start from nothing with --init-skill empty")
    }
    return try SkillFile.load(path: loaded.path(of: path))
  }

  /// Bytes of the starting skill, for a plan; 0 where it can't be read yet.
  static func skillSize(of options: ConfigurationOptions) -> Int {
    guard let loaded = try? options.load(),
      let skill = try? skill(of: loaded.configuration, loaded: loaded, options)
    else { return 0 }
    return skill.document.lengthInBytes
  }

  /// Settings that fit only together with the data (FORMATS section 4, errors at start).
  private static func check(_ configuration: RunConfiguration, trainCount: Int) throws {
    let stated = configuration.train.trainSize
    if stated > 0, stated != trainCount {
      throw Problem(
        .configuration, at: Place("train.train_size"),
        "it says \(stated), the train split has \(trainCount) tasks",
        cure: "leave it out, or set it to \(trainCount)")
    }
  }

  /// Manual review waits for verdicts: without anybody who can give them the run would never go on.
  ///
  /// - Parameter hasController: whether a terminal or another controller is there to answer.
  static func check(_ review: ReviewSettings, hasController: Bool) throws {
    guard review.mode == .manual, !hasController else { return }
    throw Problem(
      .configuration, at: Place("review.mode"),
      "manual review needs a terminal or a controller to give verdicts, and there is none",
      cure: "run it in a terminal, or set review.mode to auto or window")
  }
}

/// Paths as records and messages show them: relative to the working folder where they are below it.
enum RunPath {
  static func shown(_ path: String) -> String {
    let here = FileManager.default.currentDirectoryPath + "/"
    return path.hasPrefix(here) ? String(path.dropFirst(here.count)) : path
  }
}

/// The models that a configuration names.
enum ModelAccess {
  static func models(
    for configuration: RunConfiguration, allowsPlaintext: Bool
  ) throws -> [ModelRole: any ChatModel] {
    let factory = ModelFactory(
      environment: ProcessInfo.processInfo.environment, allowsPlaintext: allowsPlaintext,
      embedded: { role in EmbeddedModel(role: role) })
    let models = try factory.models(for: configuration)
    return [.target: models.target, .optimizer: models.optimizer]
  }
}
