import Testing

@testable import SkillModel

private enum Colour: String, Codable, Hashable { case red, blue }

private struct Inner: Codable, Hashable {
  var flag: Bool
  var ratio: Double
  var small: Int8
  var big: UInt64
}

private struct Outer: Codable, Hashable {
  var zebra: String
  var apple: Int
  var missing: Int?
  var present: Double?
  var colour: Colour
  var inner: Inner
  var list: [Inner]
  var names: [String: Int]
  var raw: JSONValue
  var object: JSONObject
  var nothing: JSONValue
}

private enum Happening: Codable, Hashable {
  case started
  case scored(task: TaskID, hard: Double)
  case noted(String)
}

private class Animal: Codable {
  var legs = 4
}

private final class Dog: Animal {
  enum Keys: String, CodingKey { case name }
  var name = "rex"
  override init() { super.init() }
  required init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Keys.self)
    name = try container.decode(String.self, forKey: .name)
    try super.init(from: container.superDecoder())
  }
  override func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(name, forKey: .name)
    try super.encode(to: container.superEncoder())
  }
}

@Suite("Values and JSON")
struct JSONValueCoderTests {
  private let outer = Outer(
    zebra: "z\u{301}", apple: -3, missing: nil, present: 2, colour: .blue,
    inner: Inner(flag: true, ratio: 0.1, small: -128, big: 7),
    list: [
      Inner(flag: false, ratio: 1, small: 0, big: 0)
    ], names: ["b": 2, "a": 1], raw: ["x": [1, 1.0, nil, "t"]], object: ["k": 1, "j": 2], nothing: nil)

  private func roundTrip<Value: Codable>(_ value: Value) throws -> Value {
    try JSONValueDecoder().decode(Value.self, from: try JSONValueEncoder().encode(value))
  }

  @Test("members stand in the order in which they were encoded, and absent options are left out")
  func order() throws {
    let text = JSONWriter.text(of: try JSONValueEncoder().encode(outer))
    let list = #"[{"flag":false,"ratio":1.0,"small":0,"big":0}]"#
    #expect(
      text == #"{"zebra":"z"# + "\u{301}" + #"","apple":-3,"present":2.0,"colour":"blue","#
        + #""inner":{"flag":true,"ratio":0.1,"small":-128,"big":7},"list":"# + list
        + #","names":{"a":1,"b":2},"raw":{"x":[1,1.0,null,"t"]},"object":{"k":1,"j":2},"nothing":null}"#)
  }

  @Test("what was encoded decodes to an equal value")
  func roundTrips() throws {
    #expect(try roundTrip(outer) == outer)
    let happenings: [Happening] = [.started, .scored(task: TaskID("a/b"), hard: 1), .noted("")]
    #expect(try roundTrip(happenings) == happenings)
    #expect(try roundTrip([Int?.none, 3]) == [nil, 3])
    #expect(try roundTrip("plain") == "plain")
    #expect(try roundTrip(["a": [UInt8]()]) == ["a": []])
    #expect(try roundTrip([1: "one"]) == [1: "one"])
    #expect(try roundTrip(RunConfiguration()) == RunConfiguration())
  }

  @Test("a subclass and its superclass both survive")
  func inheritance() throws {
    let dog = Dog()
    dog.legs = 3
    dog.name = "tripod"
    let json = try JSONValueEncoder().encode(dog)
    #expect(JSONWriter.text(of: json) == #"{"name":"tripod","super":{"legs":3}}"#)
    let copy = try JSONValueDecoder().decode(Dog.self, from: json)
    #expect(copy.legs == 3 && copy.name == "tripod")
  }

  @Test("a whole number is read as a fraction, never a fraction as a whole number")
  func numbers() throws {
    #expect(try JSONValueDecoder().decode(Double.self, from: 3) == 3)
    #expect(try JSONValueDecoder().decode(Float.self, from: 3) == 3)
    #expect(throws: DecodingError.self) { try JSONValueDecoder().decode(Int.self, from: 3.0) }
    #expect(throws: DecodingError.self) { try JSONValueDecoder().decode(UInt8.self, from: 256) }
    #expect(throws: DecodingError.self) { try JSONValueDecoder().decode(Bool.self, from: 1) }
    #expect(throws: EncodingError.self) { try JSONValueEncoder().encode(UInt64.max) }
    #expect(throws: EncodingError.self) { try JSONValueEncoder().encode(["a": Double.nan]) }
  }

  @Test("an error names the place of the value that doesn't fit")
  func paths() throws {
    var json = try #require(try JSONValueEncoder().encode(outer).objectValue)
    json["list"] = [["flag": true, "ratio": "half", "small": 1, "big": 1]]
    do {
      _ = try JSONValueDecoder().decode(Outer.self, from: .object(json))
      Issue.record("a string was read as a fraction")
    } catch DecodingError.typeMismatch(_, let context) {
      #expect(context.codingPath.map(\.stringValue) == ["list", "0", "ratio"])
    }
    json["list"] = [["ratio": 1]]
    do {
      _ = try JSONValueDecoder().decode(Outer.self, from: .object(json))
      Issue.record("a missing member was not missed")
    } catch DecodingError.keyNotFound(let key, let context) {
      #expect(key.stringValue == "flag")
      #expect(context.codingPath.map(\.stringValue) == ["list", "0"])
    }
    do {
      _ = try JSONValueEncoder().encode(["a": [1.0, .infinity]])
      Issue.record("an infinity was written")
    } catch EncodingError.invalidValue(_, let context) {
      #expect(context.codingPath.map(\.stringValue) == ["a", "1"])
    }
  }
}
