import SkillModel

/// One request as the fake provider received it.
package struct FakeProviderRequest: Sendable {
  /// 0 for the first request of all.
  package let ordinal: Int
  /// How often the same body came before.
  package let repetition: Int
  /// The path of the request line.
  package let path: String
  /// Header fields by lower-case name.
  package let headers: [String: String]
  /// The body, byte for byte.
  package let body: [UInt8]

  /// The text of the last message, empty if the body isn't a chat request.
  package var lastMessage: String {
    let root = try? JSONParser.parse(body)
    return root?["messages"]?.arrayValue?.last?["content"]?.stringValue ?? ""
  }
}

/// What the fake provider does with a request.
package struct FakeProviderReply: Sendable {
  /// How the reply is sent, or not.
  package enum Manner: Sendable {
    /// Sent whole, with the right length.
    case whole
    /// Nothing is sent until the other side hangs up.
    case hang
    /// The header at once, then the body in pieces with a pause after each, in seconds.
    case dripping(pieceLength: Int, pause: Double)
    /// The header promises the whole body; the connection ends after that many bytes, orderly or by a reset.
    case broken(after: Int, isReset: Bool)
    /// These bytes instead of an HTTP reply; then the connection ends.
    case raw([UInt8])
  }

  /// HTTP status.
  package var status = 200
  /// Sent beside the length.
  package var headers: [(name: String, value: String)] = [("Content-Type", "application/json")]
  /// Sent after the header.
  package var body: [UInt8] = []
  /// How it is sent.
  package var manner = Manner.whole
  /// Seconds before anything is sent; the request counts as under way for so long.
  package var delay = 0.0

  /// A whole reply.
  package init(status: Int = 200, body: String = "") {
    self.status = status
    self.body = Array(body.utf8)
  }

  /// A chat completion. nil content is written as `null`.
  package static func chat(
    _ content: String?, finish: String? = "stop", model: String = "fake-model", prompt: Int = 7,
    completion: Int = 5
  ) -> FakeProviderReply {
    let message: JSONValue = ["role": "assistant", "content": content.map { .string($0) } ?? .null]
    let choice: JSONValue = [
      "index": 0, "message": message, "finish_reason": finish.map { .string($0) } ?? .null,
    ]
    let usage: JSONValue = [
      "prompt_tokens": .integer(prompt), "completion_tokens": .integer(completion),
      "total_tokens": .integer(prompt + completion),
    ]
    let root: JSONValue = [
      "id": "chat-1", "object": "chat.completion", "model": .string(model), "choices": [choice],
      "usage": usage,
    ]
    return FakeProviderReply(body: JSONWriter.text(of: root))
  }

  /// A failure with an error object.
  package static func failure(
    _ status: Int, message: String = "no", headers: [(name: String, value: String)] = []
  ) -> FakeProviderReply {
    let root: JSONValue = ["error": ["message": .string(message), "type": "fake_error"]]
    var reply = FakeProviderReply(status: status, body: JSONWriter.text(of: root))
    reply.headers += headers
    return reply
  }

  /// Points elsewhere.
  package static func redirect(to location: String, status: Int = 307) -> FakeProviderReply {
    var reply = FakeProviderReply(status: status)
    reply.headers.append(("Location", location))
    return reply
  }

  /// Accepts and says nothing.
  package static var hanging: FakeProviderReply { FakeProviderReply().sent(.hang) }

  /// This reply in another manner.
  package func sent(_ manner: Manner) -> FakeProviderReply {
    var reply = self
    reply.manner = manner
    return reply
  }

  /// This reply after some seconds.
  package func after(_ seconds: Double) -> FakeProviderReply {
    var reply = self
    reply.delay = seconds
    return reply
  }
}
