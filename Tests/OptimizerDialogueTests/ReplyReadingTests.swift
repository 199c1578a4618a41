import OptimizerDialogue
import SkillModel
import TestSupport
import Testing

struct ReplyReadingTests {
  private func read(_ reply: String) throws(UnusableReply) -> JSONObject {
    try ReplyReading.object(in: reply) { $0["edits"]?.arrayValue != nil }
  }

  private func failure(_ reply: String) -> UnusableReply? {
    do {
      _ = try read(reply)
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "one answer is found in many wrappings",
    arguments: [
      "{\"edits\": []}", "```json\n{\"edits\": []}\n```", "```\n{\"edits\": []}\n```",
      "Sure: {\"edits\": []} Done.", "<think>{\"x\": 1}</think>{\"edits\": []}",
      "use {x} as in {\"edits\": []}", "quote \"brace {\" then {\"edits\": []}",
      "{\"edits\": []} again: {\"edits\": []}", "\u{FEFF}{\"edits\": []}\r\n",
      "{\"edits\": [1]} but better ```json {\"edits\": []} ```", "{'edits': [1]} {\"edits\": []}",
    ])
  func oneAnswer(_ reply: String) throws {
    #expect(try read(reply) == ["edits": []])
  }

  @Test(
    "what isn't one answer is unusable, with the reason",
    arguments: [
      ("", .empty), (" \n\u{A0}", .empty), ("no", .noObject), ("{\"other\": 1}", .wrongShape),
      ("{\"edits\": []} or {\"edits\": [1]}", .ambiguous(count: 2)),
      ("```json\n{\"edits\": []}\n```\n```json\n{\"edits\": [1]}\n```", .ambiguous(count: 2)),
      ("{\"a\": {\"edits\": []}, \"b\": [", .cutOff), ("{\"edits\": [", .cutOff),
    ] as [(String, UnusableReply)])
  func unusable(_ reply: String, _ reason: UnusableReply) {
    #expect(failure(reply) == reason)
  }

  @Test(
    "JSON that is ambiguous in itself is unusable",
    arguments: [
      ("{\"edits\": [], \"edits\": [1]}", .duplicateKey), ("{\"edits\": [1e999]}", .numberOverflow),
      ("{\"edits\": [NaN]}", .nonFinite), ("{\"edits\": [\"\\ud800\"]}", .loneSurrogate),
      ("{\"x\": {\"edits\": []},, }", .unexpectedCharacter),
      (
        "{\"edits\": " + String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000) + "}",
        .tooDeep
      ),
    ] as [(String, JSONError.Reason)])
  func malformed(_ reply: String, _ reason: JSONError.Reason) {
    guard case .malformed(let error) = failure(reply) else {
      Issue.record("\(reply.prefix(codePoints: 60)) was not malformed")
      return
    }
    #expect(error.reason == reason)
  }

  @Test func `hostile replies cost only a few passes`() {
    for piece in ["{", "[{", "{\"a\":", "{\"a\":[", "\"{", "{\"", "}{", "```json{"] {
      #expect(failure(String(repeating: piece, count: 20_000)) != nil)
    }
    let nested = String(repeating: "{\"a\":[", count: 200) + String(repeating: "1,", count: 50_000)
    #expect(failure(nested) == .cutOff)
  }

  @Test func `damaged replies are read or refused, never more`() {
    var generator = SeededGenerator(seed: 19)
    for _ in 0..<1_000 {
      var bytes = Array(
        "Here: ```json\n{\"edits\": [{\"op\": \"append\", \"content\": \"é\\n\"}]}\n``` {x}".utf8)
      for _ in 0..<(1 + generator.below(5)) {
        bytes[generator.below(bytes.count)] = generator.pick(Array("{}[]\"\\,:`a".utf8))
      }
      let reply = String(decoding: bytes, as: UTF8.self)
      if let object = try? read(reply) { #expect(object["edits"]?.arrayValue != nil) }
      _ = ReferenceExtraction.array(in: reply)
    }
  }
}
