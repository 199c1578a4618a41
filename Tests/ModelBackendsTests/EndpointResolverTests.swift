import SkillModel
import Testing
import TrainingEngine

@testable import ModelBackends

struct EndpointResolverTests {
  @Test(arguments: [
    ("http://127.0.0.1:8000", "http://127.0.0.1:8000/v1"),
    ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/v1"),
    ("https://api.example.com/v1", "https://api.example.com/v1"),
    ("https://api.example.com/v1//", "https://api.example.com/v1"),
    ("HTTPS://API.example.com/v1/chat/completions", "https://api.example.com/v1"),
    ("https://example.com/api/openai", "https://example.com/api/openai"),
    ("http://[::1]:9/v1", "http://[::1]:9/v1"),
    ("https://example.com/chat/completions/", "https://example.com/v1"),
  ])
  func addressesComeIntoOneForm(text: String, expected: String) throws {
    #expect(try BaseURL(text).text == expected)
  }

  @Test(arguments: [
    ("ftp://x", BaseURL.Fault.notHTTP), ("", .notHTTP), ("example.com/v1", .notHTTP), ("http://", .noHost),
    ("http:///v1", .noHost), ("http://:80", .noHost), ("http://[]:80", .noHost), ("http://a:0", .badPort),
    ("http://a:x/v1", .badPort), ("http://a:70000", .badPort),
    ("https://user:canary@host/v1", .userInformation),
    ("https://canary@host", .userInformation), ("https://host/v1?key=canary", .query),
    ("https://host/#a", .query),
    ("https://ho st/", .badCharacter), ("https://host/\n", .badCharacter),
  ])
  func unusableAddressesAreRefusedWithoutQuotingThem(text: String, fault: BaseURL.Fault) {
    #expect(throws: fault) { try BaseURL(text) }
    var settings = ModelSettings()
    settings.model = "m"
    settings.baseURL = text.isEmpty ? "none" : text
    let problems = problems(settings, [:])
    #expect(problems.first?.failureClass == .configuration)
    #expect(!"\(problems)".contains("canary"))
  }

  @Test(arguments: [
    ("http://localhost", true), ("http://a.localhost", true), ("http://127.9.9.9", true),
    ("http://[::1]", true),
    ("http://127.0.0.1.evil.com", false), ("http://128.0.0.1", false), ("http://127.0.0", false),
    ("http://localhost.example.com", false), ("http://10.0.0.1", false),
  ])
  func onlyThisMachineIsLoopback(text: String, isLoopback: Bool) throws {
    #expect(try BaseURL(text).isLoopback == isLoopback)
  }

  private func resolver(
    _ settings: ModelSettings, _ environment: [String: String], role: ModelRole = .target,
    limits: LimitSettings = LimitSettings(), allowsPlaintext: Bool = false
  ) -> EndpointResolver {
    EndpointResolver(
      role: role, settings: settings, limits: limits, environment: environment,
      allowsPlaintext: allowsPlaintext)
  }

  private func problems(
    _ settings: ModelSettings, _ environment: [String: String], allowsPlaintext: Bool = false
  ) -> [Problem] {
    do {
      _ = try resolver(settings, environment, allowsPlaintext: allowsPlaintext).endpoint()
      return []
    } catch {
      return error.problems
    }
  }

  private let shared = [
    "OPENAI_COMPATIBLE_BASE_URL": "https://shared.example/v1", "OPENAI_COMPATIBLE_API_KEY": "shared-key",
    "OPENAI_COMPATIBLE_MODEL": "shared-model", "OPENAI_COMPATIBLE_MAX_TOKENS": "900",
    "OPENAI_COMPATIBLE_TEMPERATURE": "0.5", "OPENAI_COMPATIBLE_TIMEOUT_SECONDS": "450",
  ]

  @Test func theRolesOwnVariableCountsBeforeTheSharedOne() throws {
    let own = [
      "OPTIMIZER_OPENAI_COMPATIBLE_BASE_URL": "https://own.example",
      "OPTIMIZER_OPENAI_COMPATIBLE_API_KEY": "own-key",
      "OPTIMIZER_OPENAI_COMPATIBLE_MODEL": "own-model",
    ]
    let environment = shared.merging(own) { $1 }
    let target = try resolver(ModelSettings(), environment).endpoint()
    #expect(target.completionsURL == "https://shared.example/v1/chat/completions")
    #expect(
      target.parameters == ChatCompletionParameters(model: "shared-model", tokenLimit: 900, temperature: 0.5))
    #expect(target.key?.withExposedValue { $0 } == "shared-key")
    #expect(target.timeouts == TransportTimeouts(connect: 10, firstByte: 450, idle: 60, total: 450))
    let optimizer = try resolver(ModelSettings(), environment, role: .optimizer).endpoint()
    #expect(optimizer.completionsURL == "https://own.example/v1/chat/completions")
    #expect(optimizer.parameters.model == "own-model")
    #expect(optimizer.key?.withExposedValue { $0 } == "own-key")
  }

  @Test func theConfigurationCountsBeforeTheEnvironment() throws {
    var settings = ModelSettings()
    settings.model = "config-model"
    settings.baseURL = "http://localhost:1"
    settings.apiKeyVariable = "MY_KEY"
    settings.temperature = 1
    settings.maximumTokens = 10
    settings.reasoningEffort = "low"
    var limits = LimitSettings()
    limits.callSeconds = 20
    let environment = shared.merging(["MY_KEY": "my-very-own-key"]) { $1 }
    let endpoint = try resolver(settings, environment, limits: limits).endpoint()
    #expect(endpoint.baseURL.text == "http://localhost:1/v1")
    #expect(endpoint.key?.withExposedValue { $0 } == "my-very-own-key")
    #expect(endpoint.timeouts.total == 20)
    #expect(
      endpoint.identity
        == ModelIdentity(
          backend: "openai_compatible", model: "config-model",
          parameters: ["max_tokens=10", "temperature=1.0", "reasoning_effort=low"])
    )
    #expect(!"\(endpoint)".contains("my-very"))
  }

  @Test func everythingMissingIsReportedAtOnceWithTheVariablesAsCure() {
    let problems = problems(ModelSettings(), [:])
    #expect(problems.map(\.failureClass) == [.configuration, .configuration])
    #expect(problems[0].cure?.contains("TARGET_OPENAI_COMPATIBLE_MODEL or OPENAI_COMPATIBLE_MODEL") == true)
    #expect(problems[1].cure?.contains("OPENAI_COMPATIBLE_BASE_URL") == true)
  }

  @Test(arguments: [
    ("https://host/v1", nil, FailureClass.authentication, "no API key"),
    ("https://host/v1", "", .authentication, "is empty"),
    ("http://localhost/v1", "", .authentication, "is empty"),
    ("https://host/v1", "canary key", .authentication, "white space"),
    ("https://host/v1", "canary\n", .authentication, "white space"),
    ("https://host/v1", "canary\u{A0}", .authentication, "white space"),
    ("http://host/v1", "canary", .configuration, "unencrypted"),
  ])
  func aKeyThatCantBeUsedIsNeverShown(url: String, key: String?, failureClass: FailureClass, words: String) {
    var environment = ["OPENAI_COMPATIBLE_BASE_URL": url, "OPENAI_COMPATIBLE_MODEL": "m"]
    environment["OPENAI_COMPATIBLE_API_KEY"] = key
    let problems = problems(ModelSettings(), environment)
    #expect(problems.count == 1)
    #expect(problems.first?.failureClass == failureClass)
    #expect(problems.first?.message.contains(words) == true)
    #expect(!"\(problems)".contains("canary"))
  }

  @Test func plaintextToAnotherMachineNeedsTheFlagAndALocalServerNeedsNoKey() throws {
    var environment = ["OPENAI_COMPATIBLE_BASE_URL": "http://host/v1", "OPENAI_COMPATIBLE_MODEL": "m"]
    environment["OPENAI_COMPATIBLE_API_KEY"] = "canary-canary"
    #expect(problems(ModelSettings(), environment, allowsPlaintext: true).isEmpty)
    environment = ["OPENAI_COMPATIBLE_BASE_URL": "http://127.0.0.1:5", "OPENAI_COMPATIBLE_MODEL": "m"]
    #expect(try resolver(ModelSettings(), environment).endpoint().key == nil)
  }

  @Test(arguments: [
    ("MAX_TOKENS", "many"), ("MAX_TOKENS", "0"), ("TEMPERATURE", "hot"), ("TEMPERATURE", "nan"),
    ("TIMEOUT_SECONDS", "-1"), ("TIMEOUT_SECONDS", "inf"),
  ])
  func numbersThatMakeNoSenseAreRefused(name: String, value: String) {
    let environment = shared.merging(["OPENAI_COMPATIBLE_" + name: value]) { $1 }
    let problems = problems(ModelSettings(), environment)
    #expect(problems.map(\.failureClass) == [.configuration])
    #expect(problems.first?.message.contains("OPENAI_COMPATIBLE_" + name) == true)
  }
}

struct ModelFactoryTests {
  @Test func theBackendOfEachRoleDecides() throws {
    var configuration = RunConfiguration()
    configuration.target.backend = .embedded
    configuration.optimizerModel.baseURL = "http://localhost:1"
    configuration.optimizerModel.model = "m"
    let factory = ModelFactory(environment: [:]) { role in
      ScriptedModel(identity: ModelIdentity(backend: "embedded", model: role.rawValue)) { _, _ in
        ChatReply(text: "")
      }
    }
    let models = try factory.models(for: configuration)
    #expect(models.target.identity.backend == "embedded")
    #expect(models.model(for: .optimizer).identity.backend == "openai_compatible")
  }

  @Test func noTransportIsMadeForTheEmbeddedModels() throws {
    var configuration = RunConfiguration()
    configuration.target.backend = .embedded
    configuration.optimizerModel.backend = .embedded
    let factory = ModelFactory(
      environment: [:],
      transport: {
        Issue.record("a transport was made")
        return ScriptedTransport { _, _ in TransportReply(status: 500) }
      }, embedded: { _ in ScriptedModel(texts: []) })
    _ = try factory.models(for: configuration)
  }

  @Test func theProblemsOfBothRolesAreReportedTogether() {
    let factory = ModelFactory(environment: [:]) { _ in ScriptedModel(texts: []) }
    let error = #expect(throws: ProblemList.self) { try factory.models(for: RunConfiguration()) }
    #expect(error?.problems.count == 4)
    #expect(error?.problems.contains { $0.message.hasPrefix("optimizer model") } == true)
  }

  @Test(arguments: [
    (ModelFailure.Kind.unauthorized, FailureClass.authentication), (.unknownModel, .configuration),
    (.untrusted, .configuration), (.redirected, .configuration), (.badRequest, .configuration),
    (.unreachable, .providerUnavailable), (.timedOut, .providerUnavailable),
    (.rateLimited, .providerUnavailable),
    (.serverError, .providerUnavailable), (.badResponse, .providerUnavailable),
    (.refused, .providerUnavailable),
  ])
  func everyFailureHasAnExitClassAndACure(kind: ModelFailure.Kind, failureClass: FailureClass) {
    let problem = Problem(describing: ModelFailure(kind, message: "words"), role: .target, model: "m")
    #expect(problem.failureClass == failureClass)
    #expect(problem.message.contains("words"))
    #expect(problem.cure?.isEmpty == false)
  }
}
