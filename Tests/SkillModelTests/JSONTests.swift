import SkillModel
import TestSupport
import Testing

struct JSONTests {
  private func reason(_ text: String, _ options: JSONParser.Options = .strict) -> JSONError.Reason? {
    do {
      _ = try JSONParser.parse(text, options: options)
      return nil
    } catch {
      return error.reason
    }
  }

  @Test func `numbers keep their form`() throws {
    let text = "[1, 1.0, -0, 1e16, 5e-05, 0.0001, 1e+20, 123456789012345678901]"
    let value = try JSONParser.parse(text)
    #expect(value[0] == .integer(1))
    #expect(value[1] == .number(1))
    #expect(
      JSONWriter.text(of: value, layout: .python)
        == "[1, 1.0, 0, 1e+16, 5e-05, 0.0001, 1e+20, 1.2345678901234568e+20]")
  }

  @Test func `the three layouts are Python's`() {
    let value: JSONValue = ["a": [1, [], [:]], "é\n\u{1}": nil]
    #expect(JSONWriter.text(of: value) == "{\"a\":[1,[],{}],\"é\\n\\u0001\":null}")
    #expect(JSONWriter.text(of: value, layout: .python) == "{\"a\": [1, [], {}], \"é\\n\\u0001\": null}")
    #expect(
      JSONWriter.text(of: value, layout: .pretty)
        == "{\n  \"a\": [\n    1,\n    [],\n    {}\n  ],\n  \"é\\n\\u0001\": null\n}")
    #expect(JSONWriter.text(of: [.number(.nan), .number(-.infinity)]) == "[NaN,-Infinity]")
  }

  @Test func `members keep their order and names are told apart by bytes`() throws {
    let value = try JSONParser.parse("{\"b\": 1, \"a\": 2, \"\u{E9}\": 3, \"e\u{301}\": 4}")
    let object = try #require(value.objectValue)
    #expect(object.keys.count == 4)
    #expect(Array(object.keys.prefix(2)) == ["b", "a"])
    #expect(object["e\u{301}"] == 4)
    #expect(object.merging(["b": 9, "c": 0]).keys.prefix(2) == ["b", "a"])
    #expect(JSONValue.string("\u{E9}") != .string("e\u{301}"))
  }

  @Test(
    "malformed texts are refused with a reason",
    arguments: [
      ("", .unexpectedEnd), ("[1,]", .unexpectedCharacter), ("{\"a\" 1}", .unexpectedCharacter),
      ("01", .badNumber), ("1.", .unexpectedEnd), ("-", .unexpectedEnd), (".5", .unexpectedCharacter),
      ("1 2", .trailingContent), ("tru", .badLiteral), ("\"a\u{1}\"", .controlCharacter),
      ("\"\\x\"", .badEscape), ("\"\\u12g4\"", .badEscape), ("\"\\ud800\"", .loneSurrogate),
      ("\"\\udc00\\ud800\"", .loneSurrogate), ("\"\\ud800\\u0041\"", .loneSurrogate),
      ("{\"a\":1,\"a\":2}", .duplicateKey), ("NaN", .nonFinite), ("-Infinity", .nonFinite),
      ("1e999", .numberOverflow), ("\u{FEFF}1", .unexpectedCharacter), ("[1", .unexpectedEnd),
      ("'a'", .unexpectedCharacter), ("\"a", .unexpectedEnd), ("\"\\", .unexpectedEnd),
    ] as [(String, JSONError.Reason)])
  func refusal(_ text: String, _ expected: JSONError.Reason) {
    #expect(reason(text) == expected)
  }

  @Test func `Python's tolerances are options`() throws {
    let value = try JSONParser.parse("{\"a\": NaN, \"b\": 1, \"a\": -Infinity}", options: .python)
    #expect(value == ["a": .number(-.infinity), "b": 1])
    #expect(try JSONParser.parse("[1e999]", options: .python) == [.number(.infinity)])
  }

  @Test func `surrogate pairs and escapes are decoded`() throws {
    #expect(try JSONParser.parse("\"\\ud83d\\ude00\\/\\b\\u00e9\"") == "😀/\u{8}é")
  }

  @Test func `places are given in bytes, lines and code points`() {
    let thrown = #expect(throws: JSONError.self) { try JSONParser.parse("{\n \"日本\": x}") }
    #expect(thrown?.byteOffset == 13)
    #expect(thrown?.line == 2)
    #expect(thrown?.column == 8)
  }

  @Test func `invalid UTF-8 is refused`() {
    #expect(throws: JSONError.self) { try JSONParser.parse([0x22, 0xFF, 0x22] as [UInt8]) }
    #expect(throws: JSONError.self) { try JSONParser.parse([0x22, 0xED, 0xA0, 0x80, 0x22] as [UInt8]) }
  }

  @Test func `depth is limited without a crash`() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(reason(deep) == .tooDeep)
    #expect(reason(deep, JSONParser.Options(maximumDepth: .max)) == .tooDeep)
    let allowed = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
    #expect(reason(allowed) == nil)
    #expect(reason("[" + allowed + "]") == .tooDeep)
  }

  @Test func `what is written is read back`() throws {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<400 {
      let value = generator.json(depth: 4)
      for layout in [JSONWriter.Layout.compact, .python, .pretty] {
        #expect(try JSONParser.parse(JSONWriter.bytes(of: value, layout: layout)) == value)
      }
    }
  }

  @Test func `two thousand damaged texts are read or refused, never more`() {
    var generator = SeededGenerator(seed: 5)
    var refused = 0
    for _ in 0..<2_000 {
      var bytes = JSONWriter.bytes(of: generator.json(depth: 4), layout: .python)
      for _ in 0..<(1 + generator.below(4)) where !bytes.isEmpty {
        switch generator.below(3) {
        case 0: bytes[generator.below(bytes.count)] = UInt8(generator.below(256))
        case 1: bytes.remove(at: generator.below(bytes.count))
        default: bytes.insert(generator.pick(Array("{}[]\",:\\u-e.0".utf8)), at: generator.below(bytes.count))
        }
      }
      for options in [JSONParser.Options.strict, .python] {
        do {
          _ = try JSONParser.parse(bytes, options: options)
        } catch {
          refused += 1
          #expect(error.byteOffset <= bytes.count)
        }
      }
    }
    #expect(refused > 1_000)
  }
}
