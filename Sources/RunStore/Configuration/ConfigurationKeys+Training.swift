import SkillModel

extension ConfigurationKey {
  private static let budgetControls = [
    Choice("fixed", "manual", "scheduler", "scheduled"), Choice("autonomous", "auto", "optimizer"),
    Choice("none", "off", "no_lr"),
  ]
  private static let updates = [
    Choice("patch", "edits"),
    Choice("rewrite_from_suggestions", "rewrite", "suggestions", "rewrite_suggestions"),
    Choice("full_rewrite_minibatch", "full_rewrite", "minibatch_full_rewrite", "skill_rewrite_minibatch"),
  ]
  private static let pairPolicies = [
    Choice("mixed", "default", "random", "all"), Choice("changed", "change", "delta", "10_01", "01_10"),
    Choice("unchanged", "stable", "same", "00_11"),
  ]

  /// `train.*`.
  static let trainKeys: [ConfigurationKey] = {
    let train = ConfigurationKeyGroup(section: .train)
    return [
      train.whole("num_epochs", \.train.epochs, 1...100_000, "passes over the train split"),
      train.whole(
        "train_size", \.train.trainSize, 0...10_000_000,
        "0, or the number of tasks that the train split must have"),
      train.ignored(
        "steps_per_epoch", .whole(0...unbounded),
        reason: "it is computed from the train split and the batch size"),
      train.whole("batch_size", \.train.batchSize, 1...1_000_000, "tasks rolled out a batch"),
      train.whole("accumulation", \.train.accumulation, 1...100_000, "batches a step"),
      train.whole("seed", \.train.seed, -unbounded...unbounded, "seed of every shuffle"),
    ]
  }()

  /// `gradient.*`.
  static let gradientKeys: [ConfigurationKey] = {
    let gradient = ConfigurationKeyGroup(section: .gradient)
    return [
      gradient.whole(
        "minibatch_size", \.gradient.minibatchSize, 1...100_000, "trajectories a reflection reads"),
      gradient.whole(
        "merge_batch_size", \.gradient.mergeBatchSize, 2...100_000, "patches that one merge joins"),
      gradient.whole("analyst_workers", \.gradient.analystWorkers, 1...10_000, "reflections in flight"),
      gradient.flag("failure_only", \.gradient.failureOnly, "reflect on failed tasks only"),
    ]
  }()

  /// `optimizer.*`.
  static let optimizerKeys: [ConfigurationKey] = {
    let optimizer = ConfigurationKeyGroup(section: .optimizer)
    return [
      optimizer.whole(
        "learning_rate", flat: "edit_budget", \.optimizer.learningRate, 1...10_000,
        "edit budget of a step at the start"),
      optimizer.whole(
        "min_learning_rate", flat: "min_edit_budget", \.optimizer.minimumLearningRate, 0...10_000,
        "edit budget at the end of the schedule"),
      optimizer.choice(
        "lr_scheduler", \.optimizer.scheduler,
        [Choice("constant"), Choice("linear"), Choice("cosine"), Choice("autonomous")],
        "how the edit budget falls"),
      optimizer.choice(
        "lr_control_mode", \.optimizer.budgetControl, budgetControls,
        "who decides the edit budget: the schedule, the optimizer, or nobody"),
      optimizer.choice(
        "skill_update_mode", \.optimizer.update, updates, "how the skill is changed: edits, or a rewrite"),
      optimizer.ignored(
        "meta_learning_rate", flat: "meta_edit_budget", .whole(0...unbounded),
        reason: "the reference has no use for it either"),
      optimizer.flag("use_slow_update", \.optimizer.usesSlowUpdate, "compare the skills of two epochs"),
      optimizer.whole(
        "slow_update_samples", \.optimizer.slowUpdateSamples, 0...1_000_000, "tasks of that comparison"),
      optimizer.flag(
        "slow_update_gate_with_selection", \.optimizer.gatesSlowUpdate,
        "accept a slow update only through the gate; the reference's default is false"),
      optimizer.choice(
        "longitudinal_pair_policy", \.optimizer.pairPolicy, pairPolicies, "which pairs the slow update sees"),
      optimizer.flag("use_meta_skill", \.optimizer.usesMetaNote, "write a meta note after each epoch"),
      optimizer.flag(
        "use_skill_aware_reflection", \.optimizer.usesSkillAwareReflection,
        "let reflections write notes into the appendix"),
      optimizer.choice(
        "skill_aware_appendix_source", \.optimizer.appendixSource,
        [Choice("both"), Choice("failure"), Choice("success")], "which reflections may do so"),
      optimizer.whole(
        "skill_aware_consolidate_threshold", \.optimizer.appendixConsolidationThreshold, 0...1_000_000,
        "notes above which the appendix is shortened; 0: never"),
    ]
  }()

  /// `evaluation.*`.
  static let evaluationKeys: [ConfigurationKey] = {
    let evaluation = ConfigurationKeyGroup(section: .evaluation)
    let optional = evaluation.optional
    return [
      evaluation.flag(
        "use_gate", \.evaluation.usesGate, "let the gate decide; without it every candidate becomes current"),
      optional.choice(
        "gate_metric", \.evaluation.metric, [Choice("hard"), Choice("soft"), Choice("mixed")],
        "score that the gate compares"),
      optional.number(
        "gate_mixed_weight", \.evaluation.mixedWeight, 0...1, "weight of the soft score in `mixed`"),
      optional.flag(
        "use_semantic_density", \.evaluation.usesSemanticDensity, "add a bonus for certain words to the score"
      ),
      optional.number(
        "semantic_density_weight", \.evaluation.semanticDensityWeight, 0...1, "weight of that bonus"),
      optional.key("leading_words", .words, "the words; unset: the built-in ones") { value, configuration in
        if let words = value.words { configuration.evaluation.leadingWords = words }
      } value: {
        $0.evaluation.leadingWords.map { .array($0.map(JSONValue.string)) }
      },
      evaluation.whole(
        "sel_env_num", \.evaluation.selectionLimit, 0...10_000_000,
        "the first n tasks of the selection split; 0: all"),
      evaluation.whole(
        "test_env_num", \.evaluation.testLimit, 0...10_000_000, "the first n tasks of the test split; 0: all"),
      evaluation.flag("eval_test", \.evaluation.evaluatesTest, "score the test split at the end"),
      evaluation.ours.choice("gate", \.evaluation.gateRule, [Choice("strict")], "the gate's rule"),
      evaluation.ours.flag(
        "early_reject", \.evaluation.rejectsEarly, "stop an evaluation that can't win any more"),
    ]
  }()
}
