import SkillModel

extension ConfigurationKey {
  /// Reasoning efforts that providers know; which of them a model takes is the provider's business.
  private static let efforts = [
    Choice("none"), Choice("minimal"), Choice("low"), Choice("medium"), Choice("high"), Choice("xhigh"),
  ]

  /// `model.*`, those that are read.
  static let modelKeys: [ConfigurationKey] = {
    let model = ConfigurationKeyGroup(section: .model)
    return [
      model.key(
        "backend", flat: "model_backend", .text,
        "backend of both roles: openai_compatible or embedded"
      ) { _, _ in
      } value: {
        .string($0.target.backend.rawValue)
      },
      model.text(
        "optimizer", flat: "optimizer_model", \.optimizerModel.model,
        "name of the optimizer model; unset: the environment names it"),
      model.text(
        "target", flat: "target_model", \.target.model,
        "name of the target model; unset: the environment names it"),
      model.key("optimizer_backend", .text, "backend of the optimizer; unset: model.backend") { _, _ in
      } value: {
        .string($0.optimizerModel.backend.rawValue)
      },
      model.key("target_backend", .text, "backend of the target; unset: model.backend") { _, _ in
      } value: {
        .string($0.target.backend.rawValue)
      },
      model.key("reasoning_effort", .choice(efforts), "sent to both models, only when set") {
        value, configuration in
        guard let effort = value.text else { return }
        configuration.target.reasoningEffort = effort
        configuration.optimizerModel.reasoningEffort = effort
      } value: {
        .string($0.target.reasoningEffort)
      },
      model.key("rewrite_reasoning_effort", .choice(efforts), "reasoning effort of the optimizer's rewrites")
      {
        value, configuration in
        if let effort = value.text { configuration.optimizerModel.rewriteReasoningEffort = effort }
      } value: {
        .string($0.optimizerModel.rewriteReasoningEffort)
      },
      model.whole(
        "rewrite_max_completion_tokens", \.optimizerModel.rewriteMaximumTokens, 1...10_000_000,
        "longest rewrite, in tokens"),
    ]
  }()

  /// `model.*`, those that only this program has.
  static let ownModelKeys: [ConfigurationKey] = {
    let model = ConfigurationKeyGroup(section: .model).ours
    return [
      model.text(
        "target_base_url", \.target.baseURL, kind: .address,
        "endpoint of the target; unset: the environment names it"),
      model.text(
        "optimizer_base_url", \.optimizerModel.baseURL, kind: .address,
        "endpoint of the optimizer; unset: the environment names it"),
      model.text(
        "target_api_key_env", \.target.apiKeyVariable, kind: .variable,
        "environment variable with the target's key; unset: TARGET_OPENAI_COMPATIBLE_API_KEY, then the shared one"
      ),
      model.text(
        "optimizer_api_key_env", \.optimizerModel.apiKeyVariable, kind: .variable,
        "environment variable with the optimizer's key; unset: OPTIMIZER_OPENAI_COMPATIBLE_API_KEY, "
          + "then the shared one"),
      model.number(
        "target_temperature", \.target.temperature, 0...2, "temperature of the target, sent only when set"),
      model.number(
        "optimizer_temperature", \.optimizerModel.temperature, 0...2,
        "temperature of the optimizer, sent only when set"),
      model.whole(
        "target_max_tokens", \.target.maximumTokens, 1...10_000_000, "longest reply of the target, in tokens"),
      model.whole(
        "optimizer_max_tokens", \.optimizerModel.maximumTokens, 1...10_000_000,
        "longest reply of the optimizer, in tokens"),
    ]
  }()
}
