import Foundation
import SkillModel
import TestSupport
import Testing
import TrainingEngine

@testable import ModelBackends

/// How the adaptive limit finds what a provider can take, against a real server and real time.
struct HiddenLimitTests {
  static let isLong = ProcessInfo.processInfo.environment["SKILLOPT_LONG_TESTS"] == "1"

  /// How busy the provider was kept in a stretch of time.
  struct Steadiness: Sendable {
    var share: Double
    var refused: Double

    var isGood: Bool { share >= 0.7 && refused <= 0.02 }
  }

  /// Keeps 60 askers busy with replies of some seconds each, with a limit that is halved in the middle.
  ///
  /// - Parameters:
  ///   - finding: seconds before the watch begins.
  ///   - watching: seconds of one watch.
  ///   - watches: at most so many, one after the other, until one is steady.
  /// - Returns: what the last watch measured, for the whole and for the halved limit.
  static func measure(
    limit: Int, replySeconds: Double, finding: Double, watching: Double, watches: Int = 1
  ) async throws -> [Steadiness] {
    let provider = try FakeProvider(hiddenLimit: limit) { .chat($0.lastMessage).after(replySeconds) }
    defer { provider.stop() }
    let model = OpenAICompatibleModel(
      OpenAICompatibleEndpoint(
        baseURL: try BaseURL(provider.baseURL), key: nil, parameters: ChatCompletionParameters(model: "m")),
      transport: SocketTransport(), limiter: ConcurrencyLimiter(AdaptiveLimit()),
      policy: RetryPolicy(longestOutage: 3_600), mask: .none)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      for asker in 0..<60 {
        group.addTask {
          var count = 0
          while !Task.isCancelled {
            count += 1
            let request = ChatRequest(role: .target, messages: [ChatMessage(.user, "\(asker).\(count)")])
            do {
              _ = try await model.reply(to: request, observer: RecordingObserver())
            } catch is CancellationError { return }
          }
        }
      }
      var measured: [Steadiness] = []
      for hidden in [limit, limit / 2] {
        provider.setHiddenLimit(hidden)
        try await Task.sleep(for: .seconds(finding))
        var last = Steadiness(share: 0, refused: 1)
        for _ in 0..<watches where !last.isGood {
          let start = provider.now
          try await Task.sleep(for: .seconds(watching))
          let (log, end) = (provider.log, provider.now)
          last = Steadiness(
            share: log.meanUnderWay(from: start, to: end) / Double(hidden),
            refused: log.refusedShare(from: start, to: end))
        }
        measured.append(last)
      }
      group.cancelAll()
      try await group.waitForAll()
      return measured
    }
  }

  @Test(
    "A hidden limit is found within seconds and kept to, also after it was halved", arguments: [2, 8, 32])
  func quick(limit: Int) async throws {
    // At most some eighty replies a second: their handling must not be what keeps the provider idle.
    let measured = try await Self.measure(
      limit: limit, replySeconds: max(0.1, Double(limit) / 80), finding: 2, watching: 2, watches: 20)
    for steadiness in measured { #expect(steadiness.isGood, "\(steadiness)") }
  }
}

/// The same for as long as the promise says.
@Suite(.enabled(if: HiddenLimitTests.isLong))
struct LongHiddenLimitTests {
  @Test("A hidden limit is found within 60 s and kept to, also after it was halved", arguments: [2, 8, 32])
  func steady(limit: Int) async throws {
    let measured = try await HiddenLimitTests.measure(
      limit: limit, replySeconds: 0.25, finding: 60, watching: 60)
    for (steadiness, name) in zip(measured, ["whole", "halved"]) {
      print("hidden limit \(limit) \(name): \(steadiness)")
      #expect(steadiness.isGood, "\(name): \(steadiness)")
    }
  }
}
