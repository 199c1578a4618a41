import Foundation
import SkillModel
import Synchronization
import TestSupport
import Testing

@testable import ModelBackends

/// What the transport over sockets adds to the common promises, and its parts.
@Suite(.timeLimit(.minutes(5)))
struct SocketTransportTests {
  private func request(_ url: String, key: String = "socket-canary") -> TransportRequest {
    TransportRequest(
      url: url, key: Secret(key), body: Array("{}".utf8),
      timeouts: TransportTimeouts(connect: 5, firstByte: 5, idle: 5, total: 5))
  }

  private func raw(_ text: String) -> FakeProviderReply { FakeProviderReply().sent(.raw(Array(text.utf8))) }

  @Test func repliesOfOtherShapesArrive() async throws {
    let provider = try FakeProvider { request in
      let texts = [
        "HTTP/1.0 200 OK\r\n\r\nold",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nConnection: close\r\n\r\nnew",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x\r\nch\r\n4\r\nunks\r\n0\r\nA: b\r\n\r\n",
      ]
      return raw(texts[request.ordinal])
    }
    defer { provider.stop() }
    let transport = SocketTransport()
    for text in ["old", "new", "chunks"] {
      #expect(try await transport.exchange(request(provider.baseURL)).body == Array(text.utf8))
      // Otherwise the next request may go out over a connection that is about to end.
      while provider.openConnections > 0 { await Task.yield() }
    }
  }

  @Test func aKeptConnectionThatEndedIsNotUsedAgain() async throws {
    let provider = try FakeProvider { _ in raw("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx") }
    defer { provider.stop() }
    let transport = SocketTransport()
    for _ in 0..<5 {
      #expect(try await transport.exchange(request(provider.baseURL)).status == 200)
      while provider.openConnections > 0 { await Task.yield() }
    }
    #expect(provider.acceptedConnections == 5)
  }

  @Test func unusedConnectionsAreClosed() async throws {
    let provider = try FakeProvider { _ in .chat("x") }
    defer { provider.stop() }
    let transport = SocketTransport(pool: ConnectionPool(lifetime: 0.02))
    _ = try await transport.exchange(request(provider.baseURL))
    while provider.openConnections > 0 { await Task.yield() }
    withExtendedLifetime(transport) {}
  }

  @Test func nothingIsLeftOpenWithoutTheTransport() async throws {
    let provider = try FakeProvider { _ in .chat("x") }
    defer { provider.stop() }
    for _ in 0..<20 { _ = try await SocketTransport().exchange(request(provider.baseURL)) }
    while provider.openConnections > 0 { await Task.yield() }
  }

  @Test func everyAddressOfANameIsTried() async throws {
    // The name may stand for ::1 as well, where nobody listens.
    let provider = try FakeProvider { _ in .chat("x") }
    defer { provider.stop() }
    let reply = try await SocketTransport().exchange(request("http://LocalHost:\(provider.port)/v1"))
    #expect(reply.status == 200)
    #expect(provider.requests.first?.headers["host"] == "localhost:\(provider.port)")
  }

  @Test func anUnknownNameIsUnreachable() async throws {
    for url in ["http://no-such-host.invalid/v1", "http://[::zz]/v1"] {
      let request = request(url)
      guard
        case .unreachable? = await #expect(
          throws: TransportError.self,
          performing: {
            try await SocketTransport().exchange(request)
          })
      else {
        Issue.record("not unreachable: \(url)")
        continue
      }
    }
  }

  @Test func aCompressedReplyIsMalformed() async throws {
    let provider = try FakeProvider { request in
      var reply = FakeProviderReply(status: request.ordinal == 0 ? 200 : 401, body: "\u{1F}")
      reply.headers.append(("Content-Encoding", "gzip"))
      return reply
    }
    defer { provider.stop() }
    let transport = SocketTransport()
    let first = request(provider.baseURL)
    guard
      case .malformed? = await #expect(
        throws: TransportError.self,
        performing: {
          try await transport.exchange(first)
        })
    else {
      Issue.record("not malformed")
      return
    }
    #expect(try await transport.exchange(first).status == 401)
  }

  // MARK: The request head

  @Test(arguments: [
    ("http://Example.org", "example.org", "/"), ("http://h:8080/v1/chat?x=1#f", "h:8080", "/v1/chat?x=1"),
    ("HTTP://[::1]:11434/v1", "[::1]:11434", "/v1"), ("http://[fe80::1%25eth0]/a", "[fe80::1]", "/a"),
    ("http://h:80?q", "h", "/?q"),
  ])
  func addressesAreTakenApart(url: String, host: String, target: String) throws {
    let address = try HTTPAddress(url)
    #expect(address.origin.field == host)
    #expect(address.target == target)
  }

  @Test(arguments: [
    "", "ftp://h/", "http://", "http:///v1", "http://user:word@h/", "http://h:0/", "http://h:65536/",
    "http://h:+1/", "http://[::1/", "http://[h]/", "http://[::1]x/", "http://h/\r\nX: 1", "http://h\n/",
    "http://h/ x",
    "http://hä/",
  ])
  func whatIsNoAddressIsRefusedWithoutQuotingIt(url: String) {
    guard
      case .unreachable(let text)? = #expect(
        throws: TransportError.self, performing: { try HTTPAddress(url) })
    else {
      Issue.record("accepted")
      return
    }
    #expect(!text.contains("word"))
  }

  @Test(arguments: ["a\r\nX: 1", "a\nb", "a\u{0}", "\r"])
  func noKeyCanAddAField(key: String) {
    let error = #expect(throws: TransportError.self) {
      try HTTPRequestHead(url: "http://h/", key: Secret(key), bodyLength: 0)
    }
    #expect(error.map { "\($0)".contains(key) } == false)
  }

  @Test func theHeadIsWhatIsSentAndHidesItsKey() throws {
    let head = try HTTPRequestHead(url: "http://h:1/v1", key: Secret("socket-canary"), bodyLength: 12)
    let lines = String(decoding: head.bytes, as: UTF8.self).components(separatedBy: "\r\n")
    #expect(lines.first == "POST /v1 HTTP/1.1")
    #expect(lines.contains("Content-Length: 12") && lines.contains("Host: h:1"))
    #expect(lines.contains("Authorization: Bearer socket-canary"))
    #expect(lines.suffix(2) == ["", ""])
    var dumped = ""
    dump(head, to: &dumped)
    #expect(!(dumped + "\(head)" + String(reflecting: head)).contains("canary"))
    let bare = try HTTPRequestHead(url: "http://h/", key: nil, bodyLength: 0)
    #expect(!String(decoding: bare.bytes, as: UTF8.self).contains("Authorization"))
  }

  // MARK: The pool and the choice of a transport

  @Test func theNewestConnectionIsUsedAndTheOldestGoes() {
    let (here, there) = (HTTPAddress.Origin(host: "a", port: 80), HTTPAddress.Origin(host: "a", port: 81))
    var pool = ConnectionPool(lifetime: 30, capacity: 3)
    #expect(pool.take(for: here) == nil && pool.nextExpiry == nil)
    for (number, origin) in [(1, here), (2, there), (3, here)] {
      #expect(pool.keep(number, for: origin, at: Double(number)) == nil)
    }
    #expect(pool.nextExpiry == 31)
    #expect(pool.take(for: here) == 3)
    #expect(pool.keep(3, for: here, at: 4) == nil)
    #expect(pool.keep(4, for: here, at: 5) == 1)
    pool.forget(4)
    #expect(pool.takeExpired(at: 31.9) == [])
    #expect(pool.takeExpired(at: 32) == [2])
    #expect(pool.count == 1 && pool.take(for: there) == nil && pool.take(for: here) == 3)
  }

  @Test func eachSchemeHasItsTransportAndOnlyWhenItIsUsed() async throws {
    let made = Mutex<[String]>([])
    func maker(_ name: String, _ status: Int) -> SchemeTransport.Maker {
      {
        made.withLock { $0.append(name) }
        return ScriptedTransport { _, _ in TransportReply(status: status) }
      }
    }
    let transport = SchemeTransport(plain: maker("plain", 201), secure: maker("secure", 202))
    #expect(made.withLock { $0 }.isEmpty)
    for _ in 0..<3 { #expect(try await transport.exchange(request("HTTP://h/")).status == 201) }
    #expect(made.withLock { $0 } == ["plain"])
    #expect(try await transport.exchange(request("https://h/")).status == 202)
    #expect(made.withLock { $0 } == ["plain", "secure"])
  }
}
