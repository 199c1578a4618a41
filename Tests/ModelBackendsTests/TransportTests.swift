import Foundation
import Synchronization
import TestSupport
import Testing

@testable import ModelBackends

/// What every transport promises, checked against each kind.
@Suite(.timeLimit(.minutes(5)))
struct TransportTests {
  private func request(
    _ provider: FakeProvider, body: String = #"{"messages":[]}"#,
    timeouts: TransportTimeouts = TransportTimeouts(connect: 5, firstByte: 5, idle: 5, total: 5)
  ) -> TransportRequest {
    TransportRequest(
      url: provider.baseURL + "/chat/completions", key: Secret("transport-canary"), body: Array(body.utf8),
      timeouts: timeouts)
  }

  private func error(
    _ kind: TransportKind, _ reply: FakeProviderReply, timeouts: TransportTimeouts = TransportTimeouts()
  ) async throws -> TransportError? {
    let provider = try FakeProvider { _ in reply }
    defer { provider.stop() }
    let request = request(provider, timeouts: timeouts)
    return await #expect(throws: TransportError.self) { try await kind.transport().exchange(request) }
  }

  @Test(arguments: TransportKind.allCases)
  func aRequestArrivesAsItWasSentAndTheReplyComesBack(kind: TransportKind) async throws {
    let provider = try FakeProvider { _ in
      var reply = FakeProviderReply(status: 418, body: "körper")
      reply.headers.append(("X-Two", "b"))
      return reply
    }
    defer { provider.stop() }
    let body = String(repeating: "ä", count: 100_000)
    let reply = try await kind.transport().exchange(request(provider, body: body))
    #expect(reply.status == 418)
    #expect(reply.body == Array("körper".utf8))
    #expect(reply.headers["x-two"] == "b")
    #expect(!reply.isCut)
    let received = try #require(provider.requests.first)
    #expect(received.path == "/v1/chat/completions")
    #expect(received.body == Array(body.utf8))
    #expect(received.headers["authorization"] == "Bearer transport-canary")
    #expect(received.headers["content-type"] == "application/json")
    #expect(received.headers["cookie"] == nil)
  }

  @Test(arguments: TransportKind.allCases)
  func connectionsAreKeptAndCookiesAreNot(kind: TransportKind) async throws {
    let provider = try FakeProvider { _ in
      var reply = FakeProviderReply.chat("x")
      reply.headers.append(("Set-Cookie", "session=1; Path=/"))
      return reply
    }
    defer { provider.stop() }
    let transport = kind.transport()
    for _ in 0..<5 { _ = try await transport.exchange(request(provider)) }
    #expect(provider.acceptedConnections == 1)
    #expect(provider.requests.allSatisfy { $0.headers["cookie"] == nil })
  }

  /// Lets nobody on before all have come. Blocks threads: for the fake provider's own ones only.
  private final class Rendezvous: Sendable {
    private let condition = NSCondition()
    private let missing: Mutex<Int>

    init(of count: Int) { missing = Mutex(count) }

    func arrive() {
      condition.lock()
      defer { condition.unlock() }
      missing.withLock { $0 -= 1 }
      condition.broadcast()
      while missing.withLock({ $0 > 0 }), condition.wait(until: Date(timeIntervalSinceNow: 20)) {}
    }
  }

  @Test(arguments: TransportKind.allCases)
  func aHundredRequestsRunAtOnce(kind: TransportKind) async throws {
    let rendezvous = Rendezvous(of: 100)
    let provider = try FakeProvider { request in
      rendezvous.arrive()
      return FakeProviderReply(body: request.lastMessage)
    }
    defer { provider.stop() }
    let transport = kind.transport()
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for index in 0..<100 {
        let request = request(provider, body: #"{"messages":[{"content":"\#(index)"}]}"#)
        group.addTask { try await transport.exchange(request).body == Array("\(index)".utf8) }
      }
      for try await isRight in group { #expect(isRight) }
    }
    #expect(provider.mostUnderWay == 100)
  }

  @Test(arguments: TransportKind.allCases)
  func aServerThatSaysNothingTimesOut(kind: TransportKind) async throws {
    let error = try await error(
      kind, .hanging, timeouts: TransportTimeouts(connect: 5, firstByte: 0.15, idle: 5, total: 5))
    #expect(error == .timedOut(.firstByte, seconds: 0.15))
  }

  @Test(arguments: TransportKind.allCases)
  func aReplyThatStopsTimesOut(kind: TransportKind) async throws {
    let slow = FakeProviderReply.chat("long").sent(.dripping(pieceLength: 10, pause: 30))
    let error = try await error(
      kind, slow, timeouts: TransportTimeouts(connect: 5, firstByte: 5, idle: 0.15, total: 5))
    #expect(error == .timedOut(.idle, seconds: 0.15))
  }

  @Test("Correction 2.2 timeouts: a reply that drips for ever ends", arguments: TransportKind.allCases)
  func aReplyThatDripsForEverTimesOut(kind: TransportKind) async throws {
    let slow = FakeProviderReply(body: String(repeating: "x", count: 1_000)).sent(
      .dripping(pieceLength: 1, pause: 0.01))
    let error = try await error(
      kind, slow, timeouts: TransportTimeouts(connect: 5, firstByte: 5, idle: 5, total: 0.3))
    #expect(error == .timedOut(.total, seconds: 0.3))
  }

  @Test(arguments: TransportKind.allCases)
  func aSlowReplyThatKeepsMovingArrives(kind: TransportKind) async throws {
    let slow = FakeProviderReply(body: "abcdefgh").sent(.dripping(pieceLength: 1, pause: 0.05))
    let provider = try FakeProvider { _ in slow }
    defer { provider.stop() }
    let timeouts = TransportTimeouts(connect: 5, firstByte: 5, idle: 2, total: 10)
    let reply = try await kind.transport().exchange(request(provider, timeouts: timeouts))
    #expect(reply.body == Array("abcdefgh".utf8))
  }

  @Test(arguments: TransportKind.allCases, [true, false])
  func aReplyThatBreaksOffIsALostConnection(kind: TransportKind, isReset: Bool) async throws {
    let broken = FakeProviderReply.chat("a long text").sent(.broken(after: 20, isReset: isReset))
    guard case .connectionLost = try await error(kind, broken) else {
      Issue.record("not a lost connection")
      return
    }
  }

  @Test(
    arguments: TransportKind.allCases,
    [
      "", "hello\r\n\r\n", "HTTP/1.1 99999 Odd\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ])
  func whatIsNoHTTPIsAnError(kind: TransportKind, raw: String) async throws {
    switch try await error(kind, FakeProviderReply().sent(.raw(Array(raw.utf8)))) {
    case .connectionLost, .malformed: break
    case let other: Issue.record("\(String(describing: other))")
    }
  }

  @Test(arguments: TransportKind.allCases)
  func nothingListensMeansUnreachable(kind: TransportKind) async throws {
    let provider = try FakeProvider { _ in .chat("x") }
    provider.stop()
    while true {
      do { _ = try await kind.transport().exchange(request(provider)) } catch TransportError.unreachable {
        break
      } catch TransportError.connectionLost { continue }
    }
  }

  @Test(arguments: TransportKind.allCases)
  func aServerThatDoesNotAcceptTimesOutWhileConnecting(kind: TransportKind) async throws {
    let backlog = try FakeProviderBacklog()
    let timeouts = TransportTimeouts(connect: 0.2, firstByte: 5, idle: 5, total: 5)
    let request = TransportRequest(
      url: "http://127.0.0.1:\(backlog.port)/v1/chat/completions", key: nil, body: [], timeouts: timeouts)
    let error = await #expect(throws: TransportError.self) {
      try await kind.transport().exchange(request)
    }
    #expect(error == .timedOut(.connect, seconds: 0.2))
    withExtendedLifetime(backlog) {}
  }

  @Test func aCompressedBombIsStoppedAtTheLimit() async throws {
    let bomb = Self.zeros(megabytes: 100)
    let provider = try FakeProvider { _ in
      var reply = FakeProviderReply()
      reply.headers.append(("Content-Encoding", "gzip"))
      reply.body = bomb
      return reply
    }
    defer { provider.stop() }
    let reply = try await URLSessionTransport(bodyLimit: 1 << 20).exchange(request(provider))
    #expect(reply.isCut)
    #expect(reply.body.count == 1 << 20)
  }

  /// Compressed zeros without an end: one literal, then copies of 258 bytes from one byte back, 13 bits each.
  private static func zeros(megabytes: Int) -> [UInt8] {
    var bytes: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    var pending: UInt32 = 0
    var count: UInt32 = 0
    func put(_ bits: UInt32, _ width: UInt32) {
      pending |= bits << count
      count += width
      while count >= 8 {
        bytes.append(UInt8(truncatingIfNeeded: pending))
        pending >>= 8
        count -= 8
      }
    }
    // Last block, fixed codes; literal 0; codes stand with their highest bit first.
    put(0b011, 3)
    put(0b0000_1100, 8)
    for _ in 0..<(megabytes << 20) / 258 { put(0b1010_0011, 13) }
    return bytes
  }

  @Test(arguments: TransportKind.allCases)
  func aRedirectIsNotFollowed(kind: TransportKind) async throws {
    let elsewhere = try FakeProvider { _ in .chat("stolen") }
    defer { elsewhere.stop() }
    for status in [301, 302, 303, 307, 308] {
      let error = try await error(kind, .redirect(to: elsewhere.baseURL + "/x", status: status))
      #expect(error == .redirected(status: status, location: elsewhere.baseURL + "/x"))
    }
    #expect(elsewhere.requestCount == 0)
    guard case .redirected(308, _) = try await error(kind, .redirect(to: "/elsewhere", status: 308)) else {
      Issue.record("a relative redirect was followed")
      return
    }
  }

  @Test(arguments: TransportKind.allCases)
  func aChallengeIsAnAnswerAndNothingIsSentAgain(kind: TransportKind) async throws {
    let provider = try FakeProvider { _ in
      .failure(401, message: "who", headers: [("WWW-Authenticate", #"Basic realm="x""#)])
    }
    defer { provider.stop() }
    let reply = try await kind.transport().exchange(request(provider))
    #expect(reply.status == 401)
    #expect(String(decoding: reply.body, as: UTF8.self).contains("who"))
    #expect(provider.requestCount == 1)
  }

  @Test(arguments: TransportKind.allCases)
  func aKeptConnectionThatBreaksIsAnErrorAndNothingIsSentAgain(kind: TransportKind) async throws {
    let provider = try FakeProvider { request in
      request.ordinal == 1 ? FakeProviderReply().sent(.raw([])) : .chat("x")
    }
    defer { provider.stop() }
    let transport = kind.transport()
    _ = try await transport.exchange(request(provider))
    let second = request(provider)
    let error = await #expect(throws: TransportError.self) { try await transport.exchange(second) }
    guard case .connectionLost = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try await transport.exchange(request(provider)).status == 200)
    #expect(provider.requestCount == 3)
  }

  @Test(arguments: TransportKind.allCases)
  func aHugeReplyIsStoppedAtTheLimit(kind: TransportKind) async throws {
    let provider = try FakeProvider { _ in FakeProviderReply(body: String(repeating: "x", count: 3_000_000)) }
    defer { provider.stop() }
    let reply = try await kind.transport(bodyLimit: 100_000).exchange(request(provider))
    #expect(reply.isCut)
    #expect(reply.body.count == 100_000)
    let whole = try await kind.transport(bodyLimit: 3_000_000).exchange(request(provider))
    #expect(!whole.isCut && whole.body.count == 3_000_000)
  }

  @Test(arguments: TransportKind.allCases)
  func cancellationEndsAnExchangeAtOnceAndClosesItsConnection(kind: TransportKind) async throws {
    let provider = try FakeProvider { _ in .hanging }
    defer { provider.stop() }
    let transport = kind.transport()
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<20 {
        let request = request(provider)
        group.addTask {
          do { _ = try await transport.exchange(request) } catch { return error is CancellationError }
          return false
        }
      }
      while provider.requestCount < 20 { await Task.yield() }
      group.cancelAll()
      for await isCancelled in group { #expect(isCancelled) }
    }
    while provider.openConnections > 0 { await Task.yield() }
  }

  @Test(arguments: TransportKind.allCases)
  func aThousandTimedOutExchangesLeaveNoDescriptorsBehind(kind: TransportKind) async throws {
    let provider = try FakeProvider { _ in .hanging }
    defer { provider.stop() }
    let transport = kind.transport()
    let timeouts = TransportTimeouts(connect: 5, firstByte: 0.05, idle: 5, total: 5)
    for _ in 0..<10 {
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<100 {
          let request = request(provider, timeouts: timeouts)
          group.addTask { _ = try? await transport.exchange(request) }
        }
      }
    }
    #expect(provider.acceptedConnections > 0)
    while provider.openConnections > 0 { await Task.yield() }
  }

  @Test func deadlinesMoveWithTheExchange() {
    var deadline = ExchangeDeadline(
      TransportTimeouts(connect: 10, firstByte: 20, idle: 5, total: 40), start: 100)
    #expect(deadline.next == (110, .connect))
    deadline.requestMoved(at: 101)
    #expect(deadline.next == (121, .firstByte))
    deadline.replyMoved(at: 115)
    #expect(deadline.next == (120, .idle))
    deadline.requestMoved(at: 116)
    #expect(deadline.next == (120, .idle))
    deadline.replyMoved(at: 138)
    #expect(deadline.next == (140, .total))
  }
}
