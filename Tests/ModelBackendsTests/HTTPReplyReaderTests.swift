import TestSupport
import Testing

@testable import ModelBackends

@Suite(.timeLimit(.minutes(5)))
struct HTTPReplyReaderTests {
  /// What a reader makes of some bytes and the end of the connection after them.
  private enum Outcome: Equatable {
    case reply(TransportReply)
    case error(TransportError)
  }

  private func outcome(_ pieces: [ArraySlice<UInt8>], bodyLimit: Int = 1_000) -> Outcome {
    var reader = HTTPReplyReader(bodyLimit: bodyLimit)
    do {
      for piece in pieces { try reader.receive(piece) }
      try reader.receiveEnd()
    } catch {
      return .error(error)
    }
    return reader.reply.map { .reply($0) } ?? .error(.connectionLost("unfinished"))
  }

  private func outcome(_ text: String, bodyLimit: Int = 1_000) -> Outcome {
    outcome([Array(text.utf8)[...]], bodyLimit: bodyLimit)
  }

  private func reader(after text: String) throws -> HTTPReplyReader {
    var reader = HTTPReplyReader(bodyLimit: 1_000)
    try reader.receive(Array(text.utf8)[...])
    return reader
  }

  private static let replies = [
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: 1\r\nx-a:  2 \r\n\r\nhello",
    "HTTP/1.0 404 Not Found\nServer: x\n\nuntil the end",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 204\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=\"b\"\r\nabc\r\n0A \r\n0123456789\r\n0\r\nT: 1\r\n\r\n",
    "HTTP/1.1 200 OK\r\nX-Fold: a\r\n  b\r\nContent-Length: 2, 2\r\n\r\nok",
    "HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\nbreaks off",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + String(repeating: "x", count: 1_500),
    "SSH-2.0-Server\r\n", "HTTP/1.1 200 OK\r\nNo colon\r\n\r\n", "HTTP/1.1 99999 Odd\r\n\r\n",
  ]

  @Test(arguments: replies)
  func whereTheBytesAreSplitMakesNoDifference(text: String) {
    let bytes = Array(text.utf8)
    let whole = outcome([bytes[...]])
    for first in 0...bytes.count {
      #expect(outcome([bytes[..<first], bytes[first...]]) == whole)
    }
    #expect(outcome(bytes.indices.map { bytes[$0...$0] }) == whole)
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<50 {
      let cuts = (0..<2).map { _ in generator.below(bytes.count + 1) }.sorted()
      #expect(outcome([bytes[..<cuts[0]], bytes[cuts[0]..<cuts[1]], bytes[cuts[1]...]]) == whole)
    }
  }

  @Test(arguments: replies)
  func damagedRepliesNeverTrapAndStayIndependentOfSplits(text: String) {
    var generator = SeededGenerator(seed: 11)
    let odd: [UInt8] = [0, 9, 10, 13, 32, 48, 57, 58, 59, 70, 255]
    for _ in 0..<400 {
      var bytes = Array(text.utf8)
      for _ in 0..<1 + generator.below(4) {
        let place = generator.below(bytes.count)
        switch generator.below(3) {
        case 0: bytes[place] = generator.pick(odd)
        case 1: bytes.insert(generator.pick(odd), at: place)
        default: if bytes.count > 1 { bytes.remove(at: place) }
        }
      }
      let whole = outcome([bytes[...]], bodyLimit: 12)
      #expect(outcome(bytes.indices.map { bytes[$0...$0] }, bodyLimit: 12) == whole)
    }
  }

  @Test func headsAndBodiesAreReadAsTheyStand() {
    #expect(
      outcome(Self.replies[0])
        == .reply(
          TransportReply(
            status: 200, headers: ["content-length": "5", "x-a": "1, 2"], body: Array("hello".utf8))))
    #expect(
      outcome(Self.replies[1])
        == .reply(TransportReply(status: 404, headers: ["server": "x"], body: Array("until the end".utf8))))
    #expect(outcome(Self.replies[2]) == .reply(TransportReply(status: 204)))
    #expect(
      outcome(Self.replies[3])
        == .reply(
          TransportReply(
            status: 200, headers: ["transfer-encoding": "chunked"], body: Array("abc0123456789".utf8))))
  }

  @Test(arguments: [
    "hello\r\n\r\n", "HTTP/2 200\r\n\r\n", "HTTP/1.1 20\r\n\r\n", "\r\nHTTP/1.1 200 OK\r\n\r\n",
    "\u{15}\u{3}",
    "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\nx",
    "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "HTTP/1.1 200 OK\r\nBad Name: x\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n",
    "HTTP/1.1 101 Switching\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n",
  ])
  func whatIsNoReplyIsMalformed(text: String) {
    guard case .error(.malformed) = outcome(text) else {
      Issue.record("\(outcome(text))")
      return
    }
  }

  @Test(arguments: [
    "", "HTTP", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 100 Continue\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nx",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n",
  ])
  func whatBreaksOffIsALostConnection(text: String) {
    guard case .error(.connectionLost) = outcome(text) else {
      Issue.record("\(outcome(text))")
      return
    }
  }

  @Test func endlessHeadsAreStopped() {
    let field = "X: " + String(repeating: "a", count: 1_000) + "\r\n"
    let long = "HTTP/1.1 200 OK\r\n" + String(repeating: field, count: 70)
    guard case .error(.malformed) = outcome(long) else {
      Issue.record("a head of 70 KB was accepted")
      return
    }
    let interim = String(repeating: "HTTP/1.1 102 Processing\r\n\r\n", count: 3_000)
    guard case .error(.malformed) = outcome(interim) else {
      Issue.record("interim replies without an end were accepted")
      return
    }
    let size = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + String(repeating: "0", count: 5_000)
    guard case .error(.malformed) = outcome(size) else {
      Issue.record("a chunk size of 5,000 digits was accepted")
      return
    }
  }

  @Test func aBodyOverTheLimitIsCut() {
    let framings = [
      "Content-Length: 9\r\n\r\n123456789", "Transfer-Encoding: chunked\r\n\r\n9\r\n123456789\r\n0\r\n\r\n",
      "\r\n123456789",
    ]
    for rest in framings {
      for (limit, isCut) in [(8, true), (9, false)] {
        guard case .reply(let reply) = outcome("HTTP/1.1 200 OK\r\n" + rest, bodyLimit: limit) else {
          Issue.record("no reply: \(rest)")
          continue
        }
        #expect(reply.isCut == isCut)
        #expect(reply.body == Array("123456789".utf8.prefix(limit)))
      }
    }
  }

  @Test(arguments: [
    ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", true),
    ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxy", false),
    ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: Foo, Close\r\n\r\nx", false),
    ("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", false),
    ("HTTP/1.0 200 OK\r\nContent-Length: 1\r\nConnection: keep-alive\r\n\r\nx", true),
    ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", false),
    ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", true),
    ("HTTP/1.1 401 No\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\nx", false),
  ])
  func aConnectionIsKeptOnlyWhenItIsClean(text: String, isUsable: Bool) throws {
    let reader = try reader(after: text)
    #expect(reader.reply != nil)
    #expect(reader.leavesConnectionUsable == isUsable)
  }
}
