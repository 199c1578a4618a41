/// The most that a run can cost, from its configuration and its data: an upper bound, not an estimate.
package struct CostCeiling: Hashable, Sendable {
  /// What the bound is made from.
  package struct Sizes: Hashable, Sendable {
    /// Bytes of the longest question with its material.
    package var longestTask: Int
    /// Bytes of the starting skill.
    package var skill: Int
    package init(longestTask: Int, skill: Int) {
      self.longestTask = longestTask
      self.skill = skill
    }
  }
  package struct Row: Hashable, Sendable {
    package let role: ModelRole
    package let calls: Int
    package let prompt: Int
    package let completion: Int
    /// nil where the model has no price.
    package let money: Double?
  }

  /// Bytes of text that a token stands for at least. English has about four.
  package static let bytesPerToken = 3
  /// Tokens that a reply of the optimizer is taken to have where `model.optimizer_max_tokens` is not set.
  package static let assumedReply = 8_192
  /// Bytes that a skill is taken to start with at least: short ones grow by more than half.
  package static let smallSkill = 4_096
  /// Bytes of instructions around the texts of a prompt.
  package static let instructions = 6_000

  package let rows: [Row]
  /// What was taken for granted, one phrase each.
  package let assumptions: [String]

  package init(calls: CallPlan, configuration: RunConfiguration, sizes: Sizes) {
    let targetReply = configuration.target.maximumTokens ?? configuration.environment.maximumCompletionTokens
    let optimizerReply = configuration.optimizerModel.maximumTokens ?? Self.assumedReply
    let largestSkill = 2 * max(sizes.skill, Self.smallSkill)
    let skill = Self.tokens(largestSkill + Self.instructions)
    let task = Self.tokens(sizes.longestTask)
    let turns = max(1, configuration.environment.maximumTurns)
    let targetPrompt = skill + task + (turns - 1) * targetReply
    let trajectory = task + turns * targetReply
    let group = max(1, configuration.gradient.minibatchSize)
    let pairs = 2 * max(1, configuration.optimizer.slowUpdateSamples)
    var rows: [ModelRole: (calls: Int, prompt: Int, completion: Int)] = [:]
    for row in calls.rows {
      let (prompt, completion): (Int, Int) =
        switch row.stage {
        case _ where row.stage.role == .target: (targetPrompt, targetReply)
        case .reflection: (skill + group * trajectory, optimizerReply)
        case .merge: (skill + max(1, configuration.gradient.mergeBatchSize) * optimizerReply, optimizerReply)
        case .slowUpdate, .metaNote: (skill + pairs * trajectory, optimizerReply)
        case .rewrite: (skill + optimizerReply, configuration.optimizerModel.rewriteMaximumTokens)
        default: (skill + 2 * optimizerReply, optimizerReply)
        }
      var sum = rows[row.stage.role] ?? (0, 0, 0)
      sum.calls += row.calls
      sum.prompt += row.calls * prompt
      sum.completion += row.calls * completion
      rows[row.stage.role] = sum
    }
    let prices = configuration.limits.prices
    let models: [ModelRole: String] = [
      .target: configuration.target.model, .optimizer: configuration.optimizerModel.model,
    ]
    self.rows = ModelRole.allCases.compactMap { role in
      guard let sum = rows[role] else { return nil }
      var usage = UsageTotal()
      usage.calls = sum.calls
      usage.prompt = sum.prompt
      usage.completion = sum.completion
      return Row(
        role: role, calls: sum.calls, prompt: sum.prompt, completion: sum.completion,
        money: models[role].flatMap { prices[$0] }?.money(for: usage))
    }
    var assumptions = [
      "every step is done, every reply is as long as allowed, nothing is asked twice",
      "a token stands for at least \(Self.bytesPerToken) bytes; the skill never has more than \(largestSkill) bytes",
      "a reply of the target has at most \(targetReply) tokens",
    ]
    assumptions.append(
      configuration.optimizerModel.maximumTokens == nil
        ? "a reply of the optimizer has at most \(optimizerReply) tokens (model.optimizer_max_tokens is not set)"
        : "a reply of the optimizer has at most \(optimizerReply) tokens")
    self.assumptions = assumptions
  }

  /// Money of both roles; nil unless every role that is asked has a price.
  package var money: Double? {
    let known = rows.compactMap(\.money)
    return rows.isEmpty || known.count < rows.count ? nil : known.reduce(0, +)
  }

  private static func tokens(_ bytes: Int) -> Int { (bytes + bytesPerToken - 1) / bytesPerToken }
}
