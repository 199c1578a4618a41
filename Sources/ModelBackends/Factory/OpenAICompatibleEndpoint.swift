import SkillModel
import TrainingEngine

/// Where a role's model is, how it is asked, and with which key.
package struct OpenAICompatibleEndpoint: Sendable {
  /// The checked address.
  package let baseURL: BaseURL
  /// nil only for a server on this machine.
  package let key: Secret?
  /// What every request of the role has in common.
  package let parameters: ChatCompletionParameters
  /// How long the parts of a call may take.
  package let timeouts: TransportTimeouts

  /// Puts an endpoint together.
  package init(
    baseURL: BaseURL, key: Secret?, parameters: ChatCompletionParameters,
    timeouts: TransportTimeouts = TransportTimeouts()
  ) {
    self.baseURL = baseURL
    self.key = key
    self.parameters = parameters
    self.timeouts = timeouts
  }

  /// The address that requests are posted to.
  package var completionsURL: String { baseURL.text + "/chat/completions" }

  /// What makes a measurement with this model comparable to another; no secret.
  package var identity: ModelIdentity {
    var values = ["max_tokens=\(parameters.tokenLimit)"]
    if let temperature = parameters.temperature { values.append("temperature=\(temperature)") }
    if !parameters.reasoningEffort.isEmpty {
      values.append("reasoning_effort=\(parameters.reasoningEffort)")
    }
    return ModelIdentity(
      backend: ModelSettings.Backend.openAICompatible.rawValue, model: parameters.model, parameters: values)
  }
}
