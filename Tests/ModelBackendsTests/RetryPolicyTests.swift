import Testing
import TrainingEngine

@testable import ModelBackends

struct RetryPolicyTests {
  private let noon = 1_735_732_800.0

  private static let waits: [([String: String], Double)] = [
    (["retry-after": "0"], 0.0), (["retry-after": "1"], 1), (["retry-after": " 1.5 "], 1.5),
    (["retry-after": "3600"], 600), (["retry-after": "99999999999999999999"], 600),
    (["retry-after": "-5"], 0), (["retry-after-ms": "-1"], 0), (["retry-after-ms": "250"], 0.25),
    (["retry-after-ms": "250", "retry-after": "9"], 0.25),
    (["retry-after-ms": "x", "retry-after": "9"], 9),
    (["retry-after": "Wed, 01 Jan 2025 12:00:30 GMT"], 30),
    (["retry-after": "Wed, 01 Jan 2025 11:00:00 GMT"], 0),
    (["retry-after": "Thu, 02 Jan 2025 12:00:00 GMT"], 600),
    (["retry-after": "Wed, 01 Jan 2025 12:00:30 GMT", "date": "Wed, 01 Jan 2025 12:00:20 GMT"], 10),
  ]

  @Test(arguments: waits)
  func aProvidersWaitIsUnderstood(headers: [String: String], seconds: Double) {
    #expect(RetryAfter.seconds(in: headers, wallClock: noon) == seconds)
  }

  @Test(arguments: [
    "-", "soon", "", "nan", "inf", "0x10", "1e3", "1 2", "Foo, 99 Bar 2025 12:00:30 GMT", "1:2:3",
  ])
  func garbageIsNoWait(value: String) {
    #expect(RetryAfter.seconds(in: ["retry-after": value], wallClock: noon) == nil)
    #expect(RetryAfter.seconds(in: ["retry-after-ms": value], wallClock: noon) == nil)
  }

  @Test(arguments: [
    ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0), ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
    ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199), ("Sun, 01 Mar 2026 00:00:00 GMT", 1_772_323_200),
  ])
  func datesAreCountedFrom1970(text: String, seconds: Double) {
    #expect(HTTPDate.seconds(of: text) == seconds)
  }

  /// How often a failure is sent in all when it never ends.
  private func requests(_ failure: ModelFailure, outageMinutes: Double, secondsEach: Double = 0) -> Int {
    let policy = RetryPolicy(longestOutage: outageMinutes * 60)
    var progress = RetryProgress()
    while progress.attempts < 100_000 {
      progress.record(failure)
      guard case .retry(let delay) = policy.decision(after: failure, progress: progress, unit: 0.5) else {
        break
      }
      progress.outageSeconds += delay + secondsEach
    }
    return progress.attempts
  }

  @Test(arguments: [
    ModelFailure.Kind.unauthorized, .unknownModel, .untrusted, .badRequest, .redirected, .refused,
  ])
  func whatRepeatingCantMendIsSentOnce(kind: ModelFailure.Kind) {
    #expect(requests(ModelFailure(kind, message: ""), outageMinutes: 60) == 1)
  }

  @Test func doubtfulFailuresAreBounded() {
    #expect(requests(ModelFailure(.badResponse, message: ""), outageMinutes: 60) == 3)
    #expect(requests(ModelFailure(.serverError, status: 500, message: ""), outageMinutes: 60) == 6)
    #expect(requests(ModelFailure(.timedOut, message: ""), outageMinutes: 600, secondsEach: 120) == 6)
  }

  @Test func anOutageIsWaitedForAsLongAsItMayLast() {
    let away = ModelFailure(.serverError, status: 503, message: "")
    // Six waits of 31.5 s together, then 118 of 30 s.
    #expect(requests(away, outageMinutes: 60) == 125)
    #expect(requests(away, outageMinutes: 0.01) == 2)
    #expect(requests(away, outageMinutes: 0) == 1)
    #expect(requests(ModelFailure(.unreachable, message: ""), outageMinutes: 1) > 6)
  }

  @Test func aProvidersWaitIsHonouredAndClamped() {
    let policy = RetryPolicy(longestOutage: 3_600)
    for (asked, waited) in [(0.0, 0.0), (7, 7), (3_600, 600), (-5, 0)] {
      let failure = ModelFailure(.rateLimited, status: 429, message: "", retryAfter: asked)
      var progress = RetryProgress()
      progress.record(failure)
      let decision = policy.decision(after: failure, progress: progress, unit: 0.9)
      #expect(decision == .retry(afterSeconds: waited))
    }
  }

  @Test("A provider that says 0 for ever is asked at once twice, then at random intervals")
  func zeroForEver() {
    let policy = RetryPolicy(longestOutage: 3_600)
    let failure = ModelFailure(.rateLimited, status: 429, message: "", retryAfter: 0)
    var progress = RetryProgress()
    let waits = (0..<5).map { _ -> RetryPolicy.Decision in
      progress.record(failure)
      return policy.decision(after: failure, progress: progress, unit: 0.5)
    }
    #expect(waits == [0, 0, 2, 4, 8].map { .retry(afterSeconds: $0) })
  }

  @Test("A random wait counts from when the request was sent, a stated one from the reply")
  func spentTime() {
    let policy = RetryPolicy(longestOutage: 3_600)
    var progress = RetryProgress()
    let silent = ModelFailure(.timedOut, message: "")
    progress.record(silent)
    progress.lastAttemptSeconds = 3
    #expect(policy.decision(after: silent, progress: progress, unit: 0.9) == .retry(afterSeconds: 0))
    let limited = ModelFailure(.rateLimited, status: 429, message: "", retryAfter: 2)
    #expect(policy.decision(after: limited, progress: progress, unit: 0.9) == .retry(afterSeconds: 2))
  }

  @Test("What makes no sense is an outage where the provider did better before")
  func garbledForLong() {
    let policy = RetryPolicy(longestOutage: 3_600)
    let page = ModelFailure(.badResponse, message: "a web page")
    var progress = RetryProgress()
    for _ in 0..<3 { progress.record(page) }
    #expect(policy.decision(after: page, progress: progress, unit: 0) == .giveUp)
    progress.providerHasAnswered = true
    #expect(policy.decision(after: page, progress: progress, unit: 0) == .retry(afterSeconds: 0))
    #expect(RetryPolicy.isOfProvider(page, progress))
  }

  @Test func kindsAreCountedApart() {
    let policy = RetryPolicy(longestOutage: 3_600)
    let garbled = ModelFailure(.badResponse, message: "")
    var progress = RetryProgress()
    for _ in 0..<20 { progress.record(ModelFailure(.rateLimited, message: "")) }
    progress.record(garbled)
    #expect(policy.decision(after: garbled, progress: progress, unit: 0) == .retry(afterSeconds: 0))
  }

  @Test func theWaitDoublesUpToItsCap() {
    let policy = RetryPolicy(longestOutage: 1e9)
    let failure = ModelFailure(.rateLimited, message: "")
    var progress = RetryProgress()
    var ceilings: [Double] = []
    for _ in 0..<9 {
      progress.record(failure)
      if case .retry(let delay) = policy.decision(after: failure, progress: progress, unit: 0.5) {
        ceilings.append(delay * 2)
      }
    }
    #expect(ceilings == [1, 2, 4, 8, 16, 32, 60, 60, 60])
  }

  @Test func theJitterIsUniformAndRepeatable() {
    var units = (0..<1_000).map { RetryJitter.unit(body: Array("request \($0)".utf8), attempt: 1 + $0 % 3) }
    #expect(
      units == (0..<1_000).map { RetryJitter.unit(body: Array("request \($0)".utf8), attempt: 1 + $0 % 3) })
    units.sort()
    #expect(units.allSatisfy { (0..<1).contains($0) })
    // Kolmogorov-Smirnov at the 1 % level.
    let distance = units.enumerated().map { abs($1 - (Double($0) + 0.5) / 1_000) }.max() ?? 1
    #expect(distance < 1.63 / 1_000.0.squareRoot())
    #expect(RetryJitter.unit(body: [1], attempt: 1) != RetryJitter.unit(body: [1], attempt: 2))
  }
}
