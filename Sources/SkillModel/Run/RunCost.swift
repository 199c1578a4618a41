/// What a run has cost so far: tokens by role and stage, and money where prices are known.
///
/// Counted from recorded replies and from what providers counted for failed attempts, so that it is the same before and
/// after a resume, and the same as the providers' own sum.
package struct RunCost: Hashable, Sendable {
  package struct Row: Hashable, Sendable {
    package let role: ModelRole
    /// The reference's name of the stage (FORMATS 1.3), or `failedAttempts`.
    package let stage: String
    package let usage: UsageTotal
    /// nil where the model has no price.
    package let money: Double?
  }
  package let rows: [Row]

  /// Attempts that got no usable reply, where the provider counted tokens for them.
  package static let failedAttempts = "failed attempts"

  package init(
    usage: [String: UsageTotal], failed: [ModelRole: UsageTotal] = [:], prices: [ModelRole: ModelPrice]
  ) {
    let target = Stage.rollout.tokenStage
    let replied = usage.sorted { ExactText($0.key) < ExactText($1.key) }.map { stage, usage in
      let role: ModelRole = stage == target ? .target : .optimizer
      return Row(role: role, stage: stage, usage: usage, money: prices[role]?.money(for: usage))
    }
    rows =
      replied
      + ModelRole.allCases.compactMap { role in
        guard let usage = failed[role], usage.calls > 0 else { return nil }
        return Row(
          role: role, stage: Self.failedAttempts, usage: usage, money: prices[role]?.money(for: usage))
      }
  }

  package init(of state: RunState) {
    self.init(usage: state.usage, failed: state.failedUsage, prices: state.header?.prices ?? [:])
  }

  package func usage(of role: ModelRole) -> UsageTotal {
    rows.filter { $0.role == role }.reduce(UsageTotal()) { $0 + $1.usage }
  }

  /// Money of everything that has a price; nil where nothing has one.
  package var money: Double? {
    let known = rows.compactMap(\.money)
    return known.isEmpty ? nil : known.reduce(0, +)
  }

  /// Roles that used tokens and have no price: `money` leaves them out.
  package var unpriced: [ModelRole] {
    ModelRole.allCases.filter { role in
      rows.contains { $0.role == role && $0.money == nil && $0.usage.prompt + $0.usage.completion > 0 }
    }
  }
}

extension ModelPrice {
  /// Price of tokens; input and output are per million.
  package func money(for usage: UsageTotal) -> Double {
    (Double(usage.prompt) * input + Double(usage.completion) * output) / 1_000_000
  }
}

extension RunStarted {
  /// The price of each role's model, where `limits.prices` names it.
  package var prices: [ModelRole: ModelPrice] {
    var prices: [ModelRole: ModelPrice] = [:]
    for role in ModelRole.allCases {
      guard let model = models[role.rawValue]?.model else { continue }
      prices[role] = configuration.limits.prices[model]
    }
    return prices
  }
}
