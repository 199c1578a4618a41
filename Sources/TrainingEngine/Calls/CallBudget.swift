import SkillModel
import Synchronization

/// The ceilings of `limits`, checked before a call is sent.
package final class CallBudget: Sendable {
  private struct Spent {
    var calls: Int
    var tokens: Int
    var money: Double
  }

  private let limits: LimitSettings
  private let prices: [ModelRole: ModelPrice]
  private let clock: any RunClock
  private let start: Int
  private let spent: Mutex<Spent>

  /// - Parameters:
  ///   - models: name of each role's model, for its price.
  ///   - past: what was spent before a resume.
  package init(limits: LimitSettings, models: [ModelRole: String], past: PastCalls, clock: any RunClock) {
    self.limits = limits
    self.clock = clock
    start = clock.milliseconds()
    var prices: [ModelRole: ModelPrice] = [:]
    for (role, name) in models { prices[role] = limits.prices[name] }
    self.prices = prices
    let money = past.usage.reduce(0.0) { sum, entry in
      sum + Self.money(prices[entry.key], prompt: entry.value.prompt, completion: entry.value.completion)
    }
    let tokens = past.usage.values.reduce(0) { $0 + $1.prompt + $1.completion }
    spent = Mutex(Spent(calls: past.sent, tokens: tokens, money: money))
  }

  /// Money spent so far, 0 where no price is known.
  package var money: Double { spent.withLock(\.money) }

  /// Takes one call from what is left.
  ///
  /// - Throws: `EngineFailure.limitReached` when nothing is left; the call must then not be sent.
  package func reserveCall() throws {
    try spent.withLock { spent in
      if let most = limits.calls, spent.calls >= most { throw EngineFailure.limitReached("\(most) calls") }
      if let most = limits.tokens, spent.tokens >= most { throw EngineFailure.limitReached("\(most) tokens") }
      if let most = limits.money, spent.money >= most { throw EngineFailure.limitReached("money, \(most)") }
      if let most = limits.minutes, Double(clock.milliseconds() - start) >= most * 60_000 {
        throw EngineFailure.limitReached("\(most) minutes")
      }
      spent.calls += 1
    }
  }

  /// Books what a reply cost.
  package func spend(_ usage: TokenUsage, role: ModelRole) {
    spent.withLock { spent in
      spent.tokens += usage.prompt + usage.completion
      spent.money += Self.money(prices[role], prompt: usage.prompt, completion: usage.completion)
    }
  }

  private static func money(_ price: ModelPrice?, prompt: Int, completion: Int) -> Double {
    price?.money(prompt: prompt, completion: completion) ?? 0
  }
}
