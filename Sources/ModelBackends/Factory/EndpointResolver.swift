import SkillModel
import TrainingEngine

/// Finds a role's endpoint from its settings and the environment (README, model endpoints).
///
/// A setting of the configuration counts first, then the variable of the role, then the shared one.
package struct EndpointResolver {
  private let role: ModelRole
  private let settings: ModelSettings
  private let limits: LimitSettings
  private let environment: [String: String]
  private let allowsPlaintext: Bool

  /// Prepares for one role.
  ///
  /// - Parameter allowsPlaintext: whether a key may travel unencrypted to another machine.
  package init(
    role: ModelRole, settings: ModelSettings, limits: LimitSettings, environment: [String: String],
    allowsPlaintext: Bool = false
  ) {
    self.role = role
    self.settings = settings
    self.limits = limits
    self.environment = environment
    self.allowsPlaintext = allowsPlaintext
  }

  /// The endpoint, or every problem at once. No problem quotes a key or an address with one.
  package func endpoint() throws(ProblemList) -> OpenAICompatibleEndpoint {
    var problems: [Problem] = []
    let model = found({ () throws(Problem) in try self.model() }, &problems)
    let limit = found({ () throws(Problem) in try self.tokenLimit() }, &problems)
    let temperature = found({ () throws(Problem) in try self.temperature() }, &problems)
    let timeouts = found({ () throws(Problem) in try self.timeouts() }, &problems)
    let baseURL = found({ () throws(Problem) in try self.baseURL() }, &problems)
    let key = baseURL.flatMap { url in found({ () throws(Problem) in try self.key(for: url) }, &problems) }
    guard let model, let limit, let temperature, let timeouts, let baseURL, let key else {
      throw ProblemList(problems)
    }
    return OpenAICompatibleEndpoint(
      baseURL: baseURL, key: key,
      parameters: ChatCompletionParameters(
        model: model, tokenLimit: limit, temperature: temperature, reasoningEffort: settings.reasoningEffort),
      timeouts: timeouts)
  }

  private func found<Value>(
    _ value: () throws(Problem) -> Value, _ problems: inout [Problem]
  ) -> Value? {
    do { return try value() } catch {
      problems.append(error)
      return nil
    }
  }

  // MARK: Environment

  private static let shared = "OPENAI_COMPATIBLE_"

  private func names(_ suffix: String) -> [String] {
    [role.rawValue.uppercased() + "_" + Self.shared + suffix, Self.shared + suffix]
  }

  /// The first variable that is set and not empty.
  private func variable(_ suffix: String) -> (name: String, value: String)? {
    for name in names(suffix) {
      if let value = environment[name], !value.isEmpty { return (name, value) }
    }
    return nil
  }

  private func problem(
    _ message: String, cure: String, class failureClass: FailureClass = .configuration
  ) -> Problem {
    Problem(failureClass, "\(role.rawValue) model: " + message, cure: cure)
  }

  // MARK: Values

  private func model() throws(Problem) -> String {
    if !settings.model.isEmpty { return settings.model }
    if let found = variable("MODEL") { return found.value }
    throw problem(
      "no model is named",
      cure: "set model.\(role.rawValue), or \(names("MODEL").joined(separator: " or ")) in the environment")
  }

  private func baseURL() throws(Problem) -> BaseURL {
    let key = "model.\(role.rawValue)_base_url"
    let source: (name: String, value: String)? =
      if let url = settings.baseURL, !url.isEmpty { (key, url) } else { variable("BASE_URL") }
    guard let source else {
      throw problem(
        "no base URL is given",
        cure: "set \(key), or \(names("BASE_URL").joined(separator: " or ")) in the environment")
    }
    do {
      return try BaseURL(source.value)
    } catch {
      throw problem(
        "\(source.name) \(error.rawValue)",
        cure: "write it as https://host/v1 or http://127.0.0.1:8000/v1")
    }
  }

  /// The key for an address; nil where none is needed.
  private func key(for url: BaseURL) throws(Problem) -> Secret? {
    let names = settings.apiKeyVariable.map { [$0] } ?? names("API_KEY")
    guard let name = names.first(where: { environment[$0] != nil }), let value = environment[name] else {
      if url.isLoopback { return nil }
      throw problem(
        "no API key for \(url.host)",
        cure: "set \(names.joined(separator: " or ")) in the environment", class: .authentication)
    }
    if value.isEmpty {
      throw problem(
        "the API key in \(name) is empty", cure: "set \(name) to the key, or unset it", class: .authentication
      )
    }
    guard value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw problem(
        "the API key in \(name) holds white space or another character that no key has",
        cure: "set \(name) to the key alone, without blanks or line ends", class: .authentication)
    }
    if !url.isSecure, !url.isLoopback, !allowsPlaintext {
      throw problem(
        "the API key would travel unencrypted to \(url.host)",
        cure: "use an https:// address, or pass --allow-plaintext")
    }
    return Secret(value)
  }

  private func tokenLimit() throws(Problem) -> Int {
    if let limit = settings.maximumTokens { return limit }
    guard let found = variable("MAX_TOKENS") else { return ChatCompletionParameters.defaultTokenLimit }
    guard let limit = Int(found.value), limit > 0 else {
      throw problem(
        "\(found.name) isn't a positive number of tokens", cure: "set it to a number such as 8000")
    }
    return limit
  }

  /// nil inside: none is sent.
  private func temperature() throws(Problem) -> Double? {
    if let temperature = settings.temperature { return temperature }
    guard let found = variable("TEMPERATURE") else { return nil }
    guard let temperature = Double(found.value), temperature >= 0, temperature.isFinite else {
      throw problem(
        "\(found.name) isn't a number from 0 up", cure: "set it to a number such as 0.7, or unset it")
    }
    return temperature
  }

  /// The limits of the configuration. The environment's timeout replaces those that were left at their default:
  /// a server that sends its reply in one piece is silent until the end of the call.
  private func timeouts() throws(Problem) -> TransportTimeouts {
    var timeouts = TransportTimeouts(
      connect: limits.connectSeconds, firstByte: limits.firstByteSeconds, idle: limits.idleSeconds,
      total: limits.callSeconds)
    guard let found = variable("TIMEOUT_SECONDS") else { return timeouts }
    guard let seconds = Double(found.value), seconds > 0, seconds.isFinite else {
      throw problem(
        "\(found.name) isn't a positive number of seconds", cure: "set it to a number such as 300")
    }
    let standard = LimitSettings()
    if limits.callSeconds == standard.callSeconds { timeouts.total = seconds }
    if limits.firstByteSeconds == standard.firstByteSeconds { timeouts.firstByte = seconds }
    return timeouts
  }
}
