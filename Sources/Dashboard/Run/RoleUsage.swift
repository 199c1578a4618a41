import SkillModel

/// Calls and tokens of both roles.
package struct RoleUsage: Hashable, Sendable {
  package var target = UsageTotal()
  package var optimizer = UsageTotal()

  package init() {}

  package subscript(role: ModelRole) -> UsageTotal {
    get { role == .target ? target : optimizer }
    set { if role == .target { target = newValue } else { optimizer = newValue } }
  }

  package mutating func add(_ usage: TokenUsage, of role: ModelRole) {
    if role == .target { target.add(usage) } else { optimizer.add(usage) }
  }

  package var calls: Int { target.calls + optimizer.calls }
  package var prompt: Int { target.prompt + optimizer.prompt }
  package var completion: Int { target.completion + optimizer.completion }
  package var tokens: Int { prompt + completion }
}

/// What tokens cost, per role; nil for a role whose price is not known.
package struct RolePrices: Hashable, Sendable {
  package var target: ModelPrice?
  package var optimizer: ModelPrice?

  package init(target: ModelPrice?, optimizer: ModelPrice?) {
    self.target = target
    self.optimizer = optimizer
  }

  init(_ started: RunStarted) {
    let prices = started.prices
    target = prices[.target]
    optimizer = prices[.optimizer]
  }

  /// Money for so many tokens; nil where a role that used some has no price: no sum would be true.
  package func cost(of usage: RoleUsage) -> Double? {
    guard target != nil || optimizer != nil else { return nil }
    var sum = 0.0
    for (total, price) in [(usage.target, target), (usage.optimizer, optimizer)] where total.calls > 0 {
      guard let price else { return nil }
      sum += price.money(for: total)
    }
    return sum
  }
}
