import SkillModel
import Testing
import TrainingEngine

@testable import ModelBackends

struct ChatCompletionTests {
  private func text(_ parameters: ChatCompletionParameters, _ request: ChatRequest) -> String {
    String(decoding: parameters.body(of: request), as: UTF8.self)
  }

  @Test func aBodyHoldsOnlyWhatIsSet() {
    let request = ChatRequest(
      role: .target, messages: [ChatMessage(.system, "s"), ChatMessage(.user, "ü\n")])
    let plain =
      #"{"model":"m","messages":[{"role":"system","content":"s"},{"role":"user","content":"ü\n"}],"max_tokens":8000}"#
    #expect(text(ChatCompletionParameters(model: "m"), request) == plain)
    let full = ChatCompletionParameters(model: "m", tokenLimit: 50, temperature: 0, reasoningEffort: "low")
    let tail = #""max_tokens":50,"temperature":0.0,"reasoning_effort":"low"}"#
    #expect(text(full, request).hasSuffix(tail))
  }

  @Test(arguments: [
    (nil, 8_000, 8_000), (100, 8_000, 100), (64_000, 8_000, 8_000), (64_000, 100_000, 64_000),
  ])
  func theLowerOfRequestAndLimitIsSent(requested: Int?, limit: Int, sent: Int) throws {
    let request = ChatRequest(role: .optimizer, messages: [], maximumTokens: requested)
    let body = ChatCompletionParameters(model: "m", tokenLimit: limit).body(of: request)
    #expect(try JSONParser.parse(body)["max_tokens"]?.intValue == sent)
  }

  @Test func aRequestsOwnEffortCounts() throws {
    let request = ChatRequest(role: .optimizer, messages: [], reasoningEffort: "high")
    let body = ChatCompletionParameters(model: "m", reasoningEffort: "low").body(of: request)
    #expect(try JSONParser.parse(body)["reasoning_effort"]?.stringValue == "high")
  }

  private func reply(content: String, finish: String, extra: String = "") throws -> ChatCompletionReply {
    let body =
      #"{"model":"m-2","choices":[{"message":{"content":\#(content)\#(extra)},"finish_reason":\#(finish)}]}"#
    return try ChatCompletionReply(body: Array(body.utf8))
  }

  @Test(
    arguments: [
      (#""yes""#, #""stop""#, "yes", ReplyOutcome.answered),
      (#""yes""#, "null", "yes", .answered),
      (#""yes""#, #""tool_calls""#, "yes", .answered),
      (#""ye""#, #""length""#, "ye", .truncated),
      (#""ye""#, #""max_tokens""#, "ye", .truncated),
      (#""ye""#, #""content_filter""#, "ye", .filtered),
      ("null", #""stop""#, "", .empty),
      ("null", #""tool_calls""#, "", .empty),
      ("null", #""length""#, "", .truncated),
      ("null", #""content_filter""#, "", .filtered),
      (#""""#, #""stop""#, "", .empty),
      (#"" \n""#, #""stop""#, " \n", .empty),
      (#"[{"type":"text","text":"a"},{"type":"text","text":"b"}]"#, #""stop""#, "ab", .answered),
      ("[]", #""stop""#, "", .empty),
    ])
  func everyKindOfReplyHasItsName(content: String, finish: String, text: String, outcome: ReplyOutcome) throws
  {
    let reply = try reply(content: content, finish: finish)
    #expect(reply.text == text)
    #expect(reply.outcome == outcome)
    #expect(reply.servedModel == "m-2")
    #expect(reply.usage == .zero)
  }

  @Test func aRefusalWithoutTextIsFiltered() throws {
    let reply = try reply(content: "null", finish: #""stop""#, extra: #","refusal":"I can't""#)
    #expect(reply.outcome == .filtered)
  }

  @Test(arguments: [
    (#"{"prompt_tokens":3,"completion_tokens":4}"#, TokenUsage(prompt: 3, completion: 4)),
    (#"{"prompt_tokens":3.0,"completion_tokens":null}"#, TokenUsage(prompt: 3, completion: 0)),
    (#"{"prompt_tokens":-3,"completion_tokens":1e300}"#, .zero),
    ("null", .zero), (#""many""#, .zero),
  ])
  func usageIsTakenWhereItMakesSense(usage: String, expected: TokenUsage) throws {
    let body = #"{"choices":[{"message":{"content":"x"}}],"usage":\#(usage)}"#
    #expect(try ChatCompletionReply(body: Array(body.utf8)).usage == expected)
  }

  @Test(arguments: [
    ("", "an empty body"), (" \r\n", "an empty body"), ("<html>login</html>", "a web page"),
    ("\u{FEFF}  <!doctype html>", "a web page"), ("{\"choices\":[", "no JSON"),
    ("[]", "JSON without any choice"),
    ("{}", "JSON without any choice"), (#"{"choices":[]}"#, "JSON without any choice"),
    (#"{"choices":[{}]}"#, "a choice without a message"),
    (#"{"choices":[{"message":{"content":5}}]}"#, "a content"),
    (#"{"error":{"message":"overloaded"}}"#, "an error object: overloaded"),
    (#"{"error":"bad"}"#, "an error object: bad"),
    (String(repeating: "[", count: 10_000), "no JSON"),
  ])
  func whatIsNoCompletionIsSaidToBeNone(body: String, reason: String) {
    let error = #expect(throws: UnusableReply.self) { try ChatCompletionReply(body: Array(body.utf8)) }
    #expect(error?.reason.hasPrefix(reason) == true, "\(error?.reason ?? "")")
  }

  @Test func brokenEncodingIsReplacedAndNotRefused() throws {
    let start = Array(#"{"choices":[{"message":{"content":"a"#.utf8)
    let end = Array(#"z"}}]}"#.utf8)
    let cases: [([UInt8], String)] = [
      ([0xFF], "\u{FFFD}"), ([0x00], "\u{0}"), ([0x1B, 0x5B], "\u{1B}["), ([0x0A], "\n"),
      (Array(#"\ud800"#.utf8), "\u{FFFD}"), (Array(#"\udc00\ud83d\ude00"#.utf8), "\u{FFFD}\u{1F600}"),
      (Array(#"\\\"\ud800\n"#.utf8), "\\\"\u{FFFD}\n"), ([0xC2, 0x9B], "\u{9B}"),
    ]
    for (bytes, text) in cases {
      let reply = try ChatCompletionReply(body: start + bytes + end)
      #expect(Array(reply.text.unicodeScalars) == Array("a\(text)z".unicodeScalars))
    }
    let marked = try ChatCompletionReply(body: [0xEF, 0xBB, 0xBF] + start + end)
    #expect(marked.text == "az")
  }

  @Test(arguments: [
    (400, "bad_request"), (401, "unauthorized"), (402, "refused"), (403, "unauthorized"),
    (404, "unknown_model"),
    (405, "bad_request"), (408, "timed_out"), (409, "server_error"), (413, "bad_request"),
    (422, "bad_request"),
    (425, "server_error"), (429, "rate_limited"), (500, "server_error"), (503, "server_error"),
    (304, "redirected"),
  ])
  func everyStatusHasAKind(status: Int, kind: String) {
    let reply = TransportReply(status: status, body: Array(#"{"error":{"message":"why"}}"#.utf8))
    let failure = ModelFailure(reply: reply, mask: .none, wallClock: 0)
    #expect(failure.kind.rawValue == kind)
    #expect(failure.message == "HTTP \(status): why")
    #expect(failure.status == status)
  }

  @Test(arguments: [
    (#"{"error":{"message":"why","code":"c"}}"#, "why"), (#"{"message":"why"}"#, "why"),
    (#"{"detail":"why"}"#, "why"),
    (#"{"error":"why"}"#, "why"), ("plain words", "plain words"), ("<html>no</html>", ""), ("", ""),
  ])
  func theProvidersWordsAreFound(body: String, words: String) {
    #expect(ProviderError(body: Array(body.utf8)).message == words)
  }

  @Test func anExhaustedQuotaIsNotARateLimit() {
    let body = Array(#"{"error":{"message":"pay","code":"insufficient_quota"}}"#.utf8)
    let failure = ModelFailure(reply: TransportReply(status: 429, body: body), mask: .none, wallClock: 0)
    #expect(failure.kind == .refused)
  }

  @Test func aKeyAtTheEdgeOfAQuoteIsMaskedBeforeItIsCut() {
    let key = "sk-canary-0123456789"
    let words = String(repeating: "x", count: ModelFailure.quotedLength - 10) + key
    let reply = TransportReply(status: 500, body: Array(#"{"error":{"message":"\#(words)"}}"#.utf8))
    let failure = ModelFailure(reply: reply, mask: SecretMask([Secret(key)]), wallClock: 0)
    #expect(!failure.message.contains("sk-c"))
  }
}
