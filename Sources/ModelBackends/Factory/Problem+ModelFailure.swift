import SkillModel
import TrainingEngine

extension Problem {
  /// Tells a person of a call that got no reply, with the exit class of its kind.
  ///
  /// - Parameters:
  ///   - failure: what happened; its words hold no secret.
  ///   - role: whose call it was.
  ///   - model: name sent to the provider.
  package init(describing failure: ModelFailure, role: ModelRole, model: String) {
    let (failureClass, what, cure) = Self.words(for: failure.kind, role: role, model: model)
    self.init(failureClass, "\(role.rawValue) model: \(what): \(failure.message)", cure: cure)
  }

  private static func words(
    for kind: ModelFailure.Kind, role: ModelRole, model: String
  ) -> (FailureClass, String, String) {
    let resume = "the run can be resumed when the provider is back"
    switch kind {
    case .unauthorized:
      return (
        .authentication, "the provider refuses the API key",
        "check the key in \(role.rawValue.uppercased())_OPENAI_COMPATIBLE_API_KEY or OPENAI_COMPATIBLE_API_KEY"
      )
    case .unknownModel:
      return (
        .configuration, "nothing is known there as '\(model)'",
        "check model.\(role.rawValue) and model.\(role.rawValue)_base_url"
      )
    case .untrusted:
      return (
        .configuration, "the connection can't be trusted",
        "check the address and the server's certificate; there is no unencrypted fallback"
      )
    case .redirected:
      return (
        .configuration, "the address points elsewhere and isn't followed",
        "set model.\(role.rawValue)_base_url to the final address"
      )
    case .badRequest:
      return (
        .configuration, "the provider rejects the request",
        "check model.\(role.rawValue) and its parameters against the provider's manual"
      )
    case .outOfDescriptors:
      return (
        .inputOutput, "nothing can be sent",
        "raise the limit with ulimit -n, then resume"
      )
    case .refused:
      return (.providerUnavailable, "the provider refuses to work", "check the account's quota, then resume")
    case .unreachable: return (.providerUnavailable, "no connection", resume)
    case .timedOut: return (.providerUnavailable, "no reply in time", resume)
    case .rateLimited: return (.providerUnavailable, "the provider limits the rate", resume)
    case .serverError: return (.providerUnavailable, "the provider fails", resume)
    case .badResponse:
      return (
        .providerUnavailable, "what comes back is no chat completion",
        "check that model.\(role.rawValue)_base_url names a chat endpoint, then resume"
      )
    }
  }
}
