/// Everything that decides what a run does, typed and in range. Built once, by `RunStore`'s configuration loader.
///
/// Key names in comments are those of the YAML file (FORMATS, configuration). Defaults are the reference's,
/// but for the slow update, which is gated as the paper says.
package struct RunConfiguration: Hashable, Sendable, Codable {
  package var target = ModelSettings()
  package var optimizerModel = ModelSettings()
  package var train = TrainSettings()
  package var gradient = GradientSettings()
  package var optimizer = OptimizerSettings()
  package var evaluation = EvaluationSettings()
  package var environment = EnvironmentSettings()
  package var review = ReviewSettings()
  package var limits = LimitSettings()

  package init() {}
}

/// One role's model (`model.*`).
package struct ModelSettings: Hashable, Sendable, Codable {
  /// The backends that this program has.
  package enum Backend: String, Hashable, Sendable, Codable, CaseIterable {
    case openAICompatible = "openai_compatible"
    case embedded
  }
  package var backend = Backend.openAICompatible
  /// Model name sent to the provider; empty means the environment names it.
  package var model = ""
  /// `model.target_base_url`; nil: from the environment.
  package var baseURL: String?
  /// `model.target_api_key_env`: name of the variable that holds the key.
  package var apiKeyVariable: String?
  /// Sent only when set.
  package var temperature: Double?
  package var maximumTokens: Int?
  /// `low`, `medium`, `high` or empty; sent only when not empty.
  package var reasoningEffort = ""
  /// `model.rewrite_reasoning_effort` and `model.rewrite_max_completion_tokens`, used by the optimizer's rewrites.
  package var rewriteReasoningEffort = ""
  package var rewriteMaximumTokens = 64_000

  package init() {}
}

/// `train.*`.
package struct TrainSettings: Hashable, Sendable, Codable {
  package var epochs = 4
  /// 0: as many as the split has. Any other number must equal the size of the split.
  package var trainSize = 0
  package var batchSize = 40
  package var accumulation = 1
  package var seed = 42

  package init() {}
}

/// `gradient.*`: reflection and merging.
package struct GradientSettings: Hashable, Sendable, Codable {
  package var minibatchSize = 8
  /// At least 2.
  package var mergeBatchSize = 8
  package var analystWorkers = 16
  package var failureOnly = false

  package init() {}
}

/// `optimizer.*`.
package struct OptimizerSettings: Hashable, Sendable, Codable {
  /// How the edit budget is decided (`lr_control_mode`).
  package typealias BudgetControl = SkillModel.BudgetControl
  /// `lr_scheduler`.
  package typealias Scheduler = EditBudgetSchedule.Shape
  /// Which longitudinal pairs the slow update sees (`longitudinal_pair_policy`).
  package typealias PairPolicy = SkillModel.PairPolicy
  /// `skill_update_mode`.
  package typealias Update = UpdateMode
  /// Which reflections may write appendix notes (`skill_aware_appendix_source`).
  package enum AppendixSource: String, Hashable, Sendable, Codable {
    case failure, success, both
  }

  /// The edit budget at the start: edits a step.
  package var learningRate = 4
  package var minimumLearningRate = 2
  package var scheduler = Scheduler.cosine
  package var budgetControl = BudgetControl.fixed
  package var update = Update.patch
  package var usesSlowUpdate = true
  package var slowUpdateSamples = 20
  package var gatesSlowUpdate = true
  package var pairPolicy = PairPolicy.mixed
  package var usesMetaNote = true
  package var usesSkillAwareReflection = false
  package var appendixSource = AppendixSource.both
  /// Notes above which the appendix is compacted; 0: never.
  package var appendixConsolidationThreshold = 0

  package init() {}
}

/// `evaluation.*`.
package struct EvaluationSettings: Hashable, Sendable, Codable {
  package typealias Metric = GateMetric
  /// When a candidate is accepted (`evaluation.gate`).
  package enum GateRule: String, Hashable, Sendable, Codable {
    /// Only with a score above the current skill's.
    case strict
  }
  package var usesGate = true
  package var metric = Metric.hard
  /// Weight of the soft score in `mixed`, 0...1.
  package var mixedWeight = 0.5
  package var usesSemanticDensity = false
  package var semanticDensityWeight = 0.05
  /// nil: the built-in words.
  package var leadingWords: [String]?
  /// `sel_env_num`: the first n of the selection split; 0: all.
  package var selectionLimit = 0
  /// `test_env_num`.
  package var testLimit = 0
  package var evaluatesTest = true
  package var gateRule = GateRule.strict
  /// `early_reject`: stops the evaluation of a candidate that can't win any more.
  package var rejectsEarly = false

  package init() {}
}

/// `env.*`.
package struct EnvironmentSettings: Hashable, Sendable, Codable {
  package enum SplitMode: String, Hashable, Sendable, Codable {
    case folders = "split_dir"
    case ratio
  }
  /// How the `qa` environment scores when an item does not say.
  package enum Scorer: String, Hashable, Sendable, Codable, CaseIterable {
    case exact
    case normalized
    case contains
    case number
    case choice
    case regex
    case json
  }
  /// `searchqa`, `qa` or `ledger`.
  package var name = ""
  /// The skill to start from: a path, or the word `empty` from `--init-skill empty`.
  package var initialSkill = ""
  package var startsFromEmptySkill = false
  package var outputRoot = ""
  package var splitMode = SplitMode.folders
  package var splitFolder = ""
  package var dataPath = ""
  /// `train:val:test` weights.
  package var splitRatio = "2:1:7"
  /// 0: the run's seed.
  package var splitSeed = 0
  package var splitOutputFolder = ""
  /// Cuts each split to its first n; 0: all.
  package var limit = 0
  /// Rollouts in flight.
  package var workers = 24
  package var maximumTurns = 1
  package var maximumCompletionTokens = 16_384
  /// System prompt of the `qa` environment with `{skill}` where the skill goes; nil: the built-in one.
  package var promptTemplate: String?
  package var scorer = Scorer.normalized
  /// Absolute tolerance of the `number` scorer.
  package var tolerance = 0.0
  /// `--allow-overlap`: the same content in train and a held-out split is a remark instead of an error.
  package var allowsOverlap = false

  package init() {}
}

/// `review.*`: who looks at edits before the gate.
package struct ReviewSettings: Hashable, Sendable, Codable {
  package enum Mode: String, Hashable, Sendable, Codable {
    case auto, window, manual
  }
  package enum PausePoint: String, Hashable, Sendable, Codable {
    case firstStep = "first_step"
    case everyStep = "every_step"
    case suspicious
    case weakAccept = "weak_accept"
  }
  package enum Hangup: String, Hashable, Sendable, Codable {
    /// It ends in good order and can be resumed.
    case stop
    /// It goes on in the background.
    case `continue`
  }
  package var mode = Mode.auto
  package var windowSeconds = 20.0
  package var pauseOn: [PausePoint] = []
  /// nil: stop. Journals of earlier versions don't have it.
  private var hangup: Hangup?

  /// What becomes of a run whose terminal is closed.
  package var onHangup: Hangup {
    get { hangup ?? .stop }
    set { hangup = newValue == .stop ? nil : newValue }
  }

  package init() {}
}

/// Money per million tokens of one model.
package struct ModelPrice: Hashable, Sendable, Codable {
  package var input: Double
  package var output: Double

  package init(input: Double, output: Double) {
    self.input = input
    self.output = output
  }

  /// What so many tokens cost.
  package func money(prompt: Int, completion: Int) -> Double {
    (Double(prompt) * input + Double(completion) * output) / 1_000_000
  }
}

/// `limits.*`. nil: no limit.
package struct LimitSettings: Hashable, Sendable, Codable {
  package var calls: Int?
  package var tokens: Int?
  package var money: Double?
  package var minutes: Double?
  /// By model name.
  package var prices: [String: ModelPrice] = [:]
  /// Requests in flight, both roles together; nil: adaptive.
  package var concurrency: Int?
  package var connectSeconds = 10.0
  package var firstByteSeconds = 120.0
  package var idleSeconds = 60.0
  package var callSeconds = 300.0
  package var outageMinutes = 60.0

  package init() {}
}

extension BudgetControl: Codable {}
extension EditBudgetSchedule.Shape: Codable {}
extension PairPolicy: Codable {}
extension UpdateMode: Codable {}
extension GateMetric: Codable {}
extension EditSource: Codable {}
