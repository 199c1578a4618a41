import SkillModel
import TrainingEngine

/// The two models of a run.
package struct RunModels: Sendable {
  /// The frozen model that does the tasks.
  package let target: any ChatModel
  /// The model that edits the skill.
  package let optimizer: any ChatModel
  /// Covers the keys of both, for every other sink of the program.
  package let mask: SecretMask
  /// Shared by both.
  package let limiter: ConcurrencyLimiter

  /// The model of a role.
  package func model(for role: ModelRole) -> any ChatModel {
    switch role {
    case .target: target
    case .optimizer: optimizer
    }
  }
}

/// Turns a configuration and the environment into the models of a run. Sends nothing.
package struct ModelFactory: Sendable {
  /// Makes the model of a role whose backend is `embedded`.
  package typealias EmbeddedModels = @Sendable (ModelRole) throws -> any ChatModel

  private let environment: [String: String]
  private let allowsPlaintext: Bool
  private let transport: @Sendable () -> any ChatTransport
  private let clock: any RetryClock
  private let embedded: EmbeddedModels

  /// - Parameters:
  ///   - allowsPlaintext: whether a key may travel unencrypted to another machine.
  ///   - transport: makes the one transport of the run; asked only if a backend needs it.
  package init(
    environment: [String: String], allowsPlaintext: Bool = false,
    transport: @escaping @Sendable () -> any ChatTransport = { SchemeTransport() },
    clock: any RetryClock = SystemRetryClock(), embedded: @escaping EmbeddedModels
  ) {
    self.environment = environment
    self.allowsPlaintext = allowsPlaintext
    self.transport = transport
    self.clock = clock
    self.embedded = embedded
  }

  /// Both models, or the problems of both. - Throws: `ProblemList`, or what the embedded models throw.
  package func models(for configuration: RunConfiguration) throws -> RunModels {
    let endpoints = try endpoints(for: configuration)
    let mask = SecretMask(endpoints.values.compactMap(\.key))
    let limiter = ConcurrencyLimiter(configuration.limits)
    let policy = RetryPolicy(longestOutage: configuration.limits.outageMinutes * 60)
    let transport = endpoints.isEmpty ? nil : transport()
    func model(_ role: ModelRole) throws -> any ChatModel {
      guard let endpoint = endpoints[role], let transport else { return try embedded(role) }
      return OpenAICompatibleModel(
        endpoint, transport: transport, limiter: limiter, policy: policy, clock: clock, mask: mask)
    }
    return RunModels(
      target: try model(.target), optimizer: try model(.optimizer), mask: mask, limiter: limiter)
  }

  /// The endpoints of the roles that need one.
  package func endpoints(
    for configuration: RunConfiguration
  ) throws(ProblemList) -> [ModelRole: OpenAICompatibleEndpoint] {
    var endpoints: [ModelRole: OpenAICompatibleEndpoint] = [:]
    var problems: [Problem] = []
    for (role, settings) in [
      (ModelRole.target, configuration.target), (.optimizer, configuration.optimizerModel),
    ] where settings.backend == .openAICompatible {
      let resolver = EndpointResolver(
        role: role, settings: settings, limits: configuration.limits, environment: environment,
        allowsPlaintext: allowsPlaintext)
      do { endpoints[role] = try resolver.endpoint() } catch { problems += error.problems }
    }
    if !problems.isEmpty { throw ProblemList(problems) }
    return endpoints
  }
}
