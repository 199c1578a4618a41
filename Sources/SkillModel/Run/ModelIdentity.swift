/// Which model stands behind a role: part of the identity of every measurement.
package struct ModelIdentity: Hashable, Sendable, Codable {
  package let backend: String
  package let model: String
  /// Sampling parameters and endpoint that change what a reply means, in a fixed order; no secret.
  package let parameters: [String]

  package init(backend: String, model: String, parameters: [String] = []) {
    self.backend = backend
    self.model = model
    self.parameters = parameters
  }
}

/// Tokens of one call as the provider counts them.
package struct TokenUsage: Hashable, Sendable, Codable {
  package var prompt: Int
  package var completion: Int
  package static let zero = TokenUsage(prompt: 0, completion: 0)

  package init(prompt: Int, completion: Int) {
    self.prompt = prompt
    self.completion = completion
  }
}

/// Calls and tokens added up.
package struct UsageTotal: Hashable, Sendable, Codable {
  package var calls = 0
  package var prompt = 0
  package var completion = 0

  package init() {}

  package mutating func add(_ usage: TokenUsage) {
    calls += 1
    prompt += usage.prompt
    completion += usage.completion
  }

  package static func + (left: UsageTotal, right: UsageTotal) -> UsageTotal {
    var sum = left
    sum.calls += right.calls
    sum.prompt += right.prompt
    sum.completion += right.completion
    return sum
  }

  package static func - (left: UsageTotal, right: UsageTotal) -> UsageTotal {
    var difference = left
    difference.calls -= right.calls
    difference.prompt -= right.prompt
    difference.completion -= right.completion
    return difference
  }
}
