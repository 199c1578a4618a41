import SkillModel
import TrainingEngine

/// How a role asks its provider: what every request of it has in common.
package struct ChatCompletionParameters: Hashable, Sendable {
  /// Model name sent to the provider.
  package var model: String
  /// Upper bound of every reply in tokens.
  package var tokenLimit: Int
  /// Sent only when set.
  package var temperature: Double?
  /// Sent only when not empty; a request may name its own.
  package var reasoningEffort: String

  /// The reference's bound of a reply in tokens.
  package static let defaultTokenLimit = 8_000

  /// Puts parameters together.
  package init(
    model: String, tokenLimit: Int = ChatCompletionParameters.defaultTokenLimit, temperature: Double? = nil,
    reasoningEffort: String = ""
  ) {
    self.model = model
    self.tokenLimit = tokenLimit
    self.temperature = temperature
    self.reasoningEffort = reasoningEffort
  }
}

extension ChatCompletionParameters {
  /// The request's body: equal questions give equal bytes.
  package func body(of request: ChatRequest) -> [UInt8] {
    JSONWriter.bytes(of: .object(members(of: request)))
  }

  private func members(of request: ChatRequest) -> JSONObject {
    var members = JSONObject()
    members["model"] = .string(model)
    members["messages"] = .array(
      request.messages.map { ["role": .string($0.author.rawValue), "content": .string($0.text)] })
    members["max_tokens"] = .integer(min(request.maximumTokens ?? tokenLimit, tokenLimit))
    if let temperature { members["temperature"] = .number(temperature) }
    let effort = request.reasoningEffort ?? reasoningEffort
    if !effort.isEmpty { members["reasoning_effort"] = .string(effort) }
    return members
  }
}
