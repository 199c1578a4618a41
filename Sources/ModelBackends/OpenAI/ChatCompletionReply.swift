import SkillModel
import TrainingEngine

/// Why a body with status 200 is no chat completion.
package struct UnusableReply: Error, Hashable, Sendable {
  /// What was found instead.
  package let reason: String
  /// What the provider counts for it all the same.
  package var usage = TokenUsage.zero
}

/// A chat completion as the provider sent it.
package struct ChatCompletionReply: Hashable, Sendable {
  /// The model's text; empty when there is none.
  package let text: String
  /// What kind of reply it is.
  package let outcome: ReplyOutcome
  /// Zero where the provider doesn't say.
  package let usage: TokenUsage
  /// The model's name as given back.
  package let servedModel: String?
  /// Whether bytes that are no text had to be replaced.
  package let wasMended: Bool

  /// Reads the body of a reply with status 200.
  package init(body: [UInt8]) throws(UnusableReply) {
    let (root, wasMended) = try Self.parse(body)
    self.wasMended = wasMended
    usage = TokenUsage(root["usage"])
    if let error = root["error"], !error.isNull, root["choices"]?.arrayValue?.isEmpty != false {
      throw UnusableReply(reason: "an error object: " + ProviderMessage.text(of: error), usage: usage)
    }
    guard let choice = root["choices"]?[0] else {
      throw UnusableReply(reason: "JSON without any choice", usage: usage)
    }
    guard let message = choice["message"], message.objectValue != nil else {
      throw UnusableReply(reason: "a choice without a message", usage: usage)
    }
    guard let content = Self.text(of: message["content"]) else {
      throw UnusableReply(reason: "a content that is no text", usage: usage)
    }
    text = content
    outcome = Self.outcome(
      text: text, finish: choice["finish_reason"]?.stringValue,
      isRefusal: message["refusal"]?.stringValue?.isEmpty == false)
    servedModel = root["model"]?.stringValue.map(Self.nameWithoutFolders)
  }

  private static func parse(_ body: [UInt8]) throws(UnusableReply) -> (value: JSONValue, wasMended: Bool) {
    if body.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) == nil {
      throw UnusableReply(reason: "an empty body")
    }
    do {
      return try LenientJSON.parse(body)
    } catch {
      let isPage =
        body.first { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) } == 0x3C
      throw UnusableReply(reason: isPage ? "a web page" : "no JSON (\(error))")
    }
  }

  /// The text of a content field: a string, a list of parts, or nothing; nil for anything else.
  private static func text(of content: JSONValue?) -> String? {
    switch content {
    case .string(let text): return text
    case .array(let parts):
      return parts.map { $0.stringValue ?? $0["text"]?.stringValue ?? "" }.joined()
    case nil, .null: return ""
    default: return nil
    }
  }

  private static func outcome(text: String, finish: String?, isRefusal: Bool) -> ReplyOutcome {
    switch finish {
    case "content_filter", "refusal", "safety": return .filtered
    case "length", "max_tokens": return .truncated
    default: break
    }
    let isBlank = text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
    if isBlank { return isRefusal ? .filtered : .empty }
    return .answered
  }

  /// Local servers name a model by the path of its file: the folders are the machine's business.
  private static func nameWithoutFolders(_ name: String) -> String {
    guard name.hasPrefix("/"), let slash = name.lastIndex(of: "/") else { return name }
    return String(name[name.index(after: slash)...])
  }
}

extension TokenUsage {
  /// A provider's `usage` object; zero where there is none.
  init(_ value: JSONValue?) {
    func count(_ name: String) -> Int {
      guard let number = value?[name]?.doubleValue, number > 0, number < 1e15 else { return 0 }
      return Int(number)
    }
    self.init(prompt: count("prompt_tokens"), completion: count("completion_tokens"))
  }
}

/// The words in a provider's error object.
enum ProviderMessage {
  /// The message inside `{"message": ..., "code": ...}`, or the value itself.
  static func text(of error: JSONValue) -> String {
    let message = error["message"]?.stringValue ?? error.stringValue
    return message ?? JSONWriter.text(of: error)
  }
}
