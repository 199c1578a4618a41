import Glibc
import TestSupport
import Testing

@testable import ModelBackends

/// Each limit of an exchange, measured against the clock; alone, so that nothing else takes the processor.
@Suite(.serialized, .enabled(if: HiddenLimitTests.isLong))
struct LongTimeoutTests {
  enum Trouble: CaseIterable, Sendable {
    case noAccept, silence, stop, drip, halfClosed
  }

  @Test(
    "Every limit ends an exchange within a second of its time", arguments: TransportKind.allCases,
    Trouble.allCases)
  func limits(kind: TransportKind, trouble: Trouble) async throws {
    let backlog = try FakeProviderBacklog()
    let provider = try FakeProvider { _ in Self.reply(trouble) }
    defer { provider.stop() }
    var timeouts = TransportTimeouts(connect: 9, firstByte: 9, idle: 9, total: 20)
    let expected: (seconds: Double, error: TransportError?)
    switch trouble {
    case .noAccept:
      timeouts.connect = 2
      expected = (2, .timedOut(.connect, seconds: 2))
    case .silence:
      timeouts.firstByte = 2
      expected = (2, .timedOut(.firstByte, seconds: 2))
    case .stop:
      timeouts.idle = 2
      expected = (2, .timedOut(.idle, seconds: 2))
    case .drip:
      timeouts.total = 3
      expected = (3, .timedOut(.total, seconds: 3))
    case .halfClosed: expected = (0, nil)
    }
    let port = trouble == .noAccept ? backlog.port : provider.port
    let request = TransportRequest(
      url: "http://127.0.0.1:\(port)/v1/chat/completions", key: nil, body: Array("{}".utf8),
      timeouts: timeouts)
    let start = SystemRetryClock().now
    let error = await #expect(throws: TransportError.self) { try await kind.transport().exchange(request) }
    let seconds = SystemRetryClock().now - start
    print("\(kind) \(trouble): \(seconds) s")
    if let limit = expected.error { #expect(error == limit) }
    #expect(abs(seconds - expected.seconds) <= 1)
    withExtendedLifetime(backlog) {}
  }

  private static func reply(_ trouble: Trouble) -> FakeProviderReply {
    switch trouble {
    case .noAccept, .silence: .hanging
    case .stop: FakeProviderReply(body: "0123456789").sent(.dripping(pieceLength: 5, pause: 30))
    case .drip:
      FakeProviderReply(body: String(repeating: "x", count: 60)).sent(.dripping(pieceLength: 1, pause: 1))
    case .halfClosed: FakeProviderReply().sent(.raw([]))
    }
  }
}
