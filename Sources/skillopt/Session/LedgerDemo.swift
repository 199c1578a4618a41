import ModelBackends
import RunStore
import SkillModel
import TaskEnvironments
import TrainingEngine

/// The main job without network and key: the bundled tasks, the bundled skill, the embedded agent.
enum LedgerDemo {
  static let skill = LoadedSkill.bundled(LedgerBook.startingSkill)

  /// Settings of the demo: small enough for a minute of watching, large enough for a gate that means something.
  static var configuration: RunConfiguration {
    var configuration = RunConfiguration()
    configuration.target.backend = .embedded
    configuration.optimizerModel.backend = .embedded
    configuration.environment.name = LedgerEnvironment.environmentName
    configuration.environment.workers = 2
    configuration.train.epochs = 3
    configuration.train.batchSize = 15
    configuration.optimizer.learningRate = 4
    return configuration
  }

  static func inputs(pace: Double) -> RunInputs {
    let configuration = configuration
    let environment = LedgerEnvironment()
    let plan = TrainingEngine.plan(
      of: configuration, train: environment.tasks(in: .train).count,
      selection: environment.tasks(in: .selection).count, test: environment.tasks(in: .test).count)
    var models: [ModelRole: any ChatModel] = [.optimizer: EmbeddedModel(role: .optimizer)]
    let clerk = EmbeddedModel(role: .target)
    models[.target] = pace > 0 ? PacedModel(clerk, seconds: pace) : clerk
    return RunInputs(
      configuration: configuration, environment: environment, models: models, skill: skill.document,
      flat: [
        "model_backend": "embedded", "optimizer_backend": "embedded", "target_backend": "embedded",
        "num_epochs": .integer(configuration.train.epochs), "train_size": .integer(plan.trainSize),
        "batch_size": .integer(configuration.train.batchSize), "accumulation": 1,
        "seed": .integer(configuration.train.seed),
        "edit_budget": .integer(configuration.optimizer.learningRate),
        "min_edit_budget": .integer(configuration.optimizer.minimumLearningRate),
        "lr_scheduler": .string(configuration.optimizer.scheduler.rawValue),
        "slow_update_gate_with_selection": .bool(configuration.optimizer.gatesSlowUpdate),
        "env": .string(environment.name), "steps_per_epoch": .integer(plan.stepsPerEpoch),
      ],
      digests: [
        InputDigest(name: "skill", path: "bundled", sha256: skill.document.digest.hexadecimal)
      ], overrides: [])
  }
}

/// A model that takes its time, for watching (`--pace`). Replies are the same.
private struct PacedModel: ChatModel {
  private let model: any ChatModel
  private let seconds: Double

  init(_ model: any ChatModel, seconds: Double) {
    self.model = model
    self.seconds = seconds
  }

  var identity: ModelIdentity { model.identity }

  func reply(to request: ChatRequest, observer: any AttemptObserving) async throws -> ChatReply {
    try await Task.sleep(for: .seconds(seconds))
    return try await model.reply(to: request, observer: observer)
  }
}
