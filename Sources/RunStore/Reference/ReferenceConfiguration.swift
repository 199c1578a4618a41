import SkillModel

extension RunConfiguration {
  /// What a flat configuration of the reference says of the method (FORMATS section 4); the rest keeps its default.
  ///
  /// Only for showing a run that is over: values that this program would refuse are left out.
  init(flat: JSONObject) {
    self.init()
    func whole(_ key: String) -> Int? { flat[key]?.intValue }
    func text(_ key: String) -> String? { flat[key]?.stringValue }
    func flag(_ key: String) -> Bool? { flat[key]?.boolValue }
    target.model = text("target_model") ?? ""
    optimizerModel.model = text("optimizer_model") ?? ""
    train.epochs = whole("num_epochs") ?? train.epochs
    train.trainSize = whole("train_size") ?? train.trainSize
    train.batchSize = whole("batch_size") ?? train.batchSize
    train.accumulation = whole("accumulation") ?? train.accumulation
    train.seed = whole("seed") ?? train.seed
    gradient.minibatchSize = whole("minibatch_size") ?? gradient.minibatchSize
    gradient.mergeBatchSize = whole("merge_batch_size") ?? gradient.mergeBatchSize
    gradient.failureOnly = flag("failure_only") ?? gradient.failureOnly
    optimizer.learningRate = whole("edit_budget") ?? optimizer.learningRate
    optimizer.minimumLearningRate = whole("min_edit_budget") ?? optimizer.minimumLearningRate
    optimizer.scheduler =
      text("lr_scheduler").flatMap(OptimizerSettings.Scheduler.init(rawValue:)) ?? optimizer.scheduler
    optimizer.budgetControl =
      text("lr_control_mode").flatMap(OptimizerSettings.BudgetControl.init(rawValue:))
      ?? optimizer.budgetControl
    optimizer.update =
      text("skill_update_mode").flatMap(OptimizerSettings.Update.init(rawValue:)) ?? optimizer.update
    optimizer.usesSlowUpdate = flag("use_slow_update") ?? optimizer.usesSlowUpdate
    optimizer.slowUpdateSamples = whole("slow_update_samples") ?? optimizer.slowUpdateSamples
    optimizer.gatesSlowUpdate = flag("slow_update_gate_with_selection") ?? false
    optimizer.usesMetaNote = flag("use_meta_skill") ?? optimizer.usesMetaNote
    evaluation.usesGate = flag("use_gate") ?? evaluation.usesGate
    evaluation.metric = text("gate_metric").flatMap(GateMetric.init(spelling:)) ?? evaluation.metric
    evaluation.mixedWeight = flat["gate_mixed_weight"]?.doubleValue ?? evaluation.mixedWeight
    evaluation.evaluatesTest = flag("eval_test") ?? evaluation.evaluatesTest
    environment.name = text("env") ?? ""
  }
}
