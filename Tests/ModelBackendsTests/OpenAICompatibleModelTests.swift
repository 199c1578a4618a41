import SkillModel
import TestSupport
import Testing
import TrainingEngine

@testable import ModelBackends

private let canary = "sk-model-canary-0123456789"

@Suite(.timeLimit(.minutes(5)))
struct OpenAICompatibleModelTests {
  private let clock = ManualRetryClock()
  private let observer = RecordingObserver()
  private let question = ChatRequest(role: .target, messages: [ChatMessage(.user, "What?")])

  private func model(
    _ url: String, transport: any ChatTransport,
    limiter: ConcurrencyLimiter = ConcurrencyLimiter(AdaptiveLimit()),
    outageMinutes: Double = 60, patience: Double = 10
  ) throws -> OpenAICompatibleModel {
    let endpoint = OpenAICompatibleEndpoint(
      baseURL: try BaseURL(url), key: Secret(canary),
      parameters: ChatCompletionParameters(model: "fake-model"),
      timeouts: TransportTimeouts(connect: 5, firstByte: patience, idle: patience, total: 20))
    return OpenAICompatibleModel(
      endpoint, transport: transport, limiter: limiter,
      policy: RetryPolicy(longestOutage: outageMinutes * 60),
      clock: clock, mask: SecretMask([Secret(canary)]))
  }

  /// Asks a provider once and gives back what came of it and how many requests it took.
  private func ask(
    outageMinutes: Double = 60, patience: Double = 10, _ script: @escaping FakeProvider.Script
  ) async throws -> (result: Result<ChatReply, ModelFailure>, requests: Int) {
    let provider = try FakeProvider(script: script)
    defer { provider.stop() }
    let model = try model(
      provider.baseURL, transport: SchemeTransport(), outageMinutes: outageMinutes, patience: patience)
    do {
      let reply = try await model.reply(to: question, observer: observer)
      return (.success(reply), provider.requestCount)
    } catch let failure as ModelFailure {
      return (.failure(failure), provider.requestCount)
    }
  }

  private func failure(_ result: Result<ChatReply, ModelFailure>) -> ModelFailure? {
    if case .failure(let failure) = result { failure } else { nil }
  }

  @Test func aReplyComesWithItsUsageAndModel() async throws {
    let (result, requests) = try await ask { _ in .chat("Yes.", model: "fake-model-2025") }
    #expect(
      try result.get()
        == ChatReply(
          text: "Yes.", usage: TokenUsage(prompt: 7, completion: 5), servedModel: "fake-model-2025",
          attempts: 1))
    #expect(requests == 1)
    #expect(observer.entries.isEmpty)
  }

  @Test(
    "Correction 12: what repeating can't mend is sent once",
    arguments: [400, 401, 402, 403, 404, 405, 413, 422, 301, 302, 307, 308])
  func whatRepeatingCantMendIsSentOnce(status: Int) async throws {
    let (result, requests) = try await ask { _ in
      status < 400 ? .redirect(to: "http://127.0.0.1:1/", status: status) : .failure(status)
    }
    #expect(requests == 1)
    #expect(failure(result)?.status == status)
    #expect(observer.entries.isEmpty && clock.sleeps.isEmpty)
  }

  @Test(arguments: [(500, 6), (501, 6), (408, 6), (409, 6), (425, 6)])
  func doubtfulStatusesAreBounded(status: Int, count: Int) async throws {
    let (result, requests) = try await ask { _ in .failure(status) }
    #expect(requests == count)
    #expect(failure(result)?.status == status)
    #expect(observer.entries.map(\.attempt) == Array(1..<count))
    #expect(observer.entries.map(\.delay) == clock.sleeps)
  }

  @Test(arguments: [502, 503, 504, 529])
  func anOutageOfAMinuteIsSurvived(status: Int) async throws {
    let start = clock.now
    let clock = clock
    let (result, requests) = try await ask { _ in clock.now < start + 60 ? .failure(status) : .chat("back") }
    #expect(try result.get().text == "back")
    #expect(try result.get().attempts == requests)
    #expect(clock.now - start >= 60)
    #expect(observer.entries.count == requests - 1)
  }

  @Test func anOutageBeyondItsLimitIsGivenUp() async throws {
    let start = clock.now
    let (result, _) = try await ask(outageMinutes: 10) { _ in .failure(503) }
    #expect(failure(result)?.kind == .serverError)
    #expect(clock.now - start <= 600 && clock.now - start > 300)
  }

  private static let waits: [([(String, String)], Double)] = [
    ([("Retry-After", "3")], 3.0), ([("Retry-After", "0")], 0), ([("Retry-After", "3600")], 600),
    ([("Retry-After", "-5")], 0), ([("retry-after-ms", "40")], 0.04),
    ([("Retry-After", "Wed, 01 Jan 2025 12:00:09 GMT"), ("Date", "Wed, 01 Jan 2025 12:00:00 GMT")], 9),
    ([("Retry-After", "Wed, 01 Jan 2025 12:00:09 GMT")], 9),
  ]

  @Test(arguments: waits)
  func aRateLimitIsWaitedForAsTheProviderSays(headers: [(String, String)], seconds: Double) async throws {
    let (result, requests) = try await ask { request in
      request.ordinal == 0 ? .failure(429, headers: headers.map { (name: $0.0, value: $0.1) }) : .chat("x")
    }
    #expect(try result.get().attempts == 2)
    #expect(requests == 2)
    #expect(clock.sleeps == [seconds])
  }

  @Test(arguments: ["-", "soon", ""])
  func garbageInRetryAfterMeansBackOff(value: String) async throws {
    let (_, requests) = try await ask { request in
      request.ordinal == 0 ? .failure(429, headers: [("Retry-After", value)]) : .chat("x")
    }
    #expect(requests == 2)
    #expect(clock.sleeps.count == 1 && (0..<1).contains(clock.sleeps[0]))
  }

  @Test(arguments: ["<html>Log in</html>", #"{"error":{"message":"odd"}}"#, #"{"choices":[{"mess"#, ""])
  func aReplyThatIsNoCompletionIsAskedForTwiceMore(body: String) async throws {
    let (result, requests) = try await ask { _ in FakeProviderReply(body: body) }
    #expect(requests == 3)
    #expect(failure(result)?.kind == .badResponse)
    #expect(failure(result)?.status == 200)
  }

  @Test(arguments: [
    ("stop", ReplyOutcome.empty), ("length", .truncated), ("content_filter", .filtered),
    ("tool_calls", .empty),
  ])
  func aReplyWithoutTextIsNamedAndNotRepeated(finish: String, outcome: ReplyOutcome) async throws {
    let (result, requests) = try await ask { _ in .chat(nil, finish: finish) }
    #expect(try result.get().outcome == outcome)
    #expect(try result.get().text == "")
    #expect(requests == 1)
  }

  @Test func aHugeReplyIsTooLargeAndNotRepeated() async throws {
    let huge = FakeProviderReply.chat(String(repeating: "x", count: 9 << 20))
    let (result, requests) = try await ask { _ in huge }
    #expect(try result.get().outcome == .tooLarge)
    #expect(requests == 1)
  }

  @Test func transientTroubleOfEveryKindIsMended() async throws {
    let troubles: [FakeProviderReply] = [
      .hanging, FakeProviderReply.chat("cut").sent(.broken(after: 30, isReset: false)),
      FakeProviderReply.chat("reset").sent(.broken(after: 30, isReset: true)),
      FakeProviderReply.chat("slow").sent(.dripping(pieceLength: 1, pause: 30)),
      FakeProviderReply().sent(.raw([])),
      FakeProviderReply(body: "<html>"), .failure(500), .failure(429),
    ]
    let (result, requests) = try await ask(patience: 0.4) { request in
      troubles.indices.contains(request.ordinal) ? troubles[request.ordinal] : .chat("mended")
    }
    #expect(try result.get().text == "mended")
    #expect(requests == troubles.count + 1)
    #expect(
      observer.entries.map(\.kind) == [
        .timedOut, .unreachable, .unreachable, .timedOut, .unreachable, .badResponse, .serverError,
        .rateLimited,
      ])
  }

  @Test func anEchoedKeyIsSeenByNobody() async throws {
    let (result, _) = try await ask { request in
      let header = request.headers["authorization"] ?? ""
      if request.ordinal == 0 { return .failure(500, message: "you sent \(header)") }
      if request.ordinal == 1 { return FakeProviderReply(body: #"{"error":"\#(header)"}"#) }
      return .chat("Your key is \(header).", model: header)
    }
    let reply = try result.get()
    #expect(reply.text == "Your key is Bearer [masked].")
    #expect(!"\(reply) \(observer.entries)".contains("canary"))
    #expect(observer.entries.first?.message.contains("[masked]") == true)
    let (refused, _) = try await ask { .failure(401, message: $0.headers["authorization"] ?? "") }
    #expect(failure(refused)?.message == "HTTP 401: Bearer [masked]")
  }

  @Test func anObserverCanStopTheRepeating() async throws {
    let transport = ScriptedTransport { _, _ in TransportReply(status: 503) }
    let model = try model("http://localhost:1", transport: transport)
    let observer = RecordingObserver(refusingAfter: 2)
    await #expect(throws: RecordingObserver.Refusal.self) {
      try await model.reply(to: question, observer: observer)
    }
    #expect(transport.requests.count == 2)
  }

  @Test func noSlotIsHeldWhileWaiting() async throws {
    let limiter = ConcurrencyLimiter(AdaptiveLimit(fixed: 1))
    let transport = ScriptedTransport { _, ordinal in
      #expect(limiter.load.inFlight == 1)
      return TransportReply(status: ordinal < 3 ? 503 : 401)
    }
    struct IdleObserver: AttemptObserving {
      let limiter: ConcurrencyLimiter
      func attemptFailed(_ failure: ModelFailure, attempt: Int, delay: Double) async throws {
        #expect(limiter.load.inFlight == 0)
      }
    }
    let model = try model("http://localhost:1", transport: transport, limiter: limiter)
    await #expect(throws: ModelFailure.self) {
      try await model.reply(to: question, observer: IdleObserver(limiter: limiter))
    }
    #expect(transport.requests.count == 4)
  }

  @Test func equalRunsWaitAlikeAndDifferentRequestsDoNot() async throws {
    func waits(_ text: String) async throws -> [Double] {
      let clock = ManualRetryClock()
      let transport = ScriptedTransport { _, _ in TransportReply(status: 500) }
      let endpoint = OpenAICompatibleEndpoint(
        baseURL: try BaseURL("http://localhost:1"), key: nil, parameters: ChatCompletionParameters(model: "m")
      )
      let model = OpenAICompatibleModel(
        endpoint, transport: transport, limiter: ConcurrencyLimiter(AdaptiveLimit()),
        policy: RetryPolicy(longestOutage: 3_600), clock: clock, mask: .none)
      let request = ChatRequest(role: .target, messages: [ChatMessage(.user, text)])
      await #expect(throws: ModelFailure.self) {
        try await model.reply(to: request, observer: RecordingObserver())
      }
      return clock.sleeps
    }
    #expect(try await waits("a") == waits("a"))
    #expect(try await waits("a") != waits("b"))
  }

  @Test func aHiddenLimitIsFoundAndEveryCallIsAnsweredOnce() async throws {
    let provider = try FakeProvider(hiddenLimit: 8) { .chat($0.lastMessage).after(0.004) }
    defer { provider.stop() }
    let limiter = ConcurrencyLimiter(AdaptiveLimit())
    // Every waiting call moves the one clock.
    let model = try model(
      provider.baseURL, transport: SchemeTransport(), limiter: limiter, outageMinutes: 1e9)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for index in 0..<400 {
        group.addTask {
          let request = ChatRequest(role: .target, messages: [ChatMessage(.user, "\(index)")])
          return try await model.reply(to: request, observer: RecordingObserver()).text == "\(index)"
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
    #expect(provider.countsByBody.count == 400)
    #expect(provider.mostUnderWay == 8)
    #expect(limiter.load.inFlight == 0)
  }
}
