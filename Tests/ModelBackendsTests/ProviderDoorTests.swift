import SkillModel
import Synchronization
import TestSupport
import Testing
import TrainingEngine

@testable import ModelBackends

/// What happens to many calls at once when a provider is away, refuses, or was never heard of.
@Suite(.timeLimit(.minutes(5)))
struct ProviderDoorTests {
  private static func model(
    _ provider: FakeProvider, clock: any RetryClock, limiter: ConcurrencyLimiter? = nil,
    outageMinutes: Double = 60
  ) throws -> OpenAICompatibleModel {
    OpenAICompatibleModel(
      OpenAICompatibleEndpoint(
        baseURL: try BaseURL(provider.baseURL), key: Secret("sk-door-canary-0123456789"),
        parameters: ChatCompletionParameters(model: "fake-model")),
      transport: SocketTransport(), limiter: limiter ?? ConcurrencyLimiter(AdaptiveLimit()),
      policy: RetryPolicy(longestOutage: outageMinutes * 60), clock: clock, mask: .none)
  }

  /// Asks so many questions at once; gives the texts of the replies by question, and the failures.
  private static func ask(
    _ model: OpenAICompatibleModel, _ numbers: Range<Int>, observer: RecordingObserver
  ) async -> [Result<String, ModelFailure>] {
    await withTaskGroup(of: (Int, Result<String, ModelFailure>).self) { group in
      for number in numbers {
        group.addTask {
          let request = ChatRequest(role: .target, messages: [ChatMessage(.user, "\(number)")])
          do {
            return (number, .success(try await model.reply(to: request, observer: observer).text))
          } catch {
            return (
              number, .failure(error as? ModelFailure ?? ModelFailure(.badRequest, message: "\(error)"))
            )
          }
        }
      }
      var results: [Int: Result<String, ModelFailure>] = [:]
      for await (number, result) in group { results[number] = result }
      return numbers.compactMap { results[$0] }
    }
  }

  @Test("A request that can't be answered is sent once", arguments: [400, 413, 422])
  func refusedRequest(status: Int) async throws {
    let provider = try FakeProvider { _ in .failure(status) }
    defer { provider.stop() }
    let model = try Self.model(provider, clock: ManualRetryClock())
    let results = await Self.ask(model, 0..<1, observer: RecordingObserver())
    #expect(results.allSatisfy { $0.failureStatus == status })
    #expect(provider.requestCount == 1)
  }

  @Test("A refused key is sent once, however many calls wait", arguments: [401, 402, 403, 404])
  func refusedKey(status: Int) async throws {
    let provider = try FakeProvider { _ in .failure(status) }
    defer { provider.stop() }
    let model = try Self.model(provider, clock: ManualRetryClock())
    let results = await Self.ask(model, 0..<40, observer: RecordingObserver())
    #expect(results.allSatisfy { $0.failureStatus == status })
    #expect(provider.requestCount == 1)
  }

  @Test("500 from the first request on is asked for six times in all, however many calls wait")
  func serverError() async throws {
    let provider = try FakeProvider { _ in .failure(500) }
    defer { provider.stop() }
    let model = try Self.model(provider, clock: ManualRetryClock())
    let results = await Self.ask(model, 0..<40, observer: RecordingObserver())
    #expect(results.allSatisfy { $0.failureStatus == 500 })
    #expect(provider.requestCount == 6)
  }

  @Test(
    "Who comes after a first call that failed for good hears the same and sends nothing",
    arguments: [400, 422, 500])
  func latecomers(status: Int) async throws {
    let provider = try FakeProvider { _ in .failure(status) }
    defer { provider.stop() }
    let model = try Self.model(provider, clock: ManualRetryClock())
    _ = await Self.ask(model, 0..<1, observer: RecordingObserver())
    let sent = provider.requestCount
    let results = await Self.ask(model, 1..<20, observer: RecordingObserver())
    #expect(results.allSatisfy { $0.failureStatus == status })
    #expect(provider.requestCount == sent)
  }

  @Test("A key that is withdrawn in the middle stops the queue: nothing more is sent")
  func withdrawnKey() async throws {
    let provider = try FakeProvider { $0.ordinal < 10 ? .chat("x") : .failure(401) }
    defer { provider.stop() }
    let model = try Self.model(
      provider, clock: ManualRetryClock(), limiter: ConcurrencyLimiter(AdaptiveLimit(fixed: 4)))
    let results = await Self.ask(model, 0..<100, observer: RecordingObserver())
    #expect(results.count { $0.failureStatus == 401 } == 90)
    // Those that were under way beside the first.
    #expect(provider.requestCount <= 14)
    _ = await Self.ask(model, 100..<110, observer: RecordingObserver())
    #expect(provider.requestCount <= 14)
  }

  @Test("An outage of a minute is told once, tried every 15 s by one call, and nothing is lost in it")
  func outage() async throws {
    let clock = ManualRetryClock()
    let observer = RecordingObserver()
    // It begins when ten are answered, and is over when four tries were announced.
    let provider = try FakeProvider { request in
      request.ordinal >= 10 && observer.probes < 4 ? .failure(503) : .chat(request.lastMessage)
    }
    defer { provider.stop() }
    let limiter = ConcurrencyLimiter(AdaptiveLimit())
    let model = try Self.model(provider, clock: clock, limiter: limiter)
    let before = await Self.ask(model, 0..<10, observer: observer)
    let results = await Self.ask(model, 10..<60, observer: observer)
    #expect((before + results).compactMap { try? $0.get() } == (0..<60).map(String.init))
    #expect(observer.outagesBegan.count == 1)
    #expect(observer.outagesBegan.first?.nextProbe == 15)
    let ended = try #require(observer.outagesEnded.first)
    #expect(observer.outagesEnded.count == 1)
    #expect(ended.seconds >= 60)
    #expect(observer.probes == 4)
    #expect(clock.sleeps.count { $0 == 15 } == 4)
    // An outage is no load: as many at once as before.
    #expect(limiter.load.capacity >= 20)
  }

  @Test("An outage that lasts too long fails everybody, after one request for each try")
  func longOutage() async throws {
    let clock = ManualRetryClock()
    let provider = try FakeProvider { $0.ordinal == 0 ? .chat("x") : .failure(503) }
    defer { provider.stop() }
    let model = try Self.model(provider, clock: clock, outageMinutes: 2)
    let observer = RecordingObserver()
    let results = await Self.ask(model, 0..<30, observer: observer)
    #expect(results.count { $0.failureStatus == 503 } == 29)
    #expect(observer.outagesBegan.count == 1 && observer.outagesEnded.isEmpty)
    #expect(observer.probes <= 8)
  }

  @Test("A stated wait of an hour pauses everybody for ten minutes, and says so")
  func statedWait() async throws {
    let clock = ManualRetryClock()
    let provider = try FakeProvider { request in
      request.ordinal == 1 ? .failure(429, headers: [("Retry-After", "3600")]) : .chat("x")
    }
    defer { provider.stop() }
    let model = try Self.model(provider, clock: clock)
    let observer = RecordingObserver()
    _ = await Self.ask(model, 0..<1, observer: observer)
    let results = await Self.ask(model, 1..<2, observer: observer)
    #expect(results.allSatisfy { (try? $0.get()) == "x" })
    #expect(observer.outagesBegan.first?.nextProbe == 600)
    #expect(observer.entries.map(\.delay) == [600])
    #expect((observer.outagesEnded.first?.seconds ?? 0) >= 600)
  }

  @Test("Nobody comes back before the time that the provider stated")
  func noRequestTooEarly() async throws {
    let wait = 0.2
    let provider = try FakeProvider { request in
      request.repetition == 0 && request.ordinal > 0
        ? .failure(429, headers: [("retry-after-ms", "200")]) : .chat("x")
    }
    defer { provider.stop() }
    let model = try Self.model(
      provider, clock: SystemRetryClock(), limiter: ConcurrencyLimiter(AdaptiveLimit(fixed: 100)))
    let results = await Self.ask(model, 0..<101, observer: RecordingObserver())
    #expect(results.count == 101 && results.allSatisfy { (try? $0.get()) == "x" })
    var refusals: [[UInt8]: Double] = [:]
    for entry in provider.log.entries {
      if let refused = refusals[entry.request.body] { #expect(entry.arrival - refused >= wait) }
      if entry.status == 429 { refusals[entry.request.body] = entry.end }
    }
    #expect(refusals.count == 100)
  }

  @Test("A hundred clients that are refused at once come back evenly spread over a second")
  func spread() async throws {
    var waits: [Double] = []
    for number in 0..<100 {
      let clock = ManualRetryClock()
      let transport = ScriptedTransport { _, ordinal in
        ordinal == 0
          ? TransportReply(status: 429) : TransportReply(status: 200, body: FakeProviderReply.chat("x").body)
      }
      let model = OpenAICompatibleModel(
        OpenAICompatibleEndpoint(
          baseURL: try BaseURL("http://127.0.0.1:9/v1"), key: nil,
          parameters: ChatCompletionParameters(model: "m")),
        transport: transport, limiter: ConcurrencyLimiter(AdaptiveLimit()),
        policy: RetryPolicy(longestOutage: 3_600), clock: clock, mask: .none)
      let request = ChatRequest(role: .target, messages: [ChatMessage(.user, "client \(number)")])
      _ = try await model.reply(to: request, observer: RecordingObserver())
      waits += clock.sleeps
    }
    #expect(waits.count == 100)
    let distance = waits.sorted().enumerated().map { index, wait in
      max(abs(wait - Double(index) / 100), abs(wait - Double(index + 1) / 100))
    }
    // Kolmogorov-Smirnov against the uniform distribution on 0..<1, p = 0.01.
    #expect((distance.max() ?? 1) < 1.628 / 10)
  }

  @Test("A scout that is cancelled hands its part on")
  func cancelledScout() async throws {
    let provider = try FakeProvider { $0.ordinal == 0 ? .hanging : .chat($0.lastMessage) }
    defer { provider.stop() }
    let model = try Self.model(provider, clock: SystemRetryClock())
    let first = Task {
      try await model.reply(
        to: ChatRequest(role: .target, messages: [ChatMessage(.user, "first")]), observer: RecordingObserver()
      )
    }
    while provider.requestCount == 0 { await Task.yield() }
    async let others = Self.ask(model, 0..<5, observer: RecordingObserver())
    first.cancel()
    #expect(await others.compactMap { try? $0.get() } == (0..<5).map(String.init))
    await #expect(throws: CancellationError.self) { try await first.value }
  }
}

extension Result<String, ModelFailure> {
  fileprivate var failureStatus: Int? {
    if case .failure(let failure) = self { failure.status } else { nil }
  }
}
